"""Which rounds a list shows: by type and by year, in the address."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from draws.models import Round

# Types of rounds as the office calls them: all programs, one program, one category.
ROUND_TYPES: dict[str, Promise | str] = {
    "physicians": _("Physicians"),
    "healthcare": _("Healthcare and social services"),
    "french": _("French-language proficiency"),
    "cec": _("Canadian Experience Class"),
    "pnp": _("Provincial nominees"),
    "fswp": _("Federal Skilled Worker"),
    "fstp": _("Federal Skilled Trades"),
    "general": _("All programs"),
    "senior_managers": _("Senior managers"),
    "researchers": _("Researchers"),
    "military": _("Skilled military recruits"),
    "education": _("Education"),
    "stem": _("STEM"),
    "trades": _("Trades"),
    "transport": _("Transport"),
    "agriculture": _("Agriculture and agri-food"),
}
# How the chart groups them; the last is drawn on top.
CHART_GROUPS: dict[str, Promise | str] = {
    "pnp": _("Provincial nominees"),
    "general": _("All programs"),
    "program": _("One federal program"),
    "category": _("Categories"),
    "physicians": _("Physicians"),
}
SORTS = {
    "number": "order",
    "held_on": "held_on",
    "invitations": "invitations",
    "cut_off": "cut_off_score",
}


def chart_group(row: Round) -> str:
    """Return the group of the chart that a round belongs to."""
    if row.kind == Round.Kind.CATEGORY:
        return "physicians" if row.category_key == "physicians" else "category"
    if row.kind == Round.Kind.PROGRAM:
        return "pnp" if row.program == "pnp" else "program"
    return "general"


def round_type_label(row: Round) -> Promise | str:
    """Return the type of a round in words, the published name where we have none."""
    key = row.category_key or row.program or str(row.kind)
    return ROUND_TYPES.get(key, row.name)


class RoundFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(label=_("Number or name"), method="named")
    type = django_filters.ChoiceFilter(
        label=_("Type"),
        choices=lambda: list(ROUND_TYPES.items()),
        method="of_type",
        empty_label=_("All types"),
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"),
        choices=lambda: [(year, year) for year in _years()],
        method="in_year",
        empty_label=_("All years"),
    )

    class Meta:
        model = Round
        fields: list[str] = []

    def named(self, queryset: QuerySet[Round], name: str, value: str) -> QuerySet[Round]:
        return queryset.filter(pk__in=Round.objects.matching(value).values("pk"))

    def of_type(self, queryset: QuerySet[Round], name: str, value: str) -> QuerySet[Round]:
        if value == "general":
            return queryset.filter(kind=Round.Kind.GENERAL)
        return queryset.filter(Q(program=value) | Q(category_key=value))

    def in_year(self, queryset: QuerySet[Round], name: str, value: str) -> QuerySet[Round]:
        return queryset.filter(held_on__year=int(value))


def _years() -> list[str]:
    years = Round.objects.dates("held_on", "year", order="DESC")
    return [str(first_day.year) for first_day in years]


def sorted_rounds(rounds: QuerySet[Round], sort: str) -> QuerySet[Round]:
    """Return the rounds by a key of SORTS ("-" descends), the newest first otherwise."""
    key = SORTS.get(sort.removeprefix("-"))
    if key is None:
        return rounds.order_by("-held_on", "-order")
    return rounds.order_by(f"-{key}" if sort.startswith("-") else key, "-order")
