"""What it takes to assess: one client by the rules alone, and every client from the database."""

import cProfile
import io
import pstats
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.core.management import call_command

from accounts.models import Firm, Role, User
from clients.models import Client
from eligibility.actions import bring_up_to_date, facts_of
from eligibility.edition import shipped_law
from eligibility.models import CurrentAssessment
from eligibility.rules.categories import assess_category
from eligibility.rules.facts import Job, Leave, Person, Renewal, WorkPermit
from eligibility.rules.law import law_on
from eligibility.rules.overall import assess_overall
from eligibility.rules.supposition import Supposition
from eligibility.rules.what_if import WhatIfs, effects_of
from eligibility.rules.what_next import days_to_come
from eligibility.versions import published_versions
from tests.bench.measuring import Figure, cpu_milliseconds, measurement, seconds

ON = date(2026, 2, 19)
NOW = datetime(2026, 2, 19, 14, 24, 23, tzinfo=UTC)
CLIENTS = 10_000


def physician(employer_of_permit: str) -> Person:
    """A physician with six jobs and six permits, one after the other, each with a renewal."""
    first = date(2023, 8, 14)
    starts = [first + timedelta(days=150 * number) for number in range(6)]
    return Person(
        jobs=tuple(
            Job(
                f"Hospital {number}",
                "31102",
                "CA",
                "AB",
                start,
                start + timedelta(days=149),
                Decimal(40),
                True,
                "employee",
                leaves=(Leave("paid_vacation", start + timedelta(30), start + timedelta(40)),),
            )
            for number, start in enumerate(starts)
        ),
        permits=tuple(
            WorkPermit(
                "employer_specific",
                (employer_of_permit.format(number=number),),
                None,
                start,
                start + timedelta(days=120),
                (Renewal(start + timedelta(100), start + timedelta(150), "approved"),),
            )
            for number, start in enumerate(starts)
        ),
        nominations=(),
    )


@measurement
def one_client() -> Iterator[Figure]:
    law = shipped_law(ON)
    version = law.get("category", "physicians")
    for what, person in {
        "enough hours": physician("Hospital {number}"),
        "nothing authorized": physician("Elsewhere"),
    }.items():
        taken = cpu_milliseconds(
            lambda person=person: assess_category(person, version, law, ON), times=200
        )
        yield Figure(f"category of one client, 6 jobs, 6 permits: {what}", taken, "ms CPU", "<= 2")


@measurement
def whole_law() -> Iterator[Figure]:
    """All categories, programs and CRS of one client from the database; what comes; what if."""
    firm = Firm.objects.create(name="One", slug="one", require_second_factor=False)
    User.objects.create_user("one@example.test", firm=firm, role=Role.OWNER, full_name="O")
    call_command("make_clients", seed=2, count=20, firm="one", verbosity=0)
    clients = list(Client.objects.filter(firm=firm))
    turns = count()

    def one(judge: Callable[[Person], object]) -> Callable[[], object]:
        return lambda: judge(facts_of(clients[next(turns) % len(clients)]))

    versions = published_versions()
    asked: dict[str, tuple[Callable[[Person], object], str]] = {
        "all categories, programs, CRS": (
            lambda person: assess_overall(person, law_on(ON, published_versions()), on=ON),
            "<= 20",
        ),
        "days to come": (lambda person: days_to_come(person, versions, on=ON), "<= 50"),
        "single changes": (lambda person: effects_of(person, versions, on=ON), ""),
    }
    for what, (judge, aim) in asked.items():
        taken = cpu_milliseconds(one(judge), times=60)
        yield Figure(f"one client from the database: {what}", taken, "ms CPU", aim)


SUPPOSED = [
    Supposition(
        english=english,
        french=french,
        degree=degree,
        months=months,
        nomination=months == 1,
        sibling=english == 7,
    )
    for english in (None, 7, 8, 9, 10)
    for french in (None, 5, 7, 9)
    for degree in (None, "assessed", "canadian_two_year", "canadian_master", "doctoral")
    for months in (0, 1, 3, 6, 12)
]
"""500 combinations of what a consultant supposes."""


@measurement
def many_what_ifs() -> Iterator[Figure]:
    """Verdict, score and findings of 500 what-ifs of one client, read from the database."""
    firm = Firm.objects.create(name="What if", slug="what-if", require_second_factor=False)
    User.objects.create_user("what@example.test", firm=firm, role=Role.OWNER, full_name="W")
    call_command("make_clients", seed=3, count=20, firm="what-if", verbosity=0)
    clients = list(Client.objects.filter(firm=firm))
    turns = count()

    def all_of_one() -> None:
        client = clients[next(turns) % len(clients)]
        what_ifs = WhatIfs(facts_of(client), published_versions(), on=ON)
        for given in SUPPOSED:
            what_ifs.state(given)

    taken = cpu_milliseconds(all_of_one, times=20)
    yield Figure(f"{len(SUPPOSED)} what-ifs of one client", taken, "ms CPU", "<= 100")


@measurement
def every_client() -> Iterator[Figure]:
    firm = Firm.objects.create(name="Bench", slug="bench", require_second_factor=False)
    User.objects.create_user("bench@example.test", firm=firm, role=Role.OWNER, full_name="B")
    call_command("make_clients", seed=1, count=CLIENTS, firm="bench", stdout=io.StringIO())
    everyone = Client.objects.filter(firm=firm)
    profile = cProfile.Profile()
    first = everyone.filter(pk__in=everyone.order_by("pk")[:500].values("pk"))
    profile.runcall(bring_up_to_date, first, on=ON, now=NOW)
    taken = seconds(lambda: bring_up_to_date(everyone, on=ON, now=NOW))
    share = taken * CLIENTS / (CLIENTS - 500)
    yield Figure(f"{CLIENTS:,} clients assessed and stored, one process", share, "s", "<= 60")
    yield Figure("  assessed", float(CurrentAssessment.objects.count()), "clients")
    stats = pstats.Stats(profile)
    total = stats.total_tt  # type: ignore[attr-defined]
    for part, shares in _shares(stats).items():
        yield Figure(f"  of this, {part}", 100 * shares / total, "%")
    again = seconds(lambda: bring_up_to_date(everyone, on=ON, now=NOW))
    yield Figure("  a second time, when nothing changed", again, "s")


def _shares(stats: pstats.Stats) -> dict[str, float]:
    """Return the cumulated seconds of the named parts."""
    wanted = {
        ("reading the facts", "gather.py", "person_of"),
        ("reading the facts", "query.py", "_fetch_all"),
        ("the rules", "categories.py", "assess_category"),
        ("storing", "actions.py", "_keep_current"),
    }
    found: dict[str, float] = {}
    for (file, _line, name), (_cc, _nc, _own, cumulated, _callers) in stats.stats.items():  # type: ignore[attr-defined]
        for part, module, function in wanted:
            if file.endswith(module) and name == function:
                found[part] = found.get(part, 0.0) + cumulated
    return found
