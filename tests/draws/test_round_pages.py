"""The pages of rounds: what they show, in what order, with how many queries."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from draws.loading import load_shipped_table
from draws.models import Round, RoundChange
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def rounds():
    load_shipped_table(at=NOW)


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def browser(user):
    browser = Browser()
    browser.force_login(user)
    return browser


def page(browser, name, *arguments, **query):
    answer = browser.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return answer


def numbers(answer):
    return [row["round"].number for row in answer.context["rows"]]


@pytest.mark.usefixtures("rounds")
def test_the_newest_rounds_come_first(browser):
    answer = page(browser, "draws:round_list")

    assert numbers(answer)[:3] == ["444", "443", "442"]
    assert "445 rounds of invitations" in answer.content.decode()


@pytest.mark.usefixtures("rounds")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"type": "physicians"}, ["440", "421", "397"]),
        ({"type": "physicians", "sort": "cut_off"}, ["397", "440", "421"]),
        ({"type": "physicians", "sort": "-invitations"}, ["397", "421", "440"]),
        ({"type": "general", "year": "2015", "sort": "number"}, ["1", "2", "4"]),
        ({"type": "physicians", "sort": "nonsense"}, ["440", "421", "397"]),
        ({"type": "fstp", "sort": "number"}, ["64", "76", "91a"]),
        ({"q": "military"}, ["430"]),
    ],
)
def test_the_address_filters_and_sorts(browser, query, expected):
    assert numbers(page(browser, "draws:round_list", **query))[:3] == expected


@pytest.mark.usefixtures("rounds")
def test_a_round_number_in_the_search_leads_to_the_round(browser):
    answer = browser.get(reverse("draws:round_list"), {"q": " #91A "})

    assertRedirects(answer, reverse("draws:round_detail", args=["91a"]))


@pytest.mark.usefixtures("rounds")
def test_a_round_number_in_the_search_of_every_page_leads_to_the_round(browser):
    answer = browser.get(reverse("clients:client_list"), {"q": "#440"}, follow=True)

    assert answer.request["PATH_INFO"] == reverse("draws:round_detail", args=["440"])


@pytest.mark.usefixtures("rounds")
def test_a_filter_that_fits_nothing_says_so(browser):
    answer = page(browser, "draws:round_list", type="physicians", year="2015")

    assert "No round fits" in answer.content.decode()


@pytest.mark.usefixtures("rounds")
@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00"},
        {"q": "#"},
        {"year": "soon"},
        {"year": "99999"},
        {"type": "dentists"},
        {"page": "-1"},
        {"page": "soon"},
        {"sort": "pk"},
    ],
)
def test_an_address_that_makes_no_sense_still_shows_a_page(browser, query):
    page(browser, "draws:round_list", **query)


def test_a_list_without_rounds_says_how_they_come(browser):
    assert "load_rounds" in page(browser, "draws:round_list").content.decode()


@pytest.mark.usefixtures("rounds")
def test_the_list_asks_the_same_number_of_queries_for_few_and_for_many(
    browser, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9):
        page(browser, "draws:round_list")
    with django_assert_max_num_queries(9):
        page(browser, "draws:round_list", type="physicians")


@pytest.mark.usefixtures("rounds")
def test_a_round_shows_its_tie_break_in_utc_and_in_the_readers_zone(browser):
    content = page(browser, "draws:round_detail", "440").content.decode()

    assert "2026-08-06 19:40:38 UTC" in content
    assert "2026-08-06 15:40:38 EDT" in content
    assert "271 in round 421" in content


@pytest.mark.usefixtures("rounds")
def test_a_round_shows_its_pool_with_the_cut_off_marked(browser):
    bars = page(browser, "draws:round_detail", "434").context["bars"]

    assert (bars[0].scores, bars[0].count) == ("601–1200", 500)
    assert [bar.scores for bar in bars if bar.holds_cut_off] == ["461–470"]
    assert max(bar.length for bar in bars) == 100


@pytest.mark.usefixtures("rounds")
def test_a_round_without_a_pool_or_tie_break_says_so(browser):
    content = page(browser, "draws:round_detail", "12").content.decode()

    assert "not known for this round" in content
    assert "None printed" in content


@pytest.mark.usefixtures("rounds")
def test_a_round_shows_what_was_published_before(browser):
    RoundChange.objects.create(
        round=Round.objects.get(number="262"),
        field="tie_break_at",
        before="2023-08-01 19:36:18 UTC",
        after="2023-07-04 19:36:18 UTC",
        seen_at=NOW,
    )

    content = page(browser, "draws:round_detail", "262").content.decode()

    assert "2023-08-01 19:36:18 UTC" in content


@pytest.mark.usefixtures("rounds")
def test_an_unknown_round_is_not_found(browser):
    assert browser.get(reverse("draws:round_detail", args=["999"])).status_code == 404
