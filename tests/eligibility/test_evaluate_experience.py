import copy
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from eligibility.edition import shipped_versions
from eligibility.versions import load_edition

PUBLISHED = json.loads((Path(__file__).parent / "cases" / "experience.json").read_text())
CASE = {
    "id": "A1",
    "draw_date": "2026-06-24",
    "periods": [
        {
            "employer": "Mercy Hospital",
            "noc": "31102",
            "country": "CA",
            "start": "2025-06-02",
            "end": "2026-05-31",
            "hours_per_week": 37.5,
        }
    ],
    "permits": [{"type": "open", "valid_from": "2025-01-01", "valid_to": None}],
}


@pytest.fixture
def evaluate(tmp_path, capsys):
    """Run the command on a document, given as data or as the file's own text."""

    def run(document, *options):
        file = tmp_path / "cases.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document))
        capsys.readouterr()
        call_command("evaluate", "experience", str(file), *options)
        return json.loads(capsys.readouterr().out)["results"]

    return run


def changed(*path, to=None, without=False):
    """Return a document with CASE, one value changed or removed."""
    case = copy.deepcopy(CASE)
    place = case
    for step in path[:-1]:
        place = place[step]
    if without:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return {"cases": [case]}


@pytest.mark.parametrize("case", PUBLISHED["cases"], ids=lambda case: case["title"])
def test_worked_example(evaluate, case):
    (found,) = evaluate({"cases": [case]})

    expected = {name: value for name, value in case["expected"].items() if name != "reason"}
    assert found["id"] == case["id"]
    assert {name: found["result"][name] for name in expected} == expected


def test_inputs_are_answered_in_order_and_one_without_id_by_its_position(evaluate):
    other = {name: value for name, value in CASE.items() if name != "id"}

    found = evaluate({"cases": [CASE, other], "conventions": ["for people"]})

    assert [each["id"] for each in found] == ["A1", 2]
    assert found[0]["result"] == found[1]["result"]


def test_every_excluded_run_of_days_is_given_with_reason_and_source(evaluate):
    document = changed("permits", to=[])

    (found,) = evaluate(document)

    assert found["result"]["days"] == [
        {
            "first": "2025-06-02",
            "last": "2026-05-31",
            "employer": "Mercy Hospital",
            "reason": "unauthorised",
            "source": "IRPR 196",
        }
    ]


def test_the_day_of_assessment_may_be_given_once_for_all(evaluate):
    document = changed("draw_date", without=True)

    (found,) = evaluate(document, "--on", "2026-02-19")

    assert found["result"]["window"] == ["2023-02-19", "2026-02-18"]


def test_standard_input_is_read(capsys, monkeypatch):
    class Piped:
        buffer = io.BytesIO(json.dumps({"cases": [CASE]}).encode())

    monkeypatch.setattr("sys.stdin", Piped())

    call_command("evaluate", "experience", "-")

    assert json.loads(capsys.readouterr().out)["results"][0]["result"]["category"]["hours"] == 1560


def test_a_null_fact_that_could_decide_is_missing_not_assumed(evaluate):
    (found,) = evaluate(changed("periods", 0, "paid", to=None))

    assert found["result"]["category"]["verdict"] == "incomplete"


@pytest.mark.parametrize(
    ("drawn_on", "verdict"), [("2023-04-24", "not_met"), ("2023-04-25", "met_by_policy")]
)
def test_the_public_policy_holds_from_its_first_day(evaluate, drawn_on, verdict):
    case = copy.deepcopy(CASE) | {"draw_date": drawn_on}
    case["periods"][0] |= {"start": "2021-01-01", "end": "2022-12-31", "self_employed": True}
    case["periods"][0] |= {"publicly_funded": True}
    case["permits"] = [{"type": "open", "valid_from": "2020-01-01", "valid_to": None}]

    (found,) = evaluate({"cases": [case]})

    assert found["result"]["category"]["verdict"] == verdict


def test_discretionary_days_are_hours_of_their_own_and_not_among_the_excluded(evaluate):
    vacation = {"start": "2025-08-01", "end": "2025-08-21", "type": "paid_vacation"}

    (found,) = evaluate(changed("periods", 0, "leave", to=[vacation]))

    result = found["result"]
    assert (result["category"]["hours"], result["category"]["discretionary_hours"]) == (1530, 30)
    assert result["cec"]["verdict"] == "review"
    assert (result["days"], result["excluded_for"]) == ([], [])
    assert result["alerts"] == ["long_paid_vacation"]


@pytest.mark.django_db
def test_the_published_versions_are_used_as_of_the_day(evaluate):
    load_edition(shipped_versions(), now=datetime(2026, 11, 22, tzinfo=UTC))
    early = CASE | {"id": "early", "draw_date": "2026-02-17"}

    first, second = evaluate({"cases": [early, CASE]}, "--database")

    assert first["result"]["category"] is None
    assert first["result"]["notices"] == [
        "No published version of the physicians category is in force on this day."
    ]
    assert first["result"]["cec"]["hours"] == 1114.28
    assert second["result"]["category"]["verdict"] == "met"


@pytest.mark.django_db
def test_a_day_before_every_published_version_is_refused_with_the_input(evaluate):
    with pytest.raises(CommandError, match="input A1, draw_date: no Canadian Experience Class"):
        evaluate({"cases": [CASE]}, "--database")


REFUSED = [
    ("{", "not JSON: .* line 1"),
    ("[]", r"the file: must be an object, not \[\]"),
    ('{"case": []}', "the file, cases: is missing"),
    ('{"cases": {}}', r"the file, cases: must be a list"),
    ('{"cases": [], "cases": []}', "cases: is given twice"),
    ('{"cases": [NaN]}', "input 1: must be an object, not NaN"),
    ({"cases": [1]}, "input 1: must be an object, not 1"),
    ({"cases": [{"id": True}]}, "input 1, id: must be a text or a whole number, not true"),
    (changed("cities", to=[]), "input A1, cities: is not a field here"),
    (changed("draw_date", without=True), "input A1, draw_date: is missing. Add it"),
    (changed("draw_date", to="2026-02-30"), "input A1, draw_date: 2026-02-30 is not in the cal"),
    (changed("draw_date", to="19.2.2026"), "input A1, draw_date: .*Write it like 2026-02-19"),
    (changed("draw_date", to="0002-01-01"), "input A1, draw_date: 0002-01-01 cannot be meant"),
    (changed("draw_date", to=20260219), "input A1, draw_date: 20260219 is not a day"),
    (changed("permits", without=True), "input A1, permits: is missing"),
    (changed("periods", to=None), "input A1, periods: must be a list, not null"),
    (changed("periods", 0, to="x"), r'input A1, periods\[0\]: must be an object, not "x"'),
    (changed("periods", 0, "noc", to=31102), r"periods\[0\]\.noc: must be a text, not 31102"),
    (changed("periods", 0, "noc", to="3110"), r'periods\[0\]\.noc: "3110" is not of the form'),
    (changed("periods", 0, "noc", to="36102"), r"periods\[0\]\.noc: .* Write it like"),
    (changed("periods", 0, "country", to="CAN"), r"periods\[0\]\.country: .*\"CA\""),
    (changed("periods", 0, "employer", to=" "), r"periods\[0\]\.employer: must be a text"),
    (changed("periods", 0, "hours_per_week", to=-1), r"hours_per_week: -1 is out of range"),
    (changed("periods", 0, "hours_per_week", to=168.5), r"Use a number from 0 to 168"),
    (changed("periods", 0, "hours_per_week", to="30"), r"must be a number, not \"30\""),
    (
        changed("periods", 0, "hours_per_week", to=float("nan")),
        r"input A1, periods\[0\]\.hours_per_week: NaN is not a number a case can hold. Write",
    ),
    (
        changed("periods", 0, "hours_per_week", to=1e300),
        r"input A1, periods\[0\]\.hours_per_week: 1e\+300 is not written out. Write it in plain",
    ),
    (
        changed("periods", 0, "hours_per_week", to=int("9" * 40)),
        r"input A1, periods\[0\]\.hours_per_week: 9+ is too long. Write whole numbers",
    ),
    (changed("periods", 0, "country", to=1.5), r"country: must be a text, not 1\.5\. Write"),
    (changed("periods", 0, "country", to=float("inf")), r"periods\[0\]\.country: Infinity is not"),
    (changed("permits", 0, "employers", to=[1e300]), r"employers: must be a list of texts"),
    (changed("periods", 0, "paid", to=float("nan")), r"input A1, periods\[0\]\.paid: NaN is not"),
    (changed("periods", 0, "hours_per_week", to=True), r"must be a number, not true"),
    (changed("periods", 0, "hours_per_week", without=True), r"hours_per_week: is missing"),
    (changed("periods", 0, "paid", to="yes"), r"paid: must be true or false, not \"yes\""),
    (changed("periods", 0, "pay", to=1), r"periods\[0\]\.pay: is not a field here"),
    (changed("periods", 0, "end", to="2025-06-01"), r"end: 2025-06-01 is before start, 2025-06-02"),
    (changed("periods", 0, "end", without=True), r"periods\[0\]\.end: is missing"),
    (
        changed("periods", 0, "leave", to=[{"start": "2025-07-01", "end": None, "type": "gap"}]),
        r"leave\[0\]\.type: \"gap\" is not known. Use one of paid_vacation, unpaid, sick, parental",
    ),
    (changed("permits", 0, "type", to="employer_specific"), r"permits\[0\]\.type: .*employer-spec"),
    (changed("permits", 0, "type", to=[]), r"permits\[0\]\.type: \[\] is not known"),
    (changed("permits", 0, "employers", to="Mercy"), r"employers: must be a list of texts"),
    (changed("permits", 0, "valid_to", to="2024-12-31"), r"valid_to: 2024-12-31 is before valid_f"),
    (
        changed(
            "permits",
            0,
            "extension",
            to={"applied_on": "2025-12-01", "decided_on": "2025-11-30"},
        ),
        r"permits\[0\]\.extension\.decided_on: 2025-11-30 is before applied_on",
    ),
    (
        changed("permits", 0, "extension", to={"applied_on": "2025-12-01", "outcome": "refused"}),
        r"extension\.decided_on: is missing though it was refused. Add the day",
    ),
    (changed("absences", to=[{"start": "2025-12-01"}]), r"absences\[0\]\.end: is missing"),
    (changed("full_time_study", to={}), r"full_time_study: must be a list"),
    (
        changed("public_policy_authorisations", to=[{"employer": "M", "from": "2025-01-01"}]),
        r"public_policy_authorisations\[0\]\.to: is missing",
    ),
]


@pytest.mark.parametrize(("document", "message"), REFUSED)
def test_a_file_out_of_form_is_refused_with_input_field_and_cure(
    evaluate, capsys, document, message
):
    if isinstance(document, dict) and document.get("cases") and "draw_date" in str(document):
        document = {"cases": [CASE | {"id": "good"}, *document["cases"]]}

    with pytest.raises(CommandError, match=message) as refused:
        evaluate(document)

    assert refused.value.returncode == 2
    assert capsys.readouterr().out == ""


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    file = tmp_path / "cases.json"

    with pytest.raises(CommandError, match=r"cannot be read: No such file .*Check the path"):
        call_command("evaluate", "experience", str(file))
    file.write_bytes(b'{"cases": "\xff"}')
    with pytest.raises(CommandError, match="is not UTF-8 text"):
        call_command("evaluate", "experience", str(file))


@pytest.mark.parametrize(
    ("applied_on", "is_said"), [("2025-01-14", True), ("2025-01-15", False), ("2025-12-28", False)]
)
def test_an_extension_dated_before_its_permit_began_counts_and_is_pointed_out(
    evaluate, applied_on, is_said
):
    case = copy.deepcopy(CASE)
    extension = {"applied_on": applied_on, "decided_on": None}
    dates = {"valid_from": "2025-01-15", "valid_to": "2025-12-28"}
    case["permits"] = [{"type": "open", **dates, "extension": extension}]

    (found,) = evaluate({"cases": [case]})

    said = found["result"].get("notices", [])
    assert found["result"]["category"]["hours"] == 1560
    assert [f"applied for on {applied_on}" in each for each in said] == [True] * is_said


def test_an_early_extension_that_lets_no_day_count_is_not_pointed_out(evaluate):
    case = copy.deepcopy(CASE)
    early = {"applied_on": "2020-01-01", "decided_on": "2021-02-01"}
    ended = {"type": "open", "valid_from": "2020-06-01", "valid_to": "2021-01-31"}
    case["permits"].append(ended | {"extension": early})

    (found,) = evaluate({"cases": [case]})

    assert "notices" not in found["result"]
