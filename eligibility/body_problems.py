"""What is wrong with a body, place by place, from what reading it raised."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from eligibility.rules.problems import FieldProblems

Path = tuple[str | int, ...]

_BY_FIELD = re.compile(r"(?P<field>[a-z_0-9]+(\.[a-z_0-9]+)*): (?P<said>.*)", re.DOTALL)


class WrongType(TypeError):
    """A figure of another type than its field asks for; says so in words."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where in the body, and what, with its cure."""

    path: Path
    said: str

    def __str__(self) -> str:
        return f"{self.place}: {self.said}"

    @property
    def place(self) -> str:
        """The path as JSON is addressed: body.work.noc_codes[0]."""
        steps = (f"[{each}]" if isinstance(each, int) else f".{each}" for each in self.path)
        return "body" + "".join(steps)


def problems_in(error: BaseException, path: Path = ()) -> Iterator[Problem]:
    """Yield each problem of an error that reading a body raised, with its place."""
    if isinstance(error, ClassValidationError):
        for each, note in error.group_exceptions()[0]:
            yield from problems_in(each, (*path, note.name))
        for each in error.group_exceptions()[1]:
            yield from problems_in(each, path)
    elif isinstance(error, IterableValidationError):
        for each, of_item in error.group_exceptions()[0]:
            step = of_item.index
            yield from problems_in(each, (*path, step if isinstance(step, int) else str(step)))
        for each in error.group_exceptions()[1]:
            yield from problems_in(each, path)
    else:
        yield from _of_one(error, path)


def _of_one(error: BaseException, path: Path) -> Iterator[Problem]:
    if isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(error.extra_fields):
            yield Problem((*path, name), "is not known here. Remove it.")
    elif isinstance(error, FieldProblems):
        for said in error.problems:
            yield _by_field(said, path)
    elif isinstance(error, KeyError):
        yield Problem(path, "required field missing. Add it.")
    elif isinstance(error, WrongType | ValueError):
        yield _by_field(str(error), path)
    else:
        yield Problem(path, "is not of the form of its kind. Compare it with a published version.")


def _by_field(said: str, path: Path) -> Problem:
    """Return a problem under the field it names at its beginning, if it names one."""
    found = _BY_FIELD.fullmatch(said)
    if not found:
        return Problem(path, said if said.endswith(".") else f"{said}.")
    steps = (int(step) if step.isdigit() else step for step in found["field"].split("."))
    return Problem((*path, *steps), found["said"])
