"""The physicians rounds against the demonstration offices and a large one: every file on one list.

`script/bench --real-rounds [CLIENTS]`. The official rounds file is loaded over the shipped table
where it lies beside the project.
"""

import io
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.measuring import Figure, seconds

CLIENTS = 10_000
ROUNDS = ("397", "421", "440")
REPLAYED = 500
PUBLISHED = (
    Path(__file__).parents[2].parent / "shared" / "data" / "rounds" / "ee_rounds_123_en.json"
)


def main(arguments: Sequence[str]) -> int:
    """Print each round's lists; return 1 where they do not hold every open file exactly once."""
    from tests.bench.__main__ import print_figure, print_machine, set_up

    clients = int(arguments[0]) if arguments else CLIENTS
    wrong = 0.0
    with tempfile.TemporaryDirectory(prefix="landed-bench-") as name:
        set_up(Path(name))
        _offices(clients)
        print_machine()
        for figure in _figures():
            print_figure(figure)
            wrong += abs(figure.value) if figure.aim == "0" else 0
    return 1 if wrong else 0


def _offices(clients: int) -> None:
    from django.core.management import call_command

    from config.celery import app
    from tests.bench.bench_draw_day import office_of

    if PUBLISHED.exists():
        call_command("load_rounds", str(PUBLISHED), stdout=io.StringIO())
    call_command("load_demonstration", stdout=io.StringIO())
    office_of(clients, seed=1)
    app.conf.task_always_eager = False  # the steps are done and timed below


def _figures() -> Iterator[Figure]:
    from accounts.models import Firm, User
    from draws.models import Round

    yield Figure("rounds from the official file", float(PUBLISHED.exists()), "")
    for number in ROUNDS:
        held = Round.objects.get(number=number)
        title = f"round {number} of {held.held_on:%Y-%m-%d}, cut-off {held.cut_off_score}"
        yield Figure(title, held.invitations, "invited")
        for firm in Firm.objects.order_by("pk"):
            user = User.objects.filter(firm=firm, is_active=True).order_by("pk").first()
            assert user
            yield from _of_office(held, firm, user)


def _of_office(held, firm, user) -> Iterator[Figure]:  # type: ignore[no-untyped-def]
    from draws.evaluation import files_of
    from draws.models import ClientStanding
    from draws.replay import replayed
    from draws.rules.standing import list_of
    from tests.bench.bench_draw_day import run_to_the_end

    taken = seconds(lambda: run_to_the_end(held, firm, user))
    files = set(files_of(firm).values_list("pk", flat=True))
    standings = ClientStanding.objects.visible_to(user).filter(round=held)
    counts = standings.counts()
    yield Figure(f"  {firm}: open files", len(files), f"in {taken:.0f} s")
    for listed, count in counts.items():
        yield Figure(f"    {listed.replace('_', ' ')}", count, "files")
    yield Figure("    sum of the lists less open files", sum(counts.values()) - len(files), "", "0")
    strange = files ^ set(standings.values_list("client", flat=True))
    yield Figure("    files on no list, or not open", len(strange), "", "0")
    some = standings.order_by("pk")[:REPLAYED]
    other = sum(list_of(replayed(each).standing) != each.listed for each in some)
    yield Figure(f"    other answers from the stored inputs, of {len(some)}", other, "", "0")
