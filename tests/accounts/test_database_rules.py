from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.audit import record_act
from eligibility.models import RuleVersion
from tests.factories import make_user

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def make_rule(**fields):
    return RuleVersion.objects.create(
        **{
            "kind": "category",
            "key": "physicians",
            "title": "Physicians",
            "since": date(2026, 2, 18),
            "source": "Instructions",
            "read_on": date(2026, 11, 22),
            "confidence": "official",
            "state": "published",
            "published_at": NOON,
        }
        | fields
    )


def test_an_audit_event_can_be_neither_changed_nor_deleted():
    event = record_act("sign_in", at=NOON, by=make_user())
    event.act = "something_else"

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        event.save()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        event.delete()


def test_a_published_rule_refuses_another_body():
    rule = make_rule()
    rule.body = {"hours": 1}

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rule.save()


def test_a_published_rule_can_be_withdrawn_but_not_published_again():
    rule = make_rule()

    rule.state = "withdrawn"
    rule.save()

    rule.state = "published"
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rule.save()


def test_a_draft_can_change_and_be_deleted():
    rule = make_rule(state="draft", published_at=None)

    rule.body = {"hours": 1}
    rule.save()
    rule.delete()

    assert not RuleVersion.objects.exists()


def test_a_published_rule_cannot_be_deleted():
    rule = make_rule()

    with pytest.raises(IntegrityError, match="kept for ever"), transaction.atomic():
        rule.delete()
