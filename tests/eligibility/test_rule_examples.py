import copy
import json

import pytest

from eligibility.edition import shipped_examples, shipped_versions
from eligibility.evaluation.reading import FormError
from eligibility.examples import read_examples, run_examples
from eligibility.models import RuleVersion
from tests.eligibility.rule_desk import load_rules, nurse, published


@pytest.mark.django_db
def test_every_shipped_example_agrees_and_is_of_a_day_of_its_version():
    load_rules()
    rows = [row for row in RuleVersion.objects.published() if row.examples]

    runs = [(row.key, run) for row in rows for run in run_examples(row)]

    assert {(row.kind, row.key, row.since.isoformat()) for row in rows} == set(shipped_examples())
    assert [(key, run.title, run.problems) for key, run in runs if not run.passes] == []
    assert all(run.is_of_version for _, run in runs)


@pytest.mark.django_db
def test_an_example_that_expects_another_score_fails():
    load_rules()
    version = published("points_table", "crs")
    version.examples = copy.deepcopy(version.examples)
    version.examples[0]["expected"]["total"] = 534

    (run,) = run_examples(version)

    assert run.problems == ("total: expected 534, got 533",)


def test_every_shipped_example_belongs_to_a_shipped_version():
    known = {(each.kind, each.key, each.since.isoformat()) for each in shipped_versions()}

    assert set(shipped_examples()) <= known


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expectd": {}}, "example 1, expectd: is not a field here"),
        ({"form": "crz"}, "example 1, form"),
        ({"on": "2026-02-30"}, "example 1, on: 2026-02-30 is not in the calendar"),
        ({"input": []}, "example 1, input: must be an object"),
    ],
)
def test_examples_out_of_form_are_refused_whole_with_the_place(change, said):
    with pytest.raises(FormError, match=said):
        read_examples(json.dumps([nurse("2026-09-04", "met") | change]))


def test_text_that_is_no_json_is_refused_with_its_line():
    with pytest.raises(FormError, match=r"not JSON: .* line 1"):
        read_examples('[{"form": ')
