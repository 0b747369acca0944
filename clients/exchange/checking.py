"""Rows to clients: every row through the form that people type into; nothing is saved here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Firm, Role, User
from clients.exchange.columns import CLIENT, ORDER, ROW_KINDS, SCORE_IS_CURRENT, RowKind
from clients.exchange.reading import FileRow, Problem
from clients.forms.client import PEOPLE
from clients.forms.fact import FactForm, is_on_file
from clients.forms.family import PARTNERS, second_partner
from clients.forms.fields import KnownField
from clients.models import Client

_YES = {"yes", "y", "true", "1", "oui", "vrai"}
_NO = {"no", "n", "false", "0", "non", "faux"}


@dataclass(slots=True)
class Plan:
    """What an import would do: the clients and facts to make, what is wrong, what is doubtful."""

    firm: Firm
    made: dict[str, list[Any]] = field(default_factory=lambda: {key: [] for key in ORDER})
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    jobs: dict[str, Any] = field(default_factory=dict)
    """The jobs of the last client, by label, for what hangs on them besides facts."""
    letters: list[tuple[Any, list[Any]]] = field(default_factory=list)
    """Letters, each with its decisions."""

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Return how many rows of each kind would be saved, for the kinds in the file."""
        return [(key, len(made)) for key, made in self.made.items() if made]

    @property
    def may_be_saved(self) -> bool:
        return not self.problems and bool(self.made[CLIENT])


def plan_of(
    rows: Iterable[FileRow], firm: Firm, *, owner: User, on: date, problems: Iterable[Problem] = ()
) -> Plan:
    """Return what importing these rows into the firm would do; `owner` takes unowned files."""
    return _Checker(Plan(firm, problems=list(problems)), owner, on).check(list(rows))


class _Checker:
    """Checks rows in order of dependence and remembers what later rows may name."""

    def __init__(self, plan: Plan, owner: User, on: date) -> None:
        self.plan, self.owner, self.on = plan, owner, on
        self.people = {
            user.email.casefold(): user for user in User.objects.filter(firm=plan.firm).active()
        }
        self.clients: dict[str, Client] = {}
        self.labelled: dict[tuple[str, str, str], Any] = {}
        self.single: set[tuple[str, str]] = set()
        self.partners: dict[str, Any] = {}
        self.seen: set[tuple[Any, ...]] = set()
        self.forms: dict[str, forms.BaseForm] = {}
        self.choices: dict[tuple[str, str], dict[str, str]] = {}

    def check(self, rows: list[FileRow]) -> Plan:
        taken = self._taken_references(rows)
        for key in ORDER:
            for row in rows:
                if row.kind == key:
                    self._check_row(row, ROW_KINDS[key], taken)
        if not self.plan.made[CLIENT] and not self.plan.problems:
            self._problem(rows[0], "fact", "", _("No row is a client. Add one for each file."))
        self._doubt_known_people()
        return self.plan

    def _taken_references(self, rows: list[FileRow]) -> set[str]:
        if not any(row.kind == CLIENT for row in rows):
            return set()
        on_file = Client.objects.filter(firm=self.plan.firm).values_list("reference", flat=True)
        return {reference.casefold() for reference in on_file}

    def _check_row(self, row: FileRow, kind: RowKind, taken: set[str]) -> None:
        reference = row.values.get("reference", "").casefold()
        allowed = {*kind.all_columns, "reference"}
        for name in set(row.values) - allowed:
            message = _("A row of %(kind)s has no “%(name)s”. Empty this cell.")
            self._problem(row, name, row.values[name], message % {"kind": kind.key, "name": name})
        if not reference:
            self._problem(row, "reference", "", _("Every row names its client by reference."))
        elif kind.key == CLIENT:
            self._check_client(row, kind, reference, taken)
        elif reference not in self.clients:
            message = _("No client row of this file has this reference, or that row is wrong.")
            self._problem(row, "reference", row.values["reference"], message)
        else:
            self._check_fact(row, kind, reference)

    def _check_client(self, row: FileRow, kind: RowKind, reference: str, taken: set[str]) -> None:
        if reference in taken:
            message = _("This reference is already on file, or twice in this file.")
            self._problem(row, "reference", row.values["reference"], message)
        taken.add(reference)
        client = Client(firm=self.plan.firm, owner=self.owner)
        for name in PEOPLE:
            if email := row.values.get(name):
                self._set_person(row, client, name, email)
        form = kind.form(self._typed(row, kind), instance=client, on=self.on)
        # Facts are checked even below a client that is refused: one report names everything.
        self.clients[reference] = client
        if self._accept(row, form):
            self.plan.made[CLIENT].append(client)

    def _set_person(self, row: FileRow, client: Client, name: str, email: str) -> None:
        person = self.people.get(email.casefold())
        if person:
            setattr(client, name, person)
            return
        if name == "owner":
            message = _("Nobody of this firm has this address; %(owner)s will own the file.")
            message %= {"owner": self.owner}
        elif name == "backup":
            message = _("Nobody of this firm has this address; the file will have no backup.")
        else:
            message = _("Nobody of this firm has this address; the file will have no assistant.")
        self.plan.doubts.append(Problem(row.place, name, email, message))

    def _check_fact(self, row: FileRow, kind: RowKind, reference: str) -> None:
        client, fact = self.clients[reference], kind.model()
        # The forms check what the constraints hold; asking the database would be a query a row.
        fact.validate_constraints = _leave_to_the_form  # type: ignore[method-assign]
        if kind.fact_kind.client_path == "client":
            fact.client = client  # type: ignore[attr-defined]
        if kind.fact_kind.is_single and (reference, kind.key) in self.single:
            self._problem(row, "reference", client.reference, _("A client has only one of these."))
            return
        self.single.add((reference, kind.key))
        if kind.parent_kind and not self._set_parent(row, kind, reference, fact):
            return
        form = self._fact_form(kind, fact, self._typed(row, kind))
        if not self._accept(row, form):
            return
        if self._is_twin(row, kind, reference, fact, form):
            return
        if kind.key == "profile" and fact.crs_score is not None:  # type: ignore[attr-defined]
            is_stale = row.values.get(SCORE_IS_CURRENT, "yes").casefold() in _NO
            fact.crs_score_facts_version = None if is_stale else client.facts_version  # type: ignore[attr-defined]
        if kind.key == "family-member" and not self._is_only_partner(row, reference, fact):
            return
        if label := row.values.get("id"):
            self.labelled[reference, kind.key, label.casefold()] = fact
            if kind.key == "job":
                self.plan.jobs[label.casefold()] = fact
        self.plan.made[kind.key].append(fact)

    def _is_twin(
        self, row: FileRow, kind: RowKind, reference: str, fact: Any, form: FactForm
    ) -> bool:
        """Whether another row of the file says the same of this client; that one stands."""
        parent = getattr(fact, kind.parent_field) if kind.parent_field else None
        key = (reference, kind.key, id(parent), *form.identity_values())
        if key in self.seen:
            [message] = is_on_file(fact).messages
            self._problem(row, "", "", message)
            return True
        self.seen.add(key)
        return False

    def _is_only_partner(self, row: FileRow, reference: str, fact: Any) -> bool:
        """Whether no other spouse or partner of this client stands in the file."""
        if fact.relation not in PARTNERS:
            return True
        present = self.partners.setdefault(reference, fact)
        if present is not fact:
            [message] = second_partner(present).messages
            self._problem(row, "relation", row.values.get("relation", ""), message)
        return present is fact

    def _fact_form(self, kind: RowKind, fact: Any, typed: dict[str, str]) -> Any:
        """Return the kind's form for this row: one form a kind, as making one costs most."""
        form: Any = self.forms.get(kind.key)
        if form is None:
            form = kind.form(typed, instance=fact, client=None, on=self.on)
            self.forms[kind.key] = form
        form.data, form.instance = typed, fact
        form.full_clean()
        return form

    def _set_parent(self, row: FileRow, kind: RowKind, reference: str, fact: Any) -> bool:
        """Tie the row to the one it names; a person left empty is the client."""
        label = row.values.get("of", "")
        parent = self.labelled.get((reference, kind.parent_kind, label.casefold()))
        needs_one = not kind.model._meta.get_field(kind.parent_field).null
        if parent is None and (label or needs_one):
            message = _("No %(kind)s row of this client has this id, or that row is wrong.")
            self._problem(row, "of", label, message % {"kind": kind.parent_kind})
            return False
        setattr(fact, kind.parent_field, parent)
        return True

    def _typed(self, row: FileRow, kind: RowKind) -> dict[str, str]:
        """Return the row as a person would have typed it into the form."""
        fields = kind.form.base_fields
        return {
            name: self._as_typed(kind.key, name, fields[name], value)
            for name, value in row.values.items()
            if name in fields
        }

    def _as_typed(self, key: str, name: str, field: forms.Field, value: str) -> str:
        if isinstance(field, (KnownField, forms.BooleanField)):
            lowered = value.casefold()
            if isinstance(field, KnownField):
                return "yes" if lowered in _YES else "no" if lowered in _NO else value
            return "" if lowered in _NO else "on"
        if isinstance(field, forms.ChoiceField):
            if (key, name) not in self.choices:
                self.choices[key, name] = _by_any_name(field)
            return self.choices[key, name].get(value.casefold(), value)
        return value.replace("|", "\n") if name == "employers" else value

    def _accept(self, row: FileRow, form: forms.BaseForm) -> bool:
        for name, messages in form.errors.items():
            column = "" if name == "__all__" else name
            for message in messages:
                self._problem(row, column, row.values.get(column, ""), str(message))
        return not form.errors

    def _problem(self, row: FileRow, column: str, value: str, message: str) -> None:
        self.plan.problems.append(Problem(row.place, column, value, message))

    def _doubt_known_people(self) -> None:
        """Doubt clients whose family name and birth date the firm already has."""
        made = [client for client in self.plan.made[CLIENT] if client.birth_date]
        on_file = set(
            Client.objects.filter(Q(firm=self.plan.firm), ~Q(birth_date=None)).values_list(
                "family_name", "birth_date"
            )
            if made
            else ()
        )
        message = _("A file with this family name and birth date is there already.")
        self.plan.doubts.extend(
            Problem(client.reference, "family_name", client.family_name, message)
            for client in made
            if (client.family_name, client.birth_date) in on_file
        )


def _leave_to_the_form(exclude: object = None) -> None:
    """Stand in for a model's own check of its constraints."""


def _by_any_name(field: forms.ChoiceField) -> dict[str, str]:
    """Return each choice's value by its value and by its name, in small letters."""
    offered: Any = field.choices
    choices = [(str(value), str(name)) for value, name in offered if value]
    return {name.casefold(): value for value, name in choices} | {
        value.casefold(): value for value, _name in choices
    }


def default_owner(firm: Firm) -> User | None:
    """Return who takes files that name nobody: an owner of the firm, else anyone active."""
    people = User.objects.filter(firm=firm).active()
    owner: User | None = people.filter(role=Role.OWNER).first() or people.first()
    return owner
