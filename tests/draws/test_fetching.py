"""Fetching the rounds from a real server on this machine that answers what a test tells it."""

import json
import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from draws import fetching
from draws.fetching import FetchError, fetch, fetch_and_load, source_of, wait_after
from draws.models import QuarantinedRound, Round, RoundChange, RoundLoad, RoundNotice
from draws.tasks import fetch_rounds
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 3, 15, tzinfo=UTC)
ROUNDS = (Path(__file__).parent / "cases" / "rounds_every_quirk.json").read_bytes()


class Server:
    """A web server: what it answers, and what it was asked."""

    def __init__(self):
        self.status, self.body, self.headers, self.asked = 200, b"", {}, []
        self.length = None
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append(dict(self.headers))
                etag = server.headers.get("ETag")
                unchanged = etag and self.headers.get("If-None-Match") == etag
                self.send_response(304 if unchanged else server.status)
                for name, value in server.headers.items():
                    self.send_header(name, value)
                length = len(server.body) if server.length is None else server.length
                self.send_header("Content-Length", "0" if unchanged else str(length))
                self.end_headers()
                if not unchanged:
                    self.wfile.write(server.body)

            def log_message(self, *arguments):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}/rounds.json"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server():
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def rounds(server):
    """The server has the rounds, with an ETag and a day of change."""
    server.body = ROUNDS
    server.headers = {"ETag": '"one"', "Last-Modified": "Fri, 07 Aug 2026 12:00:00 GMT"}
    return server


def test_a_file_is_loaded_from_an_address(rounds, capsys):
    call_command("load_rounds", rounds.address)

    assert Round.objects.count() == len(json.loads(ROUNDS)["rounds"]) - (
        QuarantinedRound.objects.count()
    )


def test_the_second_question_is_conditional_and_an_unchanged_file_changes_nothing(rounds):
    source = source_of(rounds.address)
    fetch_and_load(source, now=NOW)

    again = fetch_and_load(source_of(rounds.address), now=NOW + timedelta(minutes=5))

    assert again is None
    assert rounds.asked[1]["If-None-Match"] == '"one"'
    assert rounds.asked[1]["If-Modified-Since"] == "Fri, 07 Aug 2026 12:00:00 GMT"


def test_a_damaged_file_loads_nothing_is_asked_for_again_and_waits(rounds):
    rounds.body = ROUNDS[:-200]

    with pytest.raises(Exception, match="cut"):
        fetch_and_load(source_of(rounds.address), now=NOW)

    source = source_of(rounds.address)
    assert Round.objects.count() == 0
    assert (source.etag, source.failures) == ("", 1)
    assert source.next_check_at > NOW
    assert "as if cut" in source.last_error
    assert RoundLoad.objects.first().problem == source.last_error


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_another_answer_than_the_file_is_a_failure_in_words(server, status):
    server.status = status

    with pytest.raises(FetchError, match=str(status)):
        fetch(server.address)


def test_a_body_shorter_than_it_says_is_cut(rounds):
    rounds.length = len(ROUNDS) + 500

    with pytest.raises(FetchError, match=r"cut|broke off"):
        fetch(rounds.address)


def test_a_file_too_large_is_left(rounds, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST_FILE_BYTES", 1000)

    with pytest.raises(FetchError, match="larger"):
        fetch(rounds.address)


def test_a_server_that_is_not_there_is_a_failure_in_words(server):
    server.http.shutdown()
    server.http.server_close()

    with pytest.raises(FetchError, match="not reached"):
        fetch(server.address)


def test_a_redirect_to_a_file_is_not_followed(server, tmp_path):
    server.status = 302
    server.headers = {"Location": f"file://{tmp_path}"}

    with pytest.raises(FetchError):
        fetch(server.address)


def test_each_failure_waits_longer_up_to_six_hours():
    longest = [wait_after(count) for count in (1, 3, 20)]

    assert longest[0] <= timedelta(minutes=5) < longest[1] <= timedelta(minutes=20)
    assert timedelta(hours=3) <= longest[2] <= timedelta(hours=6)


def test_the_command_says_what_went_wrong(server):
    server.status = 500

    with pytest.raises(CommandError, match="answered 500"):
        call_command("load_rounds", server.address)


def test_the_schedule_asks_nobody_unless_an_address_is_set(rounds, settings):
    settings.ROUNDS_ADDRESS = ""

    fetch_rounds()

    assert rounds.asked == []


def test_the_schedule_waits_after_a_failure(rounds, settings):
    settings.ROUNDS_ADDRESS = rounds.address
    rounds.status = 503
    fetch_rounds()

    fetch_rounds()

    assert len(rounds.asked) == 1


def test_a_round_rewritten_is_kept_and_whoever_rests_on_it_is_told(rounds):
    user = make_user()
    fetch_and_load(source_of(rounds.address), now=NOW)
    held = Round.objects.exclude(tie_break_at=None).newest_first().first()
    client = make_client(user)
    client.invitations.create(
        round=held,
        program="CEC",
        issued_at=NOW,
        cut_off_at=NOW + timedelta(days=60),
        recorded_by=user,
        recorded_at=NOW,
    )
    document = json.loads(ROUNDS)
    row = next(each for each in document["rounds"] if each["drawNumber"] == held.number)
    row["drawCRS"] = str(held.cut_off_score + 1)
    rounds.body = json.dumps(document).encode()
    rounds.headers["ETag"] = '"two"'

    fetch_and_load(source_of(rounds.address), now=NOW + timedelta(hours=1))

    assert RoundChange.objects.filter(round=held, field="cut_off_score").count() == 1
    notice = RoundNotice.objects.get()
    assert (notice.recipient, notice.kind, notice.counts) == (user, "correction", {"files": 1})


def test_the_admin_site_shows_how_the_source_fares(rounds, admin_client, settings):
    settings.STAFF_SECOND_FACTOR = False
    rounds.status = 503
    with pytest.raises(FetchError):
        fetch_and_load(source_of(rounds.address), now=NOW)

    content = admin_client.get(reverse("admin:draws_feedsource_changelist")).content.decode()

    assert "The server answered 503" in content


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_left_after_the_longest_time(begin, monkeypatch):
    monkeypatch.setattr(fetching, "LONGEST_FETCH_SECONDS", 0.2)
    is_over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip():
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.sendall(begin)
            while not is_over.wait(0.02):
                connection.sendall(b"x")

    server = threading.Thread(target=drip)
    server.start()
    try:
        with pytest.raises(FetchError, match=r"within 0\.2 seconds"):
            fetch(f"http://127.0.0.1:{listener.getsockname()[1]}/rounds.json")
    finally:
        is_over.set()
        server.join()
        listener.close()


def test_an_address_too_long_to_be_kept_is_refused_in_words():
    with pytest.raises(FetchError, match="520 characters, the longest possible 500"):
        source_of("https://example.test/".ljust(520, "x"))
