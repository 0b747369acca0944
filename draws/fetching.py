"""Fetching the official rounds file from an address: politely, and never more than it can be.

What the server last said is kept with the address: an unchanged file is not sent again
(If-None-Match, If-Modified-Since). After a failure the next question waits, each time twice as
long. Nothing here is trusted: the file goes through the same reading as one from disk.
"""

import http.client
import logging
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import Message
from queue import Empty, SimpleQueue
from random import SystemRandom
from urllib.parse import urlsplit

from django.db import transaction

from draws.feed import DamagedFeedError
from draws.loading import keep_refusal, load_official_feed
from draws.models import FeedSource, RoundLoad

logger = logging.getLogger(__name__)

# The file was 0.7 MB at round 434.
LARGEST_FILE_BYTES = 20 * 1024 * 1024
# Between two bytes, and in all from the name's look-up to the last byte: a server that drips must
# not hold the worker that sends reminders.
TIMEOUT_SECONDS = 8
LONGEST_FETCH_SECONDS = 10.0
CHUNK_BYTES = 64 * 1024
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
USER_AGENT = "Landed (rounds of invitations)"


class FetchError(Exception):
    """The file could not be fetched; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered; `content` is None where the file is unchanged."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


def is_address(source: str) -> bool:
    """Return whether a source of rounds is an address rather than a file."""
    return urlsplit(source).scheme in {"http", "https"}


def fetch(address: str, *, etag: str = "", last_modified: str = "") -> Fetched:
    """Return the file at an address, or that it is as it was, within LONGEST_FETCH_SECONDS.

    A thread asks: nothing else ends a look-up, or a server that drips its headers, in time.

    Raises:
        FetchError: no answer, another answer than the file, too slow or too large.
    """
    answers: SimpleQueue[Fetched | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(_fetch(address, etag, last_modified))
        except Exception as error:
            answers.put(error)

    threading.Thread(target=ask, name="rounds", daemon=True).start()
    try:
        answer = answers.get(timeout=LONGEST_FETCH_SECONDS)
    except Empty:
        raise _too_slow() from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _fetch(address: str, etag: str, last_modified: str) -> Fetched:
    if not is_address(address):
        raise FetchError(f"{address} is not an http or https address.")
    request = urllib.request.Request(address, headers=_headers(etag, last_modified))  # noqa: S310
    try:
        with _opener().open(request, timeout=TIMEOUT_SECONDS) as answer:
            content = _read(answer)
            return Fetched(content, *_validators(answer.headers))
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 304:
                return Fetched(None, etag, last_modified)
        raise FetchError(f"The server answered {error.code}. Try again later.") from None
    except (OSError, http.client.HTTPException) as error:
        what = type(error).__name__
        raise FetchError(f"The server was not reached or broke off ({what}).") from None


def fetch_and_load(source: FeedSource, *, now: datetime) -> RoundLoad | None:
    """Fetch the file of a source and load it; None where it is unchanged.

    Raises:
        FetchError, DamagedFeedError: nothing was loaded; the source says why and waits longer.
    """
    try:
        fetched = fetch(source.address, etag=source.etag, last_modified=source.last_modified)
        return _loaded(source, fetched, now=now)
    except (FetchError, DamagedFeedError) as error:
        _put_off(source, error, now=now)
        if isinstance(error, DamagedFeedError):
            keep_refusal(error, at=now)
        raise


def source_of(address: str) -> FeedSource:
    """Return what is known of an address. Raises FetchError for one too long to be kept."""
    longest = FeedSource._meta.get_field("address").max_length
    if longest is not None and len(address) > longest:
        raise FetchError(
            f"The address has {len(address)} characters, the longest possible {longest}."
        )
    source, _ = FeedSource.objects.get_or_create(address=address)
    return source


@transaction.atomic
def _loaded(source: FeedSource, fetched: Fetched, *, now: datetime) -> RoundLoad | None:
    """Load what was fetched and keep what the server said of it, both or neither."""
    load = None
    if fetched.content is not None:
        load = load_official_feed(fetched.content, at=now)
        source.loaded_at = now
    source.etag, source.last_modified = fetched.etag[:300], fetched.last_modified[:60]
    source.checked_at, source.next_check_at = now, None
    source.failures, source.last_error = 0, ""
    source.save()
    return load


def _put_off(source: FeedSource, error: Exception, *, now: datetime) -> None:
    source.refresh_from_db()
    source.failures += 1
    source.checked_at = now
    source.next_check_at = now + wait_after(source.failures)
    source.last_error = str(error)[:500]
    source.save()
    logger.warning("rounds were not fetched, failure %s in a row", source.failures)


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures: doubling to six hours, spread by a half."""
    doubled: int = 2 ** min(failures - 1, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT) * SystemRandom().uniform(0.5, 1)


def _headers(etag: str, last_modified: str) -> dict[str, str]:
    headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


def _opener() -> urllib.request.OpenerDirector:
    """Return an opener of http and https alone: a redirect leads to no file and no other scheme."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _read(answer: http.client.HTTPResponse) -> bytes:
    started, content = time.monotonic(), bytearray()
    while chunk := answer.read1(CHUNK_BYTES):
        content += chunk
        if len(content) > LARGEST_FILE_BYTES:
            raise FetchError(
                f"The file is larger than {LARGEST_FILE_BYTES // 2**20} MB; the rounds file is "
                "under 1 MB. Check the address."
            )
        if time.monotonic() - started > LONGEST_FETCH_SECONDS:
            raise _too_slow()
    expected = answer.headers.get("Content-Length")
    if expected is not None and expected.isdigit() and len(content) < int(expected):
        raise FetchError(f"The file was cut: {len(content)} of {expected} bytes arrived.")
    return bytes(content)


def _too_slow() -> FetchError:
    return FetchError(f"The file did not arrive within {LONGEST_FETCH_SECONDS:g} seconds.")


def _validators(headers: Message) -> tuple[str, str]:
    return headers.get("ETag", ""), headers.get("Last-Modified", "")
