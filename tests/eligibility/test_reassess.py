"""Every open file answered anew in the background, resumable, each once."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from clients.models import Client, Stage
from eligibility import reassess
from eligibility.actions import facts_of
from eligibility.edition import shipped_versions
from eligibility.jobs import LEASE, work_one_step
from eligibility.models import Assessment, CurrentAnswers, CurrentAssessment, Job
from eligibility.reassess import ask_to_reassess
from eligibility.rules.law import law_on
from eligibility.rules.overall import assess_overall
from eligibility.versions import load_edition, published_versions
from tests.factories import make_user
from tests.jobs import work_to_the_end

NOW = datetime(2026, 6, 24, 12, tzinfo=UTC)
ON = date(2026, 6, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(monkeypatch):
    load_edition(shipped_versions(), now=NOW)
    owner = make_user()
    call_command("make_clients", seed=5, count=12, firm=owner.firm.slug, verbosity=0)
    Client.objects.update(stage=Stage.POOL)
    monkeypatch.setattr(reassess, "CHUNK", 5)
    return Client.objects.order_by("pk")


@pytest.fixture
def one_chunk_a_step(monkeypatch):
    """Make each step stop after its first chunk."""
    ticks = iter(range(10_000))
    monkeypatch.setattr(reassess, "STEP_TAKES", timedelta(seconds=1))
    monkeypatch.setattr(reassess, "monotonic", lambda: next(ticks) * 0.6)


def asked(on=ON):
    return ask_to_reassess(on=on, by=None, now=NOW)


def done(job):
    return work_to_the_end(job.pk, clock=lambda: NOW)


def test_every_open_file_is_answered_as_the_rules_answer_it(files, one_chunk_a_step):
    files.filter(pk=files.first().pk).update(stage=Stage.CLOSED)

    job = done(asked())

    law = law_on(ON, published_versions())
    assert (job.state, job.done, job.total) == (Job.State.DONE, 11, 11)
    assert CurrentAnswers.objects.count() == CurrentAssessment.objects.count() == 11
    for answers in CurrentAnswers.objects.select_related("client"):
        overall = assess_overall(facts_of(answers.client), law, on=ON)
        score = overall.score.score.total if overall.score else None
        assert answers.crs_score == score
        assert answers.categories == {each.version.key: each.outcome for each in overall.categories}
        assert answers.programs == {each.version.key: each.outcome for each in overall.programs}
        current = CurrentAssessment.objects.get(client=answers.client)
        assert current.verdict == answers.categories["physicians"]


def test_a_job_that_was_killed_goes_on_where_it_was(files, one_chunk_a_step):
    job = asked()
    work_one_step(job.pk, now=NOW)
    first = set(CurrentAnswers.objects.values_list("pk", flat=True))
    Job.objects.filter(pk=job.pk).update(  # killed within its second step: the lease runs out
        state=Job.State.RUNNING, lease_until=NOW + LEASE
    )
    assert work_one_step(job.pk, now=NOW) is False

    finished = work_to_the_end(job.pk, clock=lambda: NOW + LEASE)

    assert 0 < len(first) < 12
    assert (finished.state, finished.done) == (Job.State.DONE, 12)
    assert Assessment.objects.count() == 12


def test_a_second_run_answers_only_what_lags_behind(files):
    first = asked()
    done(first)
    changed = files.last()
    Client.objects.filter(pk=changed.pk).update(facts_version=99)

    again = asked()

    assert again != first
    assert again.total == 1
    assert asked(on=ON + timedelta(days=1)) == again


def test_one_file_out_of_order_does_not_keep_the_others_waiting(files, one_chunk_a_step, caplog):
    broken = files.first()
    broken.credentials.update(level="no such level", country="CA")
    broken.credentials.create(level="no such level", country="CA")

    job = done(asked())

    assert job.state == Job.State.DONE
    assert CurrentAnswers.objects.count() == 11
    assert f"Client {broken.pk} cannot be judged" in caplog.text


def test_the_command_shows_how_far_it_is_and_finishes(files):
    out = io.StringIO()

    call_command("reassess", "--on", "2026-06-24", stdout=out)

    assert "[########################################] 12 of 12" in out.getvalue()
    assert "12 open files answered as of 2026-06-24" in out.getvalue()


def test_the_command_says_when_another_day_is_under_way(files):
    asked()

    with pytest.raises(CommandError, match="as of 2026-06-24"):
        call_command("reassess", "--on", "2026-06-25", stdout=io.StringIO())


def test_rule_maintainers_start_it_in_the_admin_site_and_see_how_far_it_is(client, files):
    maintainer = make_user(role=Role.RULE_MAINTAINER, is_staff=True)
    maintainer.firm = None
    maintainer.save()
    client.force_login(maintainer)
    address = "/admin/eligibility/ruleversion/reassess/"

    assert address in client.get("/admin/eligibility/ruleversion/").content.decode()
    assert client.post(address).status_code == 302
    page = client.get(address).content.decode()

    job = Job.objects.get()
    assert (job.asked_by, job.total) == (maintainer, 12)
    assert "12" in page


def test_nobody_else_starts_it(client, files):
    client.force_login(make_user(is_staff=True))

    assert client.post("/admin/eligibility/ruleversion/reassess/").status_code in {302, 403}
    assert not Job.objects.exists()
