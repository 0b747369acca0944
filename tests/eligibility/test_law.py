from datetime import date

import pytest

from eligibility.rules.findings import Finding, Outcome, weakest
from eligibility.rules.law import Citation, NotInForce, Version, law_on

SOURCE = Citation("A made-up gazette")


def version(since, until, body, key="points"):
    return Version("table", key, str(since), "Points", since, until, body, SOURCE)


OLD = version(date(2024, 1, 1), date(2025, 3, 24), "old")
NEW = version(date(2025, 3, 25), None, "new")


def test_the_old_law_holds_to_its_last_day_and_the_new_from_its_first():
    assert law_on(date(2025, 3, 24), [NEW, OLD]).get("table", "points").body == "old"
    assert law_on(date(2025, 3, 25), [OLD, NEW]).get("table", "points").body == "new"


def test_asking_before_the_first_day_says_since_when_it_is_known():
    with pytest.raises(NotInForce, match=r"in force on 2023-12-31\. It is known from 2024-01-01"):
        law_on(date(2023, 12, 31), [OLD, NEW]).get("table", "points")


def test_a_version_that_says_nothing_is_in_force_ends_its_key():
    ended = version(date(2026, 1, 1), None, None)

    assert law_on(date(2026, 1, 1), [OLD, NEW, ended]).find("table", "points") is None
    assert law_on(date(2025, 12, 31), [OLD, NEW, ended]).find("table", "points") == NEW


def finding(outcome, is_warning=False):
    return Finding("k", "t", outcome, "r", SOURCE, is_warning=is_warning)


def test_the_weakest_finding_decides_and_warnings_do_not():
    met, unknown = finding(Outcome.MET), finding(Outcome.UNDETERMINED)
    failed = finding(Outcome.NOT_MET)

    assert weakest([met, met]) is Outcome.MET
    assert weakest([met, unknown]) is Outcome.UNDETERMINED
    assert weakest([unknown, failed, met]) is Outcome.NOT_MET
    assert weakest([met, finding(Outcome.NOT_MET, is_warning=True)]) is Outcome.MET
    assert weakest([]) is Outcome.UNDETERMINED
