"""Every act that the product records has words for the reader of the audit log."""

import ast
import re

from django.conf import settings

from accounts.acts import ACT_LABELS, act_label, details_in_words

APPS = ("accounts", "clients", "eligibility", "draws", "documents", "deadlines")


def recorded_acts():
    """The first argument of each call of record_act that is written out in the code."""
    for app in APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", "") == "record_act"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    yield node.args[0].value


def test_every_recorded_act_has_its_words():
    recorded = set(recorded_acts())

    assert "person_invited" in recorded
    assert recorded <= set(ACT_LABELS)


def test_every_act_is_spelled_in_words_joined_by_underscores():
    assert [act for act in ACT_LABELS if not re.fullmatch("[a-z]+(_[a-z]+)+", act)] == []


def test_act_without_words_is_shown_by_its_name():
    assert act_label("something_else") == "Something else"


def test_details_are_said_in_words():
    details = {
        "round": None,
        "duties": ["31102-01", "31102-02"],
        "all_read": True,
        "counts": {"a": 1},
    }

    assert details_in_words(details) == [
        ("round", "none"),
        ("duties", "31102-01, 31102-02"),
        ("all read", "yes"),
        ("counts", "a 1"),
    ]
