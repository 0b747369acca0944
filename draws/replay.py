"""The inputs of an answer as a standing keeps them, and the same answer from them again."""

from datetime import date, datetime
from typing import Any

from cattrs.preconf.json import JsonConverter, make_converter

from draws.models import ClientStanding
from draws.rules.selection import round_answer
from draws.rules.standing import Candidate, RoundAnswer, RoundFacts


def _json_converter() -> JsonConverter:
    converter = make_converter()
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    return converter


_converter = _json_converter()


def facts_as_json(held: RoundFacts) -> dict[str, Any]:
    """Return what of a round decided, as a row keeps it."""
    data: dict[str, Any] = _converter.unstructure(held)
    return data


def candidate_as_json(candidate: Candidate) -> dict[str, Any]:
    """Return what of a file decided, as a row keeps it."""
    data: dict[str, Any] = _converter.unstructure(candidate)
    return data


def candidate_of_standing(standing: ClientStanding) -> Candidate:
    """Return the candidate as the rule saw it."""
    return _converter.structure(standing.inputs["candidate"], Candidate)


def round_of_standing(standing: ClientStanding) -> RoundFacts:
    """Return the round as the rule saw it."""
    return _converter.structure(standing.inputs["round"], RoundFacts)


def replayed(standing: ClientStanding) -> RoundAnswer:
    """Return the answer that the stored inputs give today: the same, unless the rule's code is."""
    return round_answer(candidate_of_standing(standing), round_of_standing(standing))
