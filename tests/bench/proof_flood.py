"""Worker and beat dead for three days, then started: `script/bench --flood [DEADLINES]`.

Each deadline has three rungs that went by for two people. What has to come out is one letter a
deadline and person, the newest, with the time left as it is now: on PostgreSQL and Redis.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from tests.bench.proof_faults import installation, settled, until
from tests.deadlines.fault_run import RULE, UnreliableSink, unreliable_sink

DEADLINES, AIM_SECONDS = 5000, 600
NEVER = 10**9
LEFT = timedelta(hours=36, minutes=30)
WORDS = "1 day 12 hours until"
DAYS_AGO = {"D-4": 2.5, "D-3": 1.5, "D-2": 0.5}
NEWEST = "D-2"


def main(arguments: Sequence[str]) -> int:
    """Send the flood, print how long it took; 1 where a letter is missing or one too many."""
    deadlines = int(arguments[0]) if arguments else DEADLINES
    with (
        tempfile.TemporaryDirectory(prefix="landed-flood-") as name,
        unreliable_sink(later_each=NEVER, hang_up_each=NEVER) as sink,
    ):
        parts = installation(Path(name), sink, on_servers=True)
        del parts["web"]
        try:
            os.environ.update(parts["beat"].environment)
            prepare(deadlines)
            for part in parts.values():
                part.keep_running()
            started = time.monotonic()
            while not until(settled) and time.monotonic() - started < 2 * AIM_SECONDS:
                time.sleep(0.5)
            seconds = time.monotonic() - started
            return tell(sink, deadlines, seconds)
        finally:
            for part in reversed(parts.values()):
                part.stop()


def prepare(deadlines: int) -> None:
    """Store the deadlines with the reminders that nobody sent."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    until(lambda: call_command("migrate", verbosity=0, interactive=False))
    call_command("createcachetable", verbosity=0)
    make_missed(deadlines, now=timezone.now())


def make_missed(deadlines: int, *, now: datetime) -> None:
    from deadlines.models import Deadline, Reminder
    from tests.deadlines.office import make_invited_client

    client = make_invited_client()
    made = Deadline.objects.bulk_create(
        Deadline(
            client=client,
            kind=Deadline.Kind.ITA,
            subject=f"{number}",
            due_at=now + LEFT,
            rule=RULE,
            made_at=now - timedelta(days=50),
        )
        for number in range(deadlines)
    )
    people = {Reminder.Recipient.OWNER: client.owner, Reminder.Recipient.BACKUP: client.backup}
    Reminder.objects.bulk_create(
        (
            Reminder(
                deadline=deadline,
                rung=rung,
                recipient=recipient,
                user=user,
                due_at=now - timedelta(days=days),
                next_try_at=now - timedelta(days=days),
            )
            for deadline in made
            for rung, days in DAYS_AGO.items()
            for recipient, user in people.items()
        ),
        batch_size=1000,
    )


def tell(sink: UnreliableSink, deadlines: int, seconds: float) -> int:
    """Print the figures and the verdict."""
    from deadlines.letter import message_id
    from deadlines.models import Reminder

    newest = Reminder.objects.filter(rung=NEWEST).select_related("deadline")
    wanted = Counter(map(message_id, newest))
    states = Counter(Reminder.objects.exclude(rung=NEWEST).values_list("state", flat=True))
    told = sum(count for words, count in sink.subjects.items() if WORDS in words)
    print(
        f"{deadlines:,} deadlines, {len(DAYS_AGO)} rungs missed by 2 people each: "
        f"{sink.arrived.total():,} letters in {seconds:.0f} s (aim: {AIM_SECONDS} s), "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"  missing {(wanted - sink.arrived).total()}, too many "
        f"{(sink.arrived - wanted).total()}, with the time left as it is now {told:,}; "
        f"earlier rungs {dict(states)}"
    )
    well = sink.arrived == wanted and told == wanted.total() and seconds <= AIM_SECONDS
    print(f"  {'holds' if well else 'DOES NOT HOLD'}", flush=True)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
