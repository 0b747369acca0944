"""What is wrong with the figures of a rule, by field."""

from collections.abc import Iterable


class FieldProblems(ValueError):
    """Figures that cannot stand together; each problem reads "field: what is wrong, the cure"."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


def refuse(problems: Iterable[str]) -> None:
    """Raise FieldProblems where there are any."""
    found = tuple(problems)
    if found:
        raise FieldProblems(found)
