"""The morning's letter: computed from deadlines, sent once, whatever became of the reminders."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from accounts.models import Firm
from deadlines import digest, kept_letters
from deadlines.digest import send_digests
from deadlines.models import Digest, Reminder
from tests.deadlines.flaky_mail import Post
from tests.deadlines.office import make_deadline, make_invited_client
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 4, 14, 11, tzinfo=UTC)  # 07:00 in Toronto
BEFORE = MORNING - timedelta(minutes=1)


def test_digest_comes_from_the_deadlines_though_every_reminder_row_is_lost():
    deadline = make_deadline()
    Reminder.objects.all().delete()

    assert send_digests(MORNING) == 2  # owner and backup

    letter = mail.outbox[0]
    assert letter.subject == "Deadlines on 2026-04-14: 0 over, 1 within a week"
    assert deadline.client.reference in letter.body
    assert "6 days 13 hours" in letter.body
    assert deadline.client.family_name not in letter.body + str(letter.alternatives[0])


def test_digest_says_of_a_deadline_gone_by_that_it_is_over():
    make_deadline()

    send_digests(MORNING + timedelta(days=8))

    body = mail.outbox[0].body
    assert "2026-04-20 20:00 (Toronto, EDT) - over" in body
    assert "This year’s settlement funds are not loaded" in body


def test_digest_is_sent_once_a_morning():
    make_deadline()

    sent = [send_digests(at) for at in (BEFORE, MORNING, MORNING + timedelta(hours=5))]

    assert sent == [0, 2, 0]
    assert send_digests(MORNING + timedelta(days=1)) == 2


def test_morning_is_that_of_the_firms_zone():
    make_deadline()
    Firm.objects.update(time_zone="America/Vancouver")

    assert send_digests(MORNING + timedelta(hours=2)) == 0
    assert send_digests(MORNING + timedelta(hours=3)) == 2


def test_digest_that_was_not_taken_is_tried_again_under_the_same_message_id(settings):
    settings.EMAIL_BACKEND = "tests.deadlines.flaky_mail.EmailBackend"
    make_deadline()
    Post.answer, Post.letters = "lost after the data", []

    assert send_digests(MORNING) == 0
    Post.answer = "ok"
    assert send_digests(MORNING + timedelta(seconds=30)) == 0
    assert send_digests(MORNING + timedelta(minutes=3)) == 2

    ids = [letter.extra_headers["Message-ID"] for letter in Post.letters]
    assert len(ids) == 4
    assert len(set(ids)) == 2


def test_firm_with_nothing_ahead_is_left_in_peace():
    make_client()

    assert send_digests(datetime(2025, 6, 2, 12, tzinfo=UTC)) == 0
    assert mail.outbox == []
    assert Digest.objects.filter(sent_at__isnull=False).count() == 1


def test_french_reader_gets_the_digest_in_french():
    owner = make_user(language="fr-ca")
    make_deadline(make_invited_client(owner=owner, backup=make_user(owner.firm)))

    send_digests(MORNING)

    (letter,) = [each for each in mail.outbox if each.to == [owner.email]]
    assert letter.subject == "Échéances du 2026-04-14\u00a0: 0 échues, 1 d’ici une semaine"
    assert "fin de l’invitation" in letter.body


@pytest.fixture
def post(settings):
    settings.EMAIL_BACKEND = "tests.deadlines.flaky_mail.EmailBackend"
    Post.answer, Post.letters = "ok", []
    yield Post
    Post.answer, Post.letters = "ok", []


def test_digest_refused_for_good_is_settled_and_kept(post, caplog):
    make_deadline()
    post.answer = "refused"

    send_digests(MORNING)
    post.answer = "ok"

    assert send_digests(MORNING + timedelta(hours=2)) == 0
    assert send_digests(MORNING + timedelta(days=1)) == 2
    kept = Digest.objects.exclude(refused_at=None)
    assert [row.last_error for row in kept] == ["550: the mail server refuses the recipient"] * 2
    assert "was refused for good" in caplog.text


def test_silent_server_holds_the_digests_no_longer_than_some_letters(post):
    owner = make_user()
    make_deadline(make_invited_client(owner=owner, backup=make_user(owner.firm)))
    for _each in range(kept_letters.PATIENCE):
        make_user(owner.firm)
    post.answer = "down"

    send_digests(MORNING)

    tried = Digest.objects.filter(attempts=1).count()
    assert (tried, Digest.objects.count()) == (kept_letters.PATIENCE, kept_letters.PATIENCE + 2)


def test_digests_end_after_a_bounded_time(post, monkeypatch):
    make_deadline()
    monkeypatch.setattr(kept_letters, "LONGEST_DRAIN", timedelta(0))

    assert send_digests(MORNING) == 0
    assert Digest.objects.filter(attempts=0).count() == 2


def test_digest_that_we_cannot_write_is_logged_with_its_trace_and_stops_nobody(
    post, monkeypatch, caplog
):
    make_deadline()
    tried = []
    compose = digest.compose_digest

    def fail_once(user, *arguments, **options):
        tried.append(user)
        if len(tried) == 1:
            raise ArithmeticError
        return compose(user, *arguments, **options)

    monkeypatch.setattr(digest, "compose_digest", fail_once)

    assert send_digests(MORNING) == 1
    assert "Traceback" in caplog.text
    assert send_digests(MORNING + timedelta(minutes=3)) == 1


def test_firm_whose_news_fail_keeps_no_other_firm_waiting(post, monkeypatch, caplog):
    broken = make_deadline().client.firm
    make_deadline()
    news_of = digest.news_of

    def fail(firm_id, *, now):
        if firm_id == broken.pk:
            raise ArithmeticError
        return news_of(firm_id, now=now)

    monkeypatch.setattr(digest, "news_of", fail)

    assert send_digests(MORNING) == 2
    assert f"digests of firm {broken.pk} could not be written" in caplog.text
