"""Parts of an office's week in a browser: typing fast, opening files, importing, keeping rules."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from clients.models import Client, Employment
from eligibility.models import RuleVersion
from tests.browser import axe, screenshot
from tests.eligibility.rule_desk import nurse
from tests.factories import make_user
from tests.journeys.office import CONSULTANT, MAINTAINER, STRANGER, file_of, let_in

MOST_KEYSTROKES_OF_A_MINUTE = 150  # a slow typist's


def test_job_is_added_by_keyboard_alone_in_less_than_a_minutes_typing(
    page: Any, office: str
) -> None:
    client = file_of("2026-0042")
    let_in(page, CONSULTANT, office)
    page.goto("/")
    keyboard = Keyboard(page)

    keyboard.press("/")
    keyboard.type("Okafor")
    keyboard.press("Enter")
    page.wait_for_url("**/clients/?q=Okafor*")
    keyboard.tab_to(page.get_by_role("link", name="Amara Okafor"))
    keyboard.press("Enter")
    page.wait_for_url(f"**{client.get_absolute_url()}")
    parts = page.get_by_role("navigation", name="On this page")
    keyboard.tab_to(parts.get_by_role("link", name=re.compile("^Work")))
    keyboard.press("Enter")
    keyboard.tab_to(page.get_by_role("link", name="Job", exact=True))
    keyboard.press("Enter")
    page.wait_for_url("**/edit/job/")
    typed = [
        ("Employer", "Bow Valley Clinic"),
        ("NOC 2021 code", "31102"),
        ("First day", "2026-03-02"),
        ("Hours a week", "32"),
    ]
    for label, words in typed:
        keyboard.tab_to(page.get_by_label(re.compile(f"^{label}")).first)
        keyboard.type(words)
    keyboard.press("Enter")
    page.get_by_text("Saved: Bow Valley Clinic").wait_for()

    job = Employment.objects.get(client=client, employer="Bow Valley Clinic")
    assert (job.noc_code, job.hours_per_week, job.last_day) == ("31102", 32, None)
    assert keyboard.pressed < MOST_KEYSTROKES_OF_A_MINUTE


def test_new_client_is_not_yet_known_and_says_what_is_missing(page: Any, office: str) -> None:
    let_in(page, CONSULTANT, office)
    page.goto("/")

    page.get_by_role("link", name="New client").click()
    page.get_by_label("Given name").fill("Noor")
    page.get_by_label("Family name").fill("Invented")
    screenshot(page, "journey-new-client")
    page.get_by_role("button", name="Open the file").click()
    page.get_by_role("heading", name="Noor Invented").wait_for()

    main = page.locator("main")
    expect(main.get_by_text("Not yet known").first).to_be_visible()
    expect(main.get_by_text("Not met", exact=True)).to_have_count(0)
    for missing in ("job", "language test", "profile"):
        expect(main).to_contain_text(re.compile(missing, re.IGNORECASE))
    expect(main).to_contain_text("What would decide it")
    assert axe(page) == []
    screenshot(page, "journey-new-client-not-yet-known")


def test_wrong_row_of_an_import_is_reported_and_nothing_is_saved_until_it_is_right(
    page: Any, office: str, tmp_path: Path
) -> None:
    let_in(page, CONSULTANT, office)
    file = tmp_path / "clients.csv"
    before = Client.objects.count()
    page.goto("/clients/")
    page.get_by_role("link", name="Import").first.click()

    file.write_text(table(last_day="2024-01-01"), encoding="utf-8")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Check and import").click()
    expect(page.get_by_role("heading", name="Nothing was imported")).to_be_visible()
    expect(page.locator("#report")).to_contain_text("2024-01-01")
    expect(page.locator("#report")).to_contain_text("3")  # the line of the file
    assert Client.objects.count() == before
    assert axe(page) == []
    screenshot(page, "journey-import-refused")

    file.write_text(table(last_day="2026-01-01"), encoding="utf-8")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", name="This file can be imported")).to_be_visible()
    assert Client.objects.count() == before
    page.get_by_role("button", name="Import this client").click()

    expect(page.get_by_text("1 file was imported")).to_be_visible()
    assert file_of("2026-0901").employments.get().employer == "Harbour General Hospital"


def test_rule_is_drafted_by_one_maintainer_and_published_by_another(page: Any, office: str) -> None:
    second = make_user(role="rule_maintainer", is_staff=True)
    first_version = RuleVersion.objects.get(kind="category", key="physicians", state="published")
    let_in(page, MAINTAINER, office)

    page.goto(f"/admin/eligibility/ruleversion/{first_version.pk}/change/")
    take(page, "New draft from this version")
    page.locator("#id_label").fill("2026-Version 2")
    page.locator("#id_since").fill("2026-12-01")
    page.locator("#id_body__work__hours").fill("1040")
    page.locator("#id_body__work__noc_codes").fill("31100\n31101\n31102\n31300")
    held = json.loads(page.locator("#id_examples").input_value())
    new = [nurse("2026-09-04", "met"), nurse("2026-09-03", "not_met")]
    page.locator("#id_examples").fill(json.dumps(held + new))
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("1,560 → 1,040")).to_be_visible()
    screenshot(page, "journey-rule-draft")
    take(page, "Send to review")
    expect(page.get_by_text("open files change")).to_be_visible()
    take(page, "Publish")
    expect(page.locator("body")).to_contain_text("A second person has to read and publish it")
    draft = RuleVersion.objects.get(key="physicians", label="2026-Version 2")
    assert draft.state == "in_review"

    let_in(page, second.email, office)
    page.goto(f"/admin/eligibility/ruleversion/{draft.pk}/change/")
    take(page, "Publish")
    expect(page.get_by_text("Published. It never changes from now on.")).to_be_visible()

    draft.refresh_from_db()
    assert (draft.state, draft.approver) == ("published", second)
    let_in(page, CONSULTANT, office)
    page.goto("/rules/category/physicians/")
    expect(page.locator("main")).to_contain_text("2026-Version 2")
    expect(page.locator("main")).to_contain_text("2026-12-01")
    screenshot(page, "journey-rule-published")


def test_second_firm_sees_the_first_ones_client_as_missing(page: Any, office: str) -> None:
    client = file_of("2026-0042")
    let_in(page, STRANGER, office)

    answer = page.goto(client.get_absolute_url())
    theirs = page.content()
    missing = page.goto("/clients/99999999/")

    assert (answer.status, missing.status) == (404, 404)
    assert theirs == page.content()
    assert "Okafor" not in theirs
    screenshot(page, "journey-missing-page")


def take(page: Any, step: str) -> None:
    """Take a step of a rule version, and confirm it on the page that says what it does."""
    page.get_by_role("link", name=step).click()
    confirm = page.get_by_role("button", name=step)
    if confirm.count():
        confirm.click()


class Keyboard:
    """A person's keyboard, counting what is pressed."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.pressed += len(words)
        self.page.keyboard.type(words)

    def tab_to(self, target: Any) -> None:
        """Press Tab until the target has the focus."""
        target.wait_for()
        for _ in range(80):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"80 times Tab do not lead to {target}.")


def table(last_day: str) -> str:
    """Return a file of one client with one job, as a spreadsheet saves it."""
    return (
        "fact,reference,given_name,family_name,birth_date,employer,noc_code,kind,country,province,"
        "first_day,last_day,hours_per_week,is_paid\n"
        "client,2026-0901,Imre,Invented,1985-04-12,,,,,,,,,\n"
        "job,2026-0901,,,,Harbour General Hospital,31102,employee,CA,NS,"
        f"2024-06-03,{last_day},37.5,yes\n"
    )
