"""Rounds and invitations in a real browser: no axe finding, narrow screens, the way to an ITA."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse

from clients.models import ExpressEntryProfile
from draws.loading import load_shipped_table
from draws.models import InvitationToApply
from tests.browser import axe, screenshot
from tests.documents.files import pdf
from tests.factories import make_client, make_employment, make_user

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def user(live_server):
    call_command("load_rules", verbosity=0)
    load_shipped_table(at=NOW)
    return make_user(full_name="Marie Roy")


@pytest.fixture
def client(user):
    client = make_client(user, given_name="Wei", family_name="Zhang")
    make_employment(client)
    ExpressEntryProfile.objects.create(
        client=client,
        number="E001",
        crs_score=198,
        crs_score_on=date(2026, 9, 1),
        submitted_at=datetime(2026, 8, 6, 19, 40, 37, tzinfo=UTC),
        expires_on=date(2027, 8, 6),
    )
    return client


@pytest.fixture
def office(page, user, live_server):
    signed_in = Browser()
    signed_in.force_login(user)
    cookie = signed_in.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def addresses(client):
    return [
        "/rounds/",
        "/rounds/?type=physicians",
        "/rounds/?type=physicians&year=2015",
        "/rounds/440/",
        "/rounds/434/",
        reverse("draws:client_rounds", args=[client.pk]),
        reverse("draws:ita_record", args=[client.pk]),
    ]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_rounds_have_no_axe_finding(office, client, scheme):
    office.emulate_media(color_scheme=scheme)
    found = {}
    for path in addresses(client):
        office.goto(path)
        found[path] = axe(office)

    assert found == {path: [] for path in addresses(client)}


@pytest.mark.browser
def test_pages_of_rounds_fit_a_narrow_screen(office, client):
    office.set_viewport_size({"width": 360, "height": 800})
    wide = []
    for path in addresses(client):
        office.goto(path)
        if office.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(path)

    assert wide == []


@pytest.mark.browser
def test_the_way_from_a_round_to_a_submission(office, client):
    office.goto(f"/clients/{client.pk}/")
    office.get_by_role("link", name="Record an ITA").click()
    office.get_by_label("Class of the invitation").select_option("CEC")
    office.locator("select[name=round]").select_option(label=round_option(office, "#440"))
    office.get_by_label("Date of the invitation (UTC)").fill("2026-09-03")
    office.get_by_label("Time of the invitation (UTC)").fill("15:02:31")
    office.get_by_label("Deadline printed in the letter (UTC)").fill("2026-11-02")
    office.get_by_label("Time of the deadline (UTC)").fill("12:00AM")
    office.get_by_role("button", name="Record the invitation").click()
    office.get_by_text("2026-11-03 00:00:00 UTC").wait_for()
    assert axe(office) == []
    office.get_by_label("The letter prints this deadline").check()
    over = office.get_by_label("The invitation is over")
    if over.count():  # the letter grows old, the test does not
        over.check()
    office.get_by_role("button", name="Record the invitation").click()
    office.get_by_text("The invitation is recorded").wait_for()
    assert axe(office) == []
    screenshot(office, "ita-open")

    office.get_by_role("link", name="Record: Submitted").click()
    office.get_by_label("Date (UTC)").fill("2026-10-30")
    office.get_by_label("Time (UTC)").fill("18:00")
    proof = {"name": "E001.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    office.get_by_label("Proof of submission").set_input_files(proof)
    office.locator("input[name=is_meant]").check()
    assert axe(office) == []
    office.get_by_role("button", name="Record the submission").click()
    office.get_by_text("The application is recorded as submitted").wait_for()

    assert InvitationToApply.objects.get().state == "submitted"


def round_option(page, number):
    options = page.locator("select[name=round]").locator("option").all_inner_texts()
    return next(option for option in options if option.startswith(number))
