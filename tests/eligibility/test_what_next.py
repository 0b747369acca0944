"""The days ahead, each with its effect on verdict and score as the rules compute it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from eligibility.edition import shipped_versions
from eligibility.rules.coming import HORIZON_DAYS
from eligibility.rules.facts import ExpressEntryProfile, Person, Spouse
from eligibility.rules.findings import Outcome
from eligibility.rules.what_next import days_to_come, differences, state_on
from tests.eligibility.people import job, open_permit
from tests.eligibility.test_programs import celpip, medical_degree

VERSIONS = shipped_versions()
ON = date(2026, 6, 1)
MET, NOT_MET = Outcome.MET, Outcome.NOT_MET
PHYSICIAN = Person(
    birth_date=date(1990, 9, 15),
    jobs=(job("2026-01-05", hours=40, duties_confirmed=True),),
    permits=(open_permit("2025-12-01 2028-12-31"),),
    nominations=(),
    language_tests=(celpip(9, taken_on=date(2026, 1, 20)),),
    credentials=(medical_degree(issued_on=date(2026, 2, 1)),),
    profile=ExpressEntryProfile(
        "E1", datetime(2026, 3, 1, tzinfo=UTC), date(2027, 3, 1), record="profile:1"
    ),
    has_spouse=False,
)


def ahead(person=PHYSICIAN, on=ON, **more):
    return days_to_come(person, VERSIONS, on=on, **more)


def day_of(kind, person=PHYSICIAN):
    return next(day for day in ahead(person) if kind in {each.kind for each in day.events})


def test_hours_that_a_going_job_reaches_turn_the_verdict():
    reached = day_of("hours_reached")

    assert reached.on == date(2027, 1, 4)
    assert (reached.before.outcome, reached.after.outcome) == (NOT_MET, MET)
    assert any("1,560 hours" in each.title for each in reached.changed)


def test_a_complete_year_of_canadian_work_changes_the_score_on_its_day():
    reached = day_of("year_reached")

    assert reached.on == date(2027, 1, 4)
    assert reached.after.crs.profile.canadian_work_years == 1
    # The pairs with education earned their 50 with language before.
    assert reached.points == 40


def test_a_birthday_that_costs_points_is_listed_and_one_that_does_not_is_left_out():
    older = day_of("birthday")
    younger = replace(PHYSICIAN, birth_date=date(2004, 9, 15))

    assert (older.on, older.points) == (date(2026, 9, 15), -5)
    assert not [each for each in ahead(younger) if {"birthday"} == {x.kind for x in each.events}]


def test_a_test_and_a_report_stop_earning_on_their_anniversaries():
    assert day_of("test").on == date(2028, 1, 20)
    assert day_of("test").after.score < day_of("test").before.score
    assert day_of("report").on == date(2031, 2, 1)


PARTNER = Spouse(
    is_accompanying=True,
    is_canadian=False,
    language_tests=(celpip(9, taken_on=date(2024, 11, 10)), celpip(7, taken_on=date(2025, 3, 3))),
    credentials=(medical_degree(issued_on=date(2022, 8, 8)),),
)


def rows_of_the_partner(spouse):
    rows = ahead(replace(PHYSICIAN, has_spouse=True, spouse=spouse), most=40)
    return {row.on: row for row in rows if any("partner's" in each.text for each in row.events)}


def test_a_partners_tests_and_report_stop_earning_on_their_anniversaries():
    rows = rows_of_the_partner(PARTNER)

    # CLB 9 gives 5 points an ability, CLB 7 gives 3, no test none; the degree gave 10.
    assert {day: row.points for day, row in rows.items()} == {
        date(2026, 11, 10): -8,
        date(2027, 3, 3): -12,
        date(2027, 8, 8): -10,
    }


def test_a_partner_who_stays_behind_has_no_days_of_the_score():
    assert not rows_of_the_partner(replace(PARTNER, is_accompanying=False))


def test_a_permit_ends():
    assert day_of("permit").on == date(2029, 1, 1)


def test_a_profile_is_in_doubt_on_its_last_day_and_turns_the_verdict_on_the_next():
    last, over = day_of("profile"), day_of("profile_over")

    assert (last.on, over.on) == (date(2027, 3, 1), date(2027, 3, 2))
    assert (last.before.outcome, last.after.outcome) == (MET, Outcome.UNDETERMINED)
    assert (over.before.outcome, over.after.outcome) == (Outcome.UNDETERMINED, NOT_MET)


def test_a_profile_without_a_printed_end_is_over_after_twelve_months():
    profile = replace(PHYSICIAN.profile, expires_on=None)
    over = day_of("profile", replace(PHYSICIAN, profile=profile))

    assert (over.on, over.after.outcome) == (date(2027, 3, 1), NOT_MET)


def test_a_profile_on_which_an_invitation_lapsed_has_no_end_ahead():
    lapsed = replace(PHYSICIAN.profile, lapsed_at=datetime(2026, 6, 1, tzinfo=UTC))

    rows = ahead(replace(PHYSICIAN, profile=lapsed))

    assert "profile" not in {each.kind for day in rows for each in day.events}
    assert {day.after.outcome for day in rows} == {NOT_MET}


def test_nothing_changes_between_the_rows_without_a_row_of_its_own():
    rows = [row for row in ahead(most=60) if row.on < ON + timedelta(days=HORIZON_DAYS)]
    states = [state_on(PHYSICIAN, VERSIONS, on=ON)]
    for row in rows:
        states += [row.before, row.after]
    states.append(state_on(PHYSICIAN, VERSIONS, on=ON + timedelta(days=HORIZON_DAYS)))

    for earlier, later in zip(states[::2], states[1::2], strict=True):
        assert (earlier.outcome, earlier.score) == (later.outcome, later.score)
        assert not differences(earlier, later)


def test_what_changes_by_time_alone_is_found_on_its_day_with_the_rules_reason():
    done = replace(PHYSICIAN, jobs=(job("2026-01-05 2026-05-31", duties_confirmed=True),))

    day = day_of("time", done)

    # The last day of work is in the three years before 31 May 2029, not before 1 June 2029.
    assert day.on == date(2029, 6, 1)
    duties = next(each for each in day.changed if each.title == "Duties of the occupation")
    assert (duties.before, duties.after) == (MET, Outcome.UNDETERMINED)
    assert duties.reason


def test_each_fall_of_points_names_the_factors_it_comes_from():
    test = day_of("test")

    moved = {each.factor: (each.before, each.after) for each in test.points_moved}

    assert moved["core.first_language"] == (124, 0)
    assert all(row.points_moved for row in ahead() if row.points)


def test_the_window_moving_past_old_work_is_dated():
    done = replace(PHYSICIAN, jobs=(job("2025-06-02 2026-05-31", duties_confirmed=True),))
    done = replace(done, permits=(open_permit("2025-01-01 2026-06-30"),))

    lost = day_of("hours_lost", done)

    assert lost.on == date(2028, 6, 3)
    assert any("1,560 hours" in each.title for each in lost.changed)


def test_each_row_is_what_the_rules_say_of_that_day_and_its_eve():
    for row in ahead():
        eve = state_on(PHYSICIAN, VERSIONS, on=row.on - timedelta(days=1))
        day = state_on(PHYSICIAN, VERSIONS, on=row.on)
        assert (row.before.outcome, row.before.score) == (eve.outcome, eve.score)
        assert (row.after.outcome, row.after.score) == (day.outcome, day.score)


def test_a_reported_change_of_the_tables_is_a_day_to_come():
    assert day_of("law").on == date(2026, 11, 3)


def test_days_come_in_order_once_each_and_no_more_than_asked():
    rows = ahead(most=5)

    days = [row.on for row in rows]
    assert days == sorted(set(days))
    assert len(days) == 5
    assert min(days) > ON


def test_an_empty_file_has_no_days_of_its_own():
    assert {each.kind for row in ahead(Person()) for each in row.events} == {"law"}


def test_hours_a_few_short_with_no_work_to_come_are_never_reached():
    short = replace(PHYSICIAN, jobs=(job("2025-06-02 2026-05-30", duties_confirmed=True),))
    short = replace(short, permits=(open_permit("2025-01-01 2026-06-30"),))

    assert "hours_reached" not in {each.kind for row in ahead(short) for each in row.events}
