"""HTML to PDF by WeasyPrint: the only module that knows it.

Each PDF is made by this file run alone in a fresh process: threads of one process give different
pages for the same text. The child has limits of memory, time and file size, an empty environment,
and a fetcher that hands out the project's own style sheet and fonts by name and nothing else.
"""

import fcntl
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "static"
INTER = STATIC / "vendor" / "inter-5.3.0"
# What a page may ask for, by name; everything else is refused, files and addresses alike.
ASSETS = {
    "asset:report.css": (STATIC / "css" / "report.css", "text/css"),
    "asset:inter-latin.woff2": (INTER / "inter-latin-wght-normal.woff2", "font/woff2"),
    "asset:inter-latin-ext.woff2": (INTER / "inter-latin-ext-wght-normal.woff2", "font/woff2"),
}
# Where macOS looks for Pango when Python is not Homebrew's own.
LIBRARY_PATHS = ("DYLD_FALLBACK_LIBRARY_PATH",)
MAX_HTML_BYTES = 8_000_000
ADDRESS_SPACE = 1 << 30
CPU_SECONDS = 20
WALL_SECONDS = 30
FILE_BYTES = 50_000_000
OPEN_FILES = 256
# How long a request waits for its turn when every core already draws a PDF.
QUEUE_SECONDS = 20


class PdfFailed(Exception):
    """No PDF could be made: too large, out of time or memory, or a library is missing."""


def render_pdf(html: str) -> bytes:
    """Return a tagged PDF (PDF/UA-1) of a whole page; the same page gives the same bytes.

    The page's own `lang`, `title` and `meta` become the document's. Raises `PdfFailed`.
    """
    data = html.encode()
    if len(data) > MAX_HTML_BYTES:
        raise PdfFailed(f"The page has {len(data)} bytes; at most {MAX_HTML_BYTES} are drawn.")
    with _turn(), tempfile.TemporaryDirectory(prefix="landed-pdf-") as folder:
        try:
            child = subprocess.run(  # noqa: S603 - our own file, no arguments from outside
                [sys.executable, "-I", __file__],
                input=data,
                capture_output=True,
                timeout=WALL_SECONDS,
                # Fonts are looked up in the system's cache; what the child writes goes with it. The
                # epoch stamps the fonts' subsets, which would otherwise carry the clock.
                env={
                    "LANG": "C.UTF-8",
                    "HOME": folder,
                    "XDG_CACHE_HOME": folder,
                    "SOURCE_DATE_EPOCH": "0",
                    **{name: os.environ[name] for name in LIBRARY_PATHS if name in os.environ},
                },
                cwd=folder,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PdfFailed(f"Drawing took over {WALL_SECONDS} seconds.") from error
    if child.returncode != 0 or not child.stdout.startswith(b"%PDF-"):
        raise PdfFailed(f"Drawing ended with status {child.returncode}.")
    return child.stdout


@contextmanager
def _turn() -> Iterator[None]:
    """Let at most one child run for each core; wait for a turn, then give up."""
    slots = [
        Path(tempfile.gettempdir()) / f"landed-pdf-{os.getuid()}-{core}.lock"
        for core in range(os.cpu_count() or 1)
    ]
    waited_until = time.monotonic() + QUEUE_SECONDS
    while True:
        for slot in slots:
            lock = os.open(slot, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                continue
            try:
                yield
            finally:
                os.close(lock)
            return
        if time.monotonic() > waited_until:
            raise PdfFailed("Other PDFs are being drawn. Try again in a minute.")
        time.sleep(0.05)


def _limit() -> None:
    """Bound this process before it reads the page."""
    bounds = {
        resource.RLIMIT_AS: ADDRESS_SPACE,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: FILE_BYTES,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            # macOS has no bound on the address space; the others still hold.
            continue


def _draw() -> None:
    """Read a page on standard input and write its PDF on standard output."""
    _limit()
    html = sys.stdin.buffer.read(MAX_HTML_BYTES + 1).decode()

    # Two seconds of processor time to import, so only the child pays.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnAssets(URLFetcher):  # type: ignore[misc]
        """Hands out the project's own files by name."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in ASSETS:
                raise ValueError("This address is not one of the report's own files.")
            path, kind = ASSETS[url]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    page = HTML(string=html, base_url="asset:", url_fetcher=OwnAssets())
    made = page.write_pdf(pdf_variant="pdf/ua-1", full_fonts=False)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    _draw()
