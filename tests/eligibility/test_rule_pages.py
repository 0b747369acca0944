from datetime import UTC, date, datetime

import pytest

from eligibility.edition import shipped_versions
from eligibility.models import RuleVersion
from eligibility.rule_pages import dated, figures, to_show
from eligibility.versions import load_edition
from tests.factories import make_user

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_figures_stand_under_the_words_of_their_fields():
    body = {
        "work": {"noc_codes": ["31100", "31101"], "continuous": False, "place": "canada"},
        "unread": [{"key": "window", "text": "Not seen."}],
    }

    assert [(figure.name, figure.value) for figure in figures("category", body)] == [
        ("NOC codes listed", "31100, 31101"),
        ("Without a break", "no"),
        ("Where the work was done", "in Canada"),
        ("What nobody has read 1 › Mark", "the years looked back"),
        ("What nobody has read 1 › What is not known", "Not seen."),
    ]


def test_a_version_is_the_earlier_one_from_the_day_the_next_begins():
    first = RuleVersion(pk=1, since=date(2025, 1, 1), state="published")
    second = RuleVersion(pk=2, since=date(2026, 1, 1), state="published")

    on_the_eve = dated([first, second], today=date(2025, 12, 31))
    on_the_day = dated([first, second], today=date(2026, 1, 1))

    assert [(each.row.pk, each.state) for each in on_the_eve] == [(2, "later"), (1, "now")]
    assert [(each.row.pk, each.state) for each in on_the_day] == [(2, "now"), (1, "earlier")]
    assert on_the_day[1].until == date(2025, 12, 31)


def test_a_list_shows_the_version_in_force_before_a_later_one():
    first = RuleVersion(pk=1, since=date(2025, 1, 1), state="published")
    later = RuleVersion(pk=2, since=date(2027, 1, 1), state="published")
    withdrawn = RuleVersion(pk=3, since=date(2026, 1, 1), state="withdrawn")

    shown = to_show(dated([first, later, withdrawn], today=date(2026, 6, 1)))

    assert shown.row is first


@pytest.mark.django_db
def test_a_consultant_reads_which_rule_is_in_force_and_says_who(client):
    load_edition(shipped_versions(), now=NOW)
    client.force_login(make_user())

    listed = client.get("/rules/").content.decode()
    shown = client.get("/rules/category/physicians/").content.decode()

    assert "/rules/category/physicians/" in listed
    assert "2026-02-18" in shown
    assert "31100, 31101, 31102" in shown


@pytest.mark.django_db
def test_a_rule_nobody_published_is_not_found(client):
    client.force_login(make_user())

    assert client.get("/rules/category/nothing/").status_code == 404
