"""Draw day as an office meets it: `script/server` on SQLite, its one worker, its pages over HTTP.

`script/bench --embedded-draw-day [CLIENTS]` confirms round 440 on its page and looks at the lists
as a browser does, until they are complete.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.embedded import end_with_parent
from tests.bench.measuring import Figure

CLIENTS = 500
ROUND = "/rounds/440/"
LOOKS_EACH_SECONDS = 0.25


def main(arguments: Sequence[str]) -> int:
    """Print when the first rows and all rows were on the page, and how long the page took."""
    from tests.bench.__main__ import print_figure, print_machine, set_up

    clients = int(arguments[0]) if arguments else CLIENTS
    with tempfile.TemporaryDirectory(prefix="landed-bench-") as name:
        set_up(Path(name))
        print_machine()
        from tests.bench.bench_draw_day import office_of

        firm, user = office_of(clients)
        with _server(Path(name)) as address:
            for figure in _draw_day(_Visitor(address, user), firm.clients.open().count()):
                print_figure(figure)
    return 0


def _draw_day(visitor: "_Visitor", files: int) -> Iterator[Figure]:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.open(ROUND))
    assert token
    pressed = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    started = time.perf_counter()
    visitor.open(f"{ROUND}confirm/", pressed)
    confirmed = time.perf_counter() - started
    first = listed = None
    waits = []
    while listed is None:
        looked = time.perf_counter()
        page = visitor.open(f"{ROUND}standings/")
        waits.append(1000 * (time.perf_counter() - looked))
        now = time.perf_counter() - started
        if first is None and f'href="{ROUND}clients/' in page:
            first = now
        if 'hx-trigger="every' not in page:
            listed = now
        time.sleep(LOOKS_EACH_SECONDS)
    yield Figure(f"{files:,} open files: confirmed, and the round's page again", confirmed, "s")
    yield Figure("  first rows on the page", first or listed, "s", "<= 5")
    yield Figure("  lists complete on the page", listed, "s", "<= 60")
    yield Figure("  the lists meanwhile, median", statistics.median(waits), "ms wall")
    yield Figure("  the lists meanwhile, slowest", max(waits), "ms wall")
    counts = re.findall(r'class="tab"[^>]*><strong>(\d+)<', page)
    on_lists = sum(map(int, counts))
    yield Figure("  sum of the five tabs less open files", on_lists - files, "files", "0")


class _Visitor:
    """Somebody signed in, over HTTP."""

    def __init__(self, address: str, user: object) -> None:
        from django.conf import settings
        from django.test import Client as Browser

        browser = Browser()
        browser.force_login(user)  # type: ignore[arg-type]
        session = browser.cookies[settings.SESSION_COOKIE_NAME].value
        self.address = address
        self.cookies = {settings.SESSION_COOKIE_NAME: session}

    def open(self, path: str, data: bytes | None = None) -> str:
        """Return the page, of the address that a post leads to."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Referer": self.address + path}
        request = urllib.request.Request(self.address + path, data, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            for each in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = each.partition(";")[0].partition("=")
                self.cookies[name] = value
            page: str = answer.read().decode()
            return page


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """Run web server, worker and beat on the installation in `folder`; yield the address."""
    environment = {**os.environ, "VAR_DIR": str(folder), "PORT": "0"}
    environment.pop("CELERY_TASK_ALWAYS_EAGER")
    with subprocess.Popen(
        [sys.executable, "-m", "config.embedded"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=end_with_parent if sys.platform == "linux" else None,
    ) as process:
        said = ""
        assert process.stdout
        try:
            while "Ctrl-C" not in said:
                line = process.stdout.readline()
                assert line, f"the server ended: {said}"
                said += line
            found = re.search(r"^http://127\.0\.0\.1:\d+$", said, re.MULTILINE)
            assert found
            yield found[0]
        finally:
            process.terminate()
