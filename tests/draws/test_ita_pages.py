"""An invitation from its letter to its end, through the pages."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import AuditEvent
from clients.models import Client, ExpressEntryProfile
from clients.models.client import Stage
from draws.actions import close_ita, record_ita, reopen_ita
from draws.loading import load_shipped_table
from draws.models import InvitationToApply, Round
from eligibility.gather import person_of, with_facts
from tests.factories import make_client, make_employment, make_user

pytestmark = pytest.mark.django_db

ISSUED_AT = datetime(2026, 9, 3, 15, 2, 31, tzinfo=UTC)
CUT_OFF_AT = datetime(2026, 11, 3, tzinfo=UTC)
RECORDED_AT = datetime(2026, 9, 4, 9, tzinfo=UTC)
LETTER = {"program": "CEC", "issued_on": "2026-09-03", "issued_time": "15:02:31"}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime(2026, 11, 22, 15, tzinfo=UTC)):
        yield


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def client(user):
    return make_client(user)


@pytest.fixture
def browser(user):
    browser = Browser()
    browser.force_login(user)
    return browser


@pytest.fixture
def ita(client, user):
    return record_ita(
        client=client,
        issued_at=ISSUED_AT,
        cut_off_at=CUT_OFF_AT,
        program="CEC",
        round=None,
        by=user,
        now=RECORDED_AT,
    )


def record(browser, client, **values):
    return browser.post(reverse("draws:ita_record", args=[client.pk]), LETTER | values)


def close(browser, ita, ending, **values):
    typed = {"ended_on": "2026-10-20", "ended_time": "18:00", "reason": "confirmation.pdf"}
    address = reverse("draws:ita_close", args=[ita.client_id, ita.pk, ending])
    return browser.post(address, typed | values)


def gathered_person(client):
    return person_of(with_facts(Client.objects.filter(pk=client.pk)).get())


def words(answer):
    return answer.content.decode()


# Recording ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("submitted_at", "status"),
    [
        (None, 422),
        (datetime(2026, 8, 1, tzinfo=UTC), 422),
        (datetime(2026, 11, 4, tzinfo=UTC), 302),
    ],
)
def test_a_profile_on_which_an_invitation_lapsed_is_not_invited_again(
    browser, client, ita, user, submitted_at, status
):
    close_ita(ita, "lapsed", CUT_OFF_AT, "no time", user, now=CUT_OFF_AT)
    ExpressEntryProfile.objects.create(client=client, number="E1", submitted_at=submitted_at)

    answer = record(browser, client, issued_on="2026-11-10")

    assert answer.status_code == status
    assert InvitationToApply.objects.count() == (2 if status == 302 else 1)
    if status == 422:
        assert "lapsed at 2026-11-03 00:00:00 UTC" in words(answer)
        assert "Enter the new profile" in words(answer)


@pytest.mark.parametrize(
    ("ending", "submitted_at", "is_bound"),
    [
        ("lapsed", datetime(2026, 8, 1, tzinfo=UTC), True),
        ("lapsed", datetime(2026, 11, 4, tzinfo=UTC), False),
        ("declined", datetime(2026, 8, 1, tzinfo=UTC), False),
    ],
)
def test_a_lapse_binds_the_profile_invited_until_it_is_taken_back(
    client, ita, user, ending, submitted_at, is_bound
):
    ExpressEntryProfile.objects.create(client=client, number="E1", submitted_at=submitted_at)
    before = client.facts_version
    at = CUT_OFF_AT if ending == "lapsed" else RECORDED_AT

    closed = close_ita(ita, ending, at, "no time", user, now=CUT_OFF_AT)

    assert gathered_person(client).profile.lapsed_at == (CUT_OFF_AT if is_bound else None)
    client.refresh_from_db()
    assert (client.facts_version > before) is (ending == "lapsed")
    reopen_ita(closed, reason="read again", by=user, now=CUT_OFF_AT)
    assert gathered_person(client).profile.lapsed_at is None


def test_a_declined_invitation_lets_the_same_profile_be_invited_again(browser, client, ita, user):
    close_ita(ita, "declined", RECORDED_AT, "as instructed", user, now=RECORDED_AT)
    submitted_at = datetime(2026, 8, 1, tzinfo=UTC)
    ExpressEntryProfile.objects.create(client=client, number="E1", submitted_at=submitted_at)

    assert record(browser, client, issued_on="2026-11-10").status_code == 302


def test_the_letter_becomes_an_open_invitation(browser, client, user):
    answer = record(browser, client)

    ita = InvitationToApply.objects.get()
    assert answer.status_code == 302
    assert answer.url == ita.get_absolute_url()
    assert (ita.client, ita.program, ita.state) == (client, "CEC", "open")
    assert (ita.issued_at, ita.cut_off_at) == (ISSUED_AT, CUT_OFF_AT)
    assert ita.recorded_by == user
    client.refresh_from_db()
    assert client.stage == Stage.INVITED


def test_an_invitation_leaves_an_audit_event_without_names(ita, client, user):
    event = AuditEvent.objects.get(act="ita_recorded")

    assert (event.actor, event.firm, event.details["client"]) == (user, client.firm, client.pk)
    assert client.family_name not in str(event.details)


def test_the_printed_midnight_agrees_with_the_sixty_days(browser, client):
    record(browser, client, cut_off_on="2026-11-03", cut_off_time="12:00AM")

    assert InvitationToApply.objects.get().cut_off_at == CUT_OFF_AT


def test_another_deadline_is_asked_about_with_both_instants_then_taken(browser, client):
    typed = {"cut_off_on": "2026-11-02", "cut_off_time": "23:59:59"}

    asked = record(browser, client, **typed)

    assert asked.status_code == 422
    assert "2026-11-02 23:59:59 UTC" in words(asked)
    assert "2026-11-03 00:00:00 UTC" in words(asked)
    assert not InvitationToApply.objects.exists()
    confirmed = asked.context["form"]["confirmed"].field.widget.attrs["value"]
    record(browser, client, **typed, confirmed=confirmed)
    assert InvitationToApply.objects.get().cut_off_at == datetime(
        2026, 11, 2, 23, 59, 59, tzinfo=UTC
    )


def test_confirming_one_deadline_does_not_confirm_another(browser, client):
    answer = record(
        browser,
        client,
        cut_off_on="2026-11-04",
        cut_off_time="12:00AM",
        confirmed="2026-11-02T23:59:59+00:00",
    )

    assert answer.status_code == 422
    assert not InvitationToApply.objects.exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"issued_on": "2014-12-31"}, "before Express Entry existed"),
        ({"issued_on": "2076-09-03"}, "lies in the future"),
        ({"issued_on": "9999-12-31"}, "lies in the future"),
        (
            {"issued_on": "9999-12-31", "cut_off_on": "2026-11-03", "cut_off_time": "12:00AM"},
            "lies in the future",
        ),
        ({"cut_off_on": "2026-09-03", "cut_off_time": "15:02:31"}, "is not after the invitation"),
        ({"cut_off_on": "2026-11-05", "cut_off_time": "00:00"}, "more than 62 days after"),
        ({"cut_off_on": "2026-11-03"}, "Type the time the letter prints too"),
        ({"cut_off_time": "00:00"}, "A time alone is no deadline"),
        ({"issued_time": "25:00"}, "not a time of day"),
        ({"issued_on": "yesterday"}, "Write it as 2026-02-19"),
        ({"issued_on": ""}, "This field is required"),
        ({"program": "QUE"}, "Select a valid choice"),
        ({"program": ""}, "This field is required"),
        ({"round": "9999"}, "Select a valid choice"),
    ],
)
def test_impossible_letters_are_refused_with_what_is_wrong(browser, client, values, message):
    answer = record(browser, client, **values)

    assert answer.status_code == 422
    assert message in words(answer)
    assert not InvitationToApply.objects.exists()


def test_the_latest_rounds_are_offered_and_an_invitation_cannot_precede_its_round(browser, client):
    load_shipped_table(at=RECORDED_AT)
    held = Round.objects.get(number="440")

    too_early = record(browser, client, round=held.pk, issued_on="2026-09-02")
    record(browser, client, round=held.pk)

    assert "after the invitation of" in words(too_early)
    assert InvitationToApply.objects.get().round == held
    offered = too_early.context["form"].fields["round"].queryset
    assert offered.first().number == "444"


def test_a_letter_long_after_its_round_is_asked_about_then_taken(browser, client):
    load_shipped_table(at=RECORDED_AT)
    typed = {"round": Round.objects.get(number="440").pk, "issued_on": "2026-09-16"}

    asked = record(browser, client, **typed)

    assert asked.status_code == 422
    assert "13 days later" in words(asked)
    assert "Held on the day of the letter: #444" in words(asked)
    assert not InvitationToApply.objects.exists()
    box = asked.context["form"]["round_confirmed"].field.widget.attrs["value"]
    record(browser, client, **typed, round_confirmed=box)
    ita = InvitationToApply.objects.get()
    assert "13 days from the letter" in words(browser.get(ita.get_absolute_url()))


def test_confirming_one_round_and_day_confirms_no_other(browser, client):
    load_shipped_table(at=RECORDED_AT)
    held = Round.objects.get(number="440")

    answer = record(
        browser, client, round=held.pk, issued_on="2026-09-17", round_confirmed="440 2026-09-16"
    )

    assert answer.status_code == 422
    assert not InvitationToApply.objects.exists()


def test_a_letter_may_say_the_day_after_its_round(browser, client):
    load_shipped_table(at=RECORDED_AT)

    record(browser, client, round=Round.objects.get(number="440").pk, issued_on="2026-09-04")

    assert InvitationToApply.objects.get().days_from_round is None


def test_a_second_open_invitation_is_refused(browser, client, ita, user):
    answer = record(browser, client)

    assert answer.url == ita.get_absolute_url()
    assert InvitationToApply.objects.count() == 1
    with pytest.raises(ValidationError, match="already has an open invitation"):
        record_ita(
            client=client,
            issued_at=ISSUED_AT,
            cut_off_at=CUT_OFF_AT,
            program="CEC",
            round=None,
            by=user,
            now=RECORDED_AT,
        )


def test_a_closed_file_takes_no_invitation(browser, client):
    client.stage = Stage.CLOSED
    client.save()

    answer = record(browser, client)

    assert answer.status_code == 422
    assert "Reopen it" in words(answer)
    assert not InvitationToApply.objects.exists()


def test_closing_an_invitation_leaves_a_closed_file_closed(browser, client, ita):
    client.stage = Stage.CLOSED
    client.save()

    close(browser, ita, "withdrawn")

    client.refresh_from_db()
    assert client.stage == Stage.CLOSED


def test_the_database_holds_one_open_invitation_a_client(client, ita, user):
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationToApply.objects.create(
            client=client,
            program="CEC",
            issued_at=ISSUED_AT,
            cut_off_at=CUT_OFF_AT,
            recorded_by=user,
            recorded_at=RECORDED_AT,
        )


def test_another_firms_invitation_is_not_found(ita):
    stranger = Browser()
    stranger.force_login(make_user())

    for address in (
        reverse("draws:ita_record", args=[ita.client_id]),
        ita.get_absolute_url(),
        reverse("draws:ita_close", args=[ita.client_id, ita.pk, "declined"]),
    ):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, LETTER).status_code in {404, 405}


# Showing and closing ------------------------------------------------------------------------


def test_the_page_shows_both_zones_and_what_the_state_means(browser, ita):
    content = words(browser.get(ita.get_absolute_url()))

    assert "2026-11-03 00:00:00 UTC" in content
    assert "2026-11-02 19:00:00 EST" in content
    assert "IRPA 10.1(6)" in content
    assert "IRPA 10.1(7)" in content
    assert "IRPA 10.2(5)" in content


@pytest.mark.parametrize(
    ("ending", "at", "stage"),
    [
        ("declined", {"ended_on": "2026-11-02", "ended_time": "23:59:59"}, Stage.POOL),
        ("lapsed", {"ended_on": "2026-11-03", "ended_time": "00:00:00"}, Stage.PROFILE),
        ("withdrawn", {"ended_on": "2026-10-20"}, Stage.PROFILE),
    ],
)
def test_an_invitation_ends_in_each_way(browser, ita, ending, at, stage):
    answer = close(browser, ita, ending, **at)

    ita.refresh_from_db()
    assert answer.status_code == 302
    assert (ita.state, ita.closing_reason) == (ending, "confirmation.pdf")
    assert ita.client.__class__.objects.get(pk=ita.client_id).stage == stage
    assert AuditEvent.objects.filter(act=f"ita_{ending}").count() == 1


@pytest.mark.parametrize(
    ("ending", "values", "message"),
    [
        ("declined", {"ended_on": "2026-11-03", "ended_time": "00:00"}, "from then on it has"),
        ("lapsed", {"ended_on": "2026-11-02", "ended_time": "23:59:59"}, "has not passed"),
        (
            "withdrawn",
            {"ended_on": "2026-09-03", "ended_time": "15:02:30"},
            "before the invitation",
        ),
        ("withdrawn", {"ended_on": "2077-01-01"}, "lies in the future"),
        ("declined", {"reason": " "}, "This field is required"),
        ("declined", {"ended_time": "noon"}, "not a time of day"),
    ],
)
def test_endings_that_do_not_fit_are_refused(browser, ita, ending, values, message):
    answer = close(browser, ita, ending, **values)

    ita.refresh_from_db()
    assert answer.status_code == 422
    assert message in words(answer)
    assert ita.state == "open"


def test_a_closed_invitation_is_not_closed_again(browser, ita, user):
    close(browser, ita, "declined")

    again = close(browser, ita, "withdrawn")

    ita.refresh_from_db()
    assert again.url == ita.get_absolute_url()
    assert ita.state == "declined"
    with pytest.raises(ValidationError, match="closed already"):
        close_ita(ita, "withdrawn", CUT_OFF_AT, "again", user, now=CUT_OFF_AT)


def test_a_declined_client_can_be_invited_again(browser, client, ita):
    close(browser, ita, "declined")

    record(browser, client)

    assert client.invitations.open().count() == 1
    assert client.invitations.count() == 2


# What the facts do not meet -----------------------------------------------------------------


@pytest.fixture
def not_a_physician(client):
    call_command("load_rules", verbosity=0)
    make_employment(client, noc_code="21231")
    return client


def test_form_and_page_say_that_the_facts_do_not_meet_what_the_invitation_presupposes(
    browser, not_a_physician
):
    form = browser.get(reverse("draws:ita_record", args=[not_a_physician.pk]))
    answer = record(browser, not_a_physician)
    page = browser.get(answer.url)

    for shown in (form, page):
        assert "not met: " in words(shown)
        assert "mend the facts before filing" in words(shown)
    assert "physicians" in page.context["unmet"][0].title.lower()


def test_invitation_of_a_file_with_nothing_not_met_carries_no_warning(browser, client):
    call_command("load_rules", verbosity=0)

    form = browser.get(reverse("draws:ita_record", args=[client.pk]))

    assert form.context["unmet"] == ()
    assert "mend the facts" not in words(form)


@pytest.mark.parametrize("number", ["", "²", "x", "9" * 30, "9" * 5000])
def test_form_opens_whatever_round_its_address_names(browser, client, number):
    answer = browser.get(reverse("draws:ita_record", args=[client.pk]), {"round": number})

    assert answer.status_code == 200


def test_a_stored_deadline_that_no_letter_prints_is_flagged_with_where_the_period_ends(
    browser, ita
):
    assert "later than any letter prints" not in words(browser.get(ita.get_absolute_url()))
    ita.cut_off_at = datetime(2026, 11, 5, tzinfo=UTC)
    ita.save()

    page = words(browser.get(ita.get_absolute_url()))

    assert "later than any letter prints" in page
    assert "ends at 2026-11-03 00:00 UTC" in page


def test_an_invitation_that_is_over_already_is_asked_about_then_taken(browser, client):
    long_ago = {"issued_on": "2025-09-03"}

    asked = record(browser, client, **long_ago)

    assert asked.status_code == 422
    assert "ended at 2025-11-03 00:00:00 UTC" in words(asked)
    assert "Check the year" in words(asked)
    assert not client.invitations.exists()
    assert record(browser, client, **long_ago, over_confirmed="2025-11-02").status_code == 422
    assert record(browser, client, **long_ago, over_confirmed="2025-11-03").status_code == 302
