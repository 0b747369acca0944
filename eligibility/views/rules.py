"""Pages of the rules."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.maintainers import maintains_rules
from eligibility.differences import of_the_law
from eligibility.models import RuleVersion
from eligibility.rule_grids import grids_of
from eligibility.rule_pages import KIND_NAMES, DatedVersion, dated, figures, to_show, unread

SHOWN_STATES = [RuleVersion.State.PUBLISHED, RuleVersion.State.WITHDRAWN]


def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with what is in force today, since when, and says who."""
    rows = (
        RuleVersion.objects.filter(state__in=SHOWN_STATES)
        .defer("body", "examples")
        .prefetch_related("notices")
        .order_by("kind", "key", "since")
    )
    today = timezone.localdate()
    kinds = [
        {
            "kind": kind,
            "name": KIND_NAMES.get(kind, kind),
            "rules": [
                {"shown": to_show(versions), "number": len(versions)}
                for _, of_key in groupby(of_kind, key=lambda row: row.key)
                for versions in [dated(list(of_key), today)]
            ],
        }
        for kind, of_kind in groupby(rows, key=lambda row: row.kind)
    ]
    order = list(KIND_NAMES)
    kinds.sort(key=lambda each: order.index(each["kind"]) if each["kind"] in order else 99)
    return render(
        request,
        "eligibility/rule_list.html",
        {"kinds": kinds, "today": today, "maintains": maintains_rules(request)},
    )


def rule_detail(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One rule: its versions on a time line, each with its figures, source and notices."""
    rows = list(
        RuleVersion.objects.filter(kind=kind, key=key, state__in=SHOWN_STATES)
        .select_related("author", "approver")
        .prefetch_related("notices")
    )
    if not rows:
        raise Http404
    versions = dated(rows, timezone.localdate())
    return render(
        request,
        "eligibility/rule_detail.html",
        {
            "title": versions[0].row.title,
            "kind_name": KIND_NAMES.get(kind, kind),
            "versions": [_for_page(version) for version in versions],
            "maintains": maintains_rules(request),
        },
    )


def _for_page(version: DatedVersion) -> dict[str, Any]:
    """Return what the page shows of one version: its figures as tables, else as lines."""
    row = version.row
    body = {name: value for name, value in row.body.items() if name != "unread"}
    return {
        "version": version,
        "figures": list(figures(row.kind, body)),
        "grids": grids_of(row),
        "unread": unread(row.body),
        "differences": of_the_law(version.before, row),
    }
