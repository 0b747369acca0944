"""A child who turns 22 before the application is filed: said, warned of, planned around."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from clients.models import Nomination
from documents.actions import plan_filing
from documents.filing import readiness_of
from documents.overview import overview_of
from documents.readiness import readiness_html
from documents.rules.ageing_out import Child, ages_out, last_day_as_dependant
from draws.models import InvitationToApply
from tests.documents.making import NOW, add_family, make_application, make_physician

FILING = date(2026, 10, 26)
LEAP = date(2004, 2, 29)


def test_a_child_can_be_filed_for_until_the_eve_of_the_22nd_birthday():
    born = [date(2004, 10, 26), LEAP]

    assert [last_day_as_dependant(day) for day in born] == [date(2026, 10, 25), date(2026, 2, 28)]


@pytest.mark.parametrize(
    ("born_on", "by_condition", "locked_on", "is_out"),
    [
        (date(2004, 10, 26), None, None, True),  # the birthday is the filing day
        (date(2004, 10, 27), None, None, False),  # filed on the eve
        (date(2004, 10, 1), True, None, False),
        (date(2004, 10, 1), False, None, True),
        (None, None, None, False),
        (date(2004, 10, 1), None, date(2026, 9, 30), False),
        (date(2004, 10, 1), None, date(2026, 10, 1), True),
    ],
)
def test_who_ages_out_before_a_filing_day(born_on, by_condition, locked_on, is_out):
    found = ages_out([Child("Ana", born_on, by_condition)], FILING, locked_on=locked_on)

    assert [each.child.name for each in found] == (["Ana"] if is_out else [])


def family_with_child(born_on, **fields):
    client = make_physician()
    add_family(client, "child", given_name="Ana", birth_date=born_on, **fields)
    return client


def blocks(checklist, now=NOW):
    return overview_of(checklist, now=now).ages_out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("born_on", "planned"),
    [
        (date(2004, 10, 15), date(2026, 10, 14)),
        (date(2004, 10, 12), date(2026, 10, 9)),  # the eve is a Sunday
        (date(2004, 9, 7), date(2026, 9, 4)),  # the eve is a Sunday, the Friday is today
        (date(2004, 9, 4), FILING),  # over already
        (date(2004, 10, 27), FILING),
    ],
)
def test_the_first_plan_lies_no_later_than_the_last_day_of_a_child(born_on, planned):
    assert make_application(family_with_child(born_on)).planned_filing_on == planned


@pytest.mark.django_db
def test_a_plan_after_the_last_day_of_a_child_blocks_with_that_day_and_its_source():
    checklist = make_application(family_with_child(date(2004, 10, 15)))
    assert blocks(checklist) == []

    plan_filing(checklist, date(2026, 10, 15), by=checklist.client.owner, now=NOW)

    (block,) = blocks(checklist)
    assert block.title == "Ana Vega is no dependent child on 2026-10-15"
    assert "is 2026-10-14" in block.text
    assert "IRPR 2, 25.1" in block.text
    assert block.is_grave
    assert overview_of(checklist, now=NOW).state == "not_met"


@pytest.mark.django_db
def test_a_last_day_that_is_over_is_said_as_over():
    checklist = make_application(family_with_child(date(2004, 9, 4)))

    (block,) = blocks(checklist)

    assert "was 2026-09-03" in block.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"is_dependent_by_condition": True}, {"is_canadian_or_permanent_resident": True}]
)
def test_a_child_whose_age_does_not_matter_blocks_nothing(fields):
    checklist = make_application(family_with_child(date(2004, 9, 4), **fields))

    assert blocks(checklist) == []


@pytest.mark.django_db
@pytest.mark.parametrize("issued_on", [date(2026, 8, 1), None])
def test_a_nomination_fixes_the_age_of_a_nominees_children(issued_on):
    client = family_with_child(date(2004, 9, 4))
    if issued_on:
        Nomination.objects.create(client=client, province="NS", issued_on=issued_on)

    found = blocks(make_application(client, program="PNP"))

    assert ["provincial nominee" in each.text for each in found] == ([] if issued_on else [True])


@pytest.mark.django_db
def test_nothing_is_said_once_the_application_is_filed():
    checklist = make_application(family_with_child(date(2004, 9, 4)))
    checklist.ita.state = InvitationToApply.State.SUBMITTED

    assert blocks(checklist) == []


@pytest.mark.django_db
def test_a_submission_is_judged_on_its_own_day():
    checklist = make_application(family_with_child(date(2004, 10, 15)))
    later = datetime(2026, 10, 20, tzinfo=UTC)

    on_the_eve = readiness_of(checklist.ita, on=date(2026, 10, 14), now=later)
    on_the_birthday = readiness_of(checklist.ita, on=date(2026, 10, 15), now=later)

    assert (len(on_the_eve.ages_out), len(on_the_birthday.ages_out)) == (0, 1)


@pytest.mark.django_db
def test_the_report_says_it_where_it_says_what_blocks():
    checklist = make_application(family_with_child(date(2004, 9, 4)))

    html = readiness_html(checklist, made_at=NOW, zone=ZoneInfo("UTC"), language="en")

    assert html.index("What blocks") < html.index("no dependent child on 2026-10-26")


@pytest.mark.django_db
def test_planning_too_late_for_a_child_is_taken_and_said_on_the_pages(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    row = family_with_child(date(2004, 10, 15))
    checklist = make_application(row)
    client.force_login(row.owner)

    address = reverse("documents:filing_day_set", args=[row.pk])
    text = client.post(address, {"day": "2026-10-20"}, follow=True).content.decode()

    checklist.refresh_from_db()
    assert checklist.planned_filing_on == date(2026, 10, 20)
    assert text.count("Ana Vega is no dependent child on 2026-10-20") >= 2
    assert "2026-10-14, the eve" in text
    invitation = client.get(checklist.ita.get_absolute_url()).content.decode()
    assert "2026-10-14, the eve" in invitation


@pytest.mark.django_db
def test_recording_the_submission_says_that_a_child_is_too_old(client, time_machine):
    time_machine.move_to(datetime(2026, 10, 20, 12, tzinfo=UTC), tick=False)
    row = family_with_child(date(2004, 10, 15))
    ita = make_application(row).ita
    client.force_login(row.owner)

    text = client.get(reverse("draws:ita_file", args=[row.pk, ita.pk])).content.decode()

    assert "Ana Vega is no dependent child on 2026-10-20" in text
