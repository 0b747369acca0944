"""The records behind an answer, by name and with the form that corrects them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clients.models import LanguageTest
from eligibility.blocks import address_of
from eligibility.rules.facts import Person


@dataclass(frozen=True, slots=True)
class RecordLink:
    """One record: what a reader calls it, and where it is corrected."""

    name: str
    href: str


class RecordNames:
    """The names of every record in one client's facts."""

    def __init__(self, client_pk: int, person: Person) -> None:
        self._client_pk = client_pk
        self._names = dict(_named(person))

    def links(self, records: Iterable[str]) -> tuple[RecordLink, ...]:
        """Return the records that have a name, once each, in the order given."""
        return tuple(
            RecordLink(self._names[record], address_of(self._client_pk, record))
            for record in dict.fromkeys(records)
            if record in self._names
        )


def _named(person: Person) -> Iterator[tuple[str, str]]:
    yield person.record, _("Client’s own data")
    for job in person.jobs:
        yield job.record, job.employer.strip() or _("a job")
        for letter in job.letters:
            yield letter.record, _("letter of %(employer)s") % {"employer": job.employer.strip()}
    tests = dict(LanguageTest.Test.choices)
    for test in person.language_tests:
        yield test.record, f"{tests.get(test.test, test.test)} {test.taken_on or ''}".strip()
    for credential in person.credentials:
        yield (
            credential.record,
            credential.field_of_study or credential.institution or _("a credential"),
        )
    for nomination in person.nominations or ():
        yield nomination.record, _("nomination by %(province)s") % {"province": nomination.province}
    for permit in person.permits:
        yield permit.record, _("work permit of %(day)s") % {"day": permit.first_day}
    if person.spouse:
        yield person.spouse.record, _("spouse or partner")
        for job in person.spouse.jobs:
            yield job.record, job.employer.strip() or _("a job")
    if person.profile:
        yield person.profile.record, _("Express Entry profile")
