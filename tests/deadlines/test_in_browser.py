"""Today and the deadlines in a real browser: no axe finding, narrow screens, one-click work."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clients.models import Stage
from deadlines.models import Reminder, SchedulerHeartbeat
from documents.actions import make_checklist
from draws.rules.invitation import default_cut_off_at
from tests.browser import axe, screenshot
from tests.deadlines.office import make_deadline, make_invited_client
from tests.factories import PASSWORD, make_client, make_firm, make_user, make_work_permit


@pytest.fixture
def deadline(live_server):
    """An invited client of a small office, with a checklist and one refused reminder."""
    now = timezone.now()
    firm = make_firm(name="Roy & Singh Immigration")
    owner = make_user(firm, full_name="Marie Roy", password=PASSWORD)
    client = make_invited_client(owner=owner, backup=make_user(firm, full_name="Ravi Singh"))
    issued_at = now - timedelta(days=40)
    cut_off_at = default_cut_off_at(issued_at)
    made = make_deadline(client, issued_at=issued_at, cut_off_at=cut_off_at, now=now)
    assert made.ita is not None
    make_checklist(made.ita, by=owner, now=now)
    Reminder.objects.filter(state="pending", due_at__lte=now).update(
        state="failed", last_error="550: the mail server refuses the recipient"
    )
    make_work_permit(make_client(owner, stage=Stage.POOL), last_day=now.date() + timedelta(days=30))
    make_client(owner, waiting_for="the employer’s letter")
    SchedulerHeartbeat.objects.create(name="reminders", ticked_at=now - timedelta(hours=1))
    return made


@pytest.fixture
def office(page, deadline, live_server):
    """Today, opened by the owner of the file."""
    signed_in = Client()
    signed_in.force_login(deadline.client.owner)
    cookie = signed_in.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto("/")
    return page


def addresses(deadline) -> list[str]:
    return [
        *(f"/?bucket={name}" for name in ("now", "soon", "risk", "waiting", "ready")),
        "/deadlines/",
        "/deadlines/?state=met",
        "/deadlines/calendar/",
        f"/deadlines/calendar/?month={deadline.due_at:%Y-%m}",
        deadline.get_absolute_url(),
        f"{deadline.get_absolute_url()}move/",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_axe_finding(office, deadline, scheme):
    office.emulate_media(color_scheme=scheme)
    found = {}
    for address in addresses(deadline):
        office.goto(address)
        found[address] = axe(office)

    assert found == {address: [] for address in addresses(deadline)}


def test_pages_fit_a_narrow_screen(office, deadline):
    office.set_viewport_size({"width": 360, "height": 780})
    widths = {}
    for address in addresses(deadline):
        office.goto(address)
        widths[address] = office.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(addresses(deadline), 360)


@pytest.mark.parametrize("width", [1280, 1366, 1440])
def test_lists_and_timeline_fit_a_laptop(office, deadline, width):
    office.set_viewport_size({"width": width, "height": 800})
    cut_off = {}
    for address in ("/?bucket=risk", "/clients/", "/deadlines/", f"/clients/{deadline.client_id}/"):
        office.goto(address)
        cut_off[address] = office.evaluate(
            """[...document.querySelectorAll(".table-scroll, .timeline-scroll")]
                .filter((each) => each.scrollWidth > each.clientWidth).length"""
        )

    assert cut_off == dict.fromkeys(cut_off, 0)


def test_state_of_the_reminders_is_a_mark_alone_on_a_narrow_screen(office):
    office.set_viewport_size({"width": 360, "height": 780})
    text = office.locator(".topbar .heartbeat-text")

    assert "Reminders" in text.inner_text()
    assert text.bounding_box()["width"] <= 1
    assert office.locator(".topbar .heartbeat .icon").is_visible()


def test_consultant_gets_from_today_to_the_deadline_and_acknowledges_it(office, deadline):
    screenshot(office, "today")
    office.get_by_role("link", name="Deadlines").first.click()
    office.get_by_role("link", name=str(deadline.client)).click()
    office.get_by_role("button", name="Acknowledge").click()

    office.get_by_text("Acknowledged. The second person is not called").wait_for()
    screenshot(office, "deadline-acknowledged")
    deadline.refresh_from_db()
    assert deadline.acknowledged_by == deadline.client.owner


def test_refused_reminder_is_put_back_on_its_way_from_the_page(office, deadline):
    office.goto(deadline.get_absolute_url())
    office.get_by_role("button", name="Try again").first.click()

    office.get_by_text("The reminder goes out within a minute.").wait_for()
    assert Reminder.objects.filter(state="pending", next_try_at__lte=timezone.now()).count() == 1


def test_wrong_date_typed_in_a_move_stays_with_its_message(office, deadline):
    office.goto(f"{deadline.get_absolute_url()}move/")
    office.get_by_label("Date printed, UTC").fill("2026-02-30")
    office.get_by_label("Reason").fill("typed wrong")
    office.get_by_role("button", name="Move").click()

    office.get_by_text("is not a date").first.wait_for()
    assert office.get_by_label("Date printed, UTC").input_value() == "2026-02-30"
    assert office.get_by_label("Reason").input_value() == "typed wrong"
