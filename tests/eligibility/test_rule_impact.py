"""Whose answers a draft changes: every open file under both laws, by reference number only."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clients.models import Client, Leave, Stage
from eligibility.impact import ask_for_impact, is_fresh, judge_some
from eligibility.models import ImpactLine, Job
from eligibility.rule_actions import publish, send_to_review
from eligibility.rule_review import answer_counts, summary
from tests.eligibility.rule_desk import (
    FIRST_DAY,
    NOW,
    draft_of,
    finish_impact,
    load_rules,
    make_maintainer,
    second_version,
)
from tests.factories import make_client, make_employment, make_work_permit


@pytest.fixture
def author(db):
    load_rules()
    return make_maintainer()


def physician(reference, days_to=date(2026, 10, 31), **facts):
    """Ten months of work for a clinic: enough for eight months, not for twelve."""
    file = make_client(reference=reference, birth_date=date(1990, 7, 1), **facts)
    first_day = date(2026, 1, 5)
    make_employment(file, first_day=first_day, last_day=days_to, hours_per_week=30)
    make_work_permit(file, first_day=first_day, last_day=date(2028, 1, 1))
    return file


def asked(draft, author, as_of=FIRST_DAY):
    ask_for_impact(draft, as_of=as_of, by=author, now=NOW)
    return finish_impact(draft)


def test_who_reaches_the_lower_hours_is_listed_with_the_condition_that_decides(author):
    physician("F-1")
    physician("F-2", days_to=date(2026, 2, 1))
    physician("F-3", stage=Stage.CLOSED)

    impact = asked(second_version(author), author)

    (line,) = impact.lines.all()
    assert (line.reference, line.what) == ("F-1", "category:physicians")
    assert (line.before, line.direction) == ("not_met", "gain")
    assert line.reasons == [
        "1,040 hours of Canadian work in one listed occupation within 3 years: not met → met"
    ]
    assert impact.judged == 2


def test_more_hours_are_counted_and_named_where_the_verdict_stays(client, author):
    physician("F-1", days_to=date(2026, 6, 30))
    file = Client.objects.get(reference="F-1")
    Leave.objects.create(
        employment=file.employments.get(),
        kind="paid_vacation",
        first_day=date(2026, 3, 2),
        last_day=date(2026, 4, 5),
    )
    draft = draft_of("category", "physicians", author, work__paid_vacation_days=30)

    impact = asked(draft, author)

    (line,) = impact.lines.all()
    assert (line.what, line.direction) == ("hours:physicians", "gain")
    assert Decimal(line.after) - Decimal(line.before) == pytest.approx(
        Decimal(16 * 30) / 7, abs=Decimal("0.02")
    )
    found = summary(impact, draft)
    assert found.changed == 1
    assert found.by_answer == {"verdict": 0, "hours": 1, "score": 0}
    assert [(each.after, each.files) for each in answer_counts(impact)] == [("more", 1)]


def test_a_list_names_no_fact_of_a_client(author):
    file = physician("F-1")
    impact = asked(second_version(author), author)

    kept = str(list(impact.lines.values("title", "before", "after", "reasons", "reference")))

    employer = file.employments.get().employer
    assert all(word not in kept for word in (file.family_name, employer, "Toronto"))


def test_another_score_is_listed_with_the_part_that_changes(author):
    physician("F-1")
    draft = draft_of("points_table", "crs", author, without_spouse__age__19=80)

    impact = asked(draft, author)

    line = impact.lines.get(what="score")
    assert int(line.after) - int(line.before) == 80 - 72
    assert line.reasons[0].startswith("core factors: ")


def test_a_step_done_twice_leaves_the_same_lines(author):
    physician("F-1")
    draft = second_version(author)
    impact = ask_for_impact(draft, as_of=FIRST_DAY, by=author, now=NOW)
    job = Job.objects.get(pk=impact.job_id)
    killed = Job.objects.get(pk=impact.job_id)

    judge_some(killed, now=NOW)
    judge_some(job, now=NOW)

    assert ImpactLine.objects.filter(impact=impact).count() == 1
    assert job.done == 1


def test_a_list_under_way_is_not_begun_twice(author):
    draft = second_version(author)

    first = ask_for_impact(draft, as_of=FIRST_DAY, by=author, now=NOW)
    again = ask_for_impact(draft, as_of=FIRST_DAY, by=author, now=NOW)

    assert again == first


def test_a_list_is_of_no_use_once_the_figures_change(author):
    draft = second_version(author)
    impact = asked(draft, author)
    assert is_fresh(impact, draft)

    draft.body["work"]["hours"] = "1000"

    assert not is_fresh(impact, draft)


def test_a_list_is_of_no_use_once_another_version_is_published(author):
    draft = second_version(author)
    impact = asked(draft, author)
    funds = draft_of("funds_table", "settlement_funds", author)
    send_to_review(funds, by=author, now=NOW)
    finish_impact(funds)
    publish(funds, by=make_maintainer(), now=NOW)

    assert not is_fresh(impact, draft)


def test_a_draft_changed_under_way_ends_its_list_unfinished(author):
    physician("F-1")
    draft = second_version(author)
    ask_for_impact(draft, as_of=FIRST_DAY, by=author, now=NOW)
    draft.body["work"]["hours"] = "1000"
    draft.save()

    impact = finish_impact(draft)

    assert impact.finished_at is None
    assert impact.job.state == "done"


def test_no_list_is_made_of_figures_that_cannot_be_read(author):
    draft = draft_of("points_table", "crs", author, with_spouse__age__3=None)

    with pytest.raises(ValidationError, match="not whole yet"):
        ask_for_impact(draft, as_of=FIRST_DAY, by=author, now=NOW)
