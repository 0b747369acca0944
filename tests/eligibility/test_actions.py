from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from clients.models import Client, PermitRenewal
from eligibility.actions import assess_client, bring_up_to_date, lagging
from eligibility.edition import shipped_versions
from eligibility.models import Assessment, CurrentAssessment, RuleNotice, RuleVersion
from eligibility.page import assessment_of, current_assessment_of, shown
from eligibility.tasks import assess_lagging_clients
from eligibility.versions import load_edition
from tests.factories import make_client, make_employment, make_work_permit

NOW = datetime(2026, 6, 24, 12, tzinfo=UTC)
ROUND_421 = date(2026, 6, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules():
    load_edition(shipped_versions(), now=NOW)


def lapsed_physician():
    """A permit that ended 89 days before the work did: 1,170 hours while no renewal is known."""
    client = make_client()
    make_employment(
        client, first_day=date(2025, 3, 31), last_day=date(2026, 3, 29), hours_per_week="37.5"
    )
    permit = make_work_permit(client, first_day=date(2025, 3, 24), last_day=date(2025, 12, 28))
    return client, permit


def test_recording_a_renewal_filed_in_time_turns_the_verdict():
    client, permit = lapsed_physician()
    before = assess_client(client, on=ROUND_421, now=NOW)

    PermitRenewal.objects.create(permit=permit, applied_on=date(2025, 12, 28))
    after = assess_client(client, on=ROUND_421, now=NOW)

    assert (before.hours, before.verdict) == (1170, "not_met")
    assert after.hours == 1560
    assert "hours" not in not_met(after)


def test_a_renewal_filed_a_day_late_changes_nothing():
    client, permit = lapsed_physician()

    PermitRenewal.objects.create(permit=permit, applied_on=date(2025, 12, 29))
    assessment = assess_client(client, on=ROUND_421, now=NOW)

    assert (assessment.hours, assessment.verdict) == (1170, "not_met")


def test_the_same_facts_and_law_are_stored_once():
    client, _ = lapsed_physician()

    first = assess_client(client, on=ROUND_421, now=NOW)
    second = assess_client(client, on=ROUND_421, now=NOW)

    assert first == second
    assert Assessment.objects.count() == 1


def test_a_stored_assessment_is_shown_as_it_was_after_the_facts_changed():
    client, permit = lapsed_physician()
    stored = assess_client(client, on=ROUND_421, now=NOW)

    PermitRenewal.objects.create(permit=permit, applied_on=date(2025, 12, 1))
    replayed = shown(Assessment.objects.get(pk=stored.pk))

    assert replayed.outcome == "not_met"
    assert replayed.hours.counted == 1170
    assert [each.span.days for each in replayed.days] == [91]


def test_a_block_leads_to_the_form_that_could_cure_it():
    client, permit = lapsed_physician()

    page = assessment_of(client, on=ROUND_421, now=NOW)

    first = page.blocks[0]
    assert "91" in first.title
    assert first.href.endswith(f"/edit/renewal/?permit={permit.pk}")


def test_current_assessments_lag_until_brought_up_to_date_and_again_after_a_change():
    client, _ = lapsed_physician()
    assert lagging(Client.objects.all(), on=ROUND_421).count() == 1

    bring_up_to_date(Client.objects.all(), on=ROUND_421, now=NOW)
    assert lagging(Client.objects.all(), on=ROUND_421).count() == 0

    Client.objects.filter(pk=client.pk).update(facts_version=2)
    assert lagging(Client.objects.all(), on=ROUND_421).count() == 1
    assert lagging(Client.objects.all(), on=date(2026, 6, 25)).count() == 1


def test_a_notice_added_to_the_rule_makes_the_current_assessment_lag():
    lapsed_physician()
    bring_up_to_date(Client.objects.all(), on=ROUND_421, now=NOW)

    rule = RuleVersion.objects.get(kind="category", key="physicians")
    RuleNotice.objects.create(version=rule, text="A change was reported.")

    assert lagging(Client.objects.all(), on=ROUND_421).count() == 1


def test_bringing_many_up_to_date_takes_the_same_queries_as_one(django_assert_max_num_queries):
    for _ in range(12):
        lapsed_physician()

    with django_assert_max_num_queries(30):
        bring_up_to_date(Client.objects.all(), on=ROUND_421, now=NOW)

    assert CurrentAssessment.objects.count() == 12
    assert set(CurrentAssessment.objects.values_list("verdict", flat=True)) == {"not_met"}


def not_met(assessment):
    return [
        finding["key"]
        for finding in assessment.result["findings"]
        if finding["outcome"] == "not_met"
    ]


def test_the_background_and_the_page_judge_as_of_one_day_late_in_the_evening():
    client, _permit = lapsed_physician()
    late = datetime(2026, 6, 24, 23, 30, tzinfo=ZoneInfo("America/Toronto"))  # the 25th in UTC

    with time_machine.travel(late, tick=False):
        assess_lagging_clients()
    in_background = CurrentAssessment.objects.get(client=client)
    shown_on_page = current_assessment_of(client, now=late)

    assert in_background.as_of == date(2026, 6, 25)
    assert shown_on_page.stored.pk == in_background.assessment_id
    assert CurrentAssessment.objects.get(client=client).as_of == date(2026, 6, 25)
