"""The search for missing letters finds all that counting deadline by deadline would."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from deadlines.ladders import Ladders
from deadlines.models import Deadline, Reminder
from deadlines.pulse import LONGEST_WAIT, unsent_deadlines
from deadlines.rules.ladder import end_of_day
from deadlines.unsent import is_unsent, last_sent_of
from eligibility.models import RuleVersion
from tests.factories import make_client

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def make_days(kind, days_left, *, made, client):
    """Deadlines of one kind that end so many days from today, each of its own subject."""
    last_days = [TODAY + timedelta(days=n) for n in days_left]
    return Deadline.objects.bulk_create(
        Deadline(
            client=client,
            kind=kind,
            subject=f"{made:%Y%m%d} {day}",
            last_day=day,
            due_at=end_of_day(day),
            rule="a test",
            made_at=made,
        )
        for day in last_days
    )


def sent(deadlines, at):
    Reminder.objects.bulk_create(
        Reminder(
            deadline=each,
            rung="D-1",
            recipient="owner",
            due_at=at,
            state="sent",
            sent_at=at,
        )
        for each in deadlines
    )


def counted_one_by_one(now):
    deadlines = Deadline.objects.open().select_related("client__firm")
    letters = last_sent_of(deadlines)
    return {
        each.pk
        for each in deadlines
        if is_unsent(each, letters.get(each.pk), now - LONGEST_WAIT, Ladders(), set())
    }


def test_around_every_rung_of_every_kind_nothing_is_sieved_out_that_counts(
    django_assert_max_num_queries,
):
    client, ladders = make_client(), Ladders()
    long_ago, lately = NOW - timedelta(days=500), NOW - timedelta(hours=5)
    for kind, made in product(Deadline.Kind, (long_ago, lately)):
        rungs = {rung.days or 0 for rung in ladders.rungs_of(kind)}
        around = sorted({n + by for n, by in product(rungs, (-1, 0, 1))} | {-3})
        rows = make_days(kind, around, made=made, client=client)
        sent(rows[::3], NOW - timedelta(days=1))
        sent(rows[1::3], NOW - timedelta(days=45))

    missing = counted_one_by_one(NOW)
    with django_assert_max_num_queries(9):
        found = {each.pk for each in unsent_deadlines(NOW)}

    assert found == missing
    assert 100 < len(missing) < Deadline.objects.count() - 100


def test_rung_that_a_newer_ladder_left_out_is_missed_by_what_was_made_before_it():
    client = make_client()
    (passport,) = make_days("passport", [85], made=NOW - timedelta(days=300), client=client)
    RuleVersion.objects.create(
        kind="reminder_ladder",
        key="passport",
        title="Passports, once only",
        since=TODAY - timedelta(days=10),
        body={
            "send_at_hour": 8,
            "acknowledgement_holds_days": 7,
            "rungs": [{"name": "D-30", "to": ["owner"]}],
        },
        source="Test",
        read_on=TODAY,
        confidence="official",
        state="published",
        published_at=NOW,
    )

    assert unsent_deadlines(NOW) == [passport]
    sent([passport], datetime.combine(TODAY - timedelta(days=4), time(13), NOW.tzinfo))
    assert unsent_deadlines(NOW) == []
