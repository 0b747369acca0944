"""What the pages of eligibility show of one client, ready for the templates."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import date_format

from clients.models import Client, Stage
from eligibility.actions import assess, bring_up_to_date, judged_day
from eligibility.assessment import (
    Concluded,
    conclude,
    findings_from_json,
    person_from_json,
)
from eligibility.blocks import (
    Block,
    blocks_of_days,
    blocks_of_findings,
    parted,
    unauthorized_only,
)
from eligibility.models import Assessment, CurrentAssessment
from eligibility.rules.categories import CategoryAssessment
from eligibility.rules.coming import hours_lost_on, hours_reached_on
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.excluded_days import ExcludedDays
from eligibility.rules.facts import Person
from eligibility.rules.findings import Finding, Outcome
from eligibility.rules.hours import HoursVerdict, Verdict
from eligibility.rules.law import Version
from eligibility.rules.span import Span, total_days
from eligibility.rules.worked_days import JobDays
from eligibility.timeline import Timeline, draw
from eligibility.timeline_lanes import lanes_of
from eligibility.versions import versions_with

MOST_BLOCKS = 4
# How much of a meter is drawn at most while hours are missing.
FULLEST_SHORT = Decimal("0.94")
BEFORE_IRCC = frozenset({Stage.SUBMITTED, Stage.LANDED})


@dataclass(frozen=True, slots=True)
class HoursFigure:
    """The qualifying hours of one condition on work, as a figure with its meter."""

    counted: Decimal
    target: Decimal
    short: Decimal | None
    """None while a missing fact decides."""
    noc_code: str
    reached_on: date | None = None
    lost_on: date | None = None
    goes_on: bool = False
    """Whether `lost_on` supposes that work goes on after the day of assessment."""

    @property
    def drawn(self) -> int:
        """The hours as the meter draws them: it is seen not to be full until the target is met."""
        if self.counted >= self.target:
            return self.counted_in_whole
        return int(min(self.counted, self.target * FULLEST_SHORT))

    @property
    def counted_in_whole(self) -> int:
        """Whole hours, for the meter and the figure; never rounded up."""
        return int(self.counted)

    @property
    def target_in_whole(self) -> int:
        return int(self.target)


@dataclass(frozen=True, slots=True)
class ClientAssessment:
    """One client under one category on one day, as the page shows it."""

    stored: Assessment
    person: Person
    """The facts it rests on."""
    on: date
    version: Version
    outcome: str
    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    hours: HoursFigure | None
    cec: HoursFigure
    hours_by_noc: tuple[tuple[str, Decimal], ...]
    window: Span
    days: tuple[ExcludedDays, ...]
    counted: tuple[JobDays, ...]
    blocks: tuple[Block, ...]
    not_counted: tuple[Block, ...]
    """Days left out while hours are short that block nothing by themselves: leave, trips."""
    timeline: Timeline

    @property
    def alarms(self) -> tuple[Finding, ...]:
        """The warnings that endanger more than this category, such as unauthorized work."""
        return tuple(each for each in self.warnings if each.outcome is Outcome.NOT_MET)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """The other warnings."""
        return tuple(each for each in self.warnings if each.outcome is not Outcome.NOT_MET)

    @property
    def unauthorized_days(self) -> int:
        """Calendar days of work without authorization in the window; each counted once."""
        return total_days([each.span for each in unauthorized_only(self.days)])


def assessment_of(
    client: Client,
    *,
    on: date,
    now: datetime,
    as_of_label: str = "",
    rule_key: str = PHYSICIANS,
    person: Person | None = None,
) -> ClientAssessment:
    """Return the client assessed as of a day, ready to show; nothing is stored.

    `person` are the client's facts where they were read already.
    Raises NotInForce when no version of the category is in force that day.
    """
    assessment = assess(client, on=on, now=now, rule_key=rule_key, person=person)
    return shown(assessment, as_of_label)


def current_assessment_of(client: Client, *, now: datetime) -> ClientAssessment | None:
    """Return the client's current assessment, brought up to date as of the UTC day of `now`.

    None where no version of the category is in force: the shipped rules are not loaded.
    """
    mine = Client.objects.filter(pk=client.pk)
    bring_up_to_date(mine, on=judged_day(now), now=now)
    current = CurrentAssessment.objects.select_related("assessment").filter(client=client).first()
    if current is None:
        return None
    current.assessment.client = client
    return shown(current.assessment)


def shown(stored: Assessment, as_of_label: str = "") -> ClientAssessment:
    """Return a stored assessment ready to show: its own findings, facts and rule versions."""
    person = person_from_json(stored.facts)
    versions = versions_with(stored.versions)
    concluded = conclude(person, versions, on=stored.as_of, rule_key=stored.rule_key)
    category, found = concluded.category, concluded.category.experience
    findings = findings_from_json(stored.result["findings"])
    blocks, not_counted = _blocks(stored.client, category, person)
    return ClientAssessment(
        stored=stored,
        person=person,
        on=stored.as_of,
        version=category.version,
        outcome=stored.verdict,
        findings=tuple(each for each in findings if not each.is_warning),
        warnings=tuple(each for each in findings if each.is_warning),
        hours=_category_hours(concluded),
        cec=_figure(found.cec),
        hours_by_noc=tuple(found.hours_by_noc.items()),
        window=found.window,
        days=found.days,
        counted=found.counted,
        blocks=blocks,
        not_counted=not_counted,
        timeline=draw(
            lanes_of(person, found),
            window=found.window,
            on=stored.as_of,
            as_of_label=as_of_label or stored.as_of.isoformat(),
            month_name=month_name,
        ),
    )


def month_name(day: date) -> str:
    """Return a month as the axis writes it, in the reader's language."""
    return date_format(day, "M Y")


def _category_hours(concluded: Concluded) -> HoursFigure | None:
    category = concluded.category
    work = category.version.body.work
    if category.hours is None or work is None:
        return None
    exemption = concluded.law.find("exemption", "publicly_funded_physicians")
    lifted = exemption.body if exemption else None
    jobs = concluded.person.jobs
    return replace(
        _figure(category.hours),
        reached_on=hours_reached_on(concluded.person, work, lifted, on=category.on),
        lost_on=hours_lost_on(concluded.person, work, lifted, on=category.on),
        goes_on=any(job.last_day is None or job.last_day >= category.on for job in jobs),
    )


def _figure(hours: HoursVerdict) -> HoursFigure:
    return HoursFigure(
        counted=hours.known_hours,
        target=hours.target_hours,
        short=hours.shortfall_hours,
        noc_code=hours.noc_code or "",
    )


def _blocks(
    client: Client, category: CategoryAssessment, person: Person
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return what blocks, the days that a paper can cure first; and what merely is not counted.

    Work without authorization blocks whatever the hours and the verdict. Where days block, the
    findings on hours say the same and are left to the list of rules.
    """
    hours_hold = category.hours is None or category.hours.verdict in (
        Verdict.MET,
        Verdict.MET_BY_POLICY,
    )
    left_out = category.experience.days
    blocking, merely = parted(left_out)
    if hours_hold:
        blocking, merely = unauthorized_only(blocking), []
    is_filed = client.stage in BEFORE_IRCC
    days = blocks_of_days(client.pk, blocking, person.permits, is_filed=is_filed)
    not_counted = tuple(blocks_of_days(client.pk, merely, person.permits))
    if category.outcome is Outcome.MET:
        return tuple(days), not_counted
    about_hours = () if hours_hold or not days else ("hours", "pool")
    others = [each for each in category.findings if each.key not in about_hours]
    found = [*days, *blocks_of_findings(client.pk, others)]
    return tuple(found[:MOST_BLOCKS]), not_counted
