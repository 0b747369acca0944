"""Who a round invites, at its edges: the cut-off, the tie-break to the second, the pool."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from draws.rules.rounds import RoundKind
from draws.rules.selection import in_words, round_answer
from draws.rules.standing import Candidate, Ground, RoundFacts, Standing
from eligibility.rules.findings import Outcome

TIE_BREAK_AT = datetime(2026, 8, 6, 19, 40, 38, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ROUND = RoundFacts(
    number="440",
    held_on=date(2026, 9, 3),
    kind=RoundKind.CATEGORY,
    cut_off_score=198,
    tie_break_at=TIE_BREAK_AT,
    programs=("fswp", "cec", "fstp"),
)
NOMINEES = replace(ROUND, kind=RoundKind.PROGRAM, programs=("pnp",))
ALL_PROGRAMS = replace(ROUND, kind=RoundKind.GENERAL, programs=("fswp", "cec", "fstp", "pnp"))
CLIENT = Candidate(
    group=Outcome.MET,
    group_reason="1,560 hours in 31102 in Canada.",
    crs_score=198,
    crs_score_on=date(2026, 9, 1),
    profile_submitted_at=TIE_BREAK_AT - SECOND,
    profile_expires_on=date(2027, 8, 6),
    is_nominated=False,
)


@pytest.mark.parametrize(
    ("what", "changes", "standing", "ground"),
    [
        ("one second before the tie-break", {}, "predicted_invited", "earlier_at_cut_off"),
        ("at the second", {"profile_submitted_at": TIE_BREAK_AT}, "ask", "same_second"),
        (
            "in the second, with a fraction",
            {"profile_submitted_at": TIE_BREAK_AT + timedelta(milliseconds=900)},
            "ask",
            "same_second",
        ),
        (
            "one second after the tie-break",
            {"profile_submitted_at": TIE_BREAK_AT + SECOND},
            "missed_by_time",
            "later_at_cut_off",
        ),
        ("one point below", {"crs_score": 197}, "missed_by_score", "below_cut_off"),
        (
            "one point above, a second late",
            {"crs_score": 199, "profile_submitted_at": TIE_BREAK_AT + SECOND},
            "predicted_invited",
            "above_cut_off",
        ),
        (
            "profile expired the day before",
            {"profile_expires_on": date(2026, 9, 2)},
            "not_in_category",
            "profile_expired",
        ),
        (
            "profile expires on the day",
            {"profile_expires_on": date(2026, 9, 3)},
            "cannot_tell",
            "missing_facts",
        ),
        (
            "profile expires the day after",
            {"profile_expires_on": date(2026, 9, 4)},
            "predicted_invited",
            "earlier_at_cut_off",
        ),
        (
            "submitted the day after the round",
            {"profile_submitted_at": datetime(2026, 9, 4, tzinfo=UTC), "crs_score": 500},
            "not_in_category",
            "no_profile_yet",
        ),
        (
            "submitted in the last second of the round's day, above the cut-off",
            {
                "profile_submitted_at": datetime(2026, 9, 3, 23, 59, 59, tzinfo=UTC),
                "crs_score": 500,
            },
            "cannot_tell",
            "missing_facts",
        ),
        (
            "submitted the day before the round, above the cut-off",
            {
                "profile_submitted_at": datetime(2026, 9, 2, 23, 59, 59, tzinfo=UTC),
                "crs_score": 500,
            },
            "predicted_invited",
            "above_cut_off",
        ),
        (
            "nominee",
            {"is_nominated": True, "crs_score": 798},
            "not_in_category",
            "nominee_elsewhere",
        ),
        ("nomination unknown", {"is_nominated": None}, "cannot_tell", "missing_facts"),
        ("not in the category", {"group": Outcome.NOT_MET}, "not_in_category", "outside_group"),
        ("category unknown", {"group": Outcome.UNDETERMINED}, "cannot_tell", "missing_facts"),
        (
            "category unknown, below the cut-off",
            {"group": Outcome.UNDETERMINED, "crs_score": 197},
            "missed_by_score",
            "below_cut_off",
        ),
        ("no score", {"crs_score": None}, "cannot_tell", "missing_facts"),
        (
            "no score, not in the category",
            {"crs_score": None, "group": Outcome.NOT_MET},
            "not_in_category",
            "outside_group",
        ),
        ("no instant", {"profile_submitted_at": None}, "cannot_tell", "missing_facts"),
        (
            "no instant, above the cut-off",
            {"profile_submitted_at": None, "crs_score": 500},
            "cannot_tell",
            "missing_facts",
        ),
        (
            "invited by an earlier round",
            {"out_of_pool_since": datetime(2026, 9, 2, 14, tzinfo=UTC)},
            "not_in_category",
            "already_invited",
        ),
        (
            "invited by this very round",
            {"out_of_pool_since": datetime(2026, 9, 3, 14, tzinfo=UTC)},
            "predicted_invited",
            "earlier_at_cut_off",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_a_category_round_leaves_each_profile_where_the_facts_say(what, changes, standing, ground):
    answer = round_answer(replace(CLIENT, **changes), ROUND)

    assert (answer.standing, answer.ground) == (Standing(standing), Ground(ground))


@pytest.mark.parametrize(
    ("held", "is_nominated", "standing"),
    [
        (NOMINEES, True, Standing.PREDICTED_INVITED),
        (NOMINEES, False, Standing.NOT_IN_CATEGORY),
        (NOMINEES, None, Standing.CANNOT_TELL),
        (ALL_PROGRAMS, True, Standing.PREDICTED_INVITED),
        (ALL_PROGRAMS, False, Standing.PREDICTED_INVITED),
        (ROUND, True, Standing.NOT_IN_CATEGORY),
    ],
)
def test_nominees_are_invited_only_as_nominees(held, is_nominated, standing):
    assert round_answer(replace(CLIENT, is_nominated=is_nominated), held).standing is standing


def test_a_round_of_all_programs_asks_for_no_category():
    outside = replace(CLIENT, group=Outcome.NOT_MET)

    assert round_answer(outside, ALL_PROGRAMS).standing is Standing.PREDICTED_INVITED


def test_margins_say_how_far_and_how_long():
    missed = round_answer(
        replace(CLIENT, profile_submitted_at=TIE_BREAK_AT + timedelta(days=2, hours=3)), ROUND
    )
    short = round_answer(replace(CLIENT, crs_score=180), ROUND)

    assert (missed.score_margin, missed.time_margin) == (0, timedelta(days=2, hours=3))
    assert "2 days 3 hours after" in missed.reason
    assert short.score_margin == -18
    assert "18 points below" in short.reason


def test_one_point_short_is_said_in_the_singular():
    assert "1 point below" in round_answer(replace(CLIENT, crs_score=197), ROUND).reason


def test_a_round_without_a_tie_break_cannot_tell_at_the_cut_off_and_can_above_it():
    early = replace(ROUND, tie_break_at=None)

    assert round_answer(CLIENT, early).standing is Standing.CANNOT_TELL
    assert round_answer(replace(CLIENT, crs_score=199), early).standing is (
        Standing.PREDICTED_INVITED
    )


def test_a_profile_older_than_a_year_without_an_end_cannot_tell():
    old = replace(
        CLIENT,
        profile_expires_on=None,
        profile_submitted_at=datetime(2025, 9, 2, tzinfo=UTC),
    )

    answer = round_answer(old, ROUND)
    assert answer.standing is Standing.CANNOT_TELL
    assert "when the profile expires" in answer.missing[0]


def test_every_missing_fact_is_named():
    answer = round_answer(
        replace(CLIENT, crs_score=None, profile_submitted_at=None, is_nominated=None), ROUND
    )

    assert len(answer.missing) == 3
    assert all(fact in answer.reason for fact in answer.missing)


def test_a_score_read_after_the_round_is_cautioned_about():
    on_the_day = round_answer(replace(CLIENT, crs_score_on=date(2026, 9, 3)), ROUND)
    after = round_answer(replace(CLIENT, crs_score_on=date(2026, 9, 4)), ROUND)

    assert on_the_day.cautions == ()
    assert "after the round" in after.cautions[0]


@pytest.mark.parametrize(
    ("score_on", "cautioned"),
    [
        (date(2026, 9, 1), False),
        (date(2026, 11, 2), False),
        (date(2026, 11, 3), True),
    ],
)
def test_a_score_under_other_tables_is_cautioned_about(score_on, cautioned):
    held = replace(ROUND, crs_changed_on=(date(2025, 3, 25), date(2026, 11, 3)))

    answer = round_answer(replace(CLIENT, crs_score_on=score_on), held)

    assert any("other CRS tables" in caution for caution in answer.cautions) is cautioned


def test_a_prediction_says_that_it_is_one():
    answer = round_answer(CLIENT, ROUND)

    assert "Predicted on these facts, not confirmed" in answer.reason


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=1), "1 second"),
        (timedelta(days=8, hours=11, minutes=30), "8 days 11 hours"),
        (timedelta(hours=1, seconds=5), "1 hour 5 seconds"),
        (timedelta(0), "0 seconds"),
    ],
)
def test_a_span_is_said_by_its_two_largest_units(span, words):
    assert in_words(span) == words
