"""Letters of the office that were refused for good: shown, counted for monitors, tried again."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent, User
from deadlines.digest import send_digests
from deadlines.notices import drain_notices
from deadlines.refused import count_refused_letters, refused_letters
from draws.models import RoundNotice
from tests.deadlines.flaky_mail import Post
from tests.deadlines.office import make_deadline, make_invited_client
from tests.deadlines.test_notices import make_notice
from tests.deadlines.test_today import make_round
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 14, 12, tzinfo=UTC)
PAGES = ["deadlines:today", "deadlines:deadline_list"]
RETRY = "deadlines:letters_retry"


@pytest.fixture
def post(settings):
    settings.EMAIL_BACKEND = "tests.deadlines.flaky_mail.EmailBackend"
    Post.answer, Post.letters = "refused", []
    yield Post
    Post.answer, Post.letters = "ok", []


@pytest.fixture
def user():
    return make_user(full_name="Marie Roy")


@pytest.fixture
def refused_notice(post, user):
    notice = make_notice(make_round(), user, made_at=NOW, next_try_at=NOW)
    drain_notices(NOW)
    return notice


@pytest.fixture
def refused_digest(post):
    owner = make_user(full_name="Marie Roy")
    make_deadline(make_invited_client(owner=owner, backup=make_user(owner.firm, full_name="Bo Li")))
    send_digests(NOW)
    return owner


def test_refused_letter_about_a_round_stands_on_today_and_deadlines(client, user, refused_notice):
    client.force_login(user)

    with time_machine.travel(NOW, tick=False):
        pages = [client.get(reverse(each)).content.decode() for each in PAGES]

    for page in pages:
        assert "1 letter about a round, the day’s deadlines or a licence was refused" in page
        assert "Marie Roy" in page
        assert f'action="{reverse(RETRY)}"' in page


def test_refused_digests_name_whom_they_did_not_reach(refused_digest):
    letters = refused_letters(refused_digest)

    assert (letters.number, letters.people) == (2, ("Bo Li", "Marie Roy"))


def test_another_firm_is_told_nothing_and_puts_nothing_back(client, refused_notice):
    stranger = make_user()
    client.force_login(stranger)

    client.post(reverse(RETRY))

    assert refused_letters(stranger) is None
    refused_notice.refresh_from_db()
    assert refused_notice.state == RoundNotice.State.FAILED


def test_letters_tried_again_go_out(client, post, user, refused_notice):
    client.force_login(user)
    post.answer = "ok"

    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        client.post(reverse(RETRY))

    assert drain_notices(NOW + timedelta(hours=1)) == 1
    assert refused_letters(user) is None
    assert AuditEvent.objects.get(act="letters_tried_again").details == {"letters": 1}


def test_digests_tried_again_go_out(client, post, refused_digest):
    client.force_login(refused_digest)
    post.answer = "ok"

    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        client.post(reverse(RETRY))

    assert send_digests(NOW + timedelta(hours=1)) == 2
    assert refused_letters(refused_digest) is None


def test_later_letter_that_arrived_makes_up_for_the_refused(post, refused_digest):
    post.answer = "ok"

    send_digests(NOW + timedelta(days=1))

    assert count_refused_letters() == 0


def test_letters_of_a_closed_account_are_nobodys_worry(user, refused_notice):
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert count_refused_letters() == 0


def test_monitor_is_told_of_refused_letters(client, refused_notice):
    answer = client.get("/health/reminders/").json()

    assert answer["refused_letters"] == 1


def test_nothing_refused_is_said_so(client, user):
    client.force_login(user)

    answer = client.post(reverse(RETRY), follow=True)

    assert "No letter is refused any more." in answer.content.decode()
