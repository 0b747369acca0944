"""The checklist in a real browser: one click, no reload, nothing that axe finds wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest

from documents.paper_actions import set_item_state
from tests.browser import axe, screenshot
from tests.documents.files import pdf
from tests.documents.making import NOW, add_family, add_residence, item_of, make_physician
from tests.documents.making import make_application as make
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(settings, tmp_path):
    """A married physician with three countries, some papers already here."""
    settings.MEDIA_ROOT = tmp_path
    row = make_physician(
        marital_status="married",
        given_name="Dr. Lucía",
        family_name="Fernández",
        passport_expires_on=date(2027, 9, 1),
    )
    row.owner.set_password(PASSWORD)
    row.owner.save()
    spouse = add_family(row, claims_language=True, claims_education=False)
    add_residence(row, "PE", date(2005, 1, 1), date(2019, 8, 31))
    add_residence(row, "ES", date(2019, 9, 1), date(2023, 6, 30))
    add_residence(row, "CA", date(2023, 7, 1))
    add_residence(row, "ES", date(2010, 1, 1), date(2023, 6, 30), person=spouse)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    issued_at = today - timedelta(days=20, hours=-14)
    cut_off_at = today + timedelta(days=41)
    checklist = make(row, issued_at=issued_at, cut_off_at=cut_off_at, now=today)
    for key, subject, state, reason in [
        ("police_certificate", "stay:PE", "received", ""),
        ("passport", "person:principal", "checked", ""),
        ("fee_processing", "case", "rejected", "Paid for one adult instead of two"),
        ("intention_outside_quebec", "case", "waived", "In the letter of explanation"),
    ]:
        item = item_of(checklist, key, subject)
        set_item_state(item, state, by=row.owner, now=NOW, reason=reason)
    return checklist


def sign_in(page, user):
    page.goto("/account/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")


def test_a_paper_is_asked_for_by_one_click_and_the_figures_follow(page, file):
    sign_in(page, file.client.owner)
    page.goto(file.get_absolute_url())
    item = item_of(file, "fee_processing")
    screenshot(page, "checklist")
    assert axe(page) == []

    page.click(f"#item-{item.pk} button")
    page.wait_for_selector(f"#item-{item.pk}[data-state=asked]")

    item.refresh_from_db()
    assert item.state == "asked"
    assert "0 rejected" in page.inner_text("#figures")


def test_a_file_is_given_on_the_page_of_its_paper(page, file, tmp_path):
    sign_in(page, file.client.owner)
    item = item_of(file, "police_certificate", "stay:ES")
    letter = tmp_path / "certificado.pdf"
    letter.write_bytes(pdf())
    page.goto(f"{file.get_absolute_url()}items/{item.pk}/")
    assert axe(page) == []

    page.set_input_files("input[type=file]", str(letter))
    page.click("text=Take in the file")

    page.wait_for_selector("text=certificado.pdf")
    screenshot(page, "checklist-item")
    item.refresh_from_db()
    assert item.state == "received"


def test_the_list_reads_on_a_telephone_and_in_the_dark(page, file):
    sign_in(page, file.client.owner)
    page.set_viewport_size({"width": 360, "height": 780})
    page.emulate_media(color_scheme="dark")
    page.goto(file.get_absolute_url())
    screenshot(page, "checklist-narrow-dark")

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_is_missing_is_asked_for_in_one_go(page, file):
    sign_in(page, file.client.owner)
    page.goto(file.get_absolute_url())
    page.click("text=Ask for what is missing")
    screenshot(page, "checklist-request")
    assert axe(page) == []

    page.get_by_role("button", name="Mark as asked").click()

    page.wait_for_selector("text=papers are marked as asked for")
    assert not file.items.filter(applies=True, key="fee_processing", state="rejected").exists()
