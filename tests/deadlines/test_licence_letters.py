"""Reminders of a consultant's own licence and insurance, which concern no client."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from accounts.models import Role, User
from deadlines import kept_letters
from deadlines.licence_letters import send_licence_letters, unsent_licence_letters
from deadlines.models import LicenceLetter
from deadlines.office_dates import office_dates
from deadlines.refused import count_refused_letters, refused_letters, try_letters_again
from deadlines.rules.ladder import Ladder, Rung
from deadlines.rules.ladder import Role as Place
from deadlines.rules.office_dates import newest_rung
from tests.deadlines.flaky_mail import Post
from tests.factories import make_firm, make_user

LAST_DAY = date(2026, 12, 31)
D60 = datetime(2026, 11, 1, 13, tzinfo=UTC)  # 08:00 in Toronto, hours after its clocks went back
D30 = datetime(2026, 12, 1, 13, tzinfo=UTC)
D1 = datetime(2026, 12, 30, 13, tzinfo=UTC)
OVER = datetime(2027, 1, 2, 13, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(settings):
    settings.EMAIL_BACKEND = "tests.deadlines.flaky_mail.EmailBackend"
    Post.answer, Post.letters = "ok", []
    yield Post
    Post.answer, Post.letters = "ok", []


@pytest.fixture
def owner(db):
    return make_user(make_firm(), role=Role.OWNER, full_name="Ada Owner", email="ada@example.test")


@pytest.fixture
def holder(owner):
    return make_user(
        owner.firm, full_name="Marie Roy", email="marie@example.test", licence_ends_on=LAST_DAY
    )


def told() -> list[tuple[str, str]]:
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


@pytest.mark.parametrize(
    ("now", "rung"),
    [
        (D60 - timedelta(seconds=1), None),
        (D60, "D-60"),
        (D30 - timedelta(seconds=1), "D-60"),
        (D30, "D-30"),
        (D1, "D-1"),
        (OVER, "D-1"),
    ],
)
def test_newest_rung_is_the_last_that_went_by_though_the_day_is_over(now, rung):
    ladder = Ladder(tuple(Rung(name, (Place.OWNER,)) for name in ("D-60", "D-30", "D-1")))

    found = newest_rung(ladder, LAST_DAY, zone=ZoneInfo("America/Toronto"), now=now)

    assert (found and found[0].name) == rung


def test_person_and_a_second_one_are_told_at_the_rung_and_only_once(holder):
    sent = [send_licence_letters(at) for at in (D60 - A_MINUTE, D60, D60 + A_MINUTE)]

    assert sent == [0, 2, 0]
    assert told() == [
        (
            "ada@example.test",
            "A College licence in your firm ends on 2026-12-31 (60 days left)",
        ),
        ("marie@example.test", "Your College licence ends on 2026-12-31 (60 days left)"),
    ]
    assert all("Marie" not in letter.message().as_string() for letter in mail.outbox)
    second, first = sorted((letter.body for letter in mail.outbox), key=len, reverse=True)
    assert "as a second person" in second
    assert "as a second person" not in first
    assert reverse("accounts:settings") in first
    assert reverse("accounts:settings") not in second


def test_every_rung_down_to_the_day_before_is_told(holder):
    days = [LAST_DAY - timedelta(days=count) for count in range(61)]

    for day in reversed(days):
        send_licence_letters(datetime(day.year, day.month, day.day, 14, tzinfo=UTC))

    mine = LicenceLetter.objects.filter(reader=holder).order_by("due_at")
    assert [row.rung for row in mine] == ["D-60", "D-30", "D-14", "D-7", "D-3", "D-1"]
    assert all(row.sent_at.date() == row.due_at.date() for row in mine)


def test_after_a_silence_one_letter_counts_the_days_as_they_are_now(holder):
    send_licence_letters(D30 + timedelta(days=20))

    assert all(subject.endswith("ends on 2026-12-31 (10 days left)") for _to, subject in told())
    assert len(mail.outbox) == 2


def test_silence_until_the_licence_was_over_says_that_it_is_over(holder):
    sent = [send_licence_letters(at) for at in (OVER, OVER + timedelta(days=1))]

    assert sent == [2, 0]
    assert all("ended on 2026-12-31" in letter.subject for letter in mail.outbox)


def test_renewed_licence_is_told_of_no_more_though_a_letter_was_on_its_way(post, holder):
    post.answer = "down"
    send_licence_letters(D30)
    holder.licence_ends_on = LAST_DAY.replace(year=2027)
    holder.save()
    post.answer = "ok"

    assert send_licence_letters(D30 + timedelta(hours=2)) == 0
    assert not LicenceLetter.objects.exists()


def test_letter_that_waits_gives_way_to_the_next_rung(post, holder):
    post.answer = "down"
    send_licence_letters(D30)
    post.answer = "ok"

    assert send_licence_letters(datetime(2026, 12, 17, 13, tzinfo=UTC)) == 2
    assert set(LicenceLetter.objects.values_list("rung", flat=True)) == {"D-14"}


def test_insurance_has_reminders_of_its_own(owner):
    make_user(owner.firm, full_name="Bo Li", language="fr-ca", insurance_ends_on=LAST_DAY)

    send_licence_letters(D60)

    subjects = {letter.subject for letter in mail.outbox}
    assert (
        "Votre assurance erreurs et omissions prend fin le 2026-12-31 (reste 60 jours)" in subjects
    )


@pytest.mark.django_db
def test_owner_who_works_alone_is_told_alone_and_an_assistant_is_second():
    alone = make_user(role=Role.OWNER, licence_ends_on=LAST_DAY)
    helped = make_user(role=Role.OWNER, licence_ends_on=LAST_DAY)
    assistant = make_user(helped.firm, role=Role.ASSISTANT)
    make_user(helped.firm, role=Role.CONSULTANT, is_active=False)

    send_licence_letters(D60)

    assert {letter.to[0] for letter in mail.outbox} == {alone.email, helped.email, assistant.email}


def test_closed_account_is_nobodys_licence(holder):
    User.objects.filter(pk=holder.pk).update(is_active=False)

    assert send_licence_letters(D60) == 0


def test_lost_answer_sends_again_under_the_same_message_id(post, holder):
    post.answer = "lost after the data"
    assert send_licence_letters(D60) == 0
    post.answer = "ok"

    assert send_licence_letters(D60 + timedelta(seconds=30)) == 0
    assert send_licence_letters(D60 + timedelta(minutes=3)) == 2

    ids = [letter.extra_headers["Message-ID"] for letter in post.letters]
    assert (len(ids), len(set(ids))) == (4, 2)


def test_worker_that_died_after_its_claim_leaves_the_letter_to_the_next(holder, monkeypatch):
    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(kept_letters, "_deliver", die)
        with pytest.raises(SystemExit):
            send_licence_letters(D60)

    assert send_licence_letters(D60 + A_MINUTE) == 1  # the other one
    assert send_licence_letters(D60 + kept_letters.LEASE) == 1


def test_letter_that_another_worker_claimed_meanwhile_is_left_to_it(holder):
    send = kept_letters.send_kept

    def claimed_meanwhile(letters, now):
        taken = list(letters)
        assert send(iter(taken), now) == 2
        return send(iter(taken), now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("deadlines.licence_letters.send_kept", claimed_meanwhile)
        assert send_licence_letters(D60) == 0

    assert len(mail.outbox) == 2


def test_letter_not_out_after_a_quarter_of_an_hour_fails_the_health_address(client, post, holder):
    post.answer = "later"
    send_licence_letters(D60)

    assert unsent_licence_letters(D60 + timedelta(minutes=14)) == 0
    assert unsent_licence_letters(D60 + timedelta(minutes=15)) == 2
    with time_machine.travel(D60 + timedelta(minutes=15), tick=False):
        answer = client.get(reverse("deadlines:health_reminders"))
    assert (answer.status_code, answer.json()["licence_letters_not_sent"]) == (503, 2)


def test_row_that_never_was_is_missed_all_the_same(holder):
    assert unsent_licence_letters(D60 + timedelta(minutes=15)) == 2
    send_licence_letters(D60 + timedelta(minutes=15))
    assert unsent_licence_letters(D60 + timedelta(minutes=15)) == 0


@pytest.mark.parametrize(("minutes", "missing"), [(0, 0), (14, 0), (16, 2)])
def test_day_typed_within_its_notice_has_a_quarter_of_an_hour_too(client, owner, minutes, missing):
    holder = make_user(owner.firm)
    profile = {"full_name": "Marie", "language": "en-ca", "theme": "system", "time_zone": ""}
    days_later = D30 + timedelta(days=5)
    with time_machine.travel(days_later, tick=False):
        client.force_login(holder)
        client.post(reverse("accounts:settings"), profile | {"licence_ends_on": "2026-12-31"})

    assert unsent_licence_letters(days_later + minutes * A_MINUTE) == missing


def test_someone_who_joins_is_told_of_a_colleagues_day_within_a_quarter_of_an_hour(holder):
    send_licence_letters(D30)
    days_later = D30 + timedelta(days=5)
    with time_machine.travel(days_later, tick=False):
        User.objects.filter(role=Role.OWNER).update(is_active=False)
        make_user(holder.firm, role=Role.OWNER)

    assert unsent_licence_letters(days_later + A_MINUTE) == 0
    assert unsent_licence_letters(days_later + 16 * A_MINUTE) == 1


def test_pages_say_that_a_reminder_was_tried_and_has_not_gone_out(client, post, holder):
    post.answer = "later"
    send_licence_letters(D60)

    assert [each.is_untold for each in office_dates(holder.firm_id, on=D60.date()).licensees] == [
        True
    ]
    client.force_login(holder)
    with time_machine.travel(D60, tick=False):
        assert "has not gone out yet" in client.get(reverse("deadlines:today")).content.decode()
    post.answer = "ok"
    send_licence_letters(D60 + timedelta(hours=1))
    assert not office_dates(holder.firm_id, on=D60.date()).licensees[0].is_untold


def test_refused_letter_stands_on_the_pages_until_it_is_tried_again(post, owner, holder):
    post.answer = "refused"
    send_licence_letters(D60)
    assert refused_letters(owner).people == ("Ada Owner", "Marie Roy")
    assert count_refused_letters() == 2
    post.answer = "ok"

    assert try_letters_again(by=owner, now=D60 + A_MINUTE) == 2

    assert send_licence_letters(D60 + A_MINUTE) == 2
    assert refused_letters(owner) is None


def test_refused_letter_about_a_day_renewed_since_is_nobodys_worry(post, holder):
    post.answer = "refused"
    send_licence_letters(D60)
    User.objects.filter(pk=holder.pk).update(licence_ends_on=LAST_DAY.replace(year=2027))

    assert count_refused_letters() == 0


def test_reports_show_what_was_sent_to_this_office_and_to_no_other(client, owner, holder):
    stranger = make_user(full_name="Someone Else", licence_ends_on=LAST_DAY)
    send_licence_letters(D60)
    client.force_login(owner)

    page = client.get(reverse("deadlines:report_list")).content.decode()

    assert "Reminders about licences and insurance" in page
    assert "Marie Roy" in page
    assert stranger.full_name not in page
