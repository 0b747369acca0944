"""Everything that must hold before a change is accepted; what `script/test` runs.

script/test             all checks, then all tests: on SQLite, on PostgreSQL, in the browser
script/test PATH...     only the tests of these paths; options of pytest may follow
"""

import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from config.embedded import end_with_parent
from tests.servers import postgres_programs, private_postgres

NO_TESTS_CHOSEN = 5  # pytest's exit status
CLOSING_LINE = re.compile(r"\d+ (?:passed|failed|skipped|error)|no tests ran")
COUNTS = re.compile(r"(\d+) (passed|failed|skipped|error)")
OUTCOMES = ("passed", "failed", "skipped", "error")

# Debian has everything, so nothing may be skipped there.
COMPLETE = Path("/etc/debian_version").exists()


@dataclass(frozen=True, slots=True)
class Step:
    """One command, what it is called in the summary, and how its environment differs."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """How a step went; `closing` is the last line that pytest printed, empty for other tools."""

    name: str
    status: int
    seconds: float
    closing: str = ""
    skipped: str = ""

    @property
    def ok(self) -> bool:
        """Whether the step holds; one that was left out does, where it may be."""
        return not COMPLETE if self.skipped else self.status == 0


def main(arguments: Sequence[str]) -> int:
    """Run everything, or the tests of the paths in `arguments`; return the exit status."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="landed-test-run-") as folder:
        results = [] if arguments else [run(step) for step in checks(Path(folder))]
        results += tests(arguments, Path(folder), complete=COMPLETE and not arguments)
    summarize(results)
    counted = sum(count(result.closing)["passed"] for result in results)
    return 0 if counted and all(result.ok for result in results) else 1


def checks(folder: Path) -> Iterator[Step]:
    """The checks that need no test: format, lint, templates, types, migrations, deployment."""
    python = (sys.executable, "-m")
    embedded = {"ENV_FILE": os.devnull, "EMBEDDED": "on", "VAR_DIR": str(folder / "var")}
    production = {
        "ENV_FILE": os.devnull,
        "DEBUG": "off",
        "EMBEDDED": "off",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "landed.example",
        "VAR_DIR": str(folder / "var"),
    }
    manage = (sys.executable, "manage.py")
    yield Step("format", (*python, "ruff", "format", "--check", "."), {})
    yield Step("lint", (*python, "ruff", "check", "."), {})
    yield Step("templates", (*python, "djlint", "templates", "--lint"), {})
    yield Step("types", (*python, "mypy", "."), embedded)
    yield Step("migrations", (*manage, "makemigrations", "--check", "--dry-run"), embedded)
    yield Step("deployment", (*manage, "check", "--deploy", "--fail-level=WARNING"), production)


def tests(arguments: Sequence[str], folder: Path, *, complete: bool) -> Iterator[Result]:
    """Run the tests on each database, then in the browser."""
    environment = {"NO_SKIPS": "yes"} if complete else {}
    part = "the chosen part" if arguments else "all"

    def pytest(name: str, chosen: str, **more: str) -> Result:
        command = (sys.executable, "-m", "pytest", "-q", "-rs", "-m", chosen, *arguments)
        return run(Step(name, command, environment | more), may_be_empty=bool(arguments))

    yield pytest(f"tests, {part}, SQLite", "not browser", DATABASE_URL="")
    with postgres(folder) as url:
        name = f"tests, {part} with a database, PostgreSQL"
        if url:
            yield pytest(name, "database and not browser", DATABASE_URL=url)
        else:
            yield Result(name, 0, 0, skipped="PostgreSQL is not installed")
    yield pytest(f"tests, {part} in the browser", "browser", DATABASE_URL="")


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A private PostgreSQL; an empty text where there is none to start."""
    with private_postgres(folder) if postgres_programs() else nullcontext("") as url:
        yield url


def run(step: Step, *, may_be_empty: bool = False) -> Result:
    """Run one step, showing what it prints as it comes."""
    print(f"\n=== {step.name} ===", flush=True)
    started, closing = time.monotonic(), ""
    with subprocess.Popen(
        step.command,
        env={**os.environ, **step.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=end_with_parent if sys.platform == "linux" else None,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            if "pytest" in step.command and CLOSING_LINE.search(line):
                closing = line.strip(" =\n")
    status = process.returncode
    if may_be_empty and status == NO_TESTS_CHOSEN:
        status = 0
    return Result(step.name, status, time.monotonic() - started, closing)


def count(closing: str) -> dict[str, int]:
    """Return the counts of a closing line of pytest, by outcome."""
    found = {outcome: int(number) for number, outcome in COUNTS.findall(closing)}
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def summarize(results: Sequence[Result]) -> None:
    """Print one line for each step and the sum of the tests."""
    print("\n=== summary ===")
    for result in results:
        verdict = "ok  " if result.ok else "FAIL"
        note = f"not run: {result.skipped}" if result.skipped else result.closing
        print(f"{verdict} {result.seconds:6.1f} s  {result.name}  {note}".rstrip())
    counts = [count(result.closing) for result in results]
    passed, failed, skipped, errors = (sum(c[outcome] for c in counts) for outcome in OUTCOMES)
    print(f"{sum(result.seconds for result in results):11.1f} s  in all\n")
    print(f"{passed} passed, {failed + errors} failed, {skipped} skipped", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
