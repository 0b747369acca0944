"""Somebody signed in at a running installation, one act after another, each timed."""

import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookiejar import CookieJar

PATIENCE_SECONDS = 60
SIGN_IN = "/account/login/"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds; status 0 where nothing did."""

    status: int
    seconds: float
    text: str

    @property
    def well(self) -> bool:
        """Whether the page came, or the post was taken."""
        return 200 <= self.status < 400


@dataclass
class Visitor:
    """Does the next of five things at each turn; `answers` are kept by what was done.

    `client` is a file of the visitor's office, `round` one that the office has confirmed.
    """

    address: str
    email: str
    password: str
    client: int
    round: str
    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    _turn: int = 0
    _cookies: CookieJar = field(default_factory=CookieJar)

    def take_a_turn(self) -> None:
        """Sign in, look at Today, look at Deadlines, save a fact, ask for background work."""
        acts = {
            "sign in": self._sign_in,
            "Today": lambda: self.open("/"),
            "Deadlines": lambda: self.open("/deadlines/"),
            "save a fact": self._save_a_fact,
            "ask for background work": self._ask_for_work,
        }
        act = list(acts)[self._turn % len(acts)]
        self.answers[act].append(acts[act]())
        self._turn += 1

    def open(self, path: str, typed: dict[str, str] | None = None) -> Answer:
        """Return the answer; of what was typed, the answer of the page that it leads to."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        data = None
        if typed is not None:
            tokens = [each.value for each in self._cookies if each.name == "csrftoken"]
            sent = {**typed, "csrfmiddlewaretoken": "".join(filter(None, tokens))}
            data = urllib.parse.urlencode(sent).encode()
        started = time.monotonic()
        try:
            with opener.open(self.address + path, data, timeout=PATIENCE_SECONDS) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
        except OSError as error:
            status, text = 0, str(error)
        return Answer(status, time.monotonic() - started, text)

    def _sign_in(self) -> Answer:
        self._cookies.clear()
        self.open(SIGN_IN)
        return self.open(SIGN_IN, {"login": self.email, "password": self.password})

    def _save_a_fact(self) -> Answer:
        """Add a stay abroad, each time on a later day."""
        day = (date(2001, 1, 1) + timedelta(days=self._turn)).isoformat()
        stay = {"country": "FR", "first_day": day, "last_day": day}
        return self.open(f"/clients/{self.client}/edit/residence/", stay)

    def _ask_for_work(self) -> Answer:
        """Have every file judged as of another day, each time a later one: a job for a worker."""
        day = date(2015, 1, 1) + timedelta(days=self._turn)
        return self.open(f"/rounds/{self.round}/what-if/", {"on": day.isoformat()})
