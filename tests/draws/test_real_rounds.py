"""The three rounds for physicians against both demonstration offices."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Firm, Role, User
from draws.confirmation import confirm_round, jobs_of
from draws.evaluation import files_of
from draws.models import ClientStanding, Round
from draws.replay import replayed
from draws.rules.standing import list_of
from tests.jobs import work_to_the_end

pytestmark = pytest.mark.django_db


def test_every_open_file_stands_on_one_list_of_each_round_and_its_answer_can_be_repeated():
    call_command("load_demonstration", verbosity=0)
    firms = list(Firm.objects.all())
    for number in ("397", "421", "440"):
        held = Round.objects.get(number=number)
        for firm in firms:
            owner = User.objects.get(firm=firm, role=Role.OWNER)
            confirm_round(held, firm, by=owner, now=timezone.now())
            for job in jobs_of(held, firm):
                work_to_the_end(job.pk, clock=timezone.now)

            standings = ClientStanding.objects.visible_to(owner).filter(round=held)

            assert sum(standings.counts().values()) == files_of(firm).count() > 0
            assert set(standings.values_list("client", flat=True)) == set(
                files_of(firm).values_list("pk", flat=True)
            )
            assert not standings.filter(client__stage__in=["landed", "closed"]).exists()

    for standing in ClientStanding.objects.all():
        assert list_of(replayed(standing).standing) == standing.listed
    assert ClientStanding.objects.filter(assessment=None).count() == 0
