"""The tier of education a person can prove on a day, from the credentials on file.

Source: Ministerial Instructions respecting the Express Entry system, ss. 3(4), 11; IRPR 75, 78.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from eligibility.rules.crs_tables import Education
from eligibility.rules.facts import Credential
from eligibility.rules.language import years_later

CANADA = "CA"
ASSESSMENT_VALID_YEARS = 5
TIERS = tuple(Education)
THREE_YEARS_OR_LONGER = frozenset(
    {
        Education.BACHELOR_OR_THREE_YEAR,
        Education.TWO_OR_MORE,
        Education.MASTER_OR_PROFESSIONAL,
        Education.DOCTORAL,
    }
)
POST_SECONDARY = THREE_YEARS_OR_LONGER | {Education.ONE_YEAR, Education.TWO_YEAR}


@dataclass(frozen=True, slots=True)
class ProvedCredential:
    """A credential that counts, its Canadian tier, and the last day its assessment counts.

    `valid_through` is None for a Canadian credential, which needs no assessment.
    """

    tier: Education
    credential: Credential
    valid_through: date | None


@dataclass(frozen=True, slots=True)
class EducationFile:
    """All that the credentials on file say on one day."""

    proved: tuple[ProvedCredential, ...]
    unproved: tuple[Credential, ...]
    """Foreign credentials whose assessment is missing, too old, or not issued yet."""
    missing: tuple[str, ...]
    """The facts without which a credential cannot be judged."""

    @property
    def tier(self) -> Education:
        """The highest tier proved; two or more credentials are a tier of their own."""
        tiers = [each.tier for each in self.proved]
        highest = max(tiers, key=TIERS.index, default=Education.LESS_THAN_SECONDARY)
        several = sum(tier in POST_SECONDARY for tier in tiers) > 1
        if several and highest is Education.BACHELOR_OR_THREE_YEAR:
            return Education.TWO_OR_MORE
        return highest

    @property
    def canadian(self) -> tuple[ProvedCredential, ...]:
        """The Canadian post-secondary credentials."""
        return tuple(
            each
            for each in self.proved
            if each.credential.country == CANADA and each.tier in POST_SECONDARY
        )


def education_file(credentials: Iterable[Credential], *, on: date) -> EducationFile:
    """Return what the credentials prove on a day.

    A Canadian credential counts from its completion. A foreign one counts at the tier its
    assessment gives, from the day of issue until the day the assessment turns five years old.
    Source: Ministerial Instructions respecting the Express Entry system, s. 3(4).
    """
    proved: list[ProvedCredential] = []
    unproved: list[Credential] = []
    missing: list[str] = []
    for credential in credentials:
        if credential.country is None:
            missing.append(f"the country of {credential.record or 'a credential'}")
        elif credential.country == CANADA:
            if credential.level is None:
                missing.append(f"the level of {credential.record or 'a credential'}")
            elif credential.completed_on is None or credential.completed_on <= on:
                proved.append(ProvedCredential(Education(credential.level), credential, None))
        elif _is_assessed(credential, on):
            proved.append(_assessed(credential))
        else:
            unproved.append(credential)
    return EducationFile(tuple(proved), tuple(unproved), tuple(missing))


def assessment_valid_through(issued_on: date) -> date:
    """Return the last day of an assessment: the day before it turns five years old."""
    return years_later(issued_on, ASSESSMENT_VALID_YEARS) - timedelta(days=1)


def _is_assessed(credential: Credential, on: date) -> bool:
    issued_on = credential.assessed_on
    if issued_on is None or not credential.assessed_level or not credential.assessed_by:
        return False
    return issued_on <= on <= assessment_valid_through(issued_on)


def _assessed(credential: Credential) -> ProvedCredential:
    if credential.assessed_level is None or credential.assessed_on is None:
        raise ValueError("Only an assessed credential has an assessed tier.")
    return ProvedCredential(
        Education(credential.assessed_level),
        credential,
        assessment_valid_through(credential.assessed_on),
    )
