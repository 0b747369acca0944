"""The embedded default as a person meets it: one command, one address, one Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

OWN_VARIABLES = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "EMAIL_URL", "SECRET_KEY", "VAR_DIR"}
CELERY = "CELERY_TASK_ALWAYS_EAGER"
TOLD_TO_STOP_WITHIN_SECONDS = 60


class Server:
    """A running `python -m config.embedded`, with everything it has said so far."""

    def __init__(self, process):
        self.process, self.said = process, ""

    @property
    def address(self):
        return re.search(r"^http://127\.0\.0\.1:\d+$", self.said, re.MULTILINE)[0]

    def listen_until(self, text):
        for line in self.process.stdout:
            self.said += line
            if text in line:
                return
        pytest.fail(f"the server ended without saying {text!r}. It said:\n{self.said}")

    def listen_to_the_end(self):
        self.said += self.process.stdout.read()
        return self.process.wait(TOLD_TO_STOP_WITHIN_SECONDS)

    def get(self, path):
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return answer.read().decode()

    def relatives(self):
        """The commands of every live process of the server's group, by process id."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                state, _, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
                command = (folder / "cmdline").read_text().replace("\0", " ")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(group) == self.process.pid and state != "Z":
                found[int(folder.name)] = command
        return found


@contextmanager
def server(var_folder, **variables):
    environment = {k: v for k, v in os.environ.items() if k not in {*OWN_VARIABLES, CELERY}}
    with subprocess.Popen(
        [sys.executable, "-m", "config.embedded"],
        cwd=settings.BASE_DIR,
        env=environment | {"VAR_DIR": str(var_folder), "PORT": "0"} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        started = Server(process)
        try:
            yield started
        finally:
            if process.poll() is None:
                process.terminate()


@dataclass
class Visit:
    """What one start and stop of the server showed."""

    var_folder: Path
    said: str
    page: str
    style_address: str
    style: str
    served_by: int
    status: int
    left_behind: dict[int, str]


@pytest.fixture(scope="module")
def first_visit(tmp_path_factory):
    """The first start of an installation: everything is prepared, visited, stopped by Ctrl-C."""
    var_folder = tmp_path_factory.mktemp("var")
    with server(var_folder) as running:
        running.listen_until("Ctrl-C")
        page = running.get("/")
        address = re.search(r'href="(/static/css/[^"]+\.css)"', page)[1]
        style, served_by = running.get(address), len(running.relatives())
        running.process.send_signal(signal.SIGINT)
        status = running.listen_to_the_end()
        left = running.relatives()
    return Visit(var_folder, running.said, page, address, style, served_by, status, left)


def test_the_first_start_prepares_and_serves_the_sign_in_with_its_style(first_visit):
    assert "Preparing" in first_visit.said
    assert "roy@northwind.example" in first_visit.said
    assert 'type="password"' in first_visit.page
    assert re.search(r"\.[0-9a-f]{12}\.css$", first_visit.style_address)  # browsers may keep it
    assert "{" in first_visit.style


def test_ctrl_c_leaves_no_process_behind(first_visit):
    assert first_visit.served_by > 3
    assert first_visit.status == 0
    assert first_visit.left_behind == {}


def test_a_later_start_prepares_nothing(first_visit):
    with server(first_visit.var_folder) as later:
        later.listen_until("Ctrl-C")

        assert "Preparing" not in later.said
        assert "roy@northwind.example" in later.said


def test_impatience_ends_it_at_once_and_completely(first_visit):
    with server(first_visit.var_folder) as running:
        running.listen_until("Ctrl-C")

        for _ in range(5):  # as a terminal sends it: to every process of the group
            os.killpg(running.process.pid, signal.SIGINT)
            time.sleep(0.1)

        assert running.listen_to_the_end() == 0
        assert "Landed has stopped." in running.said
        assert running.relatives() == {}


def test_the_end_of_one_part_ends_the_others_and_is_said(first_visit):
    with server(first_visit.var_folder) as running:
        running.listen_until("Ctrl-C")
        beat = next(pid for pid, command in running.relatives().items() if " beat " in command)

        os.kill(beat, signal.SIGKILL)

        assert running.listen_to_the_end() == 1
        assert "The beat stopped with status -9" in running.said
        assert running.relatives() == {}


def test_a_taken_port_is_named_with_the_way_out(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with server(tmp_path, PORT=str(port)) as refused:
            assert refused.listen_to_the_end() == 1

    assert f"Port {port} cannot be used" in refused.said
    assert "PORT=8001 script/server" in refused.said


def test_a_port_that_is_no_number_is_refused(tmp_path):
    with server(tmp_path, PORT="eighty") as refused:
        assert refused.listen_to_the_end() == 1

    assert "PORT=eighty is no port" in refused.said
