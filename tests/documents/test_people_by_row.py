"""Lists made when the spouse's papers were named after the role keep their states."""

from importlib import import_module

import pytest
from django.apps import apps

from documents.actions import refresh_checklist
from documents.models import ChecklistItem
from tests.documents.making import NOW, add_family, item_of, make_application, make_physician

pytestmark = pytest.mark.django_db

name_by_row = import_module("documents.migrations.0003_name_people_by_their_row").name_by_row


def test_the_states_of_the_spouses_papers_move_to_the_spouses_row():
    client = make_physician(marital_status="married")
    spouse = add_family(client)
    checklist = make_application(client)
    passport = item_of(checklist, "passport", f"person:family-{spouse.pk}")
    old = {"subject": "person:spouse", "state": ChecklistItem.State.CHECKED}
    ChecklistItem.objects.filter(pk=passport.pk).update(**old)
    checklist.answers = {"stay:spouse:IN country_needs_ircc_request_letter": True}
    checklist.save()

    name_by_row(apps, None)
    checklist.refresh_from_db()
    refresh_checklist(checklist, now=NOW)

    passport.refresh_from_db()
    assert (passport.subject, passport.state) == (f"person:family-{spouse.pk}", "checked")
    assert passport.applies is True
    assert checklist.answers == {
        f"stay:family-{spouse.pk}:IN country_needs_ircc_request_letter": True
    }
