"""What is supposed of a client at once: a few changes of the facts, as a person would say them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

from eligibility.rules import supposed_facts as supposed
from eligibility.rules.facts import Job, LanguageTest, Person, Spouse, WorkPermit
from eligibility.rules.language import OfficialLanguage
from eligibility.rules.law import Law
from eligibility.rules.once import Once, facts_of_work


@dataclass(frozen=True, slots=True)
class Supposition:
    """Changes of the facts; what is left as it is, is None, 0 or False.

    Levels are CLB or NCLC in all four abilities. Months are full-time work on days that do not
    count now.
    """

    english: int | None = None
    french: int | None = None
    renewed_tests: bool = False
    months: int = 0
    months_abroad: int = 0
    authorized: bool = False
    duties: bool = False
    degree: supposed.Degree | None = None
    nomination: bool = False
    partner: bool | None = None
    """Whether the partner comes along."""
    partner_english: int | None = None
    sibling: bool = False
    certificate: bool = False
    new_profile: bool = False

    def __bool__(self) -> bool:
        """Whether anything is supposed to be otherwise."""
        return self != _NOTHING

    def in_words(self) -> tuple[str, ...]:
        """Return each change as a phrase, in the order of the fields."""
        return tuple(_words(self))


_NOTHING = Supposition()


def suppose(
    person: Person, law: Law, given: Supposition, *, on: date, once: Once | None = None
) -> Person:
    """Return the facts as they would be on a day; facts that no change touches are the same.

    Raises NotInForce where the law has no such figures.
    """
    once = once or Once()
    jobs, permits = once(
        "supposed work",
        (*facts_of_work(person), *_of_work(given)),
        lambda: _work(person, law, given, on),
    )
    return replace(
        person,
        language_tests=once(
            "supposed tests",
            (person.language_tests, given.renewed_tests, given.english, given.french),
            lambda: _tests(person, law, given, on),
        ),
        jobs=jobs,
        permits=permits,
        credentials=once(
            "supposed credentials",
            (person.credentials, given.degree),
            lambda: _changed(person, given, on).credentials,
        ),
        nominations=once(
            "supposed nominations",
            (person.nominations, given.nomination),
            lambda: _changed(person, given, on).nominations,
        ),
        profile=once(
            "supposed profile",
            (person.profile, given.new_profile),
            lambda: _changed(person, given, on).profile,
        ),
        spouse=once(
            "supposed spouse",
            (person.spouse, given.partner, given.partner_english),
            lambda: _spouse(person, law, given, on),
        ),
        has_sibling_in_canada=given.sibling or person.has_sibling_in_canada,
        has_certificate_of_qualification=(
            given.certificate or person.has_certificate_of_qualification
        ),
    )


def _of_work(given: Supposition) -> tuple[object, ...]:
    return (given.authorized, given.duties, given.months, given.months_abroad)


def _work(
    person: Person, law: Law, given: Supposition, on: date
) -> tuple[tuple[Job, ...], tuple[WorkPermit, ...]]:
    if given.authorized:
        person = supposed.with_authorization(person)
    if given.months:
        person = supposed.with_work(person, law, given.months, on=on)
    if given.months_abroad:
        person = supposed.with_work_abroad(person, law, given.months_abroad, on=on)
    if given.duties:
        person = supposed.with_duties(person)
    return person.jobs, person.permits


def _changed(person: Person, given: Supposition, on: date) -> Person:
    """Return the facts with the papers supposed that no figure of the law is needed for."""
    if given.degree:
        person = supposed.with_degree(person, given.degree, on=on)
    if given.nomination:
        person = supposed.with_nomination(person, on=on)
    return supposed.with_profile(person, on=on) if given.new_profile else person


def _tests(person: Person, law: Law, given: Supposition, on: date) -> tuple[LanguageTest, ...]:
    if given.renewed_tests:
        person = supposed.with_renewed_tests(person, law, on=on)
    levels = {OfficialLanguage.ENGLISH: given.english, OfficialLanguage.FRENCH: given.french}
    for language, level in levels.items():
        if level is not None:
            person = supposed.with_language(person, law, language, level, on=on)
    return person.language_tests


def _spouse(person: Person, law: Law, given: Supposition, on: date) -> Spouse | None:
    if given.partner is not None:
        person = supposed.with_partner(person, given.partner)
    if given.partner_english is not None:
        person = supposed.with_partner_language(person, law, given.partner_english, on=on)
    return person.spouse


def _words(given: Supposition) -> Iterator[str]:
    for field in fields(given):
        value = getattr(given, field.name)
        if value == getattr(_NOTHING, field.name):
            continue
        if field.name == "degree":
            yield supposed.DEGREES[value]
        elif field.name == "partner":
            yield PARTNER[value]
        elif value is True:
            yield SAID[field.name]
        else:
            months = "month" if value == 1 else "months"
            yield SAID[field.name].format(value=value, months=months)


PARTNER = {
    True: "The partner comes along",
    False: "The partner does not come along (still declared)",
}
SAID = {
    "english": "CLB {value} in all four abilities",
    "french": "NCLC {value} in all four abilities",
    "renewed_tests": "A new test with the same scores",
    "months": (
        "{value} more {months} of authorized full-time work in Canada, on days that do not count"
        " now"
    ),
    "months_abroad": "{value} more {months} of full-time work abroad, on days without work",
    "duties": "The duties of every job confirmed from its letters",
    "authorized": "A permit or renewal for every day of work in Canada",
    "nomination": "A nomination through Express Entry",
    "partner_english": "CLB {value} in all four abilities of the partner",
    "sibling": "A brother or sister in Canada, shown to be a citizen or permanent resident",
    "certificate": "A Canadian certificate of qualification in a trade",
    "new_profile": "A new profile",
}
