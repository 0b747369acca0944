"""Where in a rule something stands, in the words a maintainer reads on the form."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from eligibility.body_form import leaf_name
from eligibility.body_problems import Problem
from eligibility.field_words import Path, words_for
from eligibility.points_tables import tables_of


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What keeps a version from being published: the field, its words, what is wrong with it."""

    field: str
    label: str
    said: str

    def __str__(self) -> str:
        return f"{self.label}: {self.said}"

    def anchor(self, names: Collection[str]) -> str:
        """Return the name of the form's field to go to; empty where the form has none of them."""
        steps = self.field.split("__")
        around = ("__".join(steps[:length]) for length in range(len(steps), 0, -1))
        within = (name for name in names if name.startswith(f"{self.field}__"))
        return next((name for name in around if name in names), "") or next(within, "")


def of_body(kind: str, body: Any, problem: Problem) -> FieldProblem:
    """Return a problem of a body with the words for its place."""
    label = place_in_words(kind, body, problem.path)
    return FieldProblem(leaf_name(problem.path), label, problem.said)


def place_in_words(kind: str, body: Any, path: Path) -> str:
    """Return the words for a place: "Age: age 30, with a partner", "Hours of work needed"."""
    if not path:
        return _("Figures")
    for table in tables_of(kind):
        for column in table.columns:
            for row in table.rows(body, 1 if table.grows else 0):
                cell = column.cell(row)
                if cell == path:
                    return f"{table.caption}: {row.name}, {column.heading}"
                if cell[: len(path)] == path and len(table.columns) > 1 and not _is_first(cell):
                    return f"{table.caption}: {column.heading}"
                if cell[: len(path)] == path:
                    return str(table.caption)
    numbers = [step + 1 for step in path if isinstance(step, int)]
    named = path[:-1] if isinstance(path[-1], int) else path
    label = str(words_for(kind, named).label)
    return f"{label}, {numbers[-1]}" if numbers else label


def _is_first(cell: Path) -> bool:
    """Whether a cell is one of several of its list: then the list stands for the whole row."""
    return isinstance(cell[-1], int) and isinstance(cell[-2], int)
