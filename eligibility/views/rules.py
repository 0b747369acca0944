"""Pages of the rules."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from eligibility.models import RuleVersion
from eligibility.rule_grids import grids_of
from eligibility.rule_pages import KIND_NAMES, dated, figures, to_show

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
    return render(request, "eligibility/rule_list.html", {"kinds": kinds, "today": today})


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
            "versions": [
                {
                    "version": version,
                    "figures": list(figures(kind, version.row.body)),
                    "grids": grids_of(version.row),
                }
                for version in versions
            ],
        },
    )
