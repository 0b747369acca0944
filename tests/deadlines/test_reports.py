"""Reports: counts that lead to their files, how deadlines went, every reminder, as CSV too."""

import csv
from datetime import timedelta

import pytest

from clients.models import Stage
from deadlines import reports
from deadlines.actions import settle
from deadlines.models import Deadline
from eligibility.models import Assessment, CurrentAssessment
from tests.deadlines.office import D7, DUE_AT, RECORDED_AT, all_sent, make_deadline
from tests.factories import make_client, make_firm, make_unjudged, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(make_firm())


def judged(client, verdict):
    """Give a file a current assessment with a verdict; what else it says does not matter here."""
    day = RECORDED_AT.date()
    assessment = Assessment.objects.create(
        client=client,
        rule_key="physicians",
        as_of=day,
        evaluated_at=RECORDED_AT,
        verdict=verdict,
        facts={},
        result={},
        versions=[],
        rules_edition=1,
    )
    CurrentAssessment.objects.create(
        client=client, assessment=assessment, facts_version=1, as_of=day, verdict=verdict
    )


def counts(user):
    return {
        row.stage: {cell.verdict: cell.files for cell in row.cells if cell.files}
        for row in reports.stages_of(user)
    }


def rows_of(response):
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    return list(csv.reader(lines))


def test_files_are_counted_by_stage_and_verdict(user):
    for stage, verdict in [("pool", "met"), ("pool", "met"), ("pool", "not_met")]:
        judged(make_client(user, stage=stage), verdict)
    make_client(user, stage=Stage.PROFILE)
    make_client(user, stage=Stage.CLOSED)
    judged(make_client(make_user(), stage=Stage.POOL), "met")
    assert counts(user) == {
        "profile": {"none": 1},
        "pool": {"met": 2, "not_met": 1},
        "invited": {},
        "submitted": {},
    }


def test_files_that_no_rule_can_judge_are_named_to_their_office_alone(client, user):
    broken, well, elsewhere = make_client(user), make_client(user), make_client(make_user())
    for file in (broken, elsewhere):
        make_unjudged(file)
    client.force_login(user)

    page = client.get("/reports/").content.decode()

    assert "1 open file cannot be judged" in page
    assert f">{broken.reference}</a>" in page
    assert well.reference not in page
    assert elsewhere.reference not in page


def test_the_bar_of_the_largest_stage_is_whole(user):
    for stage in ("pool", "pool", "profile"):
        make_client(user, stage=stage)
    assert {row.stage: row.share for row in reports.stages_of(user)} == {
        "profile": 50,
        "pool": 100,
        "invited": 0,
        "submitted": 0,
    }


def test_every_count_leads_to_as_many_files(client, user):
    judged(make_client(user, stage=Stage.POOL), "met")
    make_client(user, stage=Stage.POOL)
    client.force_login(user)
    for row in reports.stages_of(user):
        for cell in row.cells:
            page = client.get(f"/clients/?stage={cell.stage}&verdict={cell.verdict}")
            assert page.context["page"].paginator.count == cell.files


def test_deadlines_met_and_missed_are_told_apart_with_the_days_that_were_left():
    first = make_deadline()
    owner = first.client.owner
    for days, state in [(10, "met"), (4, "met"), (0, "missed"), (20, "cancelled")]:
        each = make_deadline(make_client(owner, stage=Stage.INVITED))
        settle(each, Deadline.State(state), now=DUE_AT - timedelta(days=days), by=owner, reason="")
    (row,) = reports.kinds_of(owner, now=DUE_AT)
    assert (row.met, row.missed, row.stopped, row.days_left) == (2, 1, 1, 7.0)
    assert not row.is_clean
    assert reports.kinds_of(owner, now=DUE_AT + timedelta(days=400)) == []
    assert reports.kinds_of(make_user(), now=DUE_AT) == []


def test_the_log_holds_what_was_sent_and_nothing_to_come():
    deadline = make_deadline()
    all_sent(D7)
    log = list(reports.reminder_log(deadline.client.owner))
    assert log
    assert {each.state for each in log} == {"sent"}
    assert [each.due_at for each in log] == sorted((each.due_at for each in log), reverse=True)
    assert not reports.reminder_log(make_user()).exists()


def test_the_page_asks_the_same_number_of_questions_for_more_files(
    client, user, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(user)
    make_deadline(make_client(user, stage=Stage.INVITED))
    all_sent(D7)
    with django_assert_max_num_queries(30) as few:
        client.get("/reports/")
    for _ in range(5):
        make_deadline(make_client(user, stage=Stage.INVITED))
    all_sent(D7)
    with django_assert_num_queries(len(few.captured_queries)):
        assert client.get("/reports/").status_code == 200


def test_the_reminder_log_as_csv_names_files_by_reference_alone(client):
    deadline = make_deadline()
    all_sent(D7)
    client.force_login(deadline.client.owner)
    rows = rows_of(client.get("/reports/reminders.csv"))
    assert len(rows) == 1 + reports.reminder_log(deadline.client.owner).count()
    assert rows[1][0] == deadline.client.reference
    assert deadline.client.family_name not in str(rows)


@pytest.mark.parametrize("name", ["files", "deadlines"])
def test_each_table_comes_as_csv(client, user, name):
    client.force_login(user)
    rows = rows_of(client.get(f"/reports/{name}.csv"))
    assert all(len(row) == len(rows[0]) for row in rows)


def test_a_report_that_does_not_exist_is_not_found(client, user):
    client.force_login(user)
    assert client.get("/reports/salaries.csv").status_code == 404
