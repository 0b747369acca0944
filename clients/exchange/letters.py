"""Employers' letters and the decisions on them, out to a case file and back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from clients.exchange.checking import Plan
from clients.exchange.reading import Problem
from clients.models import Client, DutyDecision, EmployerLetter, Employment
from clients.models.fact import validate_noc_code

MOST_CHARACTERS = 40_000
MOST_DECISIONS = 10_000
_LETTER = {
    "of",
    "text",
    "sentences",
    "source",
    "dated_on",
    "paper",
    "noc_version",
    "roles",
    "are_roles_chosen",
    "added_at",
    "added_by",
    "settled_at",
    "settled_by",
    "decisions",
}
_DECISION = {"noc_code", "duty", "from", "to", "verdict", "made_at", "made_by"}


class _Wrong(ValueError):
    """A value of a letter is out of form; says which."""

    def __init__(self, name: str, value: object, message: str) -> None:
        super().__init__(message)
        self.name, self.value, self.message = name, str(value)[:80], message


def letters_of(client: Client) -> list[dict[str, Any]]:
    """Return the client's kept letters as plain data, each with its job's label and decisions."""
    labels = {job.pk: f"job-{n}" for n, job in enumerate(client.employments.all(), start=1)}
    rows = EmployerLetter.objects.kept().filter(employment__client=client).order_by("pk")
    rows = rows.select_related("added_by", "judged_by").prefetch_related("decisions__made_by")
    return [_known(_letter(row, labels[row.employment_id])) for row in rows]


def _letter(row: EmployerLetter, label: str) -> dict[str, Any]:
    return {
        "of": label,
        "text": row.text,
        "sentences": [list(place) for place in row.sentences],
        "source": row.source,
        "dated_on": row.dated_on and row.dated_on.isoformat(),
        "paper": row.paper,
        "noc_version": row.noc_version,
        "roles": row.roles,
        "are_roles_chosen": row.are_roles_chosen,
        "added_at": _moment(row.added_at),
        "added_by": _person(row.added_by, row.added_elsewhere_by),
        "settled_at": row.judged_at and _moment(row.judged_at),
        "settled_by": _person(row.judged_by, row.judged_elsewhere_by),
        "decisions": [
            _known(
                {
                    "noc_code": each.noc_code,
                    "duty": each.duty_id,
                    "from": each.start,
                    "to": each.end,
                    "verdict": each.verdict,
                    "made_at": _moment(each.made_at),
                    "made_by": _person(each.made_by, each.made_elsewhere_by),
                }
            )
            for each in row.decisions.all()
        ],
    }


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _person(user: User | None, elsewhere: str) -> str:
    return user.email if user else elsewhere


def plan_letters(plan: Plan, letters: list[Any]) -> None:
    """Add the letters of a case file to its plan, or the problems they have, by path."""
    people = {user.email.casefold(): user for user in User.objects.filter(firm=plan.firm)}
    for number, values in enumerate(letters):
        place = f"letters[{number}]"
        try:
            plan.letters.append(_read(values, plan, people))
        except _Wrong as wrong:
            plan.problems.append(Problem(place, wrong.name, wrong.value, wrong.message))


def _read(
    values: Any, plan: Plan, people: dict[str, User]
) -> tuple[EmployerLetter, list[DutyDecision]]:
    _check_names(values, _LETTER, "")
    text = _text(values, "text", MOST_CHARACTERS)
    added_by, added_elsewhere_by = _who(values, "added_by", people)
    judged_by, judged_elsewhere_by = _who(values, "settled_by", people)
    letter = EmployerLetter(
        employment=_job(values, plan),
        text=text,
        sentences=[list(place) for place in _places(values.get("sentences"), text)],
        source=_one_of(values, "source", EmployerLetter.Source.values),
        dated_on=_day(values, "dated_on"),
        paper=_text(values, "paper", 200, needed=False),
        noc_version=_text(values, "noc_version", 20),
        roles=_keys(values.get("roles", [])),
        are_roles_chosen=values.get("are_roles_chosen") is True,
        added_at=_at(values, "added_at"),
        added_by=added_by,
        added_elsewhere_by=added_elsewhere_by,
        judged_at=_at(values, "settled_at") if "settled_at" in values else None,
        judged_by=judged_by,
        judged_elsewhere_by=judged_elsewhere_by,
    )
    decisions = values.get("decisions", [])
    if not isinstance(decisions, list) or len(decisions) > MOST_DECISIONS:
        raise _Wrong("decisions", "", _("This is a list of at most 10,000 decisions."))
    return letter, [_decision(each, letter, people) for each in decisions]


def _decision(values: Any, letter: EmployerLetter, people: dict[str, User]) -> DutyDecision:
    _check_names(values, _DECISION, "decisions ")
    made_by, made_elsewhere_by = _who(values, "made_by", people)
    [(start, end)] = _places([[values.get("from"), values.get("to")]], letter.text)
    code = _text(values, "noc_code", 5)
    try:
        validate_noc_code(code)
    except ValidationError as error:
        raise _Wrong("noc_code", code, " ".join(error.messages)) from error
    return DutyDecision(
        letter=letter,
        noc_code=code,
        duty_id=_text(values, "duty", 20),
        start=start,
        end=end,
        verdict=_one_of(values, "verdict", DutyDecision.Verdict.values),
        made_at=_at(values, "made_at"),
        made_by=made_by,
        made_elsewhere_by=made_elsewhere_by,
    )


def save_letters(plan: Plan) -> None:
    """Save the letters of a plan whose facts are saved; call it inside the transaction."""
    for letter, decisions in plan.letters:
        letter.employment_id = letter.employment.pk
        letter.save(force_insert=True)
        for each in decisions:
            each.letter_id = letter.pk
        DutyDecision.objects.bulk_create(decisions)


# One value each -------------------------------------------------------------------------------


def _check_names(values: Any, known: set[str], place: str) -> None:
    if not isinstance(values, dict):
        raise _Wrong(place, values, _("A letter and a decision on it are objects."))
    for name in values.keys() - known:
        raise _Wrong(f"{place}{name}", values[name], _("This is not part of a letter."))


def _job(values: dict[str, Any], plan: Plan) -> Employment:
    label = str(values.get("of", ""))
    job: Employment | None = plan.jobs.get(label.casefold())
    if job is None:
        raise _Wrong("of", label, _("No job of this file has this id, or that job is wrong."))
    return job


def _text(values: dict[str, Any], name: str, most: int, *, needed: bool = True) -> str:
    value = values.get(name, "")
    if not isinstance(value, str) or len(value) > most or (needed and not value.strip()):
        message = _("This is a text of at most %(most)s characters.") % {"most": f"{most:,}"}
        raise _Wrong(name, value, message)
    if "\0" in value:
        raise _Wrong(name, "", _("This text holds a sign that no text may hold (zero)."))
    return value


def _one_of(values: dict[str, Any], name: str, known: list[str]) -> str:
    value = values.get(name)
    if value not in known:
        listed = ", ".join(known)
        raise _Wrong(name, value, _("This is one of: %(known)s.") % {"known": listed})
    return str(value)


def _places(values: Any, text: str) -> Iterator[tuple[int, int]]:
    message = _("Each place is two numbers, from and to, within the text.")
    if not isinstance(values, list):
        raise _Wrong("sentences", values, message)
    places = []
    for each in values:
        is_pair = isinstance(each, list) and len(each) == 2
        if not is_pair or not all(type(one) is int for one in each):
            raise _Wrong("sentences", each, message)
        if not 0 <= each[0] < each[1] <= len(text):
            raise _Wrong("sentences", each, message)
        places.append((each[0], each[1]))
    return iter(places)


def _keys(values: Any) -> list[str]:
    are_texts = isinstance(values, list) and all(isinstance(each, str) for each in values)
    if not are_texts or any("\0" in each for each in values):
        raise _Wrong("roles", values, _("This is a list of keys of role blocks."))
    return list(values)


def _day(values: dict[str, Any], name: str) -> date | None:
    value = values.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _Wrong(name, value, _("This is not a date. Write it as 2026-02-19.")) from error


def _at(values: dict[str, Any], name: str) -> datetime:
    value = values.get(name)
    message = _("This is no moment in UTC. Write it as 2026-01-03T03:25:14Z.")
    try:
        at = datetime.fromisoformat(value or "")
    except (TypeError, ValueError) as error:
        raise _Wrong(name, value, message) from error
    if at.tzinfo is None:
        raise _Wrong(name, value, message)
    return at


def _who(values: dict[str, Any], name: str, people: dict[str, User]) -> tuple[User | None, str]:
    """Return the person of this firm with the address, or the address as it was elsewhere."""
    email = _text(values, name, 254, needed=False)
    user = people.get(email.casefold())
    return user, "" if user else email
