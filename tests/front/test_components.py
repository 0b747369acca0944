"""What apps share on a page: dates, moments, findings, status words, sorting, pages of a list."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

TIE_BREAK = datetime(2026, 8, 6, 19, 40, 38, tzinfo=UTC)


@dataclass
class Citation:
    source: str = "IRPR 196"
    url: str = ""


@dataclass
class Finding:
    outcome: str
    reason: str
    source: Citation = field(default_factory=Citation)
    title: str = ""


def show(component, /, **context):
    return " ".join(render_to_string(f"components/_{component}.html", context).split())


def test_date_is_printed_in_figures_with_its_day_of_the_week():
    assert show("date", value=date(2026, 2, 19), weekday=True) == (
        '<time class="date" datetime="2026-02-19">2026-02-19, Thursday</time>'
    )


def test_date_speaks_the_readers_language():
    with translation.override("fr-ca"):
        assert "2026-02-19, jeudi" in show("date", value=date(2026, 2, 19), weekday=True)


def test_missing_date_is_a_dash_or_the_given_words():
    assert "—" in show("date", value=None)
    assert "not known" in show("date", value=None, missing="not known")


def test_moment_is_shown_in_the_readers_zone_and_in_utc():
    with timezone.override(ZoneInfo("America/Toronto")):
        shown = show("moment", value=TIE_BREAK, seconds=True)

    assert 'datetime="2026-08-06T19:40:38Z"' in shown
    assert "2026-08-06 15:40:38 EDT" in shown
    assert "2026-08-06 19:40:38 UTC" in shown


def test_short_moment_leaves_utc_to_the_machine():
    shown = show("moment", value=TIE_BREAK, short=True)

    assert "moment-utc" not in shown
    assert 'datetime="2026-08-06T19:40:38Z"' in shown


@pytest.mark.parametrize(
    ("outcome", "word"),
    [("met", "Met"), ("not_met", "Not met"), ("undetermined", "Not yet known")],
)
def test_outcome_is_a_word_first(outcome, word):
    assert show("status", state=outcome) == (
        f'<span class="word" data-state="{outcome}">{word}</span>'
    )


def test_finding_prints_its_reason_source_and_day():
    finding = Finding("not_met", "44 days are not covered.", title="Authorized work")

    shown = show("finding", finding=finding, on=date(2026, 2, 19))

    assert 'data-state="not_met"' in shown
    for words in ("Authorized work", "Not met", "44 days", "IRPR 196", "as of 2026-02-19"):
        assert words in shown


def test_finding_shows_markup_in_a_reason_as_text():
    assert "<b>" not in show("finding", finding=Finding("met", "<b>bold</b>"))


def test_sorted_column_says_which_way_and_offers_the_other():
    request = RequestFactory().get("/clients/", {"sort": "name", "page": "3", "q": "roy"})

    shown = show("sort_header", key="name", label="Name", sort="name", request=request)

    assert 'aria-sort="ascending"' in shown
    assert 'href="?sort=-name&amp;q=roy"' in shown


def test_column_not_sorted_by_is_offered_ascending():
    request = RequestFactory().get("/clients/", {"sort": "name"})

    shown = show("sort_header", key="crs", label="CRS", sort="name", number=True, request=request)

    assert "aria-sort" not in shown
    assert 'href="?sort=crs"' in shown
    assert 'class="num"' in shown


def test_pages_of_a_list_keep_the_filter():
    request = RequestFactory().get("/clients/", {"q": "roy", "page": "2"})

    shown = show("pagination", page=Paginator(range(120), 50).page(2), request=request)

    assert "51 to 100 of 120" in shown
    assert 'href="?q=roy&amp;page=1"' in shown
    assert 'href="?q=roy&amp;page=3"' in shown


def test_meter_is_readable_by_machines_in_every_language():
    with translation.override("fr-ca"):
        shown = show("meter", max=1560, now=1404.5, label="Hours")

    assert 'max="1560"' in shown
    assert 'value="1404.5"' in shown


def test_icon_is_hidden_from_screen_readers_unless_it_is_named():
    assert 'aria-hidden="true"' in show("icon", name="home")
    assert 'aria-label="Today"' in show("icon", name="home", label="Today")


def test_heartbeat_is_silent_without_news():
    assert show("heartbeat") == ""
    assert 'data-state="late"' in show("heartbeat", heartbeat={"state": "late", "text": "x"})
