from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from eligibility.edition import shipped_versions
from eligibility.models import RuleVersion
from eligibility.rules.law import NotInForce, law_on
from eligibility.versions import load_edition, published_versions

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def physicians():
    return next(each for each in shipped_versions() if each.key == "physicians")


def test_the_shipped_edition_comes_back_from_the_database_as_it_was_shipped():
    load_edition(shipped_versions(), now=NOW)

    stored = {(each.kind, each.key, each.since): each for each in published_versions()}

    for version in shipped_versions():
        row = stored[version.kind, version.key, version.since]
        assert replace(row, record="", until=version.until) == version


def test_a_row_no_code_can_read_any_more_is_left_out_and_stops_nothing(caplog):
    load_edition(shipped_versions(), now=NOW)
    RuleVersion.objects.create(
        kind="category",
        key="from-another-time",
        title="Another time",
        since=date(2020, 1, 1),
        body={"no": "such figure"},
        source="Nowhere",
        read_on=date(2020, 1, 1),
        confidence="official",
        state="published",
        published_at=NOW,
        checksum="other",
    )

    keys = {version.key for version in published_versions()}

    assert "physicians" in keys
    assert "from-another-time" not in keys
    assert "cannot be read" in caplog.text


def test_loading_twice_changes_nothing():
    load_edition(shipped_versions(), now=NOW)

    again = load_edition(shipped_versions(), now=NOW)

    assert (again.added, again.replaced, again.kept) == (0, 0, ())
    assert again.unchanged == RuleVersion.objects.count()


def test_a_newer_shipped_edition_withdraws_the_older_and_keeps_it():
    load_edition([physicians()], now=NOW)

    loaded = load_edition([replace(physicians(), title="Physicians, corrected")], now=NOW)

    assert loaded.replaced == 1
    assert RuleVersion.objects.published().get().title == "Physicians, corrected"
    assert RuleVersion.objects.filter(state="withdrawn").count() == 1


def test_the_offices_own_version_of_the_same_day_is_kept_and_named():
    load_edition([physicians()], now=NOW)
    RuleVersion.objects.update(state="withdrawn", withdrawn_at=NOW)
    own = RuleVersion.objects.get()
    own.pk, own.state, own.is_shipped = None, "published", False
    own.title, own.checksum = "Ours", "of ours"
    own.save()

    loaded = load_edition([physicians()], now=NOW)

    assert loaded.kept == ("category physicians 2026-02-18",)
    assert RuleVersion.objects.published().get().title == "Ours"


def test_a_version_ends_on_the_day_before_the_next_one_begins():
    second = replace(physicians(), since=date(2027, 1, 1), label="2027-Version 1")
    load_edition([physicians(), second], now=NOW)

    law = law_on(date(2026, 12, 31), published_versions())
    later = law_on(date(2027, 1, 1), published_versions())

    assert law.get("category", "physicians").label == "2026-Version 1"
    assert later.get("category", "physicians").label == "2027-Version 1"


def test_a_shipped_version_with_a_last_day_is_not_in_force_after_it():
    ended = replace(physicians(), until=date(2026, 6, 30))
    load_edition([ended], now=NOW)

    assert law_on(date(2026, 6, 30), published_versions()).find("category", "physicians")
    with pytest.raises(NotInForce, match="2026-07-01"):
        law_on(date(2026, 7, 1), published_versions()).get("category", "physicians")
