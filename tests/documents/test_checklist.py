"""Which papers a file needs, for whom, why and by when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from documents.law import shipped_checklist_versions
from documents.rules.checklist import (
    ChecklistFacts,
    Standing,
    Subject,
    entries_of,
    items,
    order_by,
    planned_filing_day,
)
from documents.rules.entries import POLICE_LEAD_TIME
from documents.rules.words import terms
from eligibility.edition import EditionError, body_from, body_to_data
from eligibility.rules.law import law_on

ON = date(2026, 9, 3)
VERSIONS = shipped_checklist_versions()
ENTRIES = entries_of(law_on(ON, VERSIONS))


def person(key="person:principal", **facts):
    return Subject(key, "Dr. Lucía Fernández", facts)


def job(key="job:1", **facts):
    known = {"job_claimed_for_points_or_eligibility": True, "job_in_canada": True} | facts
    return Subject(key, "Harbour Family Practice", known)


def stay(country="PE", days=400, age=40, **facts):
    known = {
        "person_age": age,
        "stay_country": country,
        "stay_longest_consecutive_days_since_18_last_10y": days,
    }
    return Subject(f"stay:{country}", country, known | facts)


def due(case=None, **scopes):
    facts = ChecklistFacts(case=case or {}, **scopes)
    return {item.key: item for item in items(facts, VERSIONS, ON)}


def standing(found, key, subject="case"):
    item = found.get((key, subject))
    return item.standing if item else None


def test_all_seventy_four_entries_are_shipped_once_each_with_a_source():
    assert len(ENTRIES) == len({version.key for version in ENTRIES}) == 74
    assert all(version.citation.source for version in ENTRIES)


def test_every_entry_says_in_words_why_it_is_due():
    assert [each.key for each in ENTRIES if not each.body.because.endswith(".")] == []


def test_every_entry_survives_the_way_into_a_row_and_back():
    for version in VERSIONS:
        assert body_from(version.kind, body_to_data(version.body)) == version.body


def test_an_entry_is_not_in_force_before_its_first_day():
    facts = ChecklistFacts(case={"program": "CEC"})

    assert items(facts, VERSIONS, date(2025, 8, 20)) == []
    assert items(facts, VERSIONS, date(2025, 8, 21)) != []


def test_of_two_versions_the_later_one_is_used_from_its_first_day():
    old = next(version for version in ENTRIES if version.body.applies_when == "always")
    new = replace(old, since=date(2027, 1, 1), title="New title", label="new")
    facts = ChecklistFacts(case={}, person=(person(),))

    (before,) = items(facts, [new, old], date(2026, 12, 31))
    (after,) = items(facts, [new, old], date(2027, 1, 1))

    assert (before.version, after.version) == (old, new)


def test_a_passport_is_due_for_every_person():
    found = due(person=(person(), person("person:family-2"), person("child:3")))

    assert {subject for key, subject in found if key == "passport"} == {
        "person:principal",
        "person:family-2",
        "child:3",
    }


def test_an_item_carries_subject_and_label():
    item = due(job=(job("job:12", employment_type="employee"),))[("reference_letter", "job:12")]

    assert (item.subject, item.label) == ("job:12", "Harbour Family Practice")


@pytest.mark.parametrize(
    ("employment", "letter", "third_party"),
    [
        ("employee", Standing.NEEDED, None),
        ("resident_or_fellow", Standing.NEEDED, None),
        ("self_employed", None, Standing.NEEDED),
        ("contractor", None, Standing.NEEDED),
        (None, Standing.POSSIBLE, Standing.POSSIBLE),
    ],
)
def test_the_way_of_working_decides_between_letter_and_practice_papers(
    employment, letter, third_party
):
    found = due(job=(job(employment_type=employment),))

    assert standing(found, "reference_letter", "job:1") is letter
    assert standing(found, "ffs_third_party_letters", "job:1") is third_party


@pytest.mark.parametrize(
    ("funds", "expected"), [(True, Standing.NEEDED), (False, None), (None, Standing.POSSIBLE)]
)
def test_the_public_policy_letter_is_due_for_publicly_funded_practice(funds, expected):
    practice = job(employment_type="contractor", self_employed_physician_public_funds=funds)

    assert standing(due(job=(practice,)), "ffs_public_policy_letter") is expected


def test_two_jobs_do_not_join_their_facts_into_one_that_needs_the_policy():
    employed = job(employment_type="employee", self_employed_physician_public_funds=True)
    private = job(
        "job:2", employment_type="self_employed", self_employed_physician_public_funds=False
    )

    assert standing(due(job=(employed, private)), "ffs_public_policy_letter") is None


def test_one_job_among_several_is_enough_for_the_policy_letter():
    employed = job(employment_type="employee", self_employed_physician_public_funds=False)
    funded = job("job:2", employment_type="contractor", self_employed_physician_public_funds=True)

    found = due(job=(employed, funded))

    assert standing(found, "ffs_public_policy_letter") is Standing.NEEDED


def test_a_case_without_jobs_needs_no_policy_letter():
    assert standing(due(), "ffs_public_policy_letter") is None


def test_work_while_training_asks_for_proof_of_no_full_time_study_under_cec_only():
    training = job(employment_type="resident_or_fellow")
    key = "no_full_time_study_proof"

    assert standing(due({"program": "CEC"}, job=(training,)), key, "job:1") is Standing.NEEDED
    assert standing(due({"program": "FSWP"}, job=(training,)), key, "job:1") is None


def test_foreign_work_abroad_on_ones_own_account_has_its_own_papers():
    abroad = job(employment_type="self_employed", job_in_canada=False)

    assert standing(due(job=(abroad,)), "self_employed_other", "job:1") is Standing.NEEDED


@pytest.mark.parametrize(
    ("days", "expected"), [(179, None), (180, Standing.NEEDED), (None, Standing.POSSIBLE)]
)
def test_a_police_certificate_is_due_from_180_days_in_a_row(days, expected):
    found = due(stay=(stay(days=days),))

    assert standing(found, "police_certificate", "stay:PE") is expected


@pytest.mark.parametrize(("age", "expected"), [(17, None), (18, Standing.NEEDED)])
def test_a_police_certificate_is_due_from_eighteen(age, expected):
    assert standing(due(stay=(stay(age=age),)), "police_certificate", "stay:PE") is expected


def test_canada_asks_no_certificate():
    assert standing(due(stay=(stay("CA"),)), "police_certificate", "stay:CA") is None


def test_a_stay_nobody_entered_yet_shows_as_possible_and_says_what_to_enter():
    unknown = Subject("stay:principal:unknown", "2016 to 2019", {"person_age": 40})

    item = due(stay=(unknown,))[("police_certificate", "stay:principal:unknown")]

    assert item.standing is Standing.POSSIBLE
    assert "the addresses of the last ten years" in item.missing


@pytest.mark.parametrize(
    ("program", "offer", "authorized", "letter", "exemption"),
    [
        ("CEC", None, None, None, Standing.NEEDED),
        ("FSWP", False, True, Standing.NEEDED, None),
        ("FSWP", True, True, None, Standing.NEEDED),
        ("FSWP", True, False, Standing.NEEDED, None),
        ("FSWP", True, None, Standing.POSSIBLE, Standing.POSSIBLE),
        (None, False, True, Standing.POSSIBLE, Standing.POSSIBLE),
    ],
)
def test_funds_are_proved_or_their_exemption_explained(
    program, offer, authorized, letter, exemption
):
    found = due(
        {"program": program, "has_valid_job_offer": offer, "authorized_to_work": authorized}
    )

    assert standing(found, "proof_of_funds_letter") is letter
    assert standing(found, "proof_of_funds_exemption") is exemption


def test_the_medical_council_assesses_a_physicians_foreign_diploma():
    degree = Subject("credential:1", "MBBS", {"education_foreign": True})
    case = {"primary_noc": "31102", "education_points_claimed": True}

    found = due(case, credential=(degree,))

    assert standing(found, "eca_mcc_physician") is Standing.NEEDED
    assert standing(found, "eca_general", "credential:1") is None


def test_any_designated_body_assesses_the_diploma_of_another_occupation():
    degree = Subject("credential:1", "BSc", {"education_foreign": True})
    case = {"primary_noc": "31301", "program": "FSWP"}

    found = due(case, credential=(degree,))

    assert standing(found, "eca_mcc_physician") is None
    assert standing(found, "eca_general", "credential:1") is Standing.NEEDED


@pytest.mark.parametrize(
    ("status", "key"),
    [
        ("married", "marriage_certificate"),
        ("separated", "separation_evidence"),
        ("divorced", "divorce_or_annulment"),
        ("widowed", "death_certificate_spouse"),
        ("common_law", "common_law_imm5409"),
    ],
)
def test_civil_status_decides_its_paper(status, key):
    assert standing(due({"marital_status": status}), key) is Standing.NEEDED
    assert standing(due({"marital_status": "single", "prior_marriages": 0}), key) is None


@pytest.mark.parametrize(
    ("age", "expected"), [(13, None), (14, Standing.NEEDED), (79, Standing.NEEDED), (80, None)]
)
def test_biometrics_are_due_from_fourteen_to_seventy_nine(age, expected):
    found = due(person=(person(person_age=age),))

    assert standing(found, "fee_biometrics", "person:principal") is expected


def test_the_reason_holds_the_rule_and_the_facts_that_made_it_apply():
    item = due(stay=(stay(days=912),))[("police_certificate", "stay:PE")]

    assert "six months or more in a row" in item.why
    assert "912 days" in item.why


def test_a_possible_item_says_what_is_not_known_before_it_says_why():
    item = due({"marital_status": None})[("marriage_certificate", "case")]

    assert item.why.startswith("Not known: the marital status.")


def test_a_possible_item_is_not_counted_as_required():
    found = due({"has_sibling_in_canada_claimed": None})

    assert found[("sibling_in_canada", "case")].required is False


def test_a_paper_everybody_owes_counts_even_while_its_form_is_open():
    found = due({"in_canada": True}, person=(person(ime_within_5y_low_risk=None),))

    assert found[("ime_confirmation", "person:principal")].required is True
    assert found[("ime_reuse", "person:principal")].required is False


def test_recommended_internal_and_later_papers_are_not_required():
    found = due(person=(person(person_age=40),))

    assert found[("birth_certificate_adults", "person:principal")].required is False
    assert found[("submission_archive", "case")].required is False
    assert found[("biometrics_appointment", "person:principal")].required is False


def test_the_latest_start_is_day_53_less_the_slow_lead_time():
    assert due()[("language_test_principal", "case")].latest_start_day == 53 - 45


@pytest.mark.parametrize(("country", "slow"), [("ZA", 90), ("FR", 15), ("PE", 90)])
def test_a_police_certificate_takes_as_long_as_its_country(country, slow):
    item = due(stay=(stay(country),))[("police_certificate", f"stay:{country}")]

    assert item.latest_start_day == 53 - slow


def test_a_country_on_the_list_names_its_certificate_and_another_does_not():
    named = due(stay=(stay("GB"),))[("police_certificate", "stay:GB")]
    other = due(stay=(stay("PE"),))[("police_certificate", "stay:PE")]

    assert (named.certificate, other.certificate) == ("ACRO certificate", "")


def test_long_lead_is_what_the_sixty_days_cannot_hold_in_the_slow_case():
    slow = due(stay=(stay("IN"),))[("police_certificate", "stay:IN")]
    quick = due(stay=(stay("FR"),))[("police_certificate", "stay:FR")]

    assert (slow.latest_start_day, slow.long_lead) == (-7, True)
    assert (quick.latest_start_day, quick.long_lead) == (38, False)


def test_what_follows_filing_has_no_latest_start():
    item = due(person=(person(person_age=40),))[("biometrics_appointment", "person:principal")]

    assert item.latest_start_day is None
    assert order_by(item, date(2026, 10, 26)) is None


def test_order_by_counts_back_from_the_planned_filing_day():
    item = due()[("language_test_principal", "case")]

    assert order_by(item, planned_filing_day(date(2026, 9, 3))) == date(2026, 9, 11)


@pytest.mark.parametrize(
    ("target", "planned"),
    [
        (date(2026, 12, 24), date(2026, 12, 24)),
        (date(2026, 12, 25), date(2026, 12, 24)),
        (date(2026, 12, 26), date(2026, 12, 24)),
        (date(2026, 12, 27), date(2026, 12, 24)),
        (date(2026, 12, 28), date(2026, 12, 28)),
        (date(2027, 1, 1), date(2026, 12, 31)),
        (date(2027, 1, 3), date(2026, 12, 31)),
        (date(2026, 11, 21), date(2026, 11, 20)),
        (date(2026, 11, 22), date(2026, 11, 20)),
        (date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_the_planned_filing_day_is_a_working_day(target, planned):
    assert planned_filing_day(target - timedelta(days=53)) == planned


def test_the_planned_filing_day_is_day_53():
    assert planned_filing_day(date(2026, 9, 3)) == date(2026, 10, 26)


def test_items_come_in_the_order_of_sections():
    sections = [item.entry.section for item in due({"program": "CEC"}).values()]

    assert sections == sorted(sections, key=sections.index)
    assert sections[-1] == "signoff"


def test_a_country_the_office_adds_has_its_own_lead_time():
    other = law_on(ON, VERSIONS).get(POLICE_LEAD_TIME, "OTHER")
    peru = replace(other, key="PE", body=replace(other.body, slow=40))
    facts = ChecklistFacts(case={}, stay=(stay("PE"),))

    found = {item.key: item for item in items(facts, [*VERSIONS, peru], ON)}

    assert found[("police_certificate", "stay:PE")].latest_start_day == 13


def test_every_fact_a_condition_reads_has_words_for_asking_and_saying():
    for term in terms().values():
        assert term.ask
        if term.kind == "yes_no":
            assert term.yes
            assert term.no
        else:
            assert ("{value}" in term.say) is (term.kind != "named")


def _data(**changes):
    return body_to_data(ENTRIES[0].body) | changes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"requirement": "must"}, "requirement"),
        ({"per": "house"}, "per"),
        ({"section": "attic"}, "section"),
        ({"validity": {"rule": "", "kind": "age"}}, "needs months or days"),
        ({"validity": {"rule": "", "kind": "moon"}}, "kind"),
        ({"lead_time": {"typical": 1}}, "slow"),
        ({"lead_time": {"typical": 9, "slow": 2}}, "not in order"),
        ({"surprise": 1}, "surprise"),
        ({"r10_critical": "yes"}, "r10_critical"),
        ({"applies_when": "age over 18"}, "does not compare"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_refused_with_its_field(changes, said):
    with pytest.raises(EditionError, match=said):
        body_from("checklist_entry", _data(**changes))


@pytest.mark.parametrize(
    ("per", "condition", "said"),
    [
        ("job", "stay_country = IN", "asks about stay"),
        ("person", "child_age >= 1", "asks about child"),
        ("case", "no_such_fact = 1", "no fact “no_such_fact”"),
        ("case", "stay_country = IN and job_in_canada = yes", "asks about job, stay"),
    ],
)
def test_an_entry_that_asks_what_its_subject_cannot_have_is_refused(per, condition, said):
    with pytest.raises(EditionError, match=said):
        body_from("checklist_entry", _data(per=per, applies_when=condition))


def test_reason_names_the_planned_filing_day_as_soon_as_there_is_one():
    age = terms()["person_age"]
    permit = terms()["authorized_to_work"]

    assert age.in_words(34, date(2027, 1, 12)) == (
        "34 years old on 2027-01-12, the planned filing day"
    )
    assert age.in_words(34) == "34 years old on the filing day"
    assert permit.question(date(2027, 1, 12)).endswith("on 2027-01-12, the planned filing day")
    assert permit.question().endswith("on the filing day")


@pytest.mark.parametrize(
    ("minor", "expected"),
    [(True, Standing.NEEDED), (None, Standing.POSSIBLE), (False, None)],
)
def test_custody_papers_are_asked_of_minors_only(minor, expected):
    child = Subject(
        "child:1",
        "Ana",
        {
            "child_accompanying": True,
            "child_other_parent_outside_application": True,
            "child_is_minor": minor,
        },
    )

    assert standing(due(child=(child,)), "custody_or_consent", "child:1") == expected


def test_birth_certificate_hangs_on_the_question_whether_a_grown_child_is_single():
    grown = Subject("child:1", "Ana", {"child_is_single": None})

    item = due({"has_children": True}, child=(grown,))["birth_certificate_child", "child:1"]

    assert item.standing is Standing.POSSIBLE
    assert item.missing == ("whether the child is unmarried and without a common-law partner",)
