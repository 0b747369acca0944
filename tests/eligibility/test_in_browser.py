"""The assessment and the what-if page in a real browser: no axe finding, narrow screens."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from clients.models import LanguageTest
from draws.loading import load_shipped_table
from eligibility.edition import shipped_versions
from eligibility.versions import load_edition
from tests.browser import axe, screenshot
from tests.eligibility.rule_desk import draft_of, make_maintainer
from tests.factories import make_client, make_employment, make_work_permit

NOW = datetime(2026, 6, 24, 12, tzinfo=UTC)


@pytest.fixture
def physician(live_server):
    load_edition(shipped_versions(), now=NOW)
    load_shipped_table(at=NOW)
    file = make_client(birth_date=date(1990, 7, 1))
    make_employment(file, last_day=None)
    make_work_permit(file)
    LanguageTest.objects.create(
        client=file,
        test=LanguageTest.Test.CELPIP_GENERAL,
        taken_on=date(2025, 6, 1),
        listening=9,
        reading=9,
        writing=9,
        speaking=9,
    )
    return file


@pytest.fixture
def office(page, physician, live_server):
    """A page signed in as the owner of the file."""
    signed_in = Client()
    signed_in.force_login(physician.owner)
    cookie = signed_in.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("assessment", "assessment/?on=2026-06-24&against=2026-07-10"),
        ("what-if", "what-if/?on=2026-06-24&english=10"),
    ],
)
def test_the_law_of_a_client_is_readable_by_anyone(office, physician, name, address):
    for scheme in ("light", "dark"):
        office.emulate_media(color_scheme=scheme)
        office.goto(f"/clients/{physician.pk}/{address}")
        office.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        assert axe(office) == []

    office.set_viewport_size({"width": 360, "height": 800})
    assert office.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe(office) == []
    screenshot(office, f"{name}-narrow")


def test_a_draft_of_a_points_table_is_editable_by_anyone(page, live_server):
    load_edition(shipped_versions(), now=NOW)
    author = make_maintainer()
    draft = draft_of("points_table", "crs", author, with_spouse__age__3=None)
    signed_in = Client()
    signed_in.force_login(author)
    cookie = signed_in.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    address = f"/admin/eligibility/ruleversion/{draft.pk}"

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for name in ("change", "impact", "step/review"):
            page.goto(f"{address}/{name}/")
            assert axe(page) == []

    page.goto(f"{address}/change/")
    page.get_by_label("Age: age 20, with a partner").fill("100")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "nothing is given" not in page.inner_text("#content")
