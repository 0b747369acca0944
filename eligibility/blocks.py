"""What blocks a file, each with the one step that could change it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eligibility.rules.authorization_gaps import WhyNot
from eligibility.rules.clauses import Reason
from eligibility.rules.excluded_days import ExcludedDays
from eligibility.rules.facts import WorkPermit
from eligibility.rules.findings import Finding, Outcome
from eligibility.rules.span import Span, total_days, union


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that keeps a client out: what it is, what could cure it, where to do that."""

    title: str
    text: str
    action: str = ""
    href: str = ""
    supplier: str = ""
    """Who has to supply what is missing, in words; empty where nothing is."""
    is_grave: bool = False
    """Whether it endangers more than this category."""


# What the renewal on file is at fault in: it is opened, not entered once more.
RENEWAL_ON_FILE = {WhyNot.LATE_RENEWAL, WhyNot.LEFT_CANADA, WhyNot.RESTORATION}
TITLES_OF_GAPS = {
    WhyNot.NO_PERMIT: gettext_lazy("No permit on file"),
    WhyNot.BEFORE_FIRST_PERMIT: gettext_lazy("Before the first permit"),
    WhyNot.OTHER_EMPLOYER: gettext_lazy("Employer not on the permit"),
    WhyNot.OTHER_PROVINCE: gettext_lazy("Outside the permit’s province"),
    WhyNot.OTHER_CITY: gettext_lazy("Outside the permit’s place"),
    WhyNot.OTHER_OCCUPATION: gettext_lazy("Occupation not on the permit"),
    WhyNot.HEALTH_CARE_BARRED: gettext_lazy("Permit not valid in health care"),
    WhyNot.LATE_RENEWAL: gettext_lazy("Renewal filed late"),
    WhyNot.LEFT_CANADA: gettext_lazy("Left Canada while the renewal was pending"),
    WhyNot.AFTER_DECISION: gettext_lazy("After the renewal was decided"),
    WhyNot.NOT_RENEWED: gettext_lazy("No permit"),
    WhyNot.RESTORATION: gettext_lazy("Restoration of status asked for"),
}
TITLES_OF_DAYS = {
    Reason.FOREIGN: gettext_lazy("Work outside Canada"),
    Reason.LEAVE: gettext_lazy("On leave"),
    Reason.OUTSIDE_CANADA: gettext_lazy("Outside Canada"),
    Reason.UNPAID: gettext_lazy("Unpaid work"),
    Reason.SELF_EMPLOYED: gettext_lazy("Self-employed"),
    Reason.FULL_TIME_STUDY: gettext_lazy("Full-time study"),
    Reason.HOURS_MISSING: gettext_lazy("Hours a week not stated"),
    Reason.NO_TR_STATUS: gettext_lazy("Without temporary resident status"),
    Reason.COUNTRY_MISSING: gettext_lazy("Country of work not known"),
    Reason.AUTHORITY_MISSING: gettext_lazy("Permit conditions not known"),
    Reason.PAY_MISSING: gettext_lazy("Pay not known"),
    Reason.EMPLOYMENT_TYPE_MISSING: gettext_lazy("Employee or self-employed?"),
    Reason.FUNDING_MISSING: gettext_lazy("Public funding not known"),
    Reason.STUDY_MISSING: gettext_lazy("Full-time study?"),
    Reason.NOC_MISSING: gettext_lazy("Occupation not known"),
    Reason.LONG_VACATION: gettext_lazy("Long paid vacation"),
    Reason.CONTRACTOR: gettext_lazy("Contractor"),
}


# Days that are left out as the law leaves them out: no paper is missing and nothing is at fault.
MERELY_NOT_COUNTED = frozenset({Reason.FOREIGN, Reason.LEAVE, Reason.OUTSIDE_CANADA})


def blocks_of_days(
    client_pk: int,
    days: Iterable[ExcludedDays],
    permits: Iterable[WorkPermit],
    *,
    is_filed: bool = False,
) -> list[Block]:
    """Return one block for each reason and record: work without authorization, then most days.

    `permits` are the client's, whose renewals on file are opened from here; `is_filed` whether
    the application is before IRCC already.
    """
    renewals = {each.record: each.renewals[-1].record for each in permits if each.renewals}
    found = []
    ordered = sorted(days, key=_what)
    for _what_it_is, each in groupby(ordered, key=_what):
        group = list(each)
        is_lawful = group[0].reason is not Reason.UNAUTHORISED
        place = (is_lawful, -sum(day.span.days for day in group))
        found.append((place, _block(client_pk, group, renewals, is_filed=is_filed)))
    found.sort(key=lambda pair: pair[0])
    return [block for _, block in found]


def parted(days: Iterable[ExcludedDays]) -> tuple[list[ExcludedDays], list[ExcludedDays]]:
    """Return the days that a paper could make count, or that weigh; and those merely not counted.

    Leave, trips and work abroad add nothing to the hours and take nothing away either.
    """
    blocking: list[ExcludedDays] = []
    merely: list[ExcludedDays] = []
    for each in days:
        (merely if each.reason in MERELY_NOT_COUNTED else blocking).append(each)
    return blocking, merely


def unauthorized_only(days: Iterable[ExcludedDays]) -> list[ExcludedDays]:
    """Return the days of work without authorization: they block whatever the hours come to."""
    return [each for each in days if each.reason is Reason.UNAUTHORISED]


def _what(days: ExcludedDays) -> tuple[str, str, str]:
    return (days.reason, days.detail, days.record)


def _block(
    client_pk: int, group: list[ExcludedDays], renewals: Mapping[str, str], *, is_filed: bool
) -> Block:
    first = group[0]
    count = total_days([days.span for days in group])
    title = (
        TITLES_OF_GAPS[WhyNot(first.detail)]
        if first.detail
        else TITLES_OF_DAYS.get(first.reason, first.reason)
    )
    action, href = _step(client_pk, first, renewals)
    if first.reason is Reason.UNAUTHORISED:
        words = ngettext(
            "%(count)s day of work without authorization: %(what)s",
            "%(count)s days of work without authorization: %(what)s",
            count,
        )
        return Block(
            title=words % {"what": _in_a_sentence(str(title)), "count": intcomma(count)},
            text=" ".join(
                (_where_and_when(group), first.text, _at_stake(is_filed=is_filed), first.cure)
            ),
            action=action,
            href=href,
            is_grave=True,
        )
    words = ngettext("%(what)s: %(count)s day", "%(what)s: %(count)s days", count)
    return Block(
        title=words % {"what": title, "count": intcomma(count)},
        text=f"{_where_and_when(group)} {first.text} {first.cure}",
        action=action,
        href=href,
    )


def _in_a_sentence(title: str) -> str:
    return title[:1].lower() + title[1:]


def _where_and_when(group: list[ExcludedDays]) -> str:
    """Return the first and last day of each run, and the employers: the days in full."""
    runs = [_in_days(span) for span in union([each.span for each in group])]
    employers = dict.fromkeys(each.employer.strip() for each in group)
    return _("%(days)s at %(employers)s.") % {
        "days": ", ".join(runs),
        "employers": ", ".join(employers),
    }


def _in_days(span: Span) -> str:
    return f"{span.first_day} – {span.last_day}"


def _at_stake(*, is_filed: bool) -> str:
    if is_filed:
        return _(
            "This puts admissibility at risk whatever the hours come to (IRPA 30(1), 41): an "
            "officer decides on it with the application that was filed."
        )
    return _(
        "This puts admissibility at risk whatever the hours come to (IRPA 30(1), 41): an officer "
        "decides, and it has to be answered before anything is filed."
    )


def _step(client_pk: int, days: ExcludedDays, renewals: Mapping[str, str]) -> tuple[str, str]:
    """Return the words and the address of the form that could change these days."""
    if days.detail:
        return _step_for_permit(client_pk, days, renewals.get(days.record, ""))
    if days.reason in (Reason.SELF_EMPLOYED, Reason.FUNDING_MISSING):
        return _("Record the funding"), address_of(client_pk, days.record)
    return _("Open the record"), address_of(client_pk, days.record)


def _step_for_permit(client_pk: int, days: ExcludedDays, renewal: str) -> tuple[str, str]:
    """Return the step for days without authorization; `renewal` is the permit's newest on file."""
    why = WhyNot(days.detail)
    kind, _colon, pk = days.record.partition(":")
    if why in RENEWAL_ON_FILE and renewal:
        return _("Open the renewal"), address_of(client_pk, renewal)
    if why is WhyNot.NOT_RENEWED and kind == "permit":
        return _("Record the renewal"), add_address(client_pk, "renewal", permit=pk)
    if why is WhyNot.OTHER_EMPLOYER:
        words = _("Add a permit or confirmation")
        return words, add_address(client_pk, "permit", employers=days.employer)
    return _("Add a permit"), add_address(client_pk, "permit")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a condition waits for while nothing on file speaks of it: the fact, and from whom."""

    kind: str
    action: Promise | str
    supplier: Promise | str


CLIENT, EMPLOYER = gettext_lazy("the client"), gettext_lazy("the employer, by a reference letter")
WANTED = {
    "hours": Wanted("job", gettext_lazy("Add a job"), EMPLOYER),
    "duties": Wanted("job", gettext_lazy("Add a job"), EMPLOYER),
    "pool": Wanted("language-test", gettext_lazy("Add a language test"), CLIENT),
    "language": Wanted("language-test", gettext_lazy("Add a language test"), CLIENT),
    "profile": Wanted("profile", gettext_lazy("Add the profile"), gettext_lazy("the office")),
    "not_nominee": Wanted("nomination", gettext_lazy("Add a nomination"), CLIENT),
}


def blocks_of_findings(client_pk: int, findings: Iterable[Finding]) -> list[Block]:
    """Return a block for each condition that is not met or not yet known.

    Of conditions that wait for the same new fact only the first is shown.
    """
    found = [
        Block(
            finding.title,
            f"{finding.reason} {finding.cure}".strip(),
            *_settle(client_pk, finding),
            supplier=_supplier(finding),
        )
        for finding in findings
        if finding.outcome is not Outcome.MET and not finding.is_warning
    ]
    new = [reverse("clients:fact_add", args=[client_pk, each.kind]) for each in WANTED.values()]
    return [
        block
        for place, block in enumerate(found)
        if block.href not in new or block.href not in [each.href for each in found[:place]]
    ]


def _settle(client_pk: int, finding: Finding) -> tuple[str, str]:
    """Return the words and the address of what could settle a finding; empty for none."""
    if finding.key == "duties" and finding.evidence:
        return _("Judge the letters"), reverse("documents:letter_list", args=[client_pk])
    if finding.evidence:
        return _("Open the record"), address_of(client_pk, finding.evidence[0])
    wanted = _wanted(finding)
    if wanted is None:
        return _("Open the client’s data"), address_of(client_pk, f"client:{client_pk}")
    return str(wanted.action), add_address(client_pk, wanted.kind)


def _wanted(finding: Finding) -> Wanted | None:
    """Return what a condition waits for; a pool finding without any work waits for a job."""
    about_work = finding.key == "pool" and any("job" in each for each in finding.missing)
    return WANTED.get("hours" if about_work else finding.key)


def _supplier(finding: Finding) -> str:
    """Return who has to supply what is missing; empty where no fact is."""
    if finding.outcome is not Outcome.UNDETERMINED or not finding.missing:
        return ""
    wanted = _wanted(finding)
    return str(wanted.supplier if wanted else _("the office"))


def address_of(client_pk: int, record: str) -> str:
    """Return where the record behind a finding is corrected; empty when it has no form."""
    kind, _colon, pk = record.partition(":")
    if kind == "client":
        return reverse("clients:client_edit", args=[client_pk])
    if kind == "letter":
        return reverse("documents:letter_detail", args=[client_pk, pk])
    return reverse("clients:fact_edit", args=[client_pk, kind, pk]) if pk else ""


def add_address(client_pk: int, kind: str, **proposed: str) -> str:
    """Return where a fact of one kind is added, with values proposed."""
    query = f"?{urlencode(proposed)}" if proposed else ""
    return reverse("clients:fact_add", args=[client_pk, kind]) + query
