"""`manage.py evaluate … --database`: the published versions, the shipped ones and an office's."""

import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from eligibility.edition import shipped_law, shipped_versions
from eligibility.models import RuleVersion
from eligibility.versions import load_edition
from tests.eligibility.shipped import CASES

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SECOND_DAY = date(2027, 1, 1)
EVE = SECOND_DAY - timedelta(days=1)
LETTERS = {
    "letters": [
        {
            "id": "L1",
            "claimed_noc": "31102",
            "title": "family physician",
            "sentences": [
                {"id": "a", "text": "Takes histories and orders blood work."},
                {"id": "b", "text": "Prescribes medication and gives vaccines to children."},
                {"id": "c", "text": "Bills the provincial plan."},
            ],
        }
    ]
}


def published_cases(form):
    return LETTERS if form == "duties" else json.loads((CASES / f"{form}.json").read_text())


@pytest.fixture
def evaluate(tmp_path, capsys):
    """Run one form over a document and return its results."""

    def run(form, document, *options):
        file = tmp_path / "examples.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        call_command("evaluate", form, str(file), *map(str, options))
        return json.loads(capsys.readouterr().out)["results"]

    return run


@pytest.fixture
def refused(evaluate, capsys):
    """Run one form over a document that cannot be answered and return the message."""

    def run(form, document, *options):
        with pytest.raises(CommandError) as refusal:
            evaluate(form, document, *options)
        assert capsys.readouterr().out == ""
        assert refusal.value.returncode == 2
        return str(refusal.value)

    return run


@pytest.fixture
def rules(db):
    """Publish the shipped edition, and what else is given as of the second day."""

    def publish(*second):
        versions = (replace(each, since=SECOND_DAY, label="pretended") for each in second)
        load_edition((*shipped_versions(), *versions), now=NOW)

    return publish


def shipped(kind, key):
    return shipped_law(EVE).get(kind, key)


@pytest.mark.parametrize("form", ["crs", "language", "experience", "duties"])
def test_the_shipped_edition_answers_alike_from_the_database(evaluate, rules, form):
    rules()

    assert evaluate(form, published_cases(form), "--database") == evaluate(
        form, published_cases(form)
    )


def test_a_second_version_of_the_category_counts_from_its_first_day(evaluate, rules):
    category = shipped("category", "physicians")
    harder = replace(category.body, work=replace(category.body.work, hours=Decimal(3120)))
    rules(replace(category, body=harder))
    case = copy.deepcopy(published_cases("experience")["cases"][0])
    case["periods"][0] |= {"start": "2025-12-01", "end": "2026-12-10", "hours_per_week": 40}
    case["permits"] = [{"type": "open", "valid_from": "2025-01-01", "valid_to": None}]
    document = {
        "cases": [
            case | {"id": "eve", "draw_date": f"{EVE}"},
            case | {"id": "second", "draw_date": f"{SECOND_DAY}"},
        ]
    }

    eve, second = evaluate("experience", document, "--database")

    assert eve["result"]["category"]["verdict"] == "met"
    assert second["result"]["category"]["verdict"] == "not_met"
    assert second["result"]["cec"]["verdict"] == "met"


def test_a_second_version_of_the_tables_scores_from_its_first_day(evaluate, rules):
    tables = shipped("points_table", "crs")
    rules(
        replace(
            tables,
            body=replace(tables.body, additional=replace(tables.body.additional, sibling=20)),
            unconfirmed_from=None,
            notices=(),
        )
    )
    profile = published_cases("crs")["profiles"][0]["profile"] | {"sibling": True}
    document = {"profiles": [{"id": "p", "profile": profile}]}

    [eve] = evaluate("crs", document, "--database", "--on", EVE)
    [second] = evaluate("crs", document, "--database", "--on", SECOND_DAY)

    assert (eve["result"]["additional"]["sibling"], eve["confirmed"]) == (15, False)
    assert (second["result"]["additional"]["sibling"], second["tables"]) == (20, "pretended")
    assert second["confirmed"]


def test_a_chart_that_has_ended_is_unknown_from_its_last_day_on(evaluate, refused, rules):
    chart = shipped("language_chart", "pte_core")
    rules(replace(chart, body=None))
    document = {"vectors": [{"chart": "pte_core", "ability": "listening", "score": 60}]}

    assert evaluate("language", document, "--database", "--on", EVE)
    said = refused("language", document, "--database", "--on", SECOND_DAY)

    assert "input 1, chart: “pte_core” is not known" in said


def test_a_second_version_of_the_duty_cues_reads_letters_from_its_first_day(evaluate, rules):
    cues = shipped("duty_cues", "31102")
    deaf = tuple(replace(each, proof=(), alone=(), hints=()) for each in cues.body.duties)
    rules(replace(cues, body=replace(cues.body, duties=deaf)))

    [eve] = evaluate("duties", LETTERS, "--database", "--on", EVE)
    [second] = evaluate("duties", LETTERS, "--database", "--on", SECOND_DAY)

    assert eve["result"]["sentences"][0]["evidenced"] == ["31102-01"]
    assert second["result"]["sentences"][0]["evidenced"] == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("crs", "input v001, the day: No version of points_table"),
        ("language", "No language chart is in force on"),
        ("experience", "draw_date: no Canadian Experience Class is in force"),
        ("duties", "input L1, the day: No version of duty_neighbours"),
    ],
)
def test_without_published_versions_nothing_is_answered(refused, db, form, said):
    assert RuleVersion.objects.count() == 0

    assert said in refused(form, published_cases(form), "--database")


def test_a_database_that_was_never_prepared_is_named_with_the_cure(refused, db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE eligibility_rulenotice RENAME TO elsewhere")

    said = refused("crs", published_cases("crs"), "--database")

    assert "manage.py load_rules" in said


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_nobody_means_is_refused(refused, day):
    with pytest.raises(CommandError, match=f"{day} cannot be meant. Use 1900 to 2200"):
        call_command("evaluate", "crs", "-", "--on", day)
