"""Facts that cannot be: the one way rules refuse what they are given."""


class ImpossibleFact(ValueError):
    """A fact no paper can state: a level of 13, minus one year, a score the test does not give.

    `field` is the dotted name of the fact, `problem` what is wrong with its value and what to do.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem

    def within(self, owner: str) -> "ImpossibleFact":
        """Return the same refusal, its field named as a part of `owner`."""
        return ImpossibleFact(f"{owner}.{self.field}", self.problem)
