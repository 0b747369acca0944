"""What one entry cannot say beside another of the same file, and the words that refuse it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clients.models import LanguageTest, PermitRenewal

# Nobody is employed before this age; a job that begins earlier has a slip in one of two years.
WORKING_AGE = 14
# Express Entry's scale of TEF Canada: what each ability reaches at most.
# Source: IRCC, language test equivalency charts, TEF Canada, "équivalence ancien score".
TEF_HIGHEST = {"listening": 360, "reading": 300, "writing": 450, "speaking": 450}
TEF_PRINTED_HIGHEST = 699


def too_young(born: date | None, first_day: date | None) -> ValidationError | None:
    """Return the refusal of a job that begins before its holder was 14; None where it may be."""
    if born is None or first_day is None or not begins_too_young(born, first_day):
        return None
    return ValidationError(
        _(
            "A job that begins on %(first)s and a birth date of %(born)s do not fit: nobody of "
            "that age is employed. Check the year of both."
        ),
        params={"first": first_day, "born": born},
    )


def begins_too_young(born: date, first_day: date) -> bool:
    """Whether a day comes before the fourteenth birthday."""
    return (first_day.year - WORKING_AGE, first_day.month, first_day.day) < (
        born.year,
        born.month,
        born.day,
    )


def older_than_parent(child: date | None, parent: date | None) -> ValidationError | None:
    """Return the refusal of a child born no later than the client; None where it may be."""
    if child is None or parent is None or child > parent:
        return None
    return ValidationError(
        _(
            "A child born on %(child)s is not younger than the client, born on %(parent)s. Check "
            "the year of both, or the relation."
        ),
        params={"child": child, "parent": parent},
    )


def before_its_permit(applied_on: date | None, permit: Any) -> ValidationError | None:
    """Return the refusal of a renewal asked for before the permit to be renewed began."""
    if applied_on is None or permit is None or applied_on >= permit.first_day:
        return None
    return ValidationError(
        _(
            "%(applied)s is before this permit begins, on %(first)s: a permit is renewed while it "
            "runs or after. Check the year, or choose the permit that was renewed."
        ),
        params={"applied": applied_on, "first": permit.first_day},
    )


def unlikely_kind(renewal: dict[str, Any]) -> str:
    """Return the question about a late renewal or an early restoration; empty for none."""
    ended, asked_on = renewal["permit"].last_day, renewal["applied_on"]
    restores = renewal["kind"] == PermitRenewal.Kind.RESTORATION
    if ended is None or restores == (asked_on > ended):
        return ""
    if restores:
        question = _(
            "Restoration is asked for after status is lost; this permit ran until %(ended)s, and "
            "the application came on %(day)s. Was it a renewal?"
        )
    else:
        question = _(
            "This permit ended on %(ended)s, before the application came on %(day)s. Did it ask "
            "for restoration of status? Then choose that."
        )
    return str(question) % {"ended": ended, "day": asked_on}


def outside_its_job(first_day: date | None, last_day: date | None, job: Any) -> dict[str, Any]:
    """Return the refusals, by field, of leave days on which the job was not held."""
    if job is None:
        return {}
    found: dict[str, Any] = {}
    begins = _(
        "%(day)s is before the job at %(employer)s begins, on %(bound)s. Check the year, or "
        "choose the other job."
    )
    ends = _(
        "%(day)s is after the job at %(employer)s ends, on %(bound)s. Check the year, or choose "
        "the other job."
    )
    for name, day in (("first_day", first_day), ("last_day", last_day)):
        if day and day < job.first_day:
            words, bound = begins, job.first_day
        elif day and job.last_day and day > job.last_day:
            words, bound = ends, job.last_day
        else:
            continue
        params = {"day": day, "employer": job.employer, "bound": bound}
        found[name] = ValidationError(words, params=params)
    return found


def not_the_scale_read(test: str, ability: str, score: Decimal) -> ValidationError | None:
    """Return the refusal of a TEF Canada score of the column that Express Entry does not read.

    Source: IRCC, note under TEF Canada: the "ancien score" column, whatever the day of the test.
    """
    if test != LanguageTest.Test.TEF_CANADA:
        return None
    if not TEF_HIGHEST[ability] < score <= TEF_PRINTED_HIGHEST:
        return None
    return ValidationError(
        _(
            "%(score)s is from the column “Score /699” of the TEF Canada statement, it seems. "
            "Express Entry reads the column “Équivalence ancien score”, whatever the day of the "
            "test; there this ability goes from 0 to %(highest)s. Type that figure."
        ),
        params={"score": f"{score.normalize():f}", "highest": TEF_HIGHEST[ability]},
    )
