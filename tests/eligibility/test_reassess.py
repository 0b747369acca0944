"""Every open file answered anew in the background, resumable, each once."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError

from accounts.models import Role
from clients.models import Client, Stage
from eligibility import reassess
from eligibility.actions import facts_of
from eligibility.assessment import checksum_of_all
from eligibility.edition import shipped_versions
from eligibility.jobs import LEASE, work_one_step
from eligibility.models import (
    Assessment,
    CurrentAnswers,
    CurrentAssessment,
    Job,
    RuleNotice,
    RuleVersion,
)
from eligibility.reassess import ask_to_reassess, catch_up, lagging
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
        assert answers.categories == {each.version.key: each.outcome for each in overall.categories}
        assert answers.programs == {each.version.key: each.outcome for each in overall.programs}
        current = CurrentAssessment.objects.get(client=answers.client)
        assert current.verdict == answers.categories["physicians"]
        assert current.crs_score == (overall.score.least if overall.score else None)


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

    assert (job.state, job.done) == (Job.State.DONE, 12)
    assert list(CurrentAnswers.objects.out_of_order().values_list("pk", flat=True)) == [broken.pk]
    assert CurrentAnswers.objects.get(pk=broken.pk).categories == {}
    assert f"Client {broken.pk} cannot be judged" in caplog.text


def break_(files):
    """Put what no rule can read into the files."""
    for each in files:
        each.credentials.all().delete()
        each.credentials.create(level="no such level", country="CA")


def test_files_out_of_order_hold_up_no_other_however_many_come_first(files, monkeypatch):
    break_(files[:10])
    monkeypatch.setattr(reassess, "STEP_TAKES", timedelta(seconds=0.5))
    ticks = iter(range(10_000))
    monkeypatch.setattr(reassess, "monotonic", lambda: next(ticks))  # no chunk: only a job is asked
    catch_up(on=ON, now=NOW)
    monkeypatch.setattr(reassess, "monotonic", lambda: 0)

    job = done(Job.objects.get())

    assert (job.state, job.done) == (Job.State.DONE, 12)
    assert CurrentAnswers.objects.out_of_order().count() == 10
    assert set(CurrentAssessment.objects.values_list("client", flat=True)) == {
        each.pk for each in files[10:]
    }


def test_a_file_out_of_order_is_tried_again_in_an_hour_or_when_it_changes(files):
    break_(files[:2])
    changed, waiting = files[0], files[1]
    done(asked())
    law = law_on(ON, published_versions())
    assert not lagging(law, now=NOW).exists()

    Client.objects.filter(pk=changed.pk).update(facts_version=99)

    assert list(lagging(law, now=NOW)) == [changed]
    in_an_hour = lagging(law, now=NOW + reassess.TRY_AGAIN)
    assert list(in_an_hour.order_by("pk")) == [changed, waiting]


def test_a_mended_file_is_in_order_again(files):
    broken = files.first()
    break_([broken])
    done(asked())

    broken.credentials.all().delete()
    Client.objects.filter(pk=broken.pk).update(facts_version=99)
    catch_up(on=ON, now=NOW)

    assert not CurrentAnswers.objects.out_of_order().exists()
    assert CurrentAnswers.objects.get(pk=broken.pk).categories["physicians"]


def test_an_answer_the_database_refuses_holds_up_no_other(files, monkeypatch):
    refused = files[3].pk
    keep_current = reassess.keep_current

    def refuse_one(assessed):
        if any(each.client.pk == refused for each in assessed):
            raise DataError("numeric field overflow")
        keep_current(assessed)

    monkeypatch.setattr(reassess, "keep_current", refuse_one)

    job = done(asked())

    assert (job.state, job.done) == (Job.State.DONE, 12)
    assert list(CurrentAnswers.objects.out_of_order().values_list("pk", "problem")) == [
        (refused, "DataError")
    ]
    assert CurrentAssessment.objects.count() == 11


def test_first_files_are_answered_again_when_the_law_changes_behind_a_job(files, one_chunk_a_step):
    job = asked()
    work_one_step(job.pk, now=NOW)
    before = set(CurrentAnswers.objects.values_list("law_checksum", flat=True))
    rule = RuleVersion.objects.get(kind="category", key="physicians", since=date(2026, 2, 18))

    RuleNotice.objects.create(version=rule, text="A change was reported.")
    assert asked() == job  # who publishes meanwhile is given the job under way
    finished = done(job)

    law = law_on(ON, published_versions())
    after = set(CurrentAnswers.objects.values_list("law_checksum", flat=True))
    assert finished.state == Job.State.DONE
    assert finished.done == finished.total > 12
    assert after == {checksum_of_all(law)}
    assert not before & after


def test_a_points_table_published_makes_the_answers_lag_and_a_ladder_does_not(files):
    done(asked())

    RuleVersion.objects.filter(kind="reminder_ladder").update(state=RuleVersion.State.WITHDRAWN)
    assert not lagging(law_on(ON, published_versions()), now=NOW).exists()

    RuleVersion.objects.filter(kind="points_table").update(state=RuleVersion.State.WITHDRAWN)
    assert lagging(law_on(ON, published_versions()), now=NOW).count() == 12


def test_a_tick_answers_what_lags_and_leaves_the_rest_to_a_job(files, one_chunk_a_step):
    catch_up(on=ON, now=NOW)
    in_the_tick = CurrentAnswers.objects.count()
    catch_up(on=ON, now=NOW)  # leaves the files to the job just asked for

    assert CurrentAnswers.objects.count() == in_the_tick == 5
    assert done(Job.objects.get()).done == 7


def test_a_tick_asks_for_no_job_when_nothing_is_left(files):
    catch_up(on=ON, now=NOW)

    assert CurrentAnswers.objects.count() == 12
    assert not Job.objects.exists()


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
