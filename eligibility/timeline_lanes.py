"""The lanes of a file's timeline, from its facts and what the rules made of each day."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from clients.countries import country_name
from eligibility.rules.authorization import Authority, AuthorityKind
from eligibility.rules.clauses import Reason
from eligibility.rules.excluded_days import ExcludedDays
from eligibility.rules.experience import Experience
from eligibility.rules.facts import Job, Person
from eligibility.rules.hours import DAYS_IN_A_WEEK
from eligibility.rules.span import Span, minus, pieces, union
from eligibility.rules.worked_days import JobDays
from eligibility.timeline import Lane, Stretch

LOOKS_OF_AUTHORITY = {
    AuthorityKind.PERMIT: "permit",
    AuthorityKind.RENEWAL_PENDING: "maintained",
    AuthorityKind.EMPLOYER_CHANGE: "maintained",
}


def lanes_of(person: Person, experience: Experience) -> list[Lane]:
    """Return the lanes in reading order: jobs, authorization, presence, licence, counted."""
    lanes = [
        Lane(_("Jobs"), tuple(_jobs(person.jobs))),
        Lane(
            _("Authorization"),
            (*_authorities(experience.authorization), *_unauthorized(experience.days)),
        ),
    ]
    if person.absences:
        lanes.append(Lane(_("Outside Canada"), tuple(_absences(person))))
    lanes.append(Lane(_("Licence"), tuple(_licences(person))))
    lanes.append(
        Lane(_("Counted"), (*_counted(experience), *_not_counted(experience.days, experience)))
    )
    return lanes


def _jobs(jobs: Iterable[Job]) -> Iterable[Stretch]:
    looks: dict[str, str] = {}
    for job in jobs:
        look = looks.setdefault(job.noc_code or "", "job-2" if looks else "job")
        parts = [job.employer.strip(), job.noc_code or _("NOC not known")]
        parts.append(
            _("%(hours)s h a week") % {"hours": job.hours_per_week.normalize().__format__("f")}
            if job.hours_per_week is not None
            else _("hours not stated")
        )
        label = " · ".join(parts)
        yield Stretch(job.span, look, label, label, record=job.record)


def _authorities(granted: Iterable[Authority]) -> Iterable[Stretch]:
    for each in granted:
        yield Stretch(
            each.span,
            LOOKS_OF_AUTHORITY[each.kind],
            _authority_label(each),
            each.reason,
            source=each.source.source,
            record=each.record,
        )


def _authority_label(authority: Authority) -> str:
    if authority.kind is AuthorityKind.RENEWAL_PENDING:
        return _("Renewal pending")
    if authority.kind is AuthorityKind.EMPLOYER_CHANGE:
        return _("Change of employer confirmed")
    permit = authority.permit
    if permit is None or permit.kind == "open":
        return _("Open permit")
    names = ", ".join(permit.employers or ())
    return _("Employer permit · %(employers)s") % {"employers": names or "?"}


def _unauthorized(days: Iterable[ExcludedDays]) -> Iterable[Stretch]:
    gaps = [each for each in days if each.reason is Reason.UNAUTHORISED]
    yield from _drawn_once(gaps, [], "gap", "%(why)s")


def _drawn_once(
    days: Iterable[ExcludedDays], taken: Iterable[Span], look: str, words: str
) -> Iterable[Stretch]:
    """Yield each day that is not `taken` in one stretch, whichever jobs it concerns.

    Days of several jobs that share dates stand once and say all their reasons.
    """
    runs, drawn = list(days), list(taken)
    for each in runs:
        for span in minus([each.span], drawn):
            same = [other for other in runs if other.span.overlaps(span)]
            yield Stretch(
                span,
                look,
                "",
                words % {"why": _reasons_of(same)},
                cure=" ".join(dict.fromkeys(other.cure for other in same)),
                source=each.source.source,
                record=each.record,
            )
        drawn.append(each.span)


def _reasons_of(days: list[ExcludedDays]) -> str:
    """Return why days do not count, each reason once; with the employers where there are more."""
    employers: dict[str, list[str]] = {}
    for each in days:
        names = employers.setdefault(each.text, [])
        if each.employer.strip() not in names:
            names.append(each.employer.strip())
    if len(days) == 1:
        return days[0].text
    return " ".join(f"{', '.join(names)}: {text}" for text, names in employers.items())


def _absences(person: Person) -> Iterable[Stretch]:
    for each in person.absences:
        words = _("Outside Canada, %(days)s") % {"days": each.span.in_words()}
        where = country_name(each.country or "")
        yield Stretch(each.span, "absence", where, words, record=each.record)


def _licences(person: Person) -> Iterable[Stretch]:
    for each in person.licences:
        label = " · ".join(filter(None, [each.regulator, each.province, each.kind]))
        yield Stretch(each.span, "licence", label, label, record=each.record)


def _counted(experience: Experience) -> Iterable[Stretch]:
    """Yield the runs of days that count, one occupation at a time, each with its hours."""
    codes = sorted({days.job.noc_code or "" for days in experience.counted})
    for code in codes:
        counted = [days for days in experience.counted if (days.job.noc_code or "") == code]
        for span in union([days.span for days in counted]):
            inside = [days for days in counted if days.span.overlaps(span)]
            hours = _hours(span, inside, experience.cec.weekly_cap_hours)
            label = _("%(hours)s h") % {"hours": f"{int(hours):,}"}
            employers = ", ".join(sorted({days.job.employer.strip() for days in inside}))
            words = _("%(hours)s hours count: %(days)s days in %(noc)s at %(employers)s") % {
                "hours": f"{int(hours):,}",
                "days": f"{span.days:,}",
                "noc": code or "?",
                "employers": employers,
            }
            yield Stretch(span, "counted", f"{label} · {code}" if len(codes) > 1 else label, words)


def _hours(span: Span, counted: Sequence[JobDays], weekly_cap: Decimal) -> Decimal:
    """Return the hours of jobs held at once, under one weekly cap."""
    sevenths = sum(
        min(weekly_cap, _weekly_hours(piece, counted)) * piece.days
        for piece in pieces(span, [days.span for days in counted])
    )
    return Decimal(sevenths) / DAYS_IN_A_WEEK


def _weekly_hours(piece: Span, counted: Iterable[JobDays]) -> Decimal:
    held = (days.job.hours_per_week for days in counted if days.span.overlaps(piece))
    return sum((hours for hours in held if hours is not None), Decimal(0))


def _not_counted(days: Iterable[ExcludedDays], experience: Experience) -> Iterable[Stretch]:
    """Yield the days that do not count; apart from them those that an officer may still count."""
    sure = [each.span for each in experience.counted]
    out = [each for each in days if not each.counts_at_discretion]
    open_days = [each for each in days if each.counts_at_discretion]
    yield from _drawn_once(out, sure, "not-counted", _("Not counted: %(why)s"))
    taken = [*sure, *(each.span for each in out)]
    yield from _drawn_once(open_days, taken, "discretion", _("Left out: %(why)s"))
