"""The readiness report of one application: what blocks first, then everything behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation

from documents.actions import utc_date
from documents.filing import filed_groups, standing_filing
from documents.lines import Line
from documents.models import Checklist
from documents.overview import Overview, overview_of
from documents.pdf import render_pdf
from eligibility.page import ClientAssessment, assessment_of
from eligibility.rules.law import NotInForce

BLOCKING_ON_FIRST_PAGE = 12
MOST_ROWS = 500
OFFICIAL_HOSTS = (".canada.ca", ".gc.ca")


@dataclass(frozen=True, slots=True)
class Source:
    """One source of the report and what leans on it."""

    title: str
    url: str
    confidence: str
    used_for: str

    @property
    def is_official(self) -> bool:
        """Whether it is the Crown's own page, or names no page at all."""
        host = urlsplit(self.url).hostname or ""
        return not host or host.endswith(OFFICIAL_HOSTS) or host in ("canada.ca", "gc.ca")


def readiness_html(
    checklist: Checklist,
    *,
    made_at: datetime,
    zone: ZoneInfo,
    language: str,
    assessment: ClientAssessment | None = None,
) -> str:
    """Return the report as a page; the same file at the same moment gives the same text.

    Of a submitted application it is the record of what was filed.
    `made_at` is printed in `zone` and in UTC.
    """
    with translation.override(language), timezone.override(zone):
        if checklist.is_filed:
            filed = _filed_context(checklist, made_at, language)
            return render_to_string("documents/pdf/filed.html", filed)
        overview = overview_of(checklist, now=made_at)
        return render_to_string(
            "documents/pdf/readiness.html", _context(overview, made_at, language, assessment)
        )


def readiness_pdf(
    checklist: Checklist,
    *,
    made_at: datetime,
    zone: ZoneInfo,
    language: str,
    assessment: ClientAssessment | None = None,
) -> bytes:
    """Return the report as a tagged PDF; raises `documents.pdf.PdfFailed`."""
    html = readiness_html(
        checklist, made_at=made_at, zone=zone, language=language, assessment=assessment
    )
    return render_pdf(html)


def assessment_for(checklist: Checklist, *, now: datetime) -> ClientAssessment | None:
    """Return the category's assessment today, `None` where no version of it is in force."""
    try:
        return assessment_of(checklist.client, on=utc_date(now), now=now)
    except NotInForce:
        return None


def _filed_context(checklist: Checklist, made_at: datetime, language: str) -> dict[str, Any]:
    filing = standing_filing(checklist)
    return {
        "client": checklist.client,
        "firm": checklist.client.firm,
        "checklist": checklist,
        "ita": checklist.ita,
        "language": language,
        "made_at": made_at,
        "filing": filing,
        "groups": filed_groups(filing) if filing else [],
    }


def _context(
    overview: Overview, made_at: datetime, language: str, assessment: ClientAssessment | None
) -> dict[str, Any]:
    ita = overview.checklist.ita
    groups = overview.groups()
    sources = _sources(overview.lines)
    official = [each for each in sources if each.is_official]
    return {
        "overview": overview,
        "client": overview.client,
        "firm": overview.client.firm,
        "checklist": overview.checklist,
        "ita": ita,
        "language": language,
        "made_at": made_at,
        "blocking": overview.blocking[:BLOCKING_ON_FIRST_PAGE],
        "blocking_more": max(len(overview.blocking) - BLOCKING_ON_FIRST_PAGE, 0),
        "groups": groups,
        "possible": [*overview.early_questions, *overview.other_questions][:MOST_ROWS],
        "assessment": assessment,
        "sources": official,
        "other_sources": len(sources) - len(official),
    }


def _sources(lines: Iterable[Line]) -> list[Source]:
    """Return each source once, in the order of first use, with the papers that lean on it."""
    used: dict[tuple[str, str, str], list[str]] = {}
    for line in lines:
        if line.entry is None or line.version is None:
            continue
        title = line.version.title
        for reference in line.entry.references:
            key = (reference.title, reference.url, reference.confidence)
            papers = used.setdefault(key, [])
            if title not in papers:
                papers.append(title)
    return [Source(*key, used_for="; ".join(papers)) for key, papers in used.items()]
