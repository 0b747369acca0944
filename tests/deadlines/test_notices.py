"""Letters about rounds: a row first, sent once or more under one Message-ID, never lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from deadlines.notices import claim_one, compose_notice, drain_notices, notice_message_id
from draws.loading import load_shipped_table
from draws.models import ClientStanding, Round, RoundNotice
from draws.telling import ask_about_predicted
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 3, 15, tzinfo=UTC)


@pytest.fixture
def held():
    load_shipped_table(at=NOW)
    return Round.objects.get(number="440")


@pytest.fixture
def user():
    return make_user()


def make_notice(held, user, **fields):
    return RoundNotice.objects.create(
        **{
            "recipient": user,
            "round": held,
            "kind": RoundNotice.Kind.OUTCOME,
            "counts": {"predicted_invited": 3, "cannot_tell": 1},
            "made_at": NOW,
            "next_try_at": NOW,
        }
        | fields
    )


def stand(held, client, **fields):
    return ClientStanding.objects.create(
        **{
            "round": held,
            "client": client,
            "listed": "predicted_invited",
            "ground": "above_cut_off",
            "reason": "Above.",
            "inputs": {},
            "facts_version": 1,
            "mark": "",
            "computed_at": NOW,
        }
        | fields
    )


def test_a_letter_holds_counts_and_links_and_nobodys_name(held, user):
    client = make_client(user)
    notice = make_notice(held, user)

    letter = compose_notice(notice)

    assert "3  Predicted invited" in letter.body
    assert "/rounds/440/?list=predicted_invited" in letter.body
    for private in (client.family_name, client.reference, client.given_name):
        assert private not in letter.body + letter.subject


def test_a_due_letter_is_sent_once(held, user):
    make_notice(held, user)

    sent = drain_notices(NOW), drain_notices(NOW)

    assert sent == (1, 0)
    assert [letter.to for letter in mail.outbox] == [[user.email]]
    assert RoundNotice.objects.get().state == "sent"


def test_a_letter_whose_sender_died_is_sent_again_under_its_own_id(held, user):
    notice = make_notice(held, user)
    claim_one(now=NOW)

    meanwhile = drain_notices(NOW)
    afterwards = drain_notices(NOW + timedelta(hours=1))

    assert (meanwhile, afterwards) == (0, 1)
    assert mail.outbox[0].extra_headers["Message-ID"] == notice_message_id(notice)


def test_a_mail_server_that_is_down_leaves_the_letter_for_later(held, user, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_notice(held, user)

    assert drain_notices(NOW) == 0

    notice = RoundNotice.objects.get()
    assert (notice.state, notice.attempts) == ("pending", 1)
    assert notice.next_try_at > NOW


def test_nobody_writes_to_a_closed_account(held, user):
    make_notice(held, user)
    user.is_active = False
    user.save()

    drain_notices(NOW)

    assert RoundNotice.objects.get().state == "cancelled"
    assert mail.outbox == []


@pytest.mark.parametrize(("days", "asked"), [(1, 0), (2, 1), (30, 1)])
def test_two_days_after_a_round_a_prediction_without_an_invitation_is_asked_about(
    held, user, days, asked
):
    stand(held, make_client(user, stage="pool"))
    now = datetime(2026, 9, 3, 12, tzinfo=UTC) + timedelta(days=days)

    ask_about_predicted(now=now)
    ask_about_predicted(now=now)

    assert RoundNotice.objects.filter(kind="ask", recipient=user).count() == asked


def test_nobody_is_asked_once_the_invitation_is_recorded(held, user):
    client = make_client(user, stage="pool")
    stand(held, client)
    ask_about_predicted(now=NOW + timedelta(days=3))
    client.invitations.create(
        round=None,
        program="CEC",
        issued_at=NOW,
        cut_off_at=NOW + timedelta(days=60),
        recorded_by=user,
        recorded_at=NOW,
    )

    drain_notices(NOW + timedelta(days=3))

    assert RoundNotice.objects.get().state == "cancelled"
    assert mail.outbox == []
