"""How long a process takes until it can answer: what every restart and every command costs."""

import subprocess
import sys
from collections.abc import Iterator

from django.conf import settings

from tests.bench.measuring import Figure, measurement, seconds


@measurement
def start() -> Iterator[Figure]:
    def check() -> None:
        subprocess.run(
            [sys.executable, "manage.py", "check"],
            cwd=settings.BASE_DIR,
            check=True,
            capture_output=True,
        )

    yield Figure("manage.py check, from start to end", min(seconds(check) for _ in range(3)), "s")
