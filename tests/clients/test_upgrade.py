"""Upgrading a database that holds what a newer constraint refuses."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from clients.models import Nomination
from tests.factories import make_client


@pytest.fixture
def before_the_constraint(transactional_db):
    call_command("migrate", "clients", "0007", verbosity=0)
    yield
    Nomination.objects.all().delete()
    call_command("migrate", verbosity=0)  # what rests on it in other apps as well


def test_nominations_out_of_order_are_named_and_kept_until_someone_corrects_them(
    before_the_constraint,
):
    file = make_client()
    days = {"issued_on": date(2026, 3, 2), "accepted_on": date(2026, 3, 1)}
    wrong = Nomination.objects.create(client=file, province="ON", **days)
    Nomination.objects.create(client=file, province="NS", issued_on=date(2026, 3, 2))

    with pytest.raises(CommandError) as refused:
        call_command("migrate", "clients", verbosity=0)

    said = str(refused.value)
    assert said.startswith("Nominations with days out of order: 1.")
    assert f"file {file.reference}, nomination {wrong.pk}: accepted_on 2026-03-01 is before" in said
    assert said.count("- file") == 1
    Nomination.objects.filter(pk=wrong.pk).update(accepted_on=date(2026, 3, 2))
    call_command("migrate", verbosity=0)
    assert Nomination.objects.count() == 2
