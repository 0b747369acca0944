"""Client files in a real browser: axe finds nothing, 360 px suffice, the keyboard is enough."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import User
from clients.kinds import KINDS
from clients.models import Client, PermitRenewal
from tests.browser import axe, screenshot

pytestmark = pytest.mark.browser


@pytest.fixture
def amara(live_server):
    call_command("load_demonstration", today=date.today(), verbosity=0)
    return Client.objects.get(reference="2026-0042")


@pytest.fixture
def office(page, amara, live_server):
    signed_in = Browser()
    signed_in.force_login(User.objects.get(email="roy@northwind.example"))
    cookie = signed_in.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def addresses(client):
    invited = Client.objects.get(reference="2026-0051")
    job = client.employments.first()
    return [
        reverse("clients:client_list"),
        reverse("clients:client_list") + "?q=nobody",
        reverse("clients:client_new"),
        reverse("clients:client_import"),
        client.get_absolute_url(),
        invited.get_absolute_url(),
        reverse("clients:client_edit", args=[client.pk]),
        reverse("clients:client_history", args=[client.pk]),
        reverse("clients:fact_edit", args=[client.pk, "job", job.pk]),
        reverse("clients:fact_delete", args=[client.pk, "job", job.pk]),
        *(reverse("clients:fact_add", args=[invited.pk, kind.key]) for kind in KINDS),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_clients_have_no_axe_finding(office, amara, scheme):
    office.emulate_media(color_scheme=scheme)
    found = {}
    for path in addresses(amara):
        office.goto(path)
        found[path] = axe(office)

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_pages_of_clients_fit_a_narrow_screen(office, amara):
    office.set_viewport_size({"width": 360, "height": 800})
    wide = []
    for path in addresses(amara):
        office.goto(path)
        if office.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(path)

    assert wide == []


def test_refused_form_has_no_axe_finding_and_keeps_what_was_typed(office, amara):
    office.goto(reverse("clients:fact_add", args=[amara.pk, "job"]))
    office.get_by_label("Employer").fill("Harbour")
    office.get_by_label("Hours a week").fill("200")
    office.get_by_role("button", name="Save", exact=True).click()
    office.get_by_role("heading", name="Please correct this").wait_for()
    screenshot(office, "client-job-refused")

    assert axe(office) == []
    assert office.get_by_label("Employer").input_value() == "Harbour"


def test_job_is_entered_by_keyboard_alone(office, amara):
    office.goto(reverse("clients:fact_add", args=[amara.pk, "job"]))
    job = ("Riverside Family Practice", "Physician", "31102", "Empl", "2026-03-02", "", "30")
    for words in (*job, "Yes", "Canada", "Alberta"):
        office.keyboard.type(words)
        office.keyboard.press("Tab")
    office.keyboard.press("Enter")
    office.get_by_text("Saved: Riverside Family Practice").wait_for()

    job = amara.employments.get(employer="Riverside Family Practice")
    assert (job.noc_code, job.kind, job.country, job.is_paid) == ("31102", "employee", "CA", True)
    assert job.first_day == date(2026, 3, 2)


def test_lapsed_permit_is_read_its_renewal_recorded_and_the_verdict_changes(office, amara):
    office.goto(reverse("clients:client_list"))
    office.get_by_role("link", name="Amara Okafor").click()
    office.get_by_role(
        "heading", name="44 days of work without authorization: no permit"
    ).wait_for()
    screenshot(office, "client-lapsed-permit")
    office.get_by_role("link", name="Record the renewal").click()
    office.get_by_label("Received by IRCC on").fill("2025-08-20")
    office.get_by_label("Decided on").fill("2025-10-15")
    office.get_by_label("Outcome").select_option("Approved")
    office.get_by_role("button", name="Save", exact=True).click()
    office.get_by_text("Saved: 2025-08-20").wait_for()
    screenshot(office, "client-renewal-recorded")

    assert PermitRenewal.objects.filter(permit__client=amara).exists()
    assert not office.get_by_role(
        "heading", name="44 days of work without authorization: no permit"
    ).count()
    assert office.get_by_text("Nothing blocks on these facts").count()


def test_file_is_checked_in_place_and_then_imported_without_choosing_it_again(
    office, amara, tmp_path
):
    path = tmp_path / "clients.csv"
    path.write_text("fact,reference,given_name,family_name\nclient,N-1,Zoe,Newman\n")
    office.goto(reverse("clients:client_import"))
    office.get_by_label("CSV or XLSX file").set_input_files(path)
    office.get_by_role("button", name="Check the file").click()
    office.get_by_role("heading", name="This file can be imported").wait_for()
    screenshot(office, "client-import-checked")
    assert axe(office) == []
    office.get_by_role("button", name="Import this client").click()
    office.get_by_text("1 file was imported").wait_for()

    assert Client.objects.get(reference="N-1").firm == amara.firm


def test_unreadable_file_is_refused_in_place(office, amara, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_bytes(b"\x89PNG\x00\x00")
    office.goto(reverse("clients:client_import"))
    office.get_by_label("CSV or XLSX file").set_input_files(path)
    office.get_by_role("button", name="Check the file").click()

    office.get_by_text("This is not text").wait_for()


def test_file_is_closed_and_reopened_at_its_stage_with_its_buttons(office, amara):
    had = amara.stage
    office.goto(amara.get_absolute_url())

    office.get_by_role("button", name="Close this file").click()
    office.get_by_role("button", name="Reopen this file").wait_for()
    amara.refresh_from_db()
    closed = amara.stage
    office.get_by_role("button", name="Reopen this file").click()
    office.get_by_role("button", name="Close this file").wait_for()

    amara.refresh_from_db()
    assert (closed, amara.stage) == ("closed", had)


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 360, "height": 800}])
def test_part_of_a_long_page_is_reached_by_its_link_and_marked(office, amara, size):
    office.set_viewport_size(size)
    office.goto(amara.get_absolute_url())
    link = office.locator(".jumps a:visible", has_text="Education")

    link.click()

    office.locator(".jumps a[aria-current]:visible", has_text="Education").wait_for()
    assert office.evaluate("document.querySelector('#education').getBoundingClientRect().top") < 240
    link.focus()
    screenshot(office, f"client-jumps-{size['width']}")
    assert axe(office) == []


def test_newest_changes_come_once_the_reader_arrives_there(office, amara):
    office.goto(amara.get_absolute_url())

    office.locator(".jumps a:visible", has_text="History").click()

    office.locator("#history li").first.wait_for()
    assert axe(office) == []
