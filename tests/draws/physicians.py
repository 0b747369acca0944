"""A physician whom a round for physicians invites by one second, and what a test changes of it."""

from datetime import UTC, date, datetime, timedelta

from clients.models import ExpressEntryProfile, LanguageTest, Nomination, Stage
from draws.confirmation import confirm_round, jobs_of
from draws.models import ClientStanding, Round
from tests.factories import make_client, make_employment, make_work_permit
from tests.jobs import work_to_the_end

NOW = datetime(2026, 9, 3, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def held(number="440"):
    return Round.objects.get(number=number)


def make_physician(user, *, number="440", job=None, profile=None, nominee=False, **fields):
    """Make a physician in the pool; without `profile` there is none, `{}` is one without change."""
    invited = held(number)
    client = make_client(user, stage=Stage.POOL, **fields)
    make_employment(
        client,
        **{"first_day": date(2024, 6, 3), "last_day": None, "duties_confirmed": True} | (job or {}),
    )
    make_work_permit(client)
    LanguageTest.objects.create(
        client=client,
        test=LanguageTest.Test.IELTS_GENERAL,
        taken_on=date(2025, 10, 4),
        listening="8.0",
        reading="7.0",
        writing="7.0",
        speaking="7.0",
    )
    if profile is not None:
        ExpressEntryProfile.objects.create(
            **{
                "client": client,
                "number": "E001",
                "crs_score": invited.cut_off_score,
                "crs_score_on": invited.held_on - 2 * DAY,
                "crs_score_facts_version": client.facts_version,
                "submitted_at": invited.tie_break_at - SECOND,
                "expires_on": invited.held_on + 300 * DAY,
            }
            | profile
        )
    if nominee:
        Nomination.objects.create(
            client=client,
            province="NS",
            issued_on=invited.held_on - 90 * DAY,
            accepted_on=invited.held_on - 89 * DAY,
        )
    return client


def evaluated(user, number="440"):
    """Confirm a round and evaluate every file; return the standings by client."""
    confirm_round(held(number), user.firm, by=user, now=NOW)
    for job in jobs_of(held(number), user.firm):
        work_to_the_end(job.pk, clock=lambda: NOW)
    return {row.client_id: row for row in ClientStanding.objects.filter(round__number=number)}
