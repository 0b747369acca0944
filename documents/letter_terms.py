"""Where an employer's letter and the job on file say different things, as the page shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from clients.models import Client, DutyDecision, EmployerLetter
from eligibility.actions import facts_of
from eligibility.blocks import Block
from eligibility.gather.work import stated_by
from eligibility.rules.duties.named_work import names_employer, other_post
from eligibility.rules.facts import Person
from eligibility.rules.letter_terms import disagreements, of_letter, said_of

Place = tuple[int, int]
TERMS = ("first_day", "last_day", "goes_on", "hours", "title", "employer")


@dataclass(frozen=True, slots=True)
class TermLine:
    """One thing that the letter and the file do not say alike.

    `is_grave` where both state a day or a number; a name is only pointed out.
    """

    key: str
    title: str
    letter_says: str
    file_says: str
    why: str
    quote: str
    place: Place
    number: int
    """The sentence, counted from 1."""
    is_grave: bool = True

    @property
    def value(self) -> str:
        """How a form names the sentence."""
        return f"{self.place[0]}-{self.place[1]}"


@dataclass(frozen=True, slots=True)
class AgreedTerm:
    """A sentence that a person judged to agree with the file, with the decision."""

    key: str
    title: str
    quote: str
    value: str
    decision: DutyDecision


def terms_of(letter: EmployerLetter, person: Person, *, on: date) -> list[TermLine]:
    """Return what a letter says otherwise than its job, days and hours first."""
    return [*_of_the_work(letter, person, on), *_of_names(letter)]


def differing(terms: Iterable[TermLine]) -> list[str]:
    """Return the defects that the employer is asked about, by key."""
    graves = {each.key for each in terms if each.is_grave}
    return [
        *(["hours_differ"] if "hours" in graves else []),
        *(["days_differ"] if graves - {"hours"} else []),
    ]


def agreed_terms(letter: EmployerLetter) -> list[AgreedTerm]:
    """Return what a person judged to agree after all."""
    titles = _titles()
    return [
        AgreedTerm(key, titles[key], letter.words_at((start, end)), f"{start}-{end}", each)
        for (key, start, end), each in letter.agreed_terms().items()
        if key in titles
    ]


def terms_that_contradict(client: Client, *, on: date, person: Person | None = None) -> list[Block]:
    """Return the days and hours that letters contradict, for the file's list of contradictions.

    `person` are the client's facts where they were read already.
    """
    letters = EmployerLetter.objects.kept().filter(employment__client=client)
    if not letters.exists():
        return []
    known = {f"letter:{row.pk}": row for row in letters.select_related("employment")}
    found = said_of(disagreements(person or facts_of(client), on=on))
    return [_block(known[letter.record], said) for letter, said in found]


def _block(letter: EmployerLetter, said: str) -> Block:
    return Block(
        _("Letter and file disagree: %(employer)s")
        % {"employer": letter.employment.employer.strip()},
        _("%(said)s Correct the job, ask for another letter, or say that the two agree.")
        % {"said": said},
        _("Open the letter"),
        f"{letter.get_absolute_url()}#terms",
    )


def _of_the_work(letter: EmployerLetter, person: Person, on: date) -> Iterator[TermLine]:
    job = next((each for each in person.jobs if each.record == f"job:{letter.employment_id}"), None)
    if job is None:
        return
    evidence = next((each for each in job.letters if each.record == f"letter:{letter.pk}"), None)
    if evidence is None:
        return
    numbers = {term: number for number, term in reversed(stated_by(letter))}
    for one in of_letter(job, evidence, person.jobs, on=on):
        number = numbers[one.stated]
        yield TermLine(
            one.stated.term,
            _titles()[one.stated.term],
            one.letter_says,
            one.file_says,
            _why(one.stated.term),
            one.stated.quote,
            letter.place_of(number),
            number + 1,
        )


def _of_names(letter: EmployerLetter) -> Iterator[TermLine]:
    job = letter.employment
    texts = [letter.words_at((start, end)) for start, end in letter.sentences]
    agreed = letter.agreed_terms()
    found = other_post(texts, job.job_title)
    if found and ("title", *letter.place_of(found[0])) not in agreed:
        said = _("the post “%(post)s”") % {"post": found[1]}
        yield _name_line(letter, "title", said, f"“{job.job_title}”", found[0])
    is_missed = bool(texts) and not names_employer(letter.text, job.employer)
    if is_missed and ("employer", *letter.place_of(0)) not in agreed:
        said = _("no such name; its first line is quoted")
        yield _name_line(letter, "employer", said, f"“{job.employer.strip()}”", 0)


def _name_line(
    letter: EmployerLetter, key: str, letter_says: str, file_says: str, number: int
) -> TermLine:
    place = letter.place_of(number)
    return TermLine(
        key,
        _titles()[key],
        letter_says,
        file_says,
        _why(key),
        letter.words_at(place),
        place,
        number + 1,
        is_grave=False,
    )


def _titles() -> dict[str, str]:
    return {
        "first_day": _("First day"),
        "last_day": _("Last day"),
        "goes_on": _("Last day"),
        "hours": _("Hours a week"),
        "title": _("Job title"),
        "employer": _("Employer"),
    }


def _why(key: str) -> str:
    days = _("An officer counts the days that the letter proves, not those claimed.")
    return {
        "first_day": days,
        "last_day": days,
        "goes_on": days,
        "hours": _(
            "An officer counts the hours that the letter proves, at most 30 in a week; a number "
            "that the letter does not carry may be called misrepresentation."
        ),
        "title": _("Another post may be another job, or another occupation: make sure it is one."),
        "employer": _(
            "The letter must come from the employer of this job: look at the letterhead."
        ),
    }[key]
