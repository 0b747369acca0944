"""2,000 due reminders through two workers on PostgreSQL and Redis: `script/bench --throughput`."""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.proof_faults import installation, prepare, settled, until
from tests.deadlines.fault_run import unreliable_sink, verdict

REMINDERS, AIM_SECONDS = 2000, 20
NEVER = 10**9


def main(arguments: Sequence[str]) -> int:
    """Send them, print how long it took from the first letter to the last; 1 where one is lost."""
    reminders = int(arguments[0]) if arguments else REMINDERS
    with (
        tempfile.TemporaryDirectory(prefix="landed-throughput-") as name,
        unreliable_sink(later_each=NEVER, hang_up_each=NEVER) as sink,
    ):
        parts = installation(Path(name), sink, on_servers=True)
        del parts["web"]
        try:
            os.environ.update(parts["beat"].environment)
            prepare(reminders, within_seconds=0)
            for part in parts.values():
                part.keep_running()
            while not sink.arrived:
                time.sleep(0.01)
            started = time.monotonic()
            while sink.arrived.total() < reminders:
                time.sleep(0.02)
            seconds = time.monotonic() - started
            while not until(settled):
                time.sleep(0.1)
            found = until(lambda: verdict(sink, kills=0))
        finally:
            for part in reversed(parts.values()):
                part.stop()
    load = os.getloadavg()[0]
    print(f"{reminders:,} reminders in {seconds:.1f} s, load {load:.1f} (aim: {AIM_SECONDS} s)")
    print(f"  lost {found.lost}, extra copies {found.extra_copies}")
    return 0 if found.well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
