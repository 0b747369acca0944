"""What decides where a file stands on Today, case by case."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clients.models import Client, ExpressEntryProfile, FamilyMember, PermitRenewal, Stage
from deadlines.models import Deadline
from deadlines.round_outcomes import latest_round_outcomes, newest_round_if_old
from deadlines.today import Bucket, work_of
from deadlines.today_page import TaskRow, rows_of_tasks
from deadlines.watch import next_dates_of
from documents.models import Checklist, ChecklistItem
from draws.models import ClientStanding, Round
from eligibility.models import Assessment, CurrentAssessment
from tests.deadlines.office import DUE_AT, make_deadline, make_invited_client
from tests.factories import make_client, make_user, make_work_permit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
TODAY = date(2026, 3, 20)
TIE_BREAK = datetime(2026, 1, 3, 3, 25, 14, tzinfo=UTC)


def make_paper(deadline: Deadline, **fields) -> ChecklistItem:
    checklist, _ = Checklist.objects.get_or_create(
        ita=deadline.ita,
        defaults={
            "client": deadline.client,
            "program": "CEC",
            "made_at": NOW,
            "refreshed_at": NOW,
        },
    )
    values = {
        "key": f"paper{ChecklistItem.objects.count()}",
        "section": "work",
        "title": "Reference letter",
        "requirement": "mandatory_all",
        "applies": True,
    } | fields
    return ChecklistItem.objects.create(checklist=checklist, **values)


def assessed(client: Client, verdict: str, blocking_reason: str = "") -> Client:
    assessment = Assessment.objects.create(
        client=client,
        rule_key="physicians",
        as_of=TODAY,
        evaluated_at=NOW,
        verdict=verdict,
        facts={},
        result={},
        versions=[],
        versions_checksum="",
        facts_hash=str(client.pk),
        rules_edition=1,
    )
    CurrentAssessment.objects.create(
        client=client,
        assessment=assessment,
        facts_version=1,
        as_of=TODAY,
        verdict=verdict,
        blocking_reason=blocking_reason,
    )
    return client


def bucket_of(client: Client, now: datetime = NOW) -> Bucket | None:
    work = work_of(client.owner, now=now)
    found = [each for each in Bucket for task in work.tasks[each] if task.client_id == client.pk]
    assert len(found) <= 1
    return found[0] if found else None


def row_of(client: Client) -> TaskRow:
    work = work_of(client.owner, now=NOW)
    tasks = [task for each in Bucket for task in work.tasks[each] if task.client_id == client.pk]
    (row,) = rows_of_tasks(tasks, now=NOW, today=TODAY)
    return row


def reason_of(client: Client) -> tuple[str, str]:
    row = row_of(client)
    return row.reason, row.button


@pytest.mark.parametrize(
    ("state", "order_by", "bucket", "said", "button"),
    [
        ("not_asked", date(2026, 4, 1), Bucket.SOON, "not asked", "Ask"),
        ("not_asked", date(2026, 3, 20), Bucket.SOON, "not asked", "Ask"),
        ("not_asked", date(2026, 3, 19), Bucket.NOW, "latest start was 2026-03-19", "Ask"),
        ("asked", date(2026, 4, 1), Bucket.WAITING, "asked, not received", "Chase"),
        ("asked", date(2026, 3, 19), Bucket.RISK, "asked, not received", "Chase"),
        ("received", None, Bucket.SOON, "received, not checked", "Check"),
        ("rejected", None, Bucket.NOW, "rejected", "Chase"),
    ],
)
def test_first_unsettled_paper_decides_for_an_invited_file(state, order_by, bucket, said, button):
    deadline = make_deadline()
    reason = "no hours" if state == "rejected" else ""
    make_paper(deadline, state=state, order_by=order_by, reason=reason)

    assert bucket_of(deadline.client) is bucket
    words, label = reason_of(deadline.client)
    assert words == f"Reference letter: {said}" or said in words
    assert label == button


def test_day_to_ask_for_a_paper_is_shown_and_not_the_end_of_the_invitation():
    deadline = make_deadline()
    make_paper(deadline, state="not_asked", order_by=date(2026, 3, 22))

    row = row_of(deadline.client)

    assert row.reason == "Reference letter: not asked, ask by 2026-03-22"
    assert (row.by_on, row.by_at, row.left, row.urgency) == (
        date(2026, 3, 22),
        None,
        "2 days",
        "now",
    )


@pytest.mark.parametrize(
    ("born", "bucket", "by_on"),
    [
        (date(2004, 3, 25), Bucket.SOON, date(2026, 3, 24)),
        (date(2004, 4, 20), Bucket.RISK, date(2026, 4, 19)),
        (date(2004, 6, 21), Bucket.WAITING, None),  # the invitation ends before
    ],
)
def test_child_who_turns_22_before_the_invitation_ends_is_said_on_its_row(born, bucket, by_on):
    deadline = make_deadline()
    FamilyMember.objects.create(
        client=deadline.client, relation="child", given_name="Kemi", birth_date=born
    )
    make_paper(deadline, state="asked", order_by=date(2026, 4, 1))

    row = row_of(deadline.client)

    assert bucket_of(deadline.client) is bucket
    assert row.by_on == by_on
    assert row.reason.endswith("Reference letter: asked, not received")
    assert ("A child turns 22 the day after (Kemi)" in row.reason) is (by_on is not None)
    assert row.by_at == (None if by_on else deadline.due_at)


def test_a_deadline_that_no_letter_prints_is_checked_first():
    deadline = make_deadline()
    paper = make_paper(deadline, state="not_asked", order_by=date(2026, 4, 1))
    deadline.due_at = deadline.ita.issued_at + timedelta(days=62, seconds=1)
    deadline.save()

    assert bucket_of(deadline.client) is Bucket.NOW
    assert reason_of(deadline.client) == (
        "The deadline is later than any letter prints: compare the letter",
        "Correct",
    )
    paper.delete()
    assert bucket_of(deadline.client) is Bucket.NOW


@pytest.mark.parametrize(
    "settled",
    [
        {"state": "checked"},
        {"state": "waived", "reason": "no such paper"},
        {"applies": False},
        {"requirement": "recommended"},
    ],
)
def test_file_with_every_required_paper_settled_is_to_be_filed(settled):
    deadline = make_deadline()
    make_paper(deadline, **settled)

    assert reason_of(deadline.client) == (
        "Every paper is checked or waived: file the application",
        "File",
    )


def test_file_is_not_called_settled_while_it_is_unknown_whether_a_paper_is_needed():
    deadline = make_deadline()
    make_paper(deadline, title="Divorce decree", applies=None, order_by=date(2026, 3, 1))

    assert bucket_of(deadline.client) is Bucket.SOON
    assert reason_of(deadline.client) == (
        "Divorce decree: not known whether it is needed",
        "Answer",
    )


def test_paper_that_is_on_file_is_to_be_attached_and_comes_after_one_to_be_asked_for():
    deadline = make_deadline()
    passport = make_paper(deadline, title="Passport", is_on_file=True)

    assert bucket_of(deadline.client) is Bucket.SOON
    assert reason_of(deadline.client) == ("Passport: on file, attach the paper", "Attach")
    make_paper(deadline, title="Letter", order_by=date(2026, 4, 1), position=passport.position + 1)
    assert reason_of(deadline.client) == ("Letter: not asked, ask by 2026-04-01", "Ask")


def test_rejected_paper_comes_before_one_that_is_only_late():
    deadline = make_deadline()
    make_paper(deadline, title="Police certificate", order_by=date(2026, 3, 1))
    make_paper(deadline, title="Letter", state="rejected", reason="no hours")

    assert reason_of(deadline.client)[0] == "Letter: rejected"


@pytest.mark.parametrize(
    ("before", "bucket"),
    [
        (timedelta(days=7), Bucket.WAITING),
        (timedelta(days=7) - timedelta(minutes=1), Bucket.SOON),
        (timedelta(days=3), Bucket.SOON),
        (timedelta(days=3) - timedelta(minutes=1), Bucket.NOW),
        (timedelta(0), Bucket.NOW),
    ],
)
def test_last_week_and_last_three_days_press_whatever_the_papers_say(before, bucket):
    deadline = make_deadline()
    make_paper(deadline, state="asked")

    assert bucket_of(deadline.client, DUE_AT - before) is bucket


@pytest.mark.parametrize(
    ("verdict", "bucket"),
    [
        ("met", Bucket.READY),
        ("met_by_policy", Bucket.READY),
        ("not_met", Bucket.RISK),
        ("incomplete", Bucket.WAITING),
        ("review", Bucket.WAITING),
    ],
)
def test_verdict_places_a_file_in_the_pool(verdict, bucket):
    client = assessed(make_client(stage=Stage.POOL), verdict, "The permit names another hospital")

    assert bucket_of(client) is bucket


def test_file_at_risk_says_what_blocks():
    client = assessed(make_client(stage=Stage.POOL), "not_met", "Permit ended on 1 March")

    assert reason_of(client) == ("Permit ended on 1 March", "Open")


@pytest.mark.parametrize(
    ("stage", "verdict", "bucket", "said"),
    [
        (Stage.PROFILE, "met", Bucket.SOON, "submit the profile"),
        (Stage.PROFILE, "not_met", Bucket.RISK, "The permit ended"),
        (Stage.PROFILE, "incomplete", Bucket.WAITING, "The permit ended"),
        (Stage.PROFILE, None, Bucket.WAITING, "Not assessed yet"),
        (Stage.POOL, "met_review", Bucket.WAITING, "The permit ended"),
        (Stage.POOL, None, Bucket.WAITING, "Not assessed yet"),
        (Stage.INVITED, "met", Bucket.NOW, "record the invitation"),
        (Stage.SUBMITTED, "not_met", Bucket.WAITING, "IRCC decides"),
    ],
)
def test_stage_and_verdict_place_every_open_file(stage, verdict, bucket, said):
    client = make_client(stage=stage)
    if verdict:
        assessed(client, verdict, "The permit ended")

    assert bucket_of(client) is bucket
    assert said in reason_of(client)[0]


@pytest.mark.parametrize("stage", [Stage.LANDED, Stage.CLOSED])
def test_file_no_longer_worked_on_is_nowhere(stage):
    client = make_deadline(make_invited_client(stage=stage)).client

    assert bucket_of(assessed(client, "met")) is None


def test_every_open_file_is_in_one_bucket_and_the_counts_add_up_to_them():
    owner = make_user()
    open_stages = [Stage.PROFILE, Stage.POOL, Stage.INVITED, Stage.SUBMITTED]
    verdicts = ["met", "not_met", "incomplete", "review"]
    files = [make_client(owner, stage=stage) for stage in open_stages]
    files += [
        assessed(make_client(owner, stage=stage), verdict)
        for stage in open_stages
        for verdict in verdicts
    ]
    make_work_permit(files[0], last_day=date(2026, 4, 1))
    make_deadline(make_invited_client(owner=owner))
    make_client(owner, stage=Stage.CLOSED)

    work = work_of(owner, now=NOW)

    assert work.files == sum(map(work.count, Bucket)) == len(files) + 1


def test_expiry_tells_more_than_a_verdict_of_the_same_bucket():
    client = assessed(make_client(stage=Stage.POOL), "not_met", "Hours are too few")
    make_work_permit(client, last_day=date(2026, 5, 1))

    assert reason_of(client)[0] == "Work permit ends"


def test_file_is_under_its_most_pressing_reason_only():
    deadline = make_deadline(make_invited_client(waiting_for="the employer"))
    make_paper(deadline, state="rejected", reason="no hours")
    make_work_permit(deadline.client, last_day=date(2026, 4, 15))

    assert bucket_of(deadline.client) is Bucket.NOW


@pytest.mark.parametrize(
    ("last_day", "bucket"),
    [
        (date(2026, 3, 20), Bucket.SOON),
        (date(2026, 3, 27), Bucket.SOON),
        (date(2026, 3, 28), Bucket.RISK),
        (date(2026, 5, 19), Bucket.RISK),
        (date(2026, 5, 20), Bucket.WAITING),
        (date(2026, 3, 19), Bucket.RISK),
        (date(2025, 12, 20), Bucket.RISK),
        (date(2025, 12, 19), Bucket.WAITING),
    ],
)
def test_permit_presses_from_sixty_days_before_to_ninety_days_after(last_day, bucket):
    client = make_client(stage=Stage.POOL)
    make_work_permit(client, first_day=date(2024, 1, 1), last_day=last_day)

    assert bucket_of(client) is bucket


@pytest.mark.parametrize(
    ("applied_on", "bucket"),
    [
        (date(2025, 3, 31), Bucket.RISK),  # before the permit: it renewed another
        (date(2025, 4, 1), Bucket.WAITING),
        (date(2026, 4, 1), Bucket.WAITING),
        (date(2026, 4, 2), Bucket.RISK),
    ],
)
def test_permit_whose_own_renewal_was_filed_in_time_and_is_pending_does_not_press(
    applied_on, bucket
):
    client = make_client(stage=Stage.POOL)
    permit = make_work_permit(client, first_day=date(2025, 4, 1), last_day=date(2026, 4, 1))
    PermitRenewal.objects.create(permit=permit, applied_on=applied_on)

    assert bucket_of(client) is bucket


def test_next_dates_of_one_client_are_all_listed_soonest_first():
    client = make_client(stage=Stage.POOL, passport_expires_on=date(2030, 1, 1))
    make_work_permit(client, last_day=date(2027, 5, 20))
    ExpressEntryProfile.objects.create(client=client, expires_on=date(2026, 12, 11))

    found = next_dates_of(client, on=TODAY)

    assert [each.last_day for each in found] == [
        date(2026, 12, 11),
        date(2027, 5, 20),
        date(2030, 1, 1),
    ]


def make_round(**fields) -> Round:
    values = {
        "number": "397",
        "order": 39700,
        "held_on": date(2026, 2, 19),
        "name": "Physicians with Canadian work experience, 2026–Version 1",
        "kind": Round.Kind.CATEGORY,
        "category_key": "physicians",
        "invitations": 391,
        "cut_off_score": 169,
        "tie_break_at": TIE_BREAK,
        "origin": Round.Origin.TYPED,
        "first_read_at": NOW,
        "last_read_at": NOW,
    } | fields
    return Round.objects.create(**values)


@pytest.mark.parametrize(
    ("verdict", "score", "submitted_at", "counted"),
    [
        ("met", 170, None, "invited"),
        ("met", 169, TIE_BREAK - timedelta(seconds=1), "invited"),
        ("met", 169, TIE_BREAK, "cannot_tell"),
        ("met", 169, TIE_BREAK + timedelta(seconds=1), "missed_by_time"),
        ("met", 169, None, "cannot_tell"),
        ("met", 168, TIE_BREAK, "missed_by_score"),
        ("met", None, TIE_BREAK, "cannot_tell"),
        ("met_by_policy", 400, TIE_BREAK, "invited"),
        ("not_met", 400, TIE_BREAK, "not_in_category"),
        ("incomplete", 400, TIE_BREAK, "cannot_tell"),
    ],
)
def test_file_is_counted_once_against_the_latest_round(verdict, score, submitted_at, counted):
    make_round()
    client = assessed(make_client(stage=Stage.POOL), verdict)
    ExpressEntryProfile.objects.create(client=client, crs_score=score, submitted_at=submitted_at)

    found = latest_round_outcomes(client.owner, on=TODAY)

    counts = ("invited", "missed_by_score", "missed_by_time", "not_in_category", "cannot_tell")
    assert {name: getattr(found, name) for name in counts} == dict.fromkeys(counts, 0) | {
        counted: 1
    }


def test_latest_round_is_of_the_category_and_not_of_tomorrow():
    make_round()
    make_round(number="421", order=42100, held_on=TODAY + timedelta(days=1))
    make_round(number="400", order=40000, held_on=TODAY, category_key="french")

    found = latest_round_outcomes(make_user(), on=TODAY)

    assert found is not None
    assert found.round.number == "397"


def test_there_is_no_panel_before_the_first_round():
    assert latest_round_outcomes(make_user(), on=TODAY) is None


@pytest.mark.parametrize("stage", [Stage.PROFILE, Stage.POOL, Stage.INVITED, Stage.SUBMITTED])
def test_next_dates_name_the_end_of_the_profile_whatever_the_stage(stage):
    client = make_client(stage=stage)
    ExpressEntryProfile.objects.create(client=client, expires_on=date(2026, 9, 1))

    found = next_dates_of(client, on=TODAY)

    assert [each.last_day for each in found] == [date(2026, 9, 1)]


def test_a_prediction_without_an_invitation_is_asked_about_two_days_after_the_round():
    client = make_client(stage=Stage.POOL)
    ClientStanding.objects.create(
        round=make_round(),
        client=client,
        listed="predicted_invited",
        ground="above_cut_off",
        reason="Above the cut-off.",
        inputs={},
        facts_version=1,
        mark="",
        computed_at=NOW,
    )

    tasks = work_of(client.owner, now=NOW).tasks[Bucket.NOW]
    (row,) = rows_of_tasks(tasks, now=NOW, today=TODAY)

    assert row.reason.startswith("Round 397 predicted an invitation; none is recorded")
    assert row.href == f"/rounds/397/clients/{client.pk}/"
    assert latest_round_outcomes(client.owner, on=TODAY).is_confirmed


@pytest.mark.parametrize(
    ("now", "said", "left"),
    [
        (datetime(2026, 4, 20, 23, 59, tzinfo=UTC), "would run until 2026-04-21 00:00", "1 minute"),
        (datetime(2026, 4, 21, tzinfo=UTC), "would have lapsed at 2026-04-21 00:00 UTC", "over"),
    ],
)
def test_file_asked_about_tells_when_the_invitation_ends_and_stays_ready(now, said, left):
    client = assessed(make_client(stage=Stage.POOL), "met")
    ClientStanding.objects.create(
        round=make_round(held_on=date(2026, 2, 19)),
        client=client,
        listed="predicted_invited",
        ground="above_cut_off",
        reason="Above the cut-off.",
        inputs={},
        facts_version=1,
        mark="",
        computed_at=NOW,
    )

    work = work_of(client.owner, now=now)

    (row,) = rows_of_tasks(work.tasks[Bucket.NOW], now=now, today=now.date())
    assert said in row.reason
    assert (row.left, row.by_at) == (left, datetime(2026, 4, 21, tzinfo=UTC))
    assert [task.client_id for task in work.tasks[Bucket.READY]] == [client.pk]
    assert work.files == 1


@pytest.mark.parametrize(("days", "is_old"), [(31, False), (32, True)])
def test_rounds_are_old_when_the_newest_is_longer_ago_than_a_month(days, is_old):
    make_round(held_on=TODAY - timedelta(days=days), category_key="french")
    make_round(number="421", order=42100, held_on=TODAY + timedelta(days=1))

    found = newest_round_if_old(on=TODAY)

    assert found == (TODAY - timedelta(days=days) if is_old else None)


@pytest.mark.parametrize(
    ("left", "asked"), [(timedelta(days=3), False), (timedelta(hours=71), True)]
)
def test_with_papers_missing_in_the_last_days_filing_or_declining_is_the_question(left, asked):
    deadline = make_deadline()
    make_paper(deadline, state="asked")
    Deadline.objects.update(due_at=NOW + left)

    assert reason_of(deadline.client)[0].startswith("File or decline") is asked
