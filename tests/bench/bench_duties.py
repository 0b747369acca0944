"""How far the duty check agrees with labelled letters, and what a letter costs.

`script/bench --duties [FILE...]`: other labelled files of the same form stand beside the two
that are shipped with the tests. The cues were written with the first in view, nothing is fitted
to it by program: its parts, apart by letter, show how far the figures hang on single letters.
The copy check reads the official text where the published files lie beside the project.
"""

from collections.abc import Iterator
from pathlib import Path

from eligibility.duty_lexicon import shipped_lexicon
from eligibility.noc import IN_USE
from eligibility.noc_statements import official_statements
from eligibility.rules.duties.copying import is_copied, letter_is_copied
from eligibility.rules.duties.judge import judge_letter
from tests.bench.measuring import Figure, cpu_milliseconds, files_named, measurement
from tests.eligibility.labelled_letters import (
    DEV_SET,
    UNSEEN_SET,
    Exactness,
    Labelled,
    exactness,
    read_labelled,
)

FOLDS = 4
PUBLISHED = Path("shared", "data", "noc")
ELEMENTS = "noc_2021_v1.0_elements_all_reassembled.csv"
STRUCTURE = "noc_2021_v1.0_classification_structure_extract.csv"


@measurement
def duties() -> Iterator[Figure]:
    for file in (DEV_SET, UNSEEN_SET, *files_named()):
        yield from _of_file(file)
    yield from _copies()
    letters = read_labelled(DEV_SET)
    lexicon = shipped_lexicon()

    def all_letters() -> None:
        for each in letters:
            judge_letter(each.letter, lexicon)

    yield Figure("one letter judged", cpu_milliseconds(all_letters) / len(letters), "ms CPU", "50")


def _of_file(file: Path) -> Iterator[Figure]:
    letters = read_labelled(file)
    sums = exactness(letters, shipped_lexicon())
    yield Figure(f"{file.name}: letters", float(sums.letters), "")
    yield from _of(sums)
    untitled = exactness(read_labelled(file, with_title=False), shipped_lexicon())
    yield _percent("  unit group right by text", untitled.right_group, untitled.letters, ">= 85")
    yield Figure("  pairs: F1 without titles", untitled.pairs.f1, "")
    worst = min(_folds(letters), key=lambda fold: fold.pairs.f1)
    yield Figure(f"  pairs: F1 of the worst of {FOLDS} parts", worst.pairs.f1, "")
    for duty, tally in sorted(sums.by_duty.items()):
        if tally.wrong or tally.missed:
            what = f"    {duty}: {tally.right} right, {tally.wrong} wrong, {tally.missed} missed"
            yield Figure(what, tally.f1, "F1")


def _of(sums: Exactness) -> Iterator[Figure]:
    yield Figure("  pairs: F1", sums.pairs.f1, "", ">= .80")
    yield Figure("  evidenced: precision", sums.pairs.precision, "", ">= .90")
    yield Figure("  evidenced: recall", sums.pairs.recall, "")
    yield Figure("  evidenced or possible: recall", sums.pairs_or_possible.recall, "", ">= .90")
    yield Figure("  duties covered by a letter: F1", sums.coverage.f1, "", ">= .85")
    yield _percent(
        "  others' sentences evidenced", sums.others_evidenced, sums.others_sentences, "<= 10"
    )
    yield _percent("  unit group right with title", sums.right_group, sums.letters, ">= 95")
    if sums.copies:
        yield _percent("  copies found", sums.copies_found, sums.copies, "100")
    yield _percent("  own words flagged", sums.own_words_flagged, sums.own_words, "0")


def _copies() -> Iterator[Figure]:
    """Yield how many official statements are known as copies, as they stand and retold."""
    beside = next(
        (up / PUBLISHED for up in Path(__file__).parents if (up / PUBLISHED).is_dir()), None
    )
    yield Figure("official text beside the project", float(beside is not None), "")
    if beside is None:
        return
    lexicon = shipped_lexicon()
    held = official_statements(beside / ELEMENTS, beside / STRUCTURE, IN_USE)
    for code in sorted(lexicon.groups):
        texts = held[code]
        told = [f"She {text[:1].lower()}{text[1:].replace(' ', 's ', 1)}" for text in texts]
        for what, said in (("as they stand", texts), ("retold of a person", told)):
            found = sum(is_copied(each, lexicon) for each in said)
            yield _percent(f"  {code}: {len(said)} statements, {what}", found, len(said), "100")
        yield _percent(f"  {code}: letter of them", letter_is_copied(texts, lexicon), 1, "100")


def _percent(what: str, part: int, whole: int, aim: str) -> Figure:
    return Figure(what, 100 * part / max(whole, 1), "%", aim)


def _folds(letters: list[Labelled]) -> Iterator[Exactness]:
    for number in range(FOLDS):
        yield exactness(letters[number::FOLDS], shipped_lexicon())
