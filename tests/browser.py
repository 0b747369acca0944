"""A real browser for journeys: headless Chromium that reports what a person would not see.

A page fails its test at the end for any script error, answer of 500 or above, request to another
host, or breach of the Content-Security-Policy, whatever else the test asserted.
"""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

AXE = Path(__file__).parent / "vendor/axe-core-4.14.1/axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENSHOTS = Path(settings.BASE_DIR) / "var/screenshots"
SCREENSHOT_NAME = re.compile(r"[a-z0-9-]+")

LAUNCH_ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REPORT_BREACHES = """
document.addEventListener("securitypolicyviolation", (breach) =>
  reportBreach(`${breach.violatedDirective} blocked ${breach.blockedURI} on ${location}`));
"""


def chromium() -> str | None:
    """Return the path of a Chromium, None where there is none; CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once for the run."""
    program = chromium()
    if program is None:
        pytest.skip("Chromium is not installed: script/bootstrap --tests brings it on Debian.")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    arguments = LAUNCH_ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=arguments)
        yield started
        started.close()


@dataclass
class Watch:
    """What went wrong on the pages of one browser context, in the order it was seen."""

    host: str
    problems: list[str] = field(default_factory=list)

    def see_breach(self, breach: str) -> None:
        """Note something the Content-Security-Policy refused."""
        self.problems.append(f"against the Content-Security-Policy: {breach}")

    def see_script_error(self, error: Any) -> None:
        """Note an error that no script caught."""
        self.problems.append(f"script error: {error.error}")

    def see_request(self, request: Any) -> None:
        """Note a request that leaves the site."""
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.host:
            self.problems.append(f"request to another host: {request.url}")

    def see_answer(self, answer: Any) -> None:
        """Note an answer that says the server failed."""
        if answer.status >= 500:
            self.problems.append(f"answer {answer.status}: {answer.url}")


@pytest.fixture
def context(browser: Any, live_server: Any) -> Iterator[Any]:
    """A fresh browser context (own cookies) on the live server; relative addresses work in it."""
    watch = Watch(host=urlsplit(live_server.url).netloc)
    fresh = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        locale="en-CA",
        reduced_motion="reduce",
    )
    fresh.set_default_timeout(15_000)
    fresh.expose_function("reportBreach", watch.see_breach)
    fresh.add_init_script(REPORT_BREACHES)
    fresh.on("request", watch.see_request)
    fresh.on("response", watch.see_answer)
    fresh.on("weberror", watch.see_script_error)
    yield fresh
    fresh.close()
    assert not watch.problems, "\n".join(watch.problems)


@pytest.fixture
def page(context: Any) -> Any:
    """A page of `context`."""
    return context.new_page()


def axe(page: Any) -> list[str]:
    """Return what axe-core finds wrong on the page (WCAG 2.2 A and AA), one line for each place."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    # No preload: axe would copy imported stylesheets inline, which the policy refuses.
    options = {
        "runOnly": {"type": "tag", "values": AXE_TAGS},
        "resultTypes": ["violations"],
        "preload": False,
    }
    found = page.evaluate(
        "async (options) => (await axe.run(document, options)).violations", options
    )
    return [
        f"{fault['id']}, {fault['impact']}: {place['target']} {place['failureSummary']}"
        for fault in found
        for place in fault["nodes"]
    ]


def screenshot(page: Any, name: str) -> Path:
    """Save the whole page as var/screenshots/`name`.png, for a person to look at."""
    if not SCREENSHOT_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a screenshot: small letters, digits, hyphens.")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
