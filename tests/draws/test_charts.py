"""Where the charts put what they draw."""

from datetime import date

from draws.charts import (
    HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
    invitations_of,
    pool_bars,
    rounds_chart,
    score_bars,
)
from draws.models import Round
from draws.rules.rounds import POOL_BUCKETS

GROUPS = {"pnp": "Nominees", "other": "Others"}


def make_round(number, held_on, cut_off_score, program=""):
    return Round(
        number=str(number),
        order=number * 100,
        held_on=held_on,
        cut_off_score=cut_off_score,
        program=program,
    )


def group_of(row):
    return row.program or "other"


def test_no_rounds_make_no_chart():
    assert rounds_chart([], GROUPS, group_of) is None


def test_a_single_round_stands_in_the_middle_with_its_score_beside_it():
    chart = rounds_chart([make_round(1, date(2026, 2, 19), 169)], GROUPS, group_of)

    (point,) = chart.series[0].points
    assert LEFT < point.x < WIDTH - RIGHT
    assert point.label == "169"


def test_later_is_to_the_right_and_higher_is_above():
    chart = rounds_chart(
        [make_round(2, date(2026, 6, 24), 223), make_round(1, date(2026, 2, 19), 169)],
        GROUPS,
        group_of,
    )

    first, second = chart.series[0].points
    assert (first.number, second.number) == ("1", "2")
    assert first.x < second.x
    assert first.y > second.y
    assert chart.joined


def test_groups_are_drawn_apart_in_their_order_and_not_joined():
    chart = rounds_chart(
        [make_round(1, date(2026, 2, 19), 169), make_round(2, date(2026, 2, 20), 789, "pnp")],
        GROUPS,
        group_of,
    )

    assert [series.key for series in chart.series] == ["pnp", "other"]
    assert not chart.joined
    assert chart.scores[-1].label == "800"


def test_every_mark_lies_inside_the_drawing():
    rounds = [make_round(n, date(2015 + n, 1, 31), 80 * n) for n in range(1, 12)]

    chart = rounds_chart(rounds, GROUPS, group_of)

    assert all(0 <= point.x <= WIDTH for point in chart.series[0].points)
    assert all(0 <= point.y <= HEIGHT for point in chart.series[0].points)
    assert [mark.label for mark in chart.days] == [str(year) for year in range(2017, 2027)]


def test_quarters_mark_a_chart_of_little_time():
    rounds = [make_round(1, date(2026, 2, 19), 169), make_round(2, date(2026, 9, 3), 198)]

    assert [mark.label for mark in rounds_chart(rounds, GROUPS, group_of).days] == [
        "2026-04",
        "2026-07",
    ]


def test_sums_of_the_pool_are_not_drawn_beside_their_parts():
    pool = dict.fromkeys(POOL_BUCKETS, 10) | {"dd4": 40}

    bars = pool_bars(pool, 455)

    assert len(bars) == 15
    assert "451–500" not in [bar.scores for bar in bars]
    assert [bar.length for bar in bars if bar.scores in {"491–500", "501–600"}] == [25, 100]
    assert [bar.scores for bar in bars if bar.holds_cut_off] == ["451–460"]


def test_sizes_are_drawn_by_the_number_of_invitations():
    rounds = [make_round(1, date(2026, 2, 19), 169), make_round(2, date(2026, 6, 24), 223)]
    rounds[0].invitations, rounds[1].invitations = 391, 27_332

    chart = rounds_chart(rounds, GROUPS, group_of, figure_of=invitations_of)

    (series,) = chart.series
    assert [point.label for point in series.points] == ["391", "27,332"]
    assert len(chart.scores) <= 7


def test_our_scores_stand_in_spans_with_the_cut_off_among_them():
    bars = score_bars({401: 2, 408: 1, 425: 6}, 390)

    assert [(bar.scores, bar.count, bar.holds_cut_off) for bar in bars] == [
        ("420–429", 6, False),
        ("410–419", 0, False),
        ("400–409", 3, False),
        ("390–399", 0, True),
    ]
    assert bars[2].length == 50


def test_a_wide_range_of_scores_takes_wider_spans():
    bars = score_bars({900: 1, 150: 3}, 169)

    assert len(bars) <= 16
    assert sum(bar.count for bar in bars) == 4
    assert [bar.scores for bar in bars if bar.holds_cut_off] == ["150–199"]


def test_without_scores_there_is_no_chart_of_them():
    assert score_bars({}, 198) == []
