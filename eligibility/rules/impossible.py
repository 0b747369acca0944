"""Facts that cannot be: the one way rules refuse what they are given."""


class ImpossibleFact(ValueError):
    """A fact no paper can state: a level of 13, minus one year, a score the test does not give.

    `field` is the dotted name of the fact, `problem` what is wrong with its value, `cure` what to
    do; neither ends with a full stop.
    """

    def __init__(self, field: str, problem: str, cure: str) -> None:
        super().__init__(f"{field}: {problem}. {cure}.")
        self.field = field
        self.problem = problem
        self.cure = cure
