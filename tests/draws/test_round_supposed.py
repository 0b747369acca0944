"""A round supposed otherwise, on its page: other figures at once, another day or rule by a job."""

import html
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from draws.loading import load_shipped_table
from draws.models import ClientStanding, InvitationToApply, Round
from eligibility.models import Job, RuleVersion
from tests.draws.physicians import NOW, evaluated, make_physician
from tests.factories import make_firm, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules_and_rounds():
    call_command("load_rules", verbosity=0)
    load_shipped_table(at=NOW)


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def browser(user):
    browser = Browser()
    browser.force_login(user)
    return browser


def page(browser, **query):
    answer = browser.get(reverse("draws:round_simulate", args=["440"]), query)
    assert answer.status_code == 200
    return answer


def test_another_cut_off_shows_who_would_move(browser, user):
    client = make_physician(user, profile={"crs_score": 190})
    make_physician(user, profile={})
    evaluated(user)

    found = page(browser, cut_off="189").context["found"]

    assert found.moved == 1
    assert found.rows[0].client == client
    assert found.rows[0].cut_off == 190
    assert {each.label: each.difference for each in found.lists}["Predicted invited"] == 1


def test_figures_posted_are_answered_at_once_and_another_day_by_a_job(browser, user):
    make_physician(user, profile={})
    evaluated(user)
    address = reverse("draws:round_simulate", args=["440"])

    figures = browser.post(address, {"cut_off": "199", "tie_break": "", "on": ""})
    another_day = browser.post(address, {"cut_off": "199", "on": "2026-10-15"})

    assert figures.url == f"{address}?cut_off=199"
    assert another_day.url == f"{address}?job={Job.objects.get(kind='draws.simulate').pk}"


def test_who_no_cut_off_brings_in_is_counted_and_has_no_row(browser, user):
    shown = make_physician(user, profile={"crs_score": 190})
    make_physician(user, profile={"expires_on": date(2026, 9, 2)})
    evaluated(user)

    found = page(browser, cut_off="0").context["found"]

    assert [row.client for row in found.rows] == [shown]
    assert found.left_out == 1
    assert {each.label: (each.before, each.after) for each in found.lists if each.after} == {
        "Predicted invited": (0, 1),
        "Not in the category, or not ranked": (1, 1),
    }


def test_figures_that_cannot_be_are_refused_in_words(browser, user):
    make_physician(user, profile={})
    evaluated(user)

    answer = browser.get(reverse("draws:round_simulate", args=["440"]), {"cut_off": "-3"})

    assert answer.status_code == 422


def simulated(browser, django_capture_on_commit_callbacks, **asked):
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("draws:round_simulate", args=["440"]), asked)
    assert answer.status_code == 302
    return browser.get(answer.url)


def test_another_day_judges_every_file_anew(browser, user, django_capture_on_commit_callbacks):
    # The year of work is complete a month after the round.
    job = {"first_day": date(2025, 10, 1), "last_day": None, "hours_per_week": 30}
    client = make_physician(user, job=job, profile={"crs_score": 300})
    standing = evaluated(user)[client.pk]

    answer = simulated(browser, django_capture_on_commit_callbacks, on="2026-10-15")

    found = answer.context["found"]
    assert standing.listed == "not_in_category"
    assert [(row.before, row.after) for row in found.rows] == [
        ("Not in the category, or not ranked", "Predicted invited")
    ]
    assert ClientStanding.objects.get(client=client).listed == "not_in_category"


@pytest.mark.parametrize(
    ("state", "listed"),
    [
        ("declined", "Predicted invited"),
        ("open", "Not in the category, or not ranked"),
        ("lapsed", "Not in the category, or not ranked"),
    ],
)
def test_who_declined_by_the_supposed_day_is_ranked_again_and_no_other_invited(
    browser, user, django_capture_on_commit_callbacks, state, listed
):
    client = make_physician(user, profile={"crs_score": 300})
    evaluated(user)
    moment = datetime(2026, 10, 15, 9, tzinfo=UTC)
    InvitationToApply.objects.create(
        client=client,
        round=Round.objects.get(number="440"),
        program="CEC",
        issued_at=datetime(2026, 9, 3, 15, tzinfo=UTC),
        cut_off_at=moment,
        state=state,
        closed_at=None if state == "open" else moment,
        recorded_by=user,
        recorded_at=NOW,
    )

    answer = simulated(browser, django_capture_on_commit_callbacks, on="2026-10-15")

    (row,) = answer.context["found"].rows
    assert row.after == listed


def test_if_a_round_ran_now_opens_on_todays_lists_and_says_what_is_supposed(
    browser, user, django_capture_on_commit_callbacks
):
    client = make_physician(user, profile={"crs_score": None, "crs_score_on": None})
    evaluated(user)
    today = timezone.now().astimezone(user.zone).date()

    with django_capture_on_commit_callbacks(execute=True):
        asked = browser.post(reverse("draws:round_if_now"))
    answer = browser.get(asked.url)

    text = answer.content.decode()
    assert Job.objects.get(kind="draws.simulate").subject["on"] == today.isoformat()
    assert f"Supposed: a round on {today} with the figures of round 440" in text
    assert "cut-off 198" in text
    (row,) = answer.context["found"].rows
    assert row.is_open
    assert row.reason in html.unescape(text)
    assert f"{client.get_absolute_url()}#blocks" in text


def test_a_file_that_cannot_be_judged_fails_no_simulation(
    browser, user, django_capture_on_commit_callbacks, caplog
):
    broken = make_physician(user, profile={"crs_score": None, "crs_score_on": None})
    broken.employments.update(noc_code="zz")
    whole = make_physician(user, profile={})
    evaluated(user)

    answer = simulated(browser, django_capture_on_commit_callbacks, on="2026-10-15")

    after = {row.client.pk: row.after for row in answer.context["found"].rows}
    assert after == {broken.pk: "Cannot tell", whole.pk: "Predicted invited"}
    assert f"client {broken.pk} cannot be judged for a supposed round" in caplog.text


def test_another_rule_version_judges_every_file_anew(
    browser, user, django_capture_on_commit_callbacks
):
    job = {"first_day": date(2026, 3, 2), "last_day": None, "hours_per_week": 30}
    make_physician(user, job=job, profile={"crs_score": 300})
    evaluated(user)
    published = RuleVersion.objects.get(kind="category", key="physicians", state="published")
    body = {**published.body, "work": {**published.body["work"], "hours": "780"}}
    draft = RuleVersion.objects.create(
        kind="category",
        key="physicians",
        title="Physicians, half a year",
        since=date(2027, 2, 1),
        body=body,
        source="Invented",
        read_on=date(2026, 9, 1),
        confidence="unconfirmed",
    )

    answer = simulated(browser, django_capture_on_commit_callbacks, version=draft.pk)

    # The hours of the draft are met; whether the pool is, rests on facts not on file.
    (row,) = answer.context["found"].rows
    assert (row.before, row.after) == ("Not in the category, or not ranked", "Cannot tell")


def test_another_firms_simulation_is_as_if_missing(
    browser, user, django_capture_on_commit_callbacks
):
    make_physician(user, profile={})
    evaluated(user)
    simulated(browser, django_capture_on_commit_callbacks, on="2026-10-15")
    theirs = Job.objects.get(kind="draws.simulate")
    stranger = make_user(make_firm())
    evaluated(stranger)
    other = Browser()
    other.force_login(stranger)

    answer = other.get(reverse("draws:round_simulate", args=["440"]), {"job": theirs.pk})

    assert answer.status_code == 404
