"""The whole job in a browser: from a permit that lapsed to the mail that reminds.

Its pictures are left in var/screenshots, for a person to look at.
"""

import re
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from deadlines.models import Deadline
from deadlines.tasks import tick_reminders
from tests.browser import axe, screenshot
from tests.documents.files import pdf
from tests.journeys.office import CONSULTANT, file_of, sign_in
from tests.servers import MailSink

GIVE_UP_AFTER_SECONDS = 60
TORONTO = ZoneInfo("America/Toronto")


@pytest.mark.timeout(300)
def test_from_a_lapsed_permit_to_the_reminder(
    page: Any,
    office: str,
    worker: Path,
    smtp_sink: MailSink,
    tmp_path: Path,
) -> None:
    amara = file_of("2026-0042")

    # The consultant signs in and finds the physician whose permit lapsed.
    sign_in(page, CONSULTANT)
    screenshot(page, "journey-1-today")
    page.get_by_role("searchbox").fill("Okafor")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Amara Okafor").click()
    verdict = page.locator("main").get_by_text("Not met", exact=True).first
    expect(verdict).to_be_visible()
    expect(
        page.get_by_role("heading", name="44 days of work without authorization: no permit")
    ).to_be_visible()
    screenshot(page, "journey-2-client")

    # As of round 397, the page says why 44 days do not count and what would cure it.
    page.get_by_role("link", name="another day").click()
    page.get_by_role("link", name="Round 397").click()
    expect(page).to_have_url(re.compile(r"\?on=2026-02-19$"))
    expect(page.locator("main")).to_contain_text("1,474 of 1,560 h")
    expect(page.locator("main")).to_contain_text("1 September 2025 to 14 October 2025 (44 days)")
    expect(page.locator("main")).to_contain_text("a renewal filed on or before 31 August 2025")
    screenshot(page, "journey-3-why-44-days-do-not-count")

    # It was renewed in time, only nobody had written it down.
    page.get_by_role("link", name="Record the renewal").click()
    expect(page.get_by_label("Permit")).to_contain_text("2023-09-01 – 2025-08-31")
    page.get_by_label("Received by IRCC on").fill("2025-08-20")
    page.get_by_label("Decided on").fill("2025-10-15")
    page.get_by_label("Outcome").select_option(label="Approved")
    page.get_by_label("Proved by").fill("acknowledgement of receipt")
    screenshot(page, "journey-4-renewal")
    page.get_by_role("button", name="Save", exact=True).click()

    # The verdict and the hours have changed, today and on the day of the round.
    expect(page.get_by_text("Nothing blocks on these facts")).to_be_visible()
    expect(page.get_by_text("1,675 of 1,560 h")).to_be_visible()
    screenshot(page, "journey-5-verdict-changed")
    page.goto(f"{amara.get_absolute_url()}assessment/?on=2026-02-19")
    expect(page.locator("main")).to_contain_text("1,662 of 1,560 h")
    expect(page.locator("main")).not_to_contain_text("44 days")

    # The invitation came thirty days ago; it is recorded from its letter.
    issued_at = datetime.now(UTC).replace(hour=15, minute=2, second=31) - timedelta(days=30)
    page.goto(amara.get_absolute_url())
    page.get_by_role("link", name="Record an ITA").click()
    page.get_by_label("Class of the invitation").select_option(label="Canadian Experience Class")
    page.get_by_label("Date of the invitation (UTC)").fill(f"{issued_at:%Y-%m-%d}")
    page.get_by_label("Time of the invitation (UTC)").fill(f"{issued_at:%H:%M:%S}")
    screenshot(page, "journey-6-letter")
    page.get_by_role("button", name="Record the invitation").click()
    due_at = datetime.combine(issued_at.date() + timedelta(days=61), datetime.min.time(), UTC)
    in_utc, in_toronto = (
        f"{due_at:%Y-%m-%d} 00:00:00 UTC",
        f"{due_at.astimezone(TORONTO):%Y-%m-%d %H:%M:%S %Z}",
    )
    expect(page.locator("main")).to_contain_text(in_utc)
    expect(page.locator("main")).to_contain_text(in_toronto)
    screenshot(page, "journey-7-invitation")

    # Its deadline stands, with every reminder to come.
    deadline = Deadline.objects.get(client=amara)
    page.goto(deadline.get_absolute_url())
    expect(page.locator("main")).to_contain_text(f"{due_at:%Y-%m-%d} 00:00")
    for before in ("7 days before", "3 days before", "1 day before"):
        expect(page.locator("main")).to_contain_text(before)
    screenshot(page, "journey-8-deadline")

    # A paper arrives: its file is taken in, then checked.
    page.goto(f"{amara.get_absolute_url()}checklist/")
    screenshot(page, "journey-9-checklist")
    page.get_by_role("link", name="Employment reference letter").click()
    letter = tmp_path / "reference letter.pdf"
    letter.write_bytes(pdf())
    page.locator("input[type=file]").set_input_files(letter)
    page.get_by_role("button", name="Take in the file").click()
    expect(page.get_by_role("link", name="reference letter.pdf")).to_be_visible()
    page.get_by_role("combobox", name="State").select_option(label="Checked")
    page.get_by_role("button", name="Set the state").click()
    # Its date was not entered, so the office says that it saw the paper.
    page.get_by_label("I saw the paper").check()
    page.get_by_role("button", name="Set the state").click()
    screenshot(page, "journey-10-paper-checked")
    page.get_by_role("link", name="Checklist", exact=True).click()
    expect(page.get_by_text(re.compile(r"^1 of \d+$"))).to_be_visible()
    assert axe(page) == []

    # The readiness report has the verdict and the deadline.
    with page.expect_download() as started:
        page.get_by_role("link", name="Readiness PDF").click()
    report = text_of(Path(started.value.path()))
    assert "Amara Okafor" in report
    assert "Met" in report
    assert f"{due_at:%Y-%m-%d}" in report
    assert "reference letter.pdf" in report or "Employment reference letter" in report

    # The minute's ring: a worker finds what is due and mails which file, when, where; never who.
    tick_reminders.delay()
    mail = wait_for(lambda: mail_about(smtp_sink, amara.reference), worker)
    assert mail["To"] == CONSULTANT
    words = mail.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert f"{due_at:%Y-%m-%d %H:%M} UTC" in words
    assert f"{due_at.astimezone(TORONTO):%Y-%m-%d %H:%M}" in words
    assert f"{office}{deadline.get_absolute_url()}" in words
    for private in ("Amara", "Okafor", "Northern Lights", "physician"):
        assert private.lower() not in mail.as_string().lower()

    # The link leads to the deadline, which says that the reminder went out.
    page.goto(f"{office}{deadline.get_absolute_url()}")
    expect(page.locator("main")).to_contain_text("Sent")
    screenshot(page, "journey-11-reminder-sent")


def text_of(report: Path) -> str:
    """Return the words of a PDF."""
    read = subprocess.run(["pdftotext", "-layout", report, "-"], capture_output=True, check=True)
    return re.sub(r"\s+", " ", read.stdout.decode())


def mail_about(sink: MailSink, reference: str) -> Message | None:
    """Return the first mail with the file's reference in its subject."""
    return next((mail for mail in sink.messages if reference in mail["Subject"]), None)


def wait_for(question: Callable[[], Message | None], log: Path) -> Message:
    """Return the first answer; fail with the worker's log where none comes."""
    give_up_at = time.monotonic() + GIVE_UP_AFTER_SECONDS
    while (answer := question()) is None:
        assert time.monotonic() < give_up_at, log.read_text()
        time.sleep(0.1)
    return answer
