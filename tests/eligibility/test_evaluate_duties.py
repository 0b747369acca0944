"""`manage.py evaluate duties` and `manage.py hash_noc`, as another program calls them."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from eligibility.duty_lexicon import SHINGLES

LETTER = {
    "id": "L1",
    "claimed_noc": "31102",
    "title": "family physician",
    "sentences": [
        {"id": "a", "text": "Takes histories and orders blood work."},
        {"id": "b", "text": "Counts the red boats in the harbour at dawn."},
    ],
}
NOC = (
    "Level,Code - NOC 2021 V1.0,Class title,Element Type Label English,"
    "Element Description English\n"
    "5,31102,Family physicians,Main duties,"
    "This group performs some or all of the following duties: \n"
    '5,31102,Family physicians,Main duties,"Count the red boats in the harbour at dawn "\n'
)


@pytest.fixture
def evaluate(tmp_path, capsys):
    """Run the command over a document and return its results."""

    def run(document):
        file = tmp_path / "letters.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        call_command("evaluate", "duties", str(file))
        return json.loads(capsys.readouterr().out)["results"]

    return run


@pytest.fixture
def refused(evaluate, capsys):
    """Run the command over a document that is out of form and return the message."""

    def run(document):
        with pytest.raises(CommandError) as refusal:
            evaluate(document)
        assert capsys.readouterr().out == ""
        assert refusal.value.returncode == 2
        return str(refusal.value)

    return run


def changed(**changes):
    return {"letters": [LETTER | changes]}


def test_a_letter_is_answered_in_the_documented_form(evaluate):
    [found] = evaluate({"letters": [LETTER], "what": "ignored", "note": "ignored"})

    assert found["id"] == "L1"
    assert set(found["result"]) == {
        "sentences",
        "roles",
        "lead_statement",
        "unit_groups",
        "defects",
    }
    assert found["result"]["sentences"][0] == {
        "id": "a",
        "evidenced": ["31102-01"],
        "possible": found["result"]["sentences"][0]["possible"],
        "copied": False,
    }
    assert found["result"]["lead_statement"]["outcome"] == "undetermined"
    assert found["result"]["lead_statement"]["sentences"] == ["a"]
    assert found["result"]["unit_groups"][0]["noc"] == "31102"


def test_the_official_file_named_in_the_document_serves_the_copy_check(evaluate, tmp_path):
    file = tmp_path / "elements.csv"
    file.write_text(NOC, encoding="utf-8")

    [without] = evaluate({"letters": [LETTER]})
    [found] = evaluate({"letters": [LETTER], "noc": str(file)})

    assert [each["copied"] for each in without["result"]["sentences"]] == [False, False]
    assert [each["copied"] for each in found["result"]["sentences"]] == [False, True]
    assert "copied_from_noc" in found["result"]["defects"]


def test_what_is_left_out_or_null_says_nothing(evaluate):
    [found] = evaluate(changed(title=None, employer=None, licence=None, sentences=[]))

    assert found["result"]["sentences"] == []
    assert found["result"]["unit_groups"] == []


def test_ids_left_out_are_positions(evaluate):
    letter = {"claimed_noc": "31102", "sentences": [{"text": "Gives vaccines."}]}

    [found] = evaluate({"letters": [letter]})

    assert found["id"] == 1
    assert found["result"]["sentences"][0]["id"] == "1"


def test_a_group_without_known_duties_is_answered_with_a_notice(evaluate):
    [found] = evaluate(changed(claimed_noc="31110"))

    assert "31110" in found["notices"][0]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "letters"),
        ({"letters": [LETTER], "colour": "red"}, "colour"),
        ({"letters": [LETTER], "noc": "/nowhere/elements.csv"}, "cannot be read"),
        ({"letters": [LETTER], "noc": 7}, "noc"),
        (changed(claimed_noc="3110"), "claimed_noc"),
        (changed(claimed_noc=31102), "claimed_noc"),
        (changed(salary="much"), "salary"),
        (changed(sentences="text"), "sentences"),
        (changed(sentences=[{"id": "a"}]), "sentences[0].text"),
        (changed(sentences=[{"id": "a", "text": "x", "duties": []}]), "duties"),
        (changed(sentences=[{"id": [], "text": "x"}]), "sentences[0].id"),
        (changed(title=7), "title"),
    ],
)
def test_a_document_out_of_form_is_refused_by_its_place(refused, document, said):
    assert said in refused(document)


def test_a_file_that_is_not_the_official_one_is_refused(refused, tmp_path):
    file = tmp_path / "elements.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")

    assert "noc" in refused({"letters": [LETTER], "noc": str(file)})


def test_hashes_are_made_from_the_official_files_and_hold_none_of_their_words(tmp_path):
    elements, output = tmp_path / "elements.csv", tmp_path / "hashes.toml"
    elements.write_text(NOC, encoding="utf-8")

    call_command("hash_noc", elements=elements, output=output, stdout=io.StringIO())

    made = output.read_text(encoding="utf-8")
    assert "boats" not in made
    assert len(made.split('"""')[1].split()) == 7


def test_hashing_a_wrong_file_leaves_the_old_hashes(tmp_path):
    before = SHINGLES.read_bytes()

    with pytest.raises(CommandError, match="cannot be read"):
        call_command("hash_noc", elements=Path("/nowhere.csv"))

    assert SHINGLES.read_bytes() == before


def test_a_letter_in_french_is_said_to_be_unread(evaluate):
    texts = (
        "La docteure est à notre emploi depuis le 1er juin 2022.",
        "Elle suit une clientèle de tous les âges et prescrit des médicaments.",
    )

    (answer,) = evaluate(changed(sentences=[{"text": text} for text in texts]))

    assert "in_french" in answer["result"]["defects"]
    assert any("in French" in notice for notice in answer["notices"])
