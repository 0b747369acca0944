"""Every open file of a firm for a confirmed round: lists, the parts of the work, letters."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from accounts.models import Role
from clients.models import Nomination, Stage
from draws.confirmation import confirm_round, jobs_of
from draws.evaluation import (
    BATCH,
    PARTS,
    evaluate_step,
    files_of,
    lagging,
    occasion_of,
    part_of,
)
from draws.loading import load_shipped_table
from draws.models import ClientStanding, Round, RoundConfirmation, RoundNotice
from draws.replay import replayed
from eligibility.models import Job
from tests.draws.physicians import NOW, evaluated, held, make_physician
from tests.factories import make_client, make_user
from tests.jobs import work_to_the_end

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules_and_rounds():
    call_command("load_rules", verbosity=0)
    load_shipped_table(at=NOW)


@pytest.fixture
def user():
    return make_user()


def test_a_miss_says_by_how_much(user):
    below = make_physician(user, profile={"crs_score": 190})
    late = make_physician(user, profile={"submitted_at": held().tie_break_at + timedelta(hours=3)})

    found = evaluated(user)

    assert found[below.pk].points_short == 8
    assert found[late.pk].seconds_late == 3 * 3600


def test_who_is_not_in_the_category_is_told_the_first_failing_finding(user):
    client = make_physician(user, job={"first_day": date(2026, 6, 1), "last_day": None}, profile={})

    assert evaluated(user)[client.pk].finding_key == "hours"


def test_who_cannot_be_told_is_told_the_missing_facts(user):
    client = make_physician(user, profile={"crs_score": None, "crs_score_on": None})

    assert "the CRS score that IRCC shows in the profile" in evaluated(user)[client.pk].missing


def test_nominees_are_ranked_in_rounds_of_nominees_only(user):
    client = make_physician(user, profile={"crs_score": 900, "crs_score_on": date(2026, 7, 1)})
    nobody = make_physician(user, profile={"crs_score": 500})
    Nomination.objects.create(
        client=client, province="NS", issued_on=date(2026, 5, 1), accepted_on=date(2026, 5, 2)
    )
    of_nominees = (
        Round.objects.filter(program="pnp", held_on__gte=date(2026, 8, 20)).newest_first().first()
    )

    found = evaluated(user, of_nominees.number)

    assert (found[client.pk].listed, found[client.pk].ground) == (
        "predicted_invited",
        "above_cut_off",
    )
    assert found[nobody.pk].ground == "no_nomination"


def test_a_round_of_one_program_rests_on_an_assessment_of_that_program(user):
    client = make_physician(user, profile={"crs_score": 600})
    of_cec = Round.objects.filter(program="cec").newest_first().first()

    standing = evaluated(user, of_cec.number)[client.pk]

    assert standing.assessment.rule_key == "cec"
    assert standing.assessment.as_of == of_cec.held_on


def test_the_lists_hold_every_open_file_and_no_other(user):
    for stage in Stage.values:
        make_client(user, stage=stage)
    make_physician(user, profile={})
    make_client()

    evaluated(user)

    counts = ClientStanding.objects.visible_to(user).of_open_files().counts()
    assert sum(counts.values()) == files_of(user.firm).count() == 5


def test_an_answer_is_given_again_by_its_stored_inputs(user):
    client = make_physician(user, profile={})
    standing = evaluated(user)[client.pk]
    client.profile.crs_score = 5
    client.profile.save()

    again = replayed(ClientStanding.objects.get(pk=standing.pk))

    assert again.standing == standing.listed
    assert again.reason == standing.reason
    assert standing.assessment.verdict == "met"


def test_an_evaluation_broken_off_goes_on_and_a_second_one_changes_nothing(user):
    clients = [make_client(user) for _number in range(BATCH + 2)]
    evaluate_step(files_of(user.firm), occasion_of(held()), after=0, now=NOW)
    evaluate_the_rest(user, NOW + timedelta(minutes=1))
    first = {row.client_id: row.computed_at for row in ClientStanding.objects.all()}
    evaluate_the_rest(user, NOW + timedelta(hours=1))

    assert len(first) == len(clients)
    assert {row.client_id: row.computed_at for row in ClientStanding.objects.all()} == first


def evaluate_the_rest(user, now):
    after, more = 0, True
    while more:
        occasion = occasion_of(held())
        _count, after = evaluate_step(files_of(user.firm), occasion, after=after, now=now)
        more = after > 0


def test_a_file_that_changed_is_evaluated_anew_and_the_others_are_left(user):
    changed, same = make_physician(user, profile={}), make_physician(user, profile={})
    evaluated(user)
    changed.facts_version += 1
    changed.save(update_fields=["facts_version"])

    assert list(lagging(files_of(user.firm), occasion_of(held()))) == [changed]
    assert ClientStanding.objects.get(client=same).listed == "predicted_invited"


def test_the_letters_wait_for_the_last_part_whichever_ends_first(user):
    clients = [make_client(user) for _number in range(3)]
    confirm_round(held(), user.firm, by=user, now=NOW)
    first, last = reversed(jobs_of(held(), user.firm))

    work_to_the_end(first.pk, clock=lambda: NOW)

    assert RoundConfirmation.objects.get().evaluated_at is None
    assert not RoundNotice.objects.exists()
    assert 0 < ClientStanding.objects.count() < len(clients)

    work_to_the_end(last.pk, clock=lambda: NOW)

    assert RoundConfirmation.objects.get().evaluated_at == NOW
    assert RoundNotice.objects.get().counts == {"cannot_tell": 3}
    assert ClientStanding.objects.count() == len(clients)


def test_the_log_names_a_confirmed_round_by_its_number(user, caplog):
    caplog.set_level("INFO", logger="draws")

    confirm_round(held("440"), user.firm, by=user, now=NOW)

    assert held("440").pk != 440
    assert f"round #440 confirmed by firm {user.firm.pk}" in caplog.text


def test_a_part_that_ran_twice_does_not_stand_for_the_other(user):
    make_client(user)
    confirm_round(held(), user.firm, by=user, now=NOW)
    job, _other = jobs_of(held(), user.firm)
    work_to_the_end(job.pk, clock=lambda: NOW)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)

    work_to_the_end(job.pk, clock=lambda: NOW)

    assert RoundConfirmation.objects.get().evaluated_at is None


def test_every_file_is_in_one_part_and_no_other(user):
    for _number in range(5):
        make_client(user)

    parts = [set(part_of(files_of(user.firm), part)) for part in range(PARTS)]

    assert sorted(map(len, parts)) == [2, 3]
    assert set.union(*parts) == set(files_of(user.firm))


def test_each_responsible_consultant_gets_one_letter_with_counts(user):
    colleague = make_user(user.firm)
    make_physician(user, profile={})
    make_physician(user, profile={"crs_score": 100})
    make_physician(colleague, profile={})

    evaluated(user)
    evaluated(user)

    letters = {row.recipient_id: row.counts for row in RoundNotice.objects.all()}
    assert letters == {
        user.pk: {"predicted_invited": 1, "missed_by_score": 1},
        colleague.pk: {"predicted_invited": 1},
    }


def test_a_letter_about_files_of_somebody_who_left_goes_to_the_backup_then_to_the_owner(user):
    gone, owner = make_user(user.firm, is_active=False), make_user(user.firm, role=Role.OWNER)
    backup = make_user(user.firm)
    make_client(gone, backup=backup)
    make_client(gone)

    evaluated(user)

    letters = {row.recipient: row.counts for row in RoundNotice.objects.all()}
    assert letters == {backup: {"cannot_tell": 1}, owner: {"cannot_tell": 1}}
