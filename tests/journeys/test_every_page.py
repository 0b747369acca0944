"""Every page that a role can open: light and dark, wide and narrow; no fault in any.

The pages are read from the URLconf: a new page without an entry here makes the test red.
"""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.kinds import KINDS
from clients.models import Client, EmployerLetter
from deadlines.incidents import open_incidents
from deadlines.models import Deadline, Incident
from documents.models import ChecklistItem
from draws.confirmation import confirm_round
from draws.models import InvitationToApply, Round
from draws.rules.standing import LISTS
from eligibility.models import RuleVersion
from tests.addresses import addresses
from tests.browser import axe
from tests.journeys.office import (
    ASSISTANT,
    CONSULTANT,
    MAINTAINER,
    OWNER,
    file_of,
    let_in,
)

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 800}
BETWEEN = [700, 1024, 1280, 1440, 1600]  # pixels; a layout changes on its way from phone to desk
SPILLED = """
() => [...document.querySelectorAll(".app *")].filter((part) => {
  const style = getComputedStyle(part);
  return !part.closest("svg, .visually-hidden, select") && part.clientWidth > 0 &&
    !["inline", "contents"].includes(style.display) && style.overflowX === "visible" &&
    part.scrollWidth > part.clientWidth + 1;
}).map((part) => `${part.tagName}.${part.className} “${part.textContent.trim().slice(0, 40)}”`)
"""
INVITED, SUBMITTED, LAPSED, UNKNOWN = "2026-0051", "2025-0118", "2026-0042", "2026-0061"

# Addresses that are no page: files, answers for machines, acts that only take a POST.
NO_PAGES = {
    "eligibility:job_progress",  # a part of a page
    "accounts:alive",
    "accounts:unnamed",
    "accounts:person_activate",
    "accounts:person_deactivate",
    "accounts:person_reinvite",
    "accounts:person_reset_factor",
    "accounts:cover_end",
    "clients:case_file",
    "clients:client_assign",
    "clients:client_inspection",
    "deadlines:report_csv",
    "clients:client_close",
    "clients:client_files",
    "clients:client_list_csv",
    "clients:client_list_xlsx",
    "clients:import_template",
    "deadlines:deadline_acknowledge",
    "deadlines:deadline_seen",
    "deadlines:calendar_address_revoke",
    "deadlines:calendar_feed",
    "deadlines:deadline_snooze",
    "deadlines:health",
    "deadlines:health_live",
    "deadlines:health_ready",
    "deadlines:health_reminders",
    "deadlines:incident_step",
    "deadlines:letters_retry",
    "deadlines:reminder_retry",
    "draws:no_ita_record",
    "draws:round_confirm",
    "draws:round_if_now",
    "draws:round_standings",
    "documents:checklist_prepare",
    "eligibility:assessment_keep",
    "eligibility:what_if_save",
    "eligibility:what_if_delete",
    "documents:document_download",
    "documents:document_remove",
    "documents:filing_day_set",
    "documents:item_answer",
    "documents:item_edit",
    "documents:item_state_set",
    "documents:item_upload",
    "documents:letter_decide",
    "documents:packet_approve",
    "documents:letter_settle",
    "documents:letter_request_pdf",
    "documents:readiness_pdf",
}


def pages_of_files() -> dict[str, list[str]]:
    """Return the paths of the pages that consultants and assistants work on, by address."""
    lapsed, invited = file_of(LAPSED), file_of(INVITED)
    held = Round.objects.get(number="440")
    confirm_round(held, lapsed.firm, by=lapsed.owner, now=timezone.now())
    ita = InvitationToApply.objects.get(client=invited)
    ended = InvitationToApply.objects.get(client=file_of(SUBMITTED))
    item = ChecklistItem.objects.filter(checklist__client=invited).first()
    assert item
    letters = list(EmployerLetter.objects.order_by("pk"))
    deadline = Deadline.objects.get(client=invited, kind=Deadline.Kind.ITA)
    request, _ = Deadline.objects.get_or_create(
        client=invited,
        kind=Deadline.Kind.IRCC_REQUEST,
        defaults={"due_at": deadline.due_at, "made_at": deadline.made_at},
    )
    Deadline.objects.get_or_create(
        client=lapsed,
        kind=Deadline.Kind.WORK_PERMIT,
        defaults={
            "due_at": deadline.made_at,
            "last_day": deadline.made_at.date(),
            "made_at": deadline.made_at,
            "state": Deadline.State.MISSED,
        },
    )
    open_incidents(deadline.made_at)
    incident = Incident.objects.filter(deadline__client=lapsed).first()
    assert incident

    def at(name: str, *args: Any, query: str = "") -> str:
        return reverse(name, args=args) + query

    return {
        "deadlines:today": [at("deadlines:today"), at("deadlines:today", query="?bucket=ready")],
        "deadlines:deadline_list": [at("deadlines:deadline_list")],
        "deadlines:report_list": [at("deadlines:report_list")],
        "deadlines:deadline_calendar": [at("deadlines:deadline_calendar")],
        "deadlines:deadline_detail": [at("deadlines:deadline_detail", deadline.pk)],
        "deadlines:deadline_add": [at("deadlines:deadline_add", invited.pk)],
        "deadlines:deadline_settle": [at("deadlines:deadline_settle", request.pk)],
        "deadlines:incident_list": [at("deadlines:incident_list")],
        "deadlines:incident_detail": [at("deadlines:incident_detail", incident.pk)],
        "deadlines:calendar_address": [at("deadlines:calendar_address")],
        "accounts:cover_list": [at("accounts:cover_list")],
        "deadlines:deadline_move": [at("deadlines:deadline_move", deadline.pk)],
        "clients:client_list": [
            at("clients:client_list"),
            at("clients:client_list", query="?q=nobody+of+this+name"),
        ],
        "clients:client_new": [at("clients:client_new")],
        "clients:client_import": [at("clients:client_import")],
        "clients:client_detail": [
            at("clients:client_detail", file_of(reference).pk)
            for reference in (LAPSED, INVITED, SUBMITTED, UNKNOWN)
        ],
        "clients:client_history": [at("clients:client_history", lapsed.pk)],
        "clients:client_edit": [at("clients:client_edit", lapsed.pk)],
        "clients:fact_add": [at("clients:fact_add", lapsed.pk, kind.key) for kind in KINDS],
        "clients:fact_edit": facts("clients:fact_edit"),
        "clients:fact_delete": facts("clients:fact_delete")[:2],
        "eligibility:assessment_detail": [
            at("eligibility:assessment_detail", lapsed.pk, query="?on=2026-02-19"),
            at(
                "eligibility:assessment_detail",
                lapsed.pk,
                query="?on=2026-02-19&against=2026-09-03",
            ),
        ],
        "eligibility:assessment_stored": [
            at("eligibility:assessment_stored", lapsed.pk, lapsed.assessments.first().pk)
        ],
        "eligibility:what_if": [at("eligibility:what_if", lapsed.pk)],
        "eligibility:invitation_and_filing": [
            at("eligibility:invitation_and_filing", each.pk) for each in (lapsed, invited)
        ],
        "draws:round_detail": [
            at("draws:round_detail", "397"),
            *(at("draws:round_detail", "440", query=f"?list={each}") for each in LISTS),
        ],
        "draws:round_simulate": [at("draws:round_simulate", "440", query="?cut_off=400")],
        "draws:standing_detail": [
            at("draws:standing_detail", "440", file_of(reference).pk)
            for reference in (LAPSED, UNKNOWN)
        ],
        "draws:client_rounds": [at("draws:client_rounds", lapsed.pk)],
        "draws:ita_record": [at("draws:ita_record", lapsed.pk)],
        "draws:ita_detail": [
            at("draws:ita_detail", each.client_id, each.pk) for each in (ita, ended)
        ],
        "draws:ita_close": [at("draws:ita_close", invited.pk, ita.pk, "declined")],
        "draws:ita_file": [at("draws:ita_file", invited.pk, ita.pk)],
        "draws:ita_reopen": [at("draws:ita_reopen", ended.client_id, ended.pk)],
        "documents:checklist_detail": [
            at("documents:checklist_detail", invited.pk),
            at("documents:checklist_detail", invited.pk, query="?show=missing"),
            at("documents:checklist_detail", lapsed.pk),
            at("documents:checklist_detail", ended.client_id),
        ],
        "documents:missing_request": [at("documents:missing_request", invited.pk)],
        "documents:letter_list": [
            at("documents:letter_list", each.pk) for each in (lapsed, file_of(UNKNOWN))
        ],
        "documents:letter_new": [at("documents:letter_new", lapsed.pk)],
        "documents:letter_detail": [
            at("documents:letter_detail", each.client.pk, each.pk) for each in letters
        ],
        "documents:letter_request": [
            at("documents:letter_request", letters[0].client.pk, letters[0].pk)
        ],
        "documents:item_detail": [at("documents:item_detail", invited.pk, item.pk)],
    }


def facts(name: str) -> list[str]:
    """Return the page of one fact of each kind that is on file."""
    files = Client.objects.filter(firm__slug="northwind")
    found = []
    for kind in KINDS:
        fact = kind.model._default_manager.filter(**{f"{kind.client_path}__in": files}).first()
        owner: Any = fact
        for step in kind.client_path.split("__") if fact else ():
            owner = getattr(owner, step)
        if fact:
            found.append(reverse(name, args=[owner.pk, kind.key, fact.pk]))
    return found


def pages_of_everyone() -> dict[str, list[str]]:
    """Return the pages that need no client file of their own."""
    kinds = RuleVersion.objects.order_by("kind").values_list("kind", "key").distinct()
    one_of_each = dict(kinds)
    return {
        "draws:round_list": ["/rounds/", "/rounds/?type=physicians"],
        "draws:round_detail": ["/rounds/397/", "/rounds/440/"],
        "eligibility:rule_list": ["/rules/"],
        "eligibility:rule_detail": [
            reverse("eligibility:rule_detail", args=each) for each in one_of_each.items()
        ],
        "accounts:settings": ["/settings/"],
    }


def pages_of_an_owner() -> dict[str, list[str]]:
    """Return the pages of the firm's own settings."""
    person = file_of(LAPSED).owner
    return {
        "accounts:firm_edit": ["/settings/firm/"],
        "deadlines:reminder_settings": ["/settings/reminders/"],
        "accounts:person_list": ["/settings/people/"],
        "accounts:person_invite": ["/settings/people/invite/"],
        "accounts:person_edit": [f"/settings/people/{person.pk}/"],
        "accounts:audit_list": ["/settings/audit/"],
    }


def pages_of_a_maintainer() -> dict[str, list[str]]:
    """Return the pages of the admin site that rule maintainers work on."""
    rule = RuleVersion.objects.get(kind="category", key="physicians", state="published")
    return {
        "admin": [
            "/admin/",
            "/admin/eligibility/ruleversion/",
            f"/admin/eligibility/ruleversion/{rule.pk}/change/",
            "/admin/eligibility/nocunitgroup/",
            "/admin/draws/round/",
            "/admin/draws/quarantinedround/",
        ]
    }


@pytest.mark.timeout(600)
def test_no_page_of_a_consultant_has_a_fault(page: Any, office: str) -> None:
    inspect(page, CONSULTANT, office, pages_of_files())


@pytest.mark.timeout(600)
def test_no_page_of_an_owner_has_a_fault(page: Any, office: str) -> None:
    inspect(page, OWNER, office, pages_of_an_owner() | pages_of_everyone())


@pytest.mark.timeout(600)
def test_no_page_of_an_assistant_has_a_fault(page: Any, office: str) -> None:
    """An assistant's pages are the consultant's: those that show roles are looked at again."""
    shown = pages_of_files()
    names = ["deadlines:today", "clients:client_list", "clients:client_detail"]
    inspect(page, ASSISTANT, office, {name: shown[name][:2] for name in names})


@pytest.mark.timeout(600)
def test_no_page_of_a_rule_maintainer_has_a_fault(page: Any, office: str) -> None:
    inspect(page, MAINTAINER, office, pages_of_a_maintainer())


def test_every_page_of_the_product_is_in_these_lists(office: str) -> None:
    listed = {*pages_of_files(), *pages_of_everyone(), *pages_of_an_owner(), *NO_PAGES}
    ours = {
        address.name
        for address in addresses()
        if ":" in address.name and not address.name.startswith("admin:")
    }

    assert ours == listed


def inspect(page: Any, email: str, office: str, pages: dict[str, list[str]]) -> None:
    """Open each page as this person; fail with every fault that any of them has."""
    let_in(page, email, office)
    console: list[str] = []
    page.on(
        "console", lambda said: console.append(error_of(said)) if said.type == "error" else None
    )
    faults = [
        fault for paths in pages.values() for path in paths for fault in faults_of(page, path)
    ]
    assert not faults + console, "\n".join([*faults, *console])


def error_of(said: Any) -> str:
    return f"console: {said.text} {said.location.get('url', '')}"


def settle(page: Any, **media: str) -> None:
    """Change what the page is shown on, to the end of every transition."""
    page.emulate_media(**media)
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")


def faults_of(page: Any, path: str) -> list[str]:
    """Return what is wrong with one page: its answer, axe's findings, its width, what spills."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    answer = page.goto(path)
    faults = [] if answer.status == 200 else [f"answered {answer.status}"]
    faults += axe(page)
    settle(page, color_scheme="dark")
    faults += [f"dark: {found}" for found in axe(page)]
    page.set_viewport_size(NARROW)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    faults += [f"narrow, dark: {found}" for found in axe(page)]
    settle(page, color_scheme="light")
    faults += spilled(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW["width"]:
        faults.append(f"{width} pixels wide on a screen of {NARROW['width']}")
    for between in BETWEEN:
        page.set_viewport_size(WIDE | {"width": between})
        faults += [f"{between} pixels: {found}" for found in spilled(page)]
    return [f"{path}: {fault}" for fault in faults]


def spilled(page: Any) -> list[str]:
    """Return the boxes whose content stands out of them; the admin site has a layout of its own."""
    return [f"spills out of its box: {' '.join(part.split())}" for part in page.evaluate(SPILLED)]
