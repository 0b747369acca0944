"""Where the three rounds for physicians leave a physician at each edge, on real rows."""

from datetime import UTC, datetime, time

import pytest
from django.core.management import call_command

from draws.loading import load_shipped_table
from tests.draws.physicians import DAY, NOW, SECOND, evaluated, held, make_physician
from tests.factories import make_employment, make_user

pytestmark = pytest.mark.django_db

# 364 days at 30 hours a week are 1,560 hours; the window ends the day before the round.
WORKED_DAYS = 364


@pytest.fixture(autouse=True)
def _rules_and_rounds():
    call_command("load_rules", verbosity=0)
    load_shipped_table(at=NOW)


def edges_of(round):
    """Return each edge: what of the physician is changed, the list, and what decides."""
    at, on, cut_off = round.tie_break_at, round.held_on, round.cut_off_score

    def worked(*, from_day=WORKED_DAYS, hours_per_week=30):
        days = {"first_day": on - from_day * DAY, "last_day": on - DAY}
        return {"job": days | {"hours_per_week": hours_per_week}}

    # A day at 23 hours a week is one hour less than a day at 30.
    first_day = {"first_day": on - WORKED_DAYS * DAY, "last_day": on - WORKED_DAYS * DAY}
    an_hour_short = worked(from_day=WORKED_DAYS - 1) | {
        "day_before": first_day | {"hours_per_week": 23}
    }
    midnight_after = datetime.combine(on + DAY, time(), UTC)
    return {
        "at the cut-off, one second before the tie-break": (
            {},
            "predicted_invited",
            "earlier_at_cut_off",
        ),
        "in the very second of the tie-break": (
            {"profile": {"submitted_at": at}},
            "cannot_tell",
            "same_second",
        ),
        "one second after the tie-break": (
            {"profile": {"submitted_at": at + SECOND}},
            "missed_by_time",
            "later_at_cut_off",
        ),
        "one point below, a month before the tie-break": (
            {"profile": {"crs_score": cut_off - 1, "submitted_at": at - 30 * DAY}},
            "missed_by_score",
            "below_cut_off",
        ),
        "one point above, one second after the tie-break": (
            {"profile": {"crs_score": cut_off + 1, "submitted_at": at + SECOND}},
            "predicted_invited",
            "above_cut_off",
        ),
        "exactly 1,560 hours": (worked(), "predicted_invited", "earlier_at_cut_off"),
        "one hour short of 1,560": (an_hour_short, "not_in_category", "outside_group"),
        "the same days an hour a week short": (
            worked(hours_per_week=29),
            "not_in_category",
            "outside_group",
        ),
        "nominee": ({"nominee": True}, "not_in_category", "nominee_elsewhere"),
        "profile expired the day before": (
            {"profile": {"expires_on": on - DAY}},
            "not_in_category",
            "profile_expired",
        ),
        "profile expires on the day": (
            {"profile": {"expires_on": on}},
            "cannot_tell",
            "missing_facts",
        ),
        "profile expires the day after": (
            {"profile": {"expires_on": on + DAY}},
            "predicted_invited",
            "earlier_at_cut_off",
        ),
        "profile submitted as the day of the round ended": (
            {"profile": {"submitted_at": midnight_after}},
            "not_in_category",
            "no_profile_yet",
        ),
        "no score from IRCC, and ours lacks the birth date": (
            {"profile": {"crs_score": None, "crs_score_on": None}},
            "cannot_tell",
            "missing_facts",
        ),
        "no profile": ({"profile": None}, "cannot_tell", "missing_facts"),
        "hours of the job unknown": (
            {"job": {"hours_per_week": None}},
            "cannot_tell",
            "missing_facts",
        ),
    }


@pytest.mark.parametrize("number", ["397", "421", "440"])
def test_every_edge_lands_where_the_facts_say(number):
    user, edges = make_user(), edges_of(held(number))
    clients = {edge: physician(user, number, **changes) for edge, (changes, *_) in edges.items()}

    standings = evaluated(user, number)

    found = {edge: standings[client.pk] for edge, client in clients.items()}
    assert {edge: (each.listed, each.ground) for edge, each in found.items()} == {
        edge: (listed, ground) for edge, (_, listed, ground) in edges.items()
    }
    assert found["one hour short of 1,560"].finding_key == "hours"
    assert found["one second after the tie-break"].seconds_late == 1
    assert found["one point below, a month before the tie-break"].points_short == 1


def physician(user, number, *, day_before=None, **changes):
    client = make_physician(user, number=number, **{"profile": {}} | changes)
    if day_before:
        make_employment(client, duties_confirmed=True, **day_before)
    return client
