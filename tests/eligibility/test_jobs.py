"""Background work: asked for once, done in steps, taken up again wherever a worker left it."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from accounts.models import Role, User
from config.celery import app
from eligibility import jobs, tasks
from eligibility.models import Job
from tests.factories import make_firm, make_user
from tests.jobs import work_to_the_end

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 19, 12, 0, tzinfo=UTC)
LATER = NOW + jobs.LEASE


@pytest.fixture
def counting(monkeypatch):
    """A kind of job that counts to its total, three a step; returns what each step began at."""
    begun = []

    def step(job, *, now):
        begun.append(job.done)
        job.done = min(job.total, job.done + 3)
        job.cursor = {"after": job.done}
        return job.done == job.total

    monkeypatch.setitem(jobs.STEPS, "count", step)
    return begun


@pytest.fixture
def failing(monkeypatch):
    def step(job, *, now):
        raise ValueError("Dr. Okafor's file")

    monkeypatch.setitem(jobs.STEPS, "count", step)


def ask(**fields):
    return jobs.ask("count", **{"key": "round:397", "now": NOW, "by": None, "total": 7} | fields)


def test_a_job_is_done_in_steps_to_its_end(counting):
    job = work_to_the_end(ask().pk, clock=lambda: NOW)
    assert (job.state, job.done, job.finished_at) == (Job.State.DONE, 7, NOW)
    assert counting == [0, 3, 6]
    assert (job.token, job.lease_until) == (None, None)


def test_asking_again_finds_the_unfinished_job(counting):
    first = ask()
    assert ask(total=99) == first
    work_to_the_end(first.pk, clock=lambda: NOW)
    assert ask() != first


def test_a_kind_nobody_knows_is_refused():
    with pytest.raises(KeyError):
        jobs.ask("unheard_of", key="1", now=NOW, by=None)
    assert not Job.objects.exists()


def test_a_job_that_a_worker_holds_is_left_alone(counting):
    job = ask()
    Job.objects.filter(pk=job.pk).update(lease_until=LATER, state=Job.State.RUNNING)
    assert not jobs.work_one_step(job.pk, now=LATER - timedelta(seconds=1))
    assert counting == []


def test_a_job_whose_worker_died_goes_on_where_it_was(counting):
    job = ask()
    assert jobs.work_one_step(job.pk, now=NOW)
    Job.objects.filter(pk=job.pk).update(lease_until=LATER)
    assert jobs.work_one_step(job.pk, now=LATER)
    job.refresh_from_db()
    assert (job.done, job.cursor) == (6, {"after": 6})


def test_a_worker_that_lost_its_lease_stores_nothing(monkeypatch):
    def step(job, *, now):
        Job.objects.filter(pk=job.pk).update(token=None, done=5)  # another worker went on
        job.done = 1
        return True

    monkeypatch.setitem(jobs.STEPS, "count", step)
    job = ask()
    assert not jobs.work_one_step(job.pk, now=NOW)
    job.refresh_from_db()
    assert (job.done, job.state) == (5, Job.State.RUNNING)


def test_a_failing_step_is_tried_again_later_and_given_up_in_the_end(failing):
    job = ask()
    now = NOW
    waits = []
    for _ in range(jobs.MOST_FAILURES - 1):
        assert not jobs.work_one_step(job.pk, now=now)
        job.refresh_from_db()
        assert job.state == Job.State.RUNNING
        assert not jobs.work_one_step(job.pk, now=job.lease_until - timedelta(seconds=1))
        waits.append(job.lease_until - now)
        now = job.lease_until
    jobs.work_one_step(job.pk, now=now)
    job.refresh_from_db()
    assert (job.state, job.finished_at) == (Job.State.FAILED, now)
    assert waits[0] == jobs.FIRST_RETRY
    assert waits == sorted(waits)


def test_a_failure_names_its_kind_and_nothing_of_a_file(failing):
    job = ask()
    jobs.work_one_step(job.pk, now=NOW)
    job.refresh_from_db()
    assert job.problem == "ValueError"


def test_the_tick_rings_for_lost_and_abandoned_jobs_only(counting, monkeypatch):
    rung = []
    monkeypatch.setattr(jobs, "send", rung.append)
    lost, abandoned, held, done = (ask(key=str(number)) for number in range(4))
    Job.objects.filter(pk=abandoned.pk).update(state="running", lease_until=NOW)
    Job.objects.filter(pk=held.pk).update(state="running", lease_until=LATER)
    work_to_the_end(done.pk, clock=lambda: NOW)
    just_asked = ask(key="new", now=NOW + timedelta(seconds=20))
    assert jobs.ring_for_waiting(now=NOW + timedelta(seconds=25)) == 2
    assert rung == [lost.pk, abandoned.pk]
    assert just_asked.pk not in rung


def test_progress_shows_how_far_it_is_and_asks_for_the_page_at_the_end(client, counting):
    firm = make_firm()
    client.force_login(make_user(firm))
    job = ask(firm=firm)
    jobs.work_one_step(job.pk, now=NOW)
    page = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert "3 of 7" in page.content.decode()
    assert "HX-Refresh" not in page
    work_to_the_end(job.pk, clock=lambda: NOW)
    page = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert page["HX-Refresh"] == "true"


def test_work_on_rules_is_shown_to_their_maintainers_alone(client, counting):
    job = ask()
    client.force_login(make_user())
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    maintainer = make_user(role=Role.RULE_MAINTAINER, is_staff=True)
    User.objects.filter(pk=maintainer.pk).update(firm=None)
    client.force_login(maintainer)
    assert client.get(f"/jobs/{job.pk}/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_job_is_asked_for_even_while_the_broker_is_gone(
    counting, monkeypatch, tasks_through_broker
):
    with app.connection_for_write("redis://127.0.0.1:1/0") as nobody_listens:
        send = partial(tasks.work_on_job.apply_async, connection=nobody_listens)
        monkeypatch.setattr(tasks.work_on_job, "apply_async", send)
        job = ask()
        assert jobs.ring_for_waiting(now=LATER) == 1
    assert Job.objects.get(pk=job.pk).state == Job.State.WAITING


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_is_done_by_whoever_is_rung(counting):
    job = ask()
    job.refresh_from_db()
    assert (job.state, counting) == (Job.State.DONE, [0, 3, 6])
