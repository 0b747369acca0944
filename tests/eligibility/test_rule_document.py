import json

import pytest
from django.core.management import CommandError, call_command

from eligibility.models import RuleVersion
from eligibility.rule_checks import problems_of
from tests.eligibility.rule_desk import changed, load_rules, make_maintainer, nurse, published


@pytest.fixture
def author(db):
    load_rules()
    return make_maintainer()


def document(**changes):
    version = published("category", "physicians")
    whole = {
        "kind": "category",
        "key": "physicians",
        "title": version.title,
        "label": "2026–Version 2",
        "since": "2026-12-01",
        "body": json.loads(json.dumps(version.body)),
        "source": "Ministerial Instructions",
        "read_on": "2026-11-22",
        "confidence": "official",
        "notices": ["Not read in full."],
        "examples": [nurse("2026-09-04", "not_met")],
    }
    return changed(whole, changes)


def load(tmp_path, author, text):
    file = tmp_path / "rule.json"
    file.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    call_command("draft_rule", str(file), by=author.email)


def test_a_whole_version_comes_in_as_a_draft_ready_for_review(tmp_path, author):
    load(tmp_path, author, document())

    draft = RuleVersion.objects.get(state="draft")
    assert (draft.label, draft.author) == ("2026–Version 2", author)
    assert draft.notices.get().text == "Not read in full."
    assert problems_of(draft) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"body__work__hours": "many"}, r"body\.work\.hours: 'many' is not an exact number"),
        ({"body__work__noc_codes__0": "3110"}, r"body\.work\.noc_codes\[0\]: “3110”"),
        ({"body__wrok": {}}, r"body\.wrok: is not known here"),
        ({"since": "2026-02-30"}, "since: 2026-02-30 is not in the calendar"),
        ({"kind": "catgory"}, "kind"),
        ({"confidence": "sure"}, "confidence"),
        ({"soruce": "x"}, "soruce: is not a field here"),
        ({"examples__0__form": "crz"}, "example 1, form"),
    ],
)
def test_json_that_is_not_of_the_form_is_refused_whole_with_the_path(
    tmp_path, author, changes, said
):
    with pytest.raises(CommandError, match=said):
        load(tmp_path, author, document(**changes))

    assert not RuleVersion.objects.filter(state="draft").exists()


def test_text_that_is_no_json_is_refused(tmp_path, author):
    with pytest.raises(CommandError, match="not JSON"):
        load(tmp_path, author, '{"kind": ')
