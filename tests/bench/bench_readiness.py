"""What the readiness PDF costs, in the process of its own that draws it."""

import resource
import sys
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from documents.readiness import assessment_for, readiness_html, readiness_pdf
from tests.bench.measuring import Figure, measurement, seconds
from tests.documents.making import NOW, make_application

TORONTO = ZoneInfo("America/Toronto")


@measurement
def readiness() -> Iterator[Figure]:
    checklist = make_application()
    values = {
        "made_at": NOW,
        "zone": TORONTO,
        "language": "en-ca",
        "assessment": assessment_for(checklist, now=NOW),
    }
    yield Figure(
        "readiness report as a page", seconds(lambda: readiness_html(checklist, **values)), "s"
    )
    drawn: list[bytes] = []
    taken = [seconds(lambda: drawn.append(readiness_pdf(checklist, **values))) for _ in range(3)]
    yield Figure("readiness report as a PDF", min(taken), "s")
    yield Figure("  its size", len(drawn[0]) / 1024, "KiB")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    yield Figure(
        "  peak memory of the process", peak / (2**20 if sys.platform == "darwin" else 2**10), "MiB"
    )
