"""Redis gone and wiped: `script/bench --redis-gone [SECONDS] [hangs]` (600 unless said).

An installation as docs/production.md has it, started once and touched by nobody. A reminder falls
due each second before, while and after Redis is away; somebody signs in, reads pages, saves facts
and asks for background work all the while. With `hangs` Redis stays there and answers nothing.
"""

import os
import re
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.bench.proof_faults import Part, servers, until
from tests.bench.visitor import Visitor
from tests.deadlines.fault_run import (
    UnreliableSink,
    made_due,
    make_due,
    unreliable_sink,
    verdict,
)

GONE_SECONDS = 600
BEFORE_SECONDS, AFTER_SECONDS = 60, 60
DUE_EACH_SECONDS = 1
ACT_EACH_SECONDS = 2.0
CLIENTS, ROUND = 30, "440"
SLOWEST_PAGE_SECONDS = 10
# The bar is red five minutes after the last ring, which may be a minute old when Redis goes.
SILENT_WITHIN_SECONDS = 330
# A ring, and one look at what waited. What the mail server puts off or hangs up on takes longer.
TRIED_WITHIN_SECONDS, OUT_WITHIN_SECONDS = 180, 600
GIVE_UP_AFTER_SECONDS = 900
HEALTH = "/health/reminders/"
RED_BAR = "No reminder has been looked for in the last five minutes"


def main(arguments: Sequence[str]) -> int:
    """Run it once and print what became of reminders and pages; 1 where a promise is broken."""
    hangs = "hangs" in arguments
    figures = [int(each) for each in arguments if each.isdecimal()]
    gone = figures[0] if figures else GONE_SECONDS
    with (
        tempfile.TemporaryDirectory(prefix="landed-redis-") as name,
        unreliable_sink() as sink,
    ):
        parts = installation(Path(name), sink)
        try:
            visitor = prepare(parts, BEFORE_SECONDS + gone + AFTER_SECONDS)
            for part in parts.values():
                part.keep_running()
            run = Run(parts, visitor)
            run.go_through(gone, hangs=hangs)
            return tell(run, sink, gone, hangs=hangs)
        finally:
            for part in reversed(parts.values()):
                part.stop()


# The installation ---------------------------------------------------------------------------


def installation(folder: Path, sink: UnreliableSink) -> dict[str, Part]:
    """Return the parts of a production installation by name; its servers are started already."""
    from tests.servers import free_port

    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENV_FILE": os.devnull,
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "off",
        "SECRET_KEY": "only-for-this-run-0123456789-abcdefghijklmnopqrstuvwxyz",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "VAR_DIR": str(folder / "var"),
        "EMAIL_URL": sink.url,
        "LOG_LEVEL": "WARNING",
    }
    parts = servers(folder, environment)
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--app", "config"]
    web = "--worker-class gthread --workers 2 --threads 2 --no-control-socket config.wsgi"
    commands = {
        "worker": [*celery, "worker", "--concurrency=2", "--loglevel=WARNING"],
        "beat": [*celery, "beat", f"--schedule={folder / 'beat'}", "--pidfile="],
        "web": [*python, "gunicorn", f"--bind=127.0.0.1:{port}", *web.split()],
    }
    for name, command in commands.items():
        parts[name] = Part(name, command, folder, environment)
    return parts


def prepare(parts: dict[str, Part], seconds: float) -> Visitor:
    """Fill the database: an office with clients, and a reminder due each second from now on."""
    os.environ.update(parts["web"].environment)
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    until(lambda: call_command("migrate", verbosity=0, interactive=False))
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    with open(os.devnull, "w") as nowhere:
        call_command("load_rules", stdout=nowhere)
        call_command("load_rounds", stdout=nowhere)
    visitor = _office(os.environ["SITE_URL"])
    make_due(round(seconds / DUE_EACH_SECONDS), now=timezone.now(), within_seconds=seconds)
    return visitor


def _office(address: str) -> Visitor:
    from django.utils import timezone

    from draws.confirmation import confirm_round
    from draws.models import Round
    from tests.bench.bench_draw_day import office_of
    from tests.factories import PASSWORD

    firm, user = office_of(CLIENTS)
    user.set_password(PASSWORD)
    user.save()
    held = Round.objects.get(number=ROUND)
    confirm_round(held, firm, by=user, now=timezone.now())
    file = firm.clients.open().order_by("pk").first()
    assert file is not None
    return Visitor(address, user.email, PASSWORD, file.pk, ROUND)


# What happens -------------------------------------------------------------------------------


@dataclass
class Run:
    """The course of one run; moments are seconds since Redis went, then since it came back."""

    parts: dict[str, Part]
    visitor: Visitor
    silent_after: float | None = None
    red_bar_after: float | None = None
    heard_after: float | None = None
    tried_after: float | None = None
    out_after: float | None = None
    jobs_left: int = 0
    ended: list[str] = field(default_factory=list)

    def go_through(self, gone_seconds: int, *, hangs: bool) -> None:
        """Redis there, gone, there again; then wait until nothing is left to do."""
        from django.utils import timezone

        self._wait_for_the_first_page()
        self._look_on(BEFORE_SECONDS)
        redis = self.parts["redis"]
        assert redis.process
        redis.process.send_signal(signal.SIGSTOP if hangs else signal.SIGTERM)
        self._look_on(gone_seconds, while_gone=True)
        redis.process.kill()  # it keeps nothing on the disk: what it held is lost
        redis.process.wait()
        redis.start()
        back_at, back = timezone.now(), time.monotonic()
        while time.monotonic() - back < GIVE_UP_AFTER_SECONDS:
            self._look_on(ACT_EACH_SECONDS)
            since = time.monotonic() - back
            if self.heard_after is None and _ticked_after(back_at):
                self.heard_after = since
            if self.tried_after is None and not _unsettled(back_at, attempts=0):
                self.tried_after = since
            if self.out_after is None and not _unsettled(back_at):
                self.out_after = since
            self.jobs_left = _jobs_left()
            is_over = since > AFTER_SECONDS and self.out_after is not None and not self.jobs_left
            if is_over and not _unsettled(timezone.now()):
                break
        for name, part in self.parts.items():
            if part.process is None or part.process.poll() is not None:
                self.ended.append(name)

    def _wait_for_the_first_page(self) -> None:
        give_up_at = time.monotonic() + 60
        while self.visitor.open(HEALTH).status == 0:
            assert time.monotonic() < give_up_at, "the web server did not start"
            time.sleep(0.2)

    def _look_on(self, seconds: float, *, while_gone: bool = False) -> None:
        started = time.monotonic()
        while (since := time.monotonic() - started) < seconds:
            self.visitor.take_a_turn()
            if while_gone and self.silent_after is None and self._is_silent():
                self.silent_after = since
            if while_gone and self.red_bar_after is None and self._shows_red_bar():
                self.red_bar_after = since
            time.sleep(max(0.0, ACT_EACH_SECONDS - (time.monotonic() - started - since)))

    def _is_silent(self) -> bool:
        return '"reminders": "silent"' in self.visitor.open(HEALTH).text

    def _shows_red_bar(self) -> bool:
        pages = self.visitor.answers["Today"]
        return bool(pages) and RED_BAR in re.sub(r"\s+", " ", pages[-1].text)


def _ticked_after(at: datetime) -> bool:
    from deadlines.models import SchedulerHeartbeat

    return SchedulerHeartbeat.objects.filter(ticked_at__gt=at).exists()


def _unsettled(due_by: datetime, **fields: int) -> bool:
    """Return whether a reminder made for the run and due by then, with these fields, is not out."""
    unsettled = made_due().filter(state__in=["pending", "claimed", "sending"], **fields)
    return unsettled.filter(due_at__lte=due_by).exists()


def _jobs_left() -> int:
    from eligibility.models import Job

    return Job.objects.unfinished().count()


# What is told -------------------------------------------------------------------------------


def tell(run: Run, sink: UnreliableSink, gone: int, *, hangs: bool) -> int:
    """Print the figures; return 1 where a reminder is lost, a page failed or silence was hidden."""
    found = verdict(sink, kills=0, others=_other_letters())
    how = "answered nothing" if hangs else "was stopped"
    print(f"Redis {how} for {gone} s and came back empty; load {os.getloadavg()[0]:.1f}")
    print(f"  {'':26}{'asked':>7}{'failed':>8}{'median':>9}{'slowest':>9}")
    pages_well = True
    for act, answers in run.visitor.answers.items():
        failed = sum(not each.well for each in answers)
        taken = [1000 * each.seconds for each in answers]
        pages_well &= not failed and max(taken) < 1000 * SLOWEST_PAGE_SECONDS
        print(
            f"  {act:26}{len(answers):7}{failed:8}"
            f"{statistics.median(taken):6.0f} ms{max(taken):6.0f} ms"
        )
    print(
        f"  silent after {_s(run.silent_after)} (health), {_s(run.red_bar_after)} (red bar); after "
        f"its return heard after {_s(run.heard_after)}, all that was due tried after "
        f"{_s(run.tried_after)}, out after {_s(run.out_after)}; jobs left {run.jobs_left}; "
        f"ended {', '.join(run.ended) or 'nothing'}"
    )
    print(
        f"  {found.reminders} reminders: lost {found.lost}, falsely sent {found.falsely_sent}, "
        f"under a wrong Message-ID {found.strange}; extra copies {found.extra_copies} of at most "
        f"{found.allowed_extra_copies} (hung up {sink.unsaid} times, said later {sink.refused})"
    )
    told = gone <= SILENT_WITHIN_SECONDS or (
        _within(run.silent_after, SILENT_WITHIN_SECONDS)
        and _within(run.red_bar_after, SILENT_WITHIN_SECONDS)
    )
    back = _within(run.tried_after, TRIED_WITHIN_SECONDS) and not run.jobs_left and not run.ended
    back &= _within(run.out_after, OUT_WITHIN_SECONDS)
    well = found.well and pages_well and told and back
    print(f"  {'holds' if well else 'DOES NOT HOLD'}", flush=True)
    return 0 if well else 1


def _other_letters() -> list[str]:
    from deadlines.letter import message_id, stable_id
    from deadlines.models import Digest, Reminder
    from deadlines.notices import notice_message_id
    from draws.models import RoundNotice

    digests = Digest.objects.values_list("user", "day")
    return [
        *map(message_id, Reminder.objects.exclude(pk__in=made_due())),
        *(stable_id(f"digest:{user}:{day.isoformat()}") for user, day in digests),
        *map(notice_message_id, RoundNotice.objects.all()),
    ]


def _within(moment: float | None, seconds: float) -> bool:
    return moment is not None and moment <= seconds


def _s(moment: float | None) -> str:
    return "never" if moment is None else f"{moment:.0f} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
