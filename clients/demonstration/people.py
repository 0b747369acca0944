"""The demonstration's files as rows of an import: checked by the same forms as typed ones."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from clients.exchange.reading import FileRow
from clients.exchange.spreadsheets import as_text

HERE = Path(__file__).parent
EXAMPLES_SINCE = 71  # the examples' references follow those of the people
_KINDS_OF_PERMIT = {"open": "open", "employer-specific": "employer_specific"}


def rows_of_people(today: date) -> list[FileRow]:
    """Return the rows of every demonstration file of the first office."""
    rows: list[FileRow] = []
    for person in _told()["people"]:
        rows += _rows(person["client"]["reference"], person, today)
    examples = json.loads((HERE / "experience.json").read_text(encoding="utf-8"))["cases"]
    names = _told()["examples"]
    for number, case in enumerate(examples, start=EXAMPLES_SINCE):
        reference = f"{today.year}-{number:04}"
        rows += _rows(reference, _person_of_example(case, names[case["id"]], number), today)
    return rows


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((HERE / "people.toml").read_text(encoding="utf-8"))


def _rows(reference: str, person: dict[str, Any], today: date) -> Iterator[FileRow]:
    for kind, told in person.items():
        for values in told if isinstance(told, list) else [told]:
            texts = {name: _text(value, today) for name, value in values.items()}
            known = {name: text for name, text in texts.items() if text}
            yield FileRow(f"{reference} {kind}", kind, known | {"reference": reference})


def _text(value: Any, today: date) -> str:
    """Return a value as typed; "today+19" is nineteen days after the day of loading."""
    if isinstance(value, str) and value.startswith("today"):
        return as_text(today + timedelta(days=int(value.removeprefix("today"))))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return as_text(value)


def _person_of_example(case: dict[str, Any], name: dict[str, str], number: int) -> dict[str, Any]:
    """Return the person of a worked example, complete but for what the example leaves open."""
    employments = [_job(period, place) for place, period in enumerate(case["periods"])]
    permits = [_permit(permit, place) for place, permit in enumerate(case["permits"])]
    return {
        "client": name
        | {
            "birth_date": f"{1983 + number % 9}-05-1{number % 10}",
            "country": "CA",
            "province": "NS",
            "city": "Halifax",
            "stage": "pool",
            "marital_status": "single",
            "settles_outside_quebec": True,
            "criminal_history": False,
            "passport_expires_on": "2029-09-30",
            "notes": f"{case['id']}: {case['title']}. Assess as of {case['draw_date']}.",
        },
        "job": employments,
        "leave": [
            _leave(leave, place)
            for place, period in enumerate(case["periods"])
            for leave in period.get("leave", ())
        ],
        "permit": permits,
        "renewal": [
            _renewal(permit["extension"], place)
            for place, permit in enumerate(case["permits"])
            if permit.get("extension")
        ],
        "absence": [_span(each) for each in case.get("absences", ())],
        "licence": [
            {
                "jurisdiction": "NS",
                "regulator": "College of Physicians and Surgeons of Nova Scotia",
                "class_name": "Defined",
                "kind": "provisional",
                "first_day": permits[0]["first_day"],
            }
        ],
        "language-test": [
            {
                "test": "celpip_general",
                "taken_on": f"today-{180 + number}",
                "listening": 9,
                "reading": 9,
                "writing": 8,
                "speaking": 9,
            }
        ],
        "profile": [
            {
                "number": f"E0061{number:05}",
                "submitted_at": f"2026-02-1{number % 10} 16:{number % 60}:09",
                "expires_on": f"today+{80 + number}",
                "crs_score": 380 + 7 * (number % 10),
                "crs_score_on": "today-30",
            }
        ],
    }


def _span(days: dict[str, Any]) -> dict[str, Any]:
    return {"first_day": days["start"], "last_day": days["end"]}


def _job(period: dict[str, Any], place: int) -> dict[str, Any]:
    return _span(period) | {
        "id": f"job {place}",
        "employer": period["employer"],
        "noc_code": period["noc"],
        "kind": "self_employed" if period.get("self_employed") else "employee",
        "country": period["country"],
        "province": "NS" if period["country"] == "CA" else "",
        "hours_per_week": period["hours_per_week"],
        "is_paid": period.get("paid", True),
        "is_publicly_funded": period.get("publicly_funded"),
        "duties_confirmed": True,
        "is_primary": place == 0,
        "paper": "reference letter",
    }


def _leave(leave: dict[str, Any], place: int) -> dict[str, Any]:
    return _span(leave) | {"of": f"job {place}", "kind": leave["type"]}


def _permit(permit: dict[str, Any], place: int) -> dict[str, Any]:
    return {
        "id": f"permit {place}",
        "kind": _KINDS_OF_PERMIT[permit["type"]],
        "employers": "\n".join(permit.get("employers", ())),
        "first_day": permit["valid_from"],
        "last_day": permit["valid_to"],
        "paper": "work permit, page 1",
    }


def _renewal(extension: dict[str, Any], place: int) -> dict[str, Any]:
    return {
        "of": f"permit {place}",
        "applied_on": extension["applied_on"],
        "decided_on": extension["decided_on"],
        "outcome": "approved" if extension["decided_on"] else "",
    }
