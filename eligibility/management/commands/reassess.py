"""`manage.py reassess`: every open file answered anew by the published law, with progress."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eligibility.jobs import work_one_step
from eligibility.models import Job
from eligibility.reassess import ask_to_reassess

BAR = 40


class Command(BaseCommand):
    help = (
        "Answer every open file anew: categories, programs and score. Stopped at any moment, the "
        "next run or a worker goes on where it was; files that are up to date are left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="as of this day; today otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        job = ask_to_reassess(on=on, by=None, now=timezone.now())
        if job.subject["on"] != on.isoformat():
            raise CommandError(
                f"Every open file is being answered as of {job.subject['on']} just now. "
                "Wait for its end, or run this command without --on to finish it."
            )
        while work_one_step(job.pk, now=timezone.now()):
            job.refresh_from_db()
            self._show(job)
        job.refresh_from_db()
        self._show(job)
        self.stdout.write("")
        if job.state == Job.State.DONE:
            self.stdout.write(f"{job.done} open files answered as of {on}.")
        else:
            self.stdout.write("A worker has taken this over and finishes it.")

    def _show(self, job: Job) -> None:
        total = job.total or 1
        full = min(BAR, BAR * job.done // total)
        bar = "#" * full + "." * (BAR - full)
        self.stdout.write(f"\r[{bar}] {job.done} of {job.total}", ending="")
        self.stdout.flush()
