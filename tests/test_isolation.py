"""Every address × every role × own, foreign, mixed and unknown ids × every method.

The addresses are read from the URLconf, so that a new one is asked too; a parameter that nobody
mapped below makes the test red. What another firm has is answered exactly as what does not exist,
its words are in no answer, and nothing that is asked makes the server fail.
"""

import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.signals import got_request_exception
from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat
from django.test import Client as Browser
from django.test import override_settings
from django.utils import timezone

from accounts.models import Cover, Firm, Role, User
from clients.exchange.making import make_clients
from clients.invented import InventedPhysicians
from clients.kinds import KINDS
from clients.letter_actions import decide
from clients.models import Client, EmployerLetter, Stage
from deadlines.actions import open_application
from deadlines.incidents import open_incidents
from deadlines.models import Deadline, SchedulerHeartbeat
from deadlines.scheduler import REMINDERS
from documents.intake import take_in
from documents.letter_intake import paste_letter
from documents.models import Document
from draws.evaluation import evaluate, occasion_of, with_candidate_facts_of
from draws.models import ClientStanding, Round, RoundConfirmation
from eligibility.actions import bring_up_to_date
from eligibility.models import Job, RuleVersion, WhatIf
from tests.addresses import Address, addresses
from tests.documents.files import pdf, upload
from tests.factories import make_firm, make_user

pytestmark = pytest.mark.django_db

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
ROLES = ["owner", "consultant", "assistant", "rule maintainer", "operator", "anonymous"]
OF_A_FIRM = {"owner", "consultant", "assistant"}
UNKNOWN, BEYOND_EVERY_ID = 4_000_000, 10**20

LETTER = "Dr. Example treats patients of every age in our clinic. She works 40 hours per week."

# In every text of the foreign firm's files; in its people's names and its files' references, which
# the operator of the installation may see.
FILE_WORD, OFFICE_WORD = "Zzyzx", "Qwghlm"

# What each parameter of an address stands for, by its name or by the address it stands in.
PARAMETERS = {
    "client_pk": "client",
    "item_pk": "item",
    "document_pk": "document",
    "letter_pk": "letter",
    "ita_pk": "ita",
    "number": "round",
    "ending": "ending",
    "form": "form",
    "kind": "kind",
    "key": "key",
    "uidb36": "reset user",
    "content_type_id": "content type",
    "object_id": "object",
    "step": "step",
    "app_label": "app",
    "url": "rest",
    "secret": "secret",
}
PARAMETERS_OF = {
    "clients:fact_edit": {"pk": "fact"},
    "clients:fact_delete": {"pk": "fact"},
    "clients:": {"pk": "client"},
    "eligibility:assessment_stored": {"pk": "assessment"},
    "eligibility:assessment_detail": {"pk": "client"},
    "eligibility:assessment_keep": {"pk": "client"},
    "eligibility:what_if_delete": {"pk": "what-if"},
    "eligibility:what_if": {"pk": "client"},
    "eligibility:invitation_and_filing": {"pk": "client"},
    "eligibility:job_progress": {"pk": "job"},
    "eligibility:rule_detail": {"kind": "rule kind", "key": "rule key"},
    "draws:": {"pk": "client"},
    "deadlines:reminder_retry": {"pk": "reminder"},
    "deadlines:report_csv": {"name": "report"},
    "deadlines:incident_step": {"pk": "incident step"},
    "deadlines:incident_": {"pk": "incident"},
    "deadlines:": {"pk": "deadline"},
    "accounts:person_": {"pk": "person"},
    "accounts:cover_end": {"pk": "cover"},
    "admin:eligibility_ruleversion_step": {"pk": "rule"},
    "admin:eligibility_ruleversion_impact": {"pk": "rule"},
    "admin:view_on_site": {"object_id": "client"},
}
OF_A_FILE = {
    "client",
    "item",
    "document",
    "letter",
    "ita",
    "fact",
    "assessment",
    "what-if",
    "deadline",
    "reminder",
    "incident",
    "incident step",
}
OF_THE_FIRM = OF_A_FILE | {"person", "job", "cover"}
FIXED = {
    "ending": "submitted",
    "form": "csv",
    "key": "abc-def",
    "secret": "nobody-knows-this",
    "reset user": "1",
    "step": "review",
    "report": "reminders",
    "app": "eligibility",
    "rest": "nothing/here",
}
# A report is drawn by a process of its own: asked for by one role, by one method.
SLOW = {"documents:readiness_pdf", "documents:letter_request_pdf"}


@dataclass
class Office:
    """A firm with people and files; for each kind of thing an id, and for facts their client."""

    firm: Firm
    people: dict[str, User]
    ids: dict[str, int] = field(default_factory=dict)
    facts: dict[str, tuple[int, int]] = field(default_factory=dict)
    another_client: int = 0


def meaning(address: Address, parameter: str) -> str:
    """Return what a parameter stands for; fail for one that nobody mapped."""
    for place, known in PARAMETERS_OF.items():
        if address.name.startswith(place) and parameter in known:
            return known[parameter]
    assert parameter in PARAMETERS, (
        f"{address.name} ({address.pattern}) takes {parameter!r}, which this matrix does not know: "
        "say in PARAMETERS_OF what it stands for."
    )
    return PARAMETERS[parameter]


def test_every_parameter_of_every_address_is_mapped():
    assert len(addresses()) > 100
    for address in addresses():
        for parameter in address.parameters:
            assert meaning(address, parameter)


# The two firms -------------------------------------------------------------------------------


def make_office(seed: int, now: datetime, word: str = "") -> Office:
    """A firm with every kind of fact, an invitation, a paper, a deadline; `word` in its names."""
    firm = make_firm(name=f"Firm {word}", letterhead=word)
    people = {
        role: make_user(firm, role=role, full_name=f"{role} {word}") for role in sorted(OF_A_FIRM)
    }
    office = Office(firm, people)
    physicians = InventedPhysicians(seed, now.date()).cases(300, first_number=seed * 100)
    make_clients(physicians, firm, [people["owner"]])
    files = Client.objects.filter(firm=firm).order_by("pk")
    files.update(stage=Stage.POOL)
    client, another = files[:2]
    _add_application(office, client, now)
    office.another_client = another.pk
    bring_up_to_date(files.filter(pk__in=[client.pk, another.pk]), on=now.date(), now=now)
    newest = Round.objects.newest_first().first()
    assert newest
    evaluate(with_candidate_facts_of([client.pk]), occasion_of(newest), now=now)
    RoundConfirmation.objects.create(
        firm=firm, round=newest, confirmed_by=people["owner"], confirmed_at=now, facts={}
    )
    office.ids |= {
        "client": client.pk,
        "assessment": client.assessments.first().pk,
        "what-if": WhatIf.objects.create(
            client=client,
            name="A level more",
            supposed={"english": 9},
            made_by=people["owner"],
            made_at=now,
        ).pk,
        "person": people["assistant"].pk,
        "cover": Cover.objects.create(
            person=people["assistant"],
            colleague=people["consultant"],
            first_day=now.date(),
            last_day=now.date() + timedelta(days=9),
            entered_by=people["owner"],
            entered_at=now,
        ).pk,
        "job": Job.objects.create(kind="reassess", key=word, firm=firm, asked_at=now).pk,
    }
    for kind in KINDS:
        fact = kind.model._default_manager.filter(**{f"{kind.client_path}__firm": firm}).first()
        assert fact, f"No {kind.key} among the invented files: take more of them."
        owner = fact
        for step in kind.client_path.split("__"):
            owner = getattr(owner, step)
        office.facts[kind.key] = (owner.pk, fact.pk)
    return office


def _add_application(office: Office, client: Client, now: datetime) -> None:
    by = office.people["owner"]
    issued_at = now - timedelta(days=10)
    cut_off_at = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=51)
    ita = open_application(
        client=client,
        issued_at=issued_at,
        cut_off_at=cut_off_at,
        program="CEC",
        round=None,
        by=by,
        now=now,
    )
    item = ita.checklist.items.order_by("pk").first()
    take_in(upload(pdf()), client=client, item=item, by=by, now=now)
    job = client.employments.first()
    letter = paste_letter(LETTER, job, dated_on=now.date(), by=by, now=now)
    decide(letter, ["lead"], [letter.sentences[0]], "confirmed", roles=[], by=by, now=now)
    deadline = client.deadlines.get()
    missed = client.deadlines.create(
        kind=Deadline.Kind.IRCC_REQUEST,
        due_at=now - timedelta(days=1),
        made_at=issued_at,
        state=Deadline.State.MISSED,
        settled_at=now,
    )
    open_incidents(now)
    incident = missed.incident
    office.ids |= {
        "ita": ita.pk,
        "item": item.pk,
        "letter": letter.pk,
        "document": Document.objects.get(client=client).pk,
        "deadline": deadline.pk,
        "reminder": deadline.reminders.order_by("pk").first().pk,
        "incident": incident.pk,
        "incident step": incident.steps.first().pk,
    }


def mark(office: Office) -> None:
    """Write the foreign firm's word into every free text of its files."""
    clients = Client.objects.filter(firm=office.firm)
    _mark(clients)
    clients.update(reference=Concat(Value(OFFICE_WORD), Cast(F("pk"), models.CharField())))
    for kind in KINDS:
        _mark(kind.model._default_manager.filter(**{f"{kind.client_path}__firm": office.firm}))
    _mark(ClientStanding.objects.filter(client__firm=office.firm))
    Document.objects.filter(client__firm=office.firm).update(original_name=f"{FILE_WORD}.pdf")
    WhatIf.objects.filter(client__firm=office.firm).update(name=FILE_WORD)
    letters = EmployerLetter.objects.filter(employment__client__in=clients)
    letters.update(text=Concat(Value(FILE_WORD), "text"))
    for checklist in clients.get(pk=office.ids["client"]).checklists.all():
        checklist.items.update(note=FILE_WORD)


def _mark(rows: Any) -> None:
    texts = [
        each.name
        for each in rows.model._meta.concrete_fields
        if isinstance(each, (models.CharField, models.TextField))
        and not each.choices
        and not isinstance(each, (models.FileField, models.EmailField))
        and (each.max_length is None or each.max_length >= 20)
    ]
    unique = Concat(Value(FILE_WORD), Cast(F("pk"), models.CharField()))
    rows.update(**dict.fromkeys(texts, unique))


@dataclass
class World:
    """Both firms, and the rows that belong to neither."""

    own: Office
    foreign: Office
    shared: dict[str, Any]
    users: dict[str, User]


@pytest.fixture(scope="module")
def world(kept_for_module: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield make_world(timezone.now())


def make_world(now: datetime) -> World:
    """Two firms with files, the rules, the rounds, and someone of each role."""
    call_command("load_rules", verbosity=0)
    call_command("load_rounds", verbosity=0)
    own, foreign = make_office(1, now), make_office(2, now, OFFICE_WORD)
    if connection.vendor == "postgresql":
        # Many rows in one transaction: without counting them the planner walks them by turns.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    mark(foreign)
    rule = RuleVersion.objects.filter(kind="category").first()
    assert rule
    nobodys = {"firm": None, "is_staff": True}
    users = own.people | {
        "rule maintainer": make_user(role=Role.RULE_MAINTAINER),
        "operator": User.objects.create_superuser("operator@example.test", full_name="Operator"),
    }
    User.objects.filter(pk=users["rule maintainer"].pk).update(**nobodys)
    users["rule maintainer"].refresh_from_db()
    shared = FIXED | {
        "round": Round.objects.newest_first().first().number,  # type: ignore[union-attr]
        "rule": rule.pk,
        "rule kind": rule.kind,
        "rule key": rule.key,
        "content type": ContentType.objects.get_for_model(Client).pk,
    }
    return World(own, foreign, shared, users)


# What is asked -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """One path to ask for, and what its ids belong to: own, foreign, mixed, unknown, none."""

    address: Address
    source: str
    path: str


def questions(address: Address, world: World, role: str, method: str) -> Iterator[Question]:
    """Yield the paths of an address, with ids of every origin."""
    stands_for = {name: meaning(address, name) for name in address.parameters}
    if "kind" in stands_for.values():
        # One view serves the facts of every kind: each is asked for as people do.
        of_all = role == "consultant" and method in {"GET", "POST"}
        kinds = [kind.key for kind in KINDS] if of_all else ["job"]
        for kind in kinds:
            yield from _questions(address, stands_for, world, kind)
    else:
        yield from _questions(address, stands_for, world, "job")


def _questions(
    address: Address, stands_for: dict[str, str], world: World, kind: str
) -> Iterator[Question]:
    def ask(source: str, ids: dict[str, Any]) -> Question:
        known = world.shared | {"kind": kind} | ids
        values = {name: known[stands_for[name]] for name in address.parameters}
        return Question(address, source, address.path(values))

    meant = set(stands_for.values())
    if "object" in meant:
        row = _row_of_admin(address)
        for object_id in (row.pk if row else UNKNOWN, BEYOND_EVERY_ID):
            yield ask("none", {"object": object_id})
        return
    if not meant & OF_THE_FIRM:
        yield ask("none", {})
        return
    own, foreign = _ids(world.own, kind, meant), _ids(world.foreign, kind, meant)
    yield ask("unknown", dict.fromkeys(own, UNKNOWN))  # first: the others are compared with it
    yield ask("foreign", foreign)
    yield ask("beyond", dict.fromkeys(own, BEYOND_EVERY_ID))
    if len(meant & OF_A_FILE) > 1:
        child = meant & OF_A_FILE - {"client"}
        another = world.own.another_client
        if another == own["client"]:
            another = world.own.ids["client"]
        yield ask("mixed", own | {name: foreign[name] for name in child})
        yield ask("mixed", foreign | {name: own[name] for name in child})
        yield ask("mixed", own | {"client": another})
    yield ask("own", own)


def _ids(office: Office, kind: str, meant: set[str]) -> dict[str, Any]:
    ids: dict[str, Any] = dict(office.ids)
    client, fact = office.facts[kind]
    return ids | {"fact": fact} | ({"client": client} if "fact" in meant else {})


def _row_of_admin(address: Address) -> models.Model | None:
    app, model = address.pattern.split("/")[1:3]
    return apps.get_model(app, model)._default_manager.first()


# What must hold ------------------------------------------------------------------------------


@dataclass
class Asking:
    """One role's browser; each request is undone, and what went wrong is kept."""

    role: str
    browser: Browser
    cookies: dict[str, str]
    wrong: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str) -> Any:
        self.browser.cookies.clear()
        self.browser.cookies.load(self.cookies)
        with transaction.atomic():
            answer = self.browser.generic(method, path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        answer.body = _unpacked(body)
        return answer

    def see_failure(self, sender: Any, **kwargs: Any) -> None:
        self.failures.append(repr(sys.exc_info()[1]))


def _unpacked(body: bytes) -> str:
    """Return the text of an answer; of a workbook, the text of its parts."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode(errors="replace")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ROLES)
def test_foreign_is_as_missing_at_every_address(role: str, world: World, caplog: Any) -> None:
    caplog.set_level(
        "CRITICAL", logger="django.request"
    )  # answers of 404 and 405 are what is asked for here
    # Silence for minutes would be news on every page.
    SchedulerHeartbeat.objects.create(name=REMINDERS, ticked_at=timezone.now())
    asking = signed_in(role, world)
    got_request_exception.connect(asking.see_failure)
    asked = 0
    try:
        for address in addresses():
            for method in methods_of(address, role):
                asked += ask_all(asking, address, method, world)
    finally:
        got_request_exception.disconnect(asking.see_failure)

    assert asked > 100 * len(METHODS if connection.vendor == "sqlite" else ["GET", "POST"])
    assert not asking.wrong, "\n".join(asking.wrong)


def methods_of(address: Address, role: str) -> list[str]:
    """Return the methods to ask with; the admin site takes most of them for a GET.

    Which methods a page takes is decided before any query: one database is asked with all.
    """
    is_admin = address.name.startswith("admin:") and role in {"operator", "rule maintainer"}
    return ["GET", "POST"] if is_admin or connection.vendor == "postgresql" else METHODS


def signed_in(role: str, world: World) -> Asking:
    browser = Browser(raise_request_exception=False)
    if role != "anonymous":
        browser.force_login(world.users[role])
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    return Asking(role, browser, cookies)


def ask_all(asking: Asking, address: Address, method: str, world: World) -> int:
    """Ask for an address with ids of every origin; return how many times it was asked."""
    asked, missing = 0, None
    for question in questions(address, world, asking.role, method):
        is_own = question.source == "own"
        if address.name in SLOW and is_own and (asking.role, method) != ("consultant", "GET"):
            continue
        answer = asking.ask(method, question.path)
        asked += 1
        for problem in problems(asking, question, method, answer, world):
            line = f"{asking.role}: {method} {question.path} ({question.source}): {problem}"
            asking.wrong.append(line)
        seen = (answer.status_code, words(answer, question.path))
        if question.source == "unknown":
            missing = seen
            unknown = question.path
        elif question.source in {"foreign", "mixed", "beyond"} and seen != missing:
            asking.wrong.append(
                f"{asking.role}: {method} {question.path} ({question.source}) is answered "
                f"{answer.status_code}, not as {unknown} is: {missing and missing[0]}"
            )
        elif is_own and asking.role not in OF_A_FIRM and seen != missing:
            if address.name.startswith("admin:"):
                continue
            asking.wrong.append(f"{asking.role}: {method} {question.path} shows that it is there")
    return asked


def problems(
    asking: Asking, question: Question, method: str, answer: Any, world: World
) -> Iterator[str]:
    """Yield what is wrong with one answer by itself."""
    failures, asking.failures = asking.failures, []
    if failures or answer.status_code >= 500:
        yield f"failed with {answer.status_code}: {failures}"
        return
    if FILE_WORD in answer.body or (asking.role != "operator" and OFFICE_WORD in answer.body):
        yield "holds the other firm's words"
    if question.source in {"foreign", "mixed"} and answer.status_code in {200, 201, 204, 422}:
        yield f"is answered with {answer.status_code}"
    is_of_office = asking.role in OF_A_FIRM and not question.address.name.startswith("admin:")
    if question.source == "own" and is_of_office and answer.status_code == 404:
        yield "is the firm's own and is not found"
    if question.source in {"own", "none"} and is_of_office:
        yield from foreign_choices(answer, world)


def words(answer: Any, path: str) -> tuple[str, str]:
    """Return where an answer leads and what it says, whatever path was asked for."""
    return answer.headers.get("Location", "").replace(path, "…"), answer.body.replace(path, "…")


def foreign_choices(answer: Any, world: World) -> Iterator[str]:
    """Yield each form of the answer that offers a row of the other firm."""
    shown = answer.context if isinstance(answer.context, list) else [answer.context]
    values = {id(value): value for each in shown if each for value in each.flatten().values()}
    for value in values.values():
        form = getattr(value, "form", value)  # a filter keeps its form
        if isinstance(form, forms.BaseForm):
            for name, each in form.fields.items():
                if isinstance(each, forms.ModelChoiceField) and _offers(each, world.foreign):
                    yield f"offers the other firm's rows as {name!r}"


def _offers(choice: forms.ModelChoiceField, office: Office) -> bool:
    rows: Any = choice.queryset
    known = {each.name for each in rows.model._meta.get_fields()} if rows is not None else set()
    if "firm" in known:
        return bool(rows.filter(firm=office.firm).exists())
    return "client" in known and bool(rows.filter(client__firm=office.firm).exists())
