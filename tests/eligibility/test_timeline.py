from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from eligibility.edition import shipped_law
from eligibility.rules.categories import assess_category
from eligibility.rules.experience import experience_under
from eligibility.rules.facts import Absence, Job, Leave, Licence, Person, WorkPermit
from eligibility.rules.span import Span
from eligibility.timeline import GUTTER, WIDTH, Lane, Stretch, draw
from eligibility.timeline_lanes import lanes_of

ON = date(2026, 2, 19)
WINDOW = Span(date(2023, 2, 19), date(2026, 2, 18))


def drawn(*lanes):
    return draw(
        lanes,
        window=WINDOW,
        on=ON,
        as_of_label="Round 397",
        month_name=lambda day: f"{day:%Y-%m}",
    )


def stretch(first, last, label="A label"):
    return Stretch(Span(first, last), "job", label, label)


def hospital_doctor(**facts):
    job = Job(
        "Harbour General Hospital",
        "31100",
        "CA",
        "NS",
        date(2025, 1, 1),
        None,
        Decimal(40),
        True,
        "employee",
        record="employment:1",
    )
    return Person(**({"jobs": (job,), "nominations": ()} | facts))


def lanes_by_name(person):
    return {
        lane.name: lane.stretches
        for lane in lanes_of(person, experience_under(shipped_law(ON), person, on=ON))
    }


def test_stretches_that_overlap_are_drawn_in_rows_of_their_own():
    timeline = drawn(
        Lane(
            "Jobs",
            (
                stretch(date(2024, 1, 1), date(2024, 12, 31)),
                stretch(date(2024, 6, 1), date(2025, 5, 31)),
                stretch(date(2025, 1, 1), date(2025, 3, 31)),
            ),
        )
    )

    first, second, third = sorted(timeline.bars, key=lambda bar: bar.stretch.span.first_day)
    assert first.y == third.y
    assert second.y > first.y


def test_name_of_a_half_year_at_the_edge_is_left_out_rather_than_cut():
    on = date(2026, 11, 22)
    window = Span(date(2023, 11, 22), date(2026, 11, 21))

    timeline = draw([], window=window, on=on, as_of_label="", month_name=lambda day: f"{day:%b %Y}")

    assert "Jan 2027" not in [tick.label for tick in timeline.ticks]
    assert "Jul 2026" in [tick.label for tick in timeline.ticks]


def test_every_bar_lies_within_the_picture_even_when_the_job_began_long_before():
    timeline = drawn(Lane("Jobs", (stretch(date(2001, 1, 1), date.max),)))

    (bar,) = timeline.bars
    assert bar.x == GUTTER
    assert bar.x + bar.width == pytest.approx(WIDTH, abs=0.2)


def test_a_stretch_outside_the_time_shown_is_left_out_of_the_picture_but_stays_in_the_table():
    timeline = drawn(Lane("Jobs", (stretch(date(2001, 1, 1), date(2002, 1, 1)),)))

    assert timeline.bars == ()
    assert timeline.lanes[0].stretches


def test_a_label_too_long_for_its_bar_is_cut_to_its_first_part():
    timeline = drawn(
        Lane("Jobs", (stretch(date(2024, 1, 1), date(2024, 5, 31), "Harbour · 31102 · 22 h"),))
    )

    assert timeline.bars[0].label == "Harbour"


def test_days_no_permit_covers_stand_as_a_gap_and_as_not_counted():
    person = hospital_doctor(
        permits=(WorkPermit("open", (), None, date(2025, 1, 1), date(2025, 8, 31)),),
    )

    lanes = lanes_by_name(person)

    unauthorized = Span(date(2025, 9, 1), date(2026, 2, 18))
    assert [each.span for each in lanes["Authorization"] if each.look == "gap"] == [unauthorized]
    assert [each.span for each in lanes["Counted"] if each.look == "not-counted"] == [unauthorized]
    assert next(each for each in lanes["Authorization"] if each.look == "gap").cure


def test_counted_hours_are_capped_at_thirty_a_week_over_jobs_held_at_once():
    job = hospital_doctor().jobs[0]
    second = Job(
        "Coastal Clinic",
        "31100",
        "CA",
        "NS",
        date(2025, 1, 1),
        None,
        Decimal(20),
        True,
        "employee",
    )
    person = Person(
        jobs=(job, second),
        permits=(WorkPermit("open", (), None, date(2025, 1, 1), date(2027, 1, 1)),),
        nominations=(),
    )

    (counted,) = (each for each in lanes_by_name(person)["Counted"] if each.look == "counted")

    assert counted.span.days == 414
    assert counted.label == "1,774 h"  # 414 days of 30 / 7 hours: 1,774.29


def test_licences_and_absences_have_lanes_of_their_own():
    person = hospital_doctor(
        licences=(Licence("CPSNS", "NS", "independent", date(2025, 1, 1), None),),
        absences=(Absence(date(2025, 3, 1), date(2025, 3, 14), "IN"),),
    )

    lanes = lanes_by_name(person)

    assert [each.label for each in lanes["Licence"]] == ["CPSNS · NS · independent"]
    assert [each.label for each in lanes["Outside Canada"]] == ["India"]


def test_a_long_paid_vacation_breaks_the_counted_bar_and_an_officer_decides_on_the_rest():
    holiday = Leave("paid_vacation", date(2025, 5, 1), date(2025, 6, 4))
    job = replace(hospital_doctor().jobs[0], leaves=(holiday,))
    person = hospital_doctor(
        jobs=(job,), permits=(WorkPermit("open", (), None, date(2025, 1, 1), date(2027, 1, 1)),)
    )

    lane = lanes_by_name(person)["Counted"]

    (left_out,) = (each for each in lane if each.look == "discretion")
    assert left_out.span == Span(date(2025, 5, 15), date(2025, 6, 4))
    assert "an officer decides" in left_out.words
    assert next(each.span.last_day for each in lane if each.look == "counted") == date(2025, 5, 14)
    assert not any(each.look == "not-counted" for each in lane)
    version = shipped_law(ON).get("category", "physicians")
    hours = assess_category(person, version, shipped_law(ON), ON).findings[0]
    assert "21 days are left out (15 May 2025 to 4 June 2025)" in hours.reason


def test_a_lapse_during_two_jobs_is_drawn_once_with_both_employers():
    first = hospital_doctor().jobs[0]
    second = replace(first, employer="Coastal Clinic", record="job:2")
    person = hospital_doctor(
        jobs=(first, second),
        permits=(WorkPermit("open", (), None, date(2025, 1, 1), date(2025, 8, 31)),),
    )

    lanes = lanes_by_name(person)

    (gap,) = (each for each in lanes["Authorization"] if each.look == "gap")
    assert gap.span == Span(date(2025, 9, 1), date(2026, 2, 18))
    assert first.employer in gap.words
    assert "Coastal Clinic" in gap.words
    assert len([each for each in lanes["Counted"] if each.look == "not-counted"]) == 1
