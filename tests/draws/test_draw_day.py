"""Draw day on the page of a round: asked to confirm, the five lists, one client's answer."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse

from draws.confirmation import confirm_round
from draws.evaluation import evaluate_step, files_of, occasion_of
from draws.loading import load_shipped_table
from draws.models import ClientStanding, InvitationToApply, Round, RoundConfirmation
from tests.draws.physicians import NOW, evaluated, held, make_physician
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


def page(browser, *arguments, name="draws:round_detail", **query):
    answer = browser.get(reverse(name, args=arguments or ["440"]), query)
    assert answer.status_code == 200
    return answer


def test_a_round_asks_to_be_confirmed_first(browser, user):
    make_physician(user, profile={})

    assert "Confirm and evaluate our files" in page(browser).content.decode()


def test_confirming_on_the_page_starts_the_evaluation(
    browser, user, django_capture_on_commit_callbacks
):
    client = make_physician(user, profile={})

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("draws:round_confirm", args=["440"]))

    answer = page(browser)
    assert [row.standing.client for row in answer.context["day"].rows] == [client]
    assert "All" in answer.content.decode() or "one open file" in answer.content.decode()


def test_a_round_of_a_category_without_rules_is_not_evaluated(browser, user):
    stem = Round.objects.filter(category_key="agriculture").first()

    browser.post(reverse("draws:round_confirm", args=[stem.number]))

    assert not RoundConfirmation.objects.exists()
    assert "Nothing to evaluate" in page(browser, stem.number).content.decode()


def test_each_list_is_a_tab_with_its_count(browser, user):
    make_physician(user, profile={})
    below = make_physician(user, profile={"crs_score": 190})
    evaluated(user)

    day = page(browser, list="missed_by_score").context["day"]

    assert {tab.key: tab.count for tab in day.tabs} == {
        "predicted_invited": 1,
        "missed_by_score": 1,
        "missed_by_time": 0,
        "not_in_category": 0,
        "cannot_tell": 0,
    }
    assert [row.standing.client for row in day.rows] == [below]


def test_another_firm_sees_none_of_it(user):
    client = make_physician(user, profile={})
    evaluated(user)
    stranger = Browser()
    stranger.force_login(make_user(make_firm()))

    answer = page(stranger)
    detail = stranger.get(reverse("draws:standing_detail", args=["440", client.pk]))

    assert answer.context["day"].confirmation is None
    assert str(client) not in answer.content.decode()
    assert detail.status_code == 404


def test_while_files_are_evaluated_the_page_asks_again_and_shows_what_is_there(browser, user):
    make_physician(user, profile={})
    confirm_round(held(), user.firm, by=user, now=NOW)
    evaluate_step(files_of(user.firm), occasion_of(held()), after=0, now=NOW)

    content = page(browser, "440", name="draws:round_standings").content.decode()

    assert 'hx-trigger="every 2s"' in content
    assert "1 of 1 files evaluated" in content


def test_a_round_published_anew_asks_to_be_read_again(browser, user):
    make_physician(user, profile={})
    evaluated(user)
    Round.objects.filter(number="440").update(cut_off_score=250)

    assert "published anew" in page(browser).content.decode()


def test_the_answer_of_one_client_shows_what_it_rests_on(browser, user):
    client = make_physician(user, profile={"crs_score": 190})
    standing = evaluated(user)[client.pk]

    content = page(browser, "440", client.pk, name="draws:standing_detail").content.decode()

    stored = reverse("eligibility:assessment_stored", args=[client.pk, standing.assessment_id])
    assert stored in content
    assert "give the same answer" in content
    assert "Dear Amara" in content


def test_a_recorded_invitation_stands_beside_the_prediction(browser, user):
    client = make_physician(user, profile={})
    evaluated(user)
    record_ita_of(client, user)

    day = page(browser).context["day"]

    assert day.rows[0].ita is not None
    assert day.asked == 0


def record_ita_of(client, user):
    return InvitationToApply.objects.create(
        client=client,
        round=held(),
        program="CEC",
        issued_at=NOW,
        cut_off_at=NOW + timedelta(days=60),
        recorded_by=user,
        recorded_at=NOW,
    )


def test_saying_that_no_invitation_came_ends_the_question(browser, user):
    client = make_physician(user, profile={})
    evaluated(user)

    browser.post(reverse("draws:no_ita_record", args=["440", client.pk]))

    assert not ClientStanding.objects.asked_about(by=date(2026, 9, 30)).exists()
    assert (
        "found no invitation in the account"
        in page(browser, "440", client.pk, name="draws:standing_detail").content.decode()
    )


@pytest.mark.parametrize("next_page", ["x", "-1", "https://example.test/", "//example.test"])
def test_an_answer_leads_back_to_no_page_that_is_not_ours(browser, user, next_page):
    client = make_physician(user, profile={})
    evaluated(user)
    address = reverse("draws:no_ita_record", args=["440", client.pk])

    answer = browser.post(address, {"next": next_page})

    assert answer["Location"] == reverse("draws:standing_detail", args=["440", client.pk])


def test_the_page_asks_the_same_number_of_queries_for_few_and_for_many(
    browser, user, django_assert_max_num_queries
):
    make_physician(user, profile={})
    evaluated(user)
    page(browser)
    with django_assert_max_num_queries(32) as few:
        page(browser)
    for _number in range(6):
        make_physician(user, profile={})
    evaluated(user)
    with django_assert_max_num_queries(32) as many:
        page(browser)

    assert len(many.captured_queries) == len(few.captured_queries)
