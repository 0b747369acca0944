"""Measure and print: `script/bench [SUBJECT...]`; `start` is a subject, of bench_start.py.

`script/bench --NAME [ARGUMENTS...]` runs a long proof instead, that of proof_NAME.py.
`script/bench --duties [FILE.json...]` measures the duty check, on other labelled letters too.
"""

import importlib
import io
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.measuring import Figure, measurements, name_files


def main(subjects: Sequence[str]) -> int:
    """Measure the subjects, or all, or run one proof; return the exit status."""
    if subjects and subjects[0] == "--duties":
        name_files(map(Path, subjects[1:]))
        subjects = ["duties"]
    if subjects and subjects[0].startswith("--"):
        return prove(subjects[0].removeprefix("--"), subjects[1:])
    known = [
        path.stem.removeprefix("bench_")
        for path in sorted(Path(__file__).parent.glob("bench_*.py"))
    ]
    if unknown := [subject for subject in subjects if subject not in known]:
        print(f"No measurements of {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    with tempfile.TemporaryDirectory(prefix="landed-bench-") as folder:
        set_up(Path(folder))
        for subject in subjects or known:
            importlib.import_module(f"tests.bench.bench_{subject}")
        print_machine()
        for measure in measurements():
            for figure in measure():
                print_figure(figure)
    return 0


def prove(name: str, arguments: Sequence[str]) -> int:
    """Run a proof that takes minutes and makes its own installation; return the exit status."""
    known = [
        path.stem.removeprefix("proof_").replace("_", "-")
        for path in sorted(Path(__file__).parent.glob("proof_*.py"))
    ]
    if name not in known:
        print(f"No proof --{name}. There are: {', '.join(f'--{each}' for each in known)}.")
        return 2
    module = f"tests.bench.proof_{name.replace('-', '_')}"
    status: int = importlib.import_module(module).main(arguments)
    return status


def set_up(folder: Path) -> None:
    """Make an empty installation in `folder`; DATABASE_URL may name an empty database instead."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        ENV_FILE=os.devnull,
        EMBEDDED="on",
        VAR_DIR=str(folder),
        CELERY_TASK_ALWAYS_EAGER="on",
        LOG_LEVEL="ERROR",
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_rules", stdout=io.StringIO())
    call_command("load_rounds", stdout=io.StringIO())


def print_machine() -> None:
    """Say what the figures were taken on, without which they mean nothing."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version"
        )
        version = cursor.fetchone()[0]
    load = os.getloadavg()[0]
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, load {load:.1f}; "
        f"Python {platform.python_version()}; {connection.display_name} {version}\n"
    )
    print(f"{'':60} {'figure':>12} {'':8} aim")


def print_figure(figure: Figure) -> None:
    print(f"{figure.what:60} {figure.value:12,.2f} {figure.unit:8} {figure.aim}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
