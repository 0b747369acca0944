"""The provisions that the rules in this folder apply, as findings cite them."""

from __future__ import annotations

from datetime import date

from eligibility.rules.law import Citation

_IRPR = "https://laws-lois.justice.gc.ca/eng/regulations/SOR-2002-227/section-{}.html"
_IRPA = "https://laws-lois.justice.gc.ca/eng/acts/I-2.5/section-{}.html"
_READ_ON = date(2026, 11, 22)


def _irpr(provision: str, section: str) -> Citation:
    return Citation(f"IRPR {provision}", _IRPR.format(section), _READ_ON, "official")


def _irpa(provision: str, section: str) -> Citation:
    return Citation(f"IRPA {provision}", _IRPA.format(section), _READ_ON, "official")


WORK_NEEDS_A_PERMIT = _irpr("196", "196")
CONDITIONS_OF_A_PERMIT = _irpr("185(b)", "185")
RENEWAL_PENDING = _irpr("186(u)", "186")
RENEWAL_FILED_IN_TIME = _irpr("186(u), 201(1)", "201")
RESTORATION = _irpr("182", "182")
EMPLOYER_CHANGE = Citation(
    "Public policy on changes of employer while an application is pending (IRPA 25.2)",
    "https://www.canada.ca/en/immigration-refugees-citizenship/services/work-canada/permit/"
    "temporary/change-jobs-employers.html",
    _READ_ON,
    "two_sources",
)
IN_CANADA = _irpr("87.1(2)(a)", "87.1")
WORK_IS_PAID = _irpr("73(2)", "73")
FULL_TIME_WORK = _irpr("73(1)", "73")
UNAUTHORIZED_WORK = _irpr("87.1(3)(b), 196", "87.1")
SELF_EMPLOYMENT = _irpr("87.1(3)(b)", "87.1")
FULL_TIME_STUDY = _irpr("87.1(3)(a)", "87.1")
TEMPORARY_RESIDENT_STATUS = _irpr("87.1(3)(c), 202", "87.1")
DUTIES = _irpr("75(2)(b) and (c), 87.1(2)(b) and (c)", "87.1")
OUTSIDE_QUEBEC = _irpr("75(1), 87.1(1), 87.2(2)", "87.1")
CEC_LANGUAGE = _irpr("87.1(2)", "87.1")
FSWP_WORK = _irpr("75(2)(a)", "75")
FSWP_LANGUAGE = _irpr("75(2)", "75")
FSWP_CREDENTIAL = _irpr("75(2)", "75")
DESIGNATED_BODY = _irpr("75(2.1)", "75")
FSWP_GRID = _irpr("76(1)(a), 78 to 83", "76")
FSWP_FUNDS = _irpr("76(1)(b)", "76")
FSTP_WORK = _irpr("87.2(1), (3)(b)", "87.2")
FSTP_LANGUAGE = _irpr("87.2(3)(a)", "87.2")
FSTP_OFFER = _irpr("87.2(3)(d)", "87.2")
NOMINEES = _irpa("10.1(1.1)", "10.1")
PROFILE = _irpa("10.1, 10.3(1)(f)", "10.1")
LAPSED_INVITATION = _irpa("10.1(6)", "10.1")
CRITERIA_AT_BOTH = _irpa("11.2(1)(a), 10.3(1)(e)", "11.2")
QUALIFICATIONS_AT_BOTH = _irpa("11.2(1)(b), 10.3(1)(h)", "11.2")
LETTERS_CARRY_THE_CLAIM = _irpa("11.2, 40(1)(a)", "11.2")
CATEGORY_AT_BOTH = _irpa("11.2(1)(c)", "11.2")
LOWER_SCORE_FORGIVEN = _irpa("11.2(2)", "11.2")
BIRTHDAY_FORGIVEN = Citation(
    "IRPA 11.2(2)(a); public policy on birthdays after an invitation (IRPA 25.2)",
    _IRPA.format("11.2"),
    _READ_ON,
    "two_sources",
)
LEAVE = Citation(
    "IRCC, Canadian Experience Class: a reasonable vacation counts, other leave does not",
    "https://www.canada.ca/en/immigration-refugees-citizenship/services/immigrate-canada/"
    "express-entry/who-can-apply/canadian-experience-class.html",
    _READ_ON,
    "two_sources",
)
LICENCE = Citation(
    "Registration with the medical regulator of the province: evidence of lawful practice",
    "",
    _READ_ON,
    "one_source",
)
