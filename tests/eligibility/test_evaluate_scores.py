"""`manage.py evaluate crs` and `manage.py evaluate language`, as another program calls them."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command

from tests.eligibility.shipped import CASES

CRS = json.loads((CASES / "crs.json").read_text())
LANGUAGE = json.loads((CASES / "language.json").read_text())
PROFILE = CRS["profiles"][0]["profile"]


@pytest.fixture
def evaluate(tmp_path, capsys):
    """Run one form over a document and return its results."""

    def run(form, document, *options):
        file = tmp_path / "examples.json"
        text = document if isinstance(document, str) else json.dumps(document)
        file.write_text(text, encoding="utf-8")
        call_command("evaluate", form, str(file), *options)
        return json.loads(capsys.readouterr().out)["results"]

    return run


@pytest.fixture
def refused(evaluate, capsys):
    """Run one form over a document that is out of form and return the message."""

    def run(form, document, *options):
        with pytest.raises(CommandError) as refusal:
            evaluate(form, document, *options)
        assert capsys.readouterr().out == ""
        assert refusal.value.returncode == 2
        return str(refusal.value)

    return run


def profiles(**changes):
    profile = copy.deepcopy(PROFILE) | changes
    return {"profiles": [{"id": "p1", "profile": profile}]}


def test_every_published_profile_gets_its_expected_result(evaluate):
    results = evaluate("crs", CRS)

    assert [one["id"] for one in results] == [one["id"] for one in CRS["profiles"]]
    assert [one["result"] for one in results] == [one["expected"] for one in CRS["profiles"]]


def test_every_published_vector_gets_its_level(evaluate):
    results = evaluate("language", LANGUAGE)

    assert [one["result"]["level"] for one in results] == [
        vector["level"] for vector in LANGUAGE["vectors"]
    ]
    assert [one["id"] for one in results] == list(range(1, len(results) + 1))


@pytest.mark.parametrize(
    ("day", "tables", "confirmed"),
    [
        ("2025-03-24", "2020-10-20", True),
        ("2025-03-25", "2025-03-25", True),
        ("2026-11-02", "2025-03-25", True),
        ("2026-11-03", "2025-03-25", False),
    ],
)
def test_a_score_names_its_tables_and_whether_they_are_confirmed(evaluate, day, tables, confirmed):
    [one] = evaluate("crs", profiles(), "--on", day)

    assert (one["tables"], one["confirmed"]) == (tables, confirmed)
    assert ("notices" in one) is not confirmed


@pytest.mark.parametrize(
    ("day", "points"), [("2016-11-18", 600), ("2025-03-24", 200), ("2025-03-25", 0)]
)
def test_a_job_offer_earns_what_it_earned_on_the_day(evaluate, day, points):
    [one] = evaluate("crs", profiles(job_offer="major_group_00"), "--on", day)

    assert one["result"]["additional"]["job_offer"] == points


def test_years_may_be_fractions_and_only_complete_ones_count(evaluate):
    [one] = evaluate("crs", profiles(canadian_work_years=1.99, foreign_work_years=0.999))

    assert one["result"]["core"]["canadian_work"] == 40
    assert one["result"]["transferability"]["foreign_canadian_work"] == 0


def test_names_for_people_are_read_past_at_every_level(evaluate):
    document = profiles(note="said by phone", title="Case 1")
    document["profiles"][0] |= {"expected": {}, "note": "again"}
    document |= {"what": "examples", "part": 1, "unsettled": [], "conventions": {}}

    assert evaluate("crs", document)[0]["result"]["total"] == 219


def test_no_examples_give_no_results(evaluate):
    assert evaluate("crs", {"profiles": []}) == []


def test_a_missing_id_is_the_position_beside_given_ones(evaluate):
    one, other = (copy.deepcopy(CRS["profiles"][0]) for _ in range(2))
    del other["id"]

    results = evaluate("crs", {"profiles": [one, other]})

    assert [each["id"] for each in results] == ["v001", 2]


# Refusals: the id, the field, the cure ----------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "cure"),
    [
        ({"age": "25"}, "profile.age", "without quotes"),
        ({"age": -1}, "profile.age", "0 to 130"),
        ({"age": 25.5}, "profile.age", "whole number"),
        ({"age": True}, "profile.age", "number"),
        ({"education": "phd"}, "profile.education", "doctoral"),
        ({"education": None}, "profile.education", "doctoral"),
        ({"education": ["doctoral"]}, "profile.education", "doctoral"),
        ({"canadian_work_years": -1}, "profile.canadian_work_years", "0 to 100"),
        ({"foreign_work_years": "three"}, "profile.foreign_work_years", "without quotes"),
        ({"nomination": 1}, "profile.nomination", "true or false"),
        ({"canadian_study": "long"}, "profile.canadian_study", "three_years_or_more"),
        ({"job_offer": "yes"}, "profile.job_offer", "major_group_00"),
        ({"spouse": "yes"}, "profile.spouse", "{ }"),
        ({"frist_language": None}, "profile.frist_language", "Remove it"),
        ({"first_language": None}, "profile.first_language", "{ }"),
    ],
)
def test_a_profile_out_of_form_is_refused(refused, changes, field, cure):
    message = refused("crs", profiles(**changes))

    for part in ("p1", field, cure):
        assert part in message


@pytest.mark.parametrize("field", PROFILE)
def test_a_profile_without_a_field_is_refused(refused, field):
    document = profiles()
    del document["profiles"][0]["profile"][field]

    assert f"p1, profile.{field}: is missing" in refused("crs", document)


@pytest.mark.parametrize("level", [-1, 13, 7.5, "7", None, True])
def test_a_level_outside_the_benchmarks_is_refused(refused, level):
    first = PROFILE["first_language"] | {"reading": level}

    assert "p1, profile.first_language.reading: " in refused("crs", profiles(first_language=first))


def test_a_partners_level_outside_the_benchmarks_is_refused(refused):
    spouse = {
        "accompanying": True,
        "canadian_or_pr": False,
        "education": None,
        "language": PROFILE["first_language"] | {"speaking": 99},
        "canadian_work_years": 0,
    }

    message = refused("crs", profiles(spouse=spouse))

    assert "p1, profile.spouse.language.speaking: 99 is out of range" in message


def test_a_second_language_the_same_as_the_first_is_refused(refused):
    message = refused("crs", profiles(second_language=PROFILE["first_language"]))

    assert "p1, profile.second_language: is en, the same as the first" in message


def test_one_bad_profile_among_good_ones_refuses_them_all(refused):
    document = {"profiles": [*CRS["profiles"], *profiles(age=None)["profiles"]]}

    assert "input p1, profile.age" in refused("crs", document)


@pytest.mark.parametrize(
    ("vector", "parts"),
    [
        (
            {"chart": "ielts_general", "ability": "reading", "score": 6.25},
            ["ielts_general", "reading", "6.25", "0 to 9", "0.5"],
        ),
        (
            {"chart": "celpip_general", "ability": "writing", "score": 13},
            ["celpip_general", "writing", "13", "0 to 12", "steps of 1"],
        ),
        (
            {"chart": "pte_core", "ability": "listening", "score": 9},
            ["pte_core", "listening", "10 to 90"],
        ),
        (
            {"chart": "tef_canada_previous", "ability": "reading", "score": 301},
            ["tef_canada_previous", "699", "ancien score"],
        ),
        (
            {"chart": "tcf_canada", "ability": "speaking", "score": True},
            ["score", "must be a number"],
        ),
        ({"chart": "tcf_canada", "ability": "speaking", "score": None}, ["score"]),
        ({"chart": "tcf_canada", "ability": "speaking", "score": "16"}, ["score", "16", "quotes"]),
        ({"chart": "tcf_canada", "ability": "grammar", "score": 16}, ["ability", "listening"]),
        ({"chart": "tcf", "ability": "speaking", "score": 16}, ["chart", "TCF Canada"]),
        ({"chart": "ielts_academic", "ability": "speaking", "score": 8}, ["General Training"]),
        ({"chart": "cambridge", "ability": "speaking", "score": 8}, ["chart", "celpip_general"]),
        ({"chart": "tcf_canada", "ability": "speaking"}, ["score", "is missing"]),
        ({"chart": "tcf_canada", "ability": "speaking", "score": 4, "on": 1}, ["on", "Remove it"]),
    ],
)
def test_a_score_the_test_cannot_give_is_refused(refused, vector, parts):
    message = refused("language", {"vectors": [vector | {"id": "x7"}]})

    for part in ("x7", *parts):
        assert part in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ('{"profiles": [', "not JSON"),
        ("[]", "{ }"),
        ("{}", "profiles: is missing"),
        ('{"profiles": {}}', "must be a list"),
        ('{"profiles": [1]}', "{ }"),
        ('{"profiles": [], "profiles": []}', "given twice"),
        ('{"profiles": [], "vectors": []}', "vectors"),
        ('{"profiles": [{"id": null}]}', "id"),
        ('{"profiles": NaN}', "NaN"),
        ('{"profiles": 1e999999999}', "1e999999999"),
        ('{"profiles": ' + "9" * 5000 + "}", "digits"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_out_of_form_is_refused(refused, text, said):
    assert said in refused("crs", text)


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30"])
def test_a_day_that_is_none_is_refused(evaluate, day):
    with pytest.raises(CommandError, match=f"--on: '{day}' is not a day"):
        evaluate("crs", profiles(), "--on", day)


def test_a_day_before_express_entry_is_refused(refused):
    assert "known from 2015-01-01" in refused("crs", profiles(), "--on", "2014-12-31")
