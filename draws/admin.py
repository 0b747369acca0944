"""Rounds in the admin site: searched, typed in by hand, and the rows a person must decide."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.maintainers import ForMaintainers, ReadOnly
from config.day_field import DAYS_IN_ADMIN
from draws.feed_row import HIGHEST_CRS_SCORE
from draws.forms import UtcInstantField
from draws.loading import in_words, type_in_round
from draws.models import (
    FeedSource,
    QuarantinedRound,
    Round,
    RoundChange,
    RoundLoad,
)
from draws.published_text import UnreadableTextError, read_number
from draws.rules.rounds import round_name, round_order

ROUND_FIELDS = [
    "number",
    "held_on",
    "name",
    "kind",
    "program",
    "category_key",
    "category_label",
    "programs_covered",
    "invitations",
    "cut_off_score",
    "tie_break_at",
    "instructions_url",
    "source",
    "confidence",
    "notes",
]
# The second tie-break is asked for right after the first.
AFTER_TIE_BREAK = ROUND_FIELDS.index("tie_break_at") + 1


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]
    """A round typed in from IRCC's page; the tie-break is typed twice."""

    cut_off_score = forms.IntegerField(
        label=gettext_lazy("CRS cut-off"), min_value=0, max_value=HIGHEST_CRS_SCORE
    )
    tie_break_at = UtcInstantField(
        label=gettext_lazy("Tie-break (UTC)"),
        required=False,
        help_text=gettext_lazy("To the second, as printed: 2026-08-06 19:40:38."),
    )
    tie_break_again = UtcInstantField(
        label=gettext_lazy("Tie-break, typed again"),
        required=False,
        help_text=gettext_lazy("One second decides: type it from the page a second time."),
    )

    class Meta:
        model = Round
        fields = ROUND_FIELDS

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip().lower()
        try:
            round_order(number)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return number

    def clean_instructions_url(self) -> str:
        address: str = self.cleaned_data["instructions_url"].strip()
        if address and not address.startswith("https://www.canada.ca/"):
            raise ValidationError(
                _("“%(address)s” is not an address at https://www.canada.ca/."),
                params={"address": address},
            )
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "tie_break_at" in self.changed_data and cleaned.get("tie_break_at") != cleaned.get(
            "tie_break_again"
        ):
            raise ValidationError(
                {"tie_break_again": _("The two tie-breaks differ. Compare both with the page.")}
            )
        self._take_kind_from_name(cleaned)
        return cleaned

    def _take_kind_from_name(self, cleaned: dict[str, Any]) -> None:
        """Take kind, program and category from a known name; an unknown one needs them typed."""
        known = round_name(cleaned.get("name", ""))
        if known is not None:
            cleaned.update(
                kind=str(known.kind),
                program=known.program,
                category_key=known.category_key,
                category_label=known.category_label,
            )
        elif cleaned.get("kind") == Round.Kind.CATEGORY and not cleaned.get("category_key"):
            raise ValidationError({"category_key": _("Name the category this round ranked.")})
        elif cleaned.get("kind") == Round.Kind.PROGRAM and not cleaned.get("program"):
            raise ValidationError({"program": _("Name the program: cec, fswp, fstp or pnp.")})


class RoundChangeInline(admin.TabularInline):  # type: ignore[type-arg]
    model = RoundChange
    fields = ("field", "before", "after", "seen_at")
    readonly_fields = ("field", "before", "after", "seen_at")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NamedValuesFilter(admin.AllValuesFieldListFilter):
    """The values to choose from, without the empty one: its link would have no words."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        yield from (each for each in super().choices(changelist) if each["display"])


@admin.register(Round)
class RoundAdmin(ForMaintainers, admin.ModelAdmin):  # type: ignore[type-arg]
    form = RoundForm
    fields = (
        *ROUND_FIELDS[:AFTER_TIE_BREAK],
        "tie_break_again",
        *ROUND_FIELDS[AFTER_TIE_BREAK:],
    )
    list_display = (
        "number",
        "held_on",
        "name",
        "invitations",
        "cut_off_score",
        "tie_break",
        "origin",
    )
    list_filter = [
        "kind",
        "origin",
        ("program", NamedValuesFilter),
        ("category_key", NamedValuesFilter),
    ]
    search_fields = ["=number", "name"]
    ordering = ["-order"]
    date_hierarchy = "held_on"
    list_per_page = 50
    inlines = [RoundChangeInline]
    formfield_overrides = DAYS_IN_ADMIN

    def view_on_site(self, row: Round) -> str:
        return row.get_absolute_url()

    @admin.display(description=gettext_lazy("tie-break, UTC"), ordering="tie_break_at")
    def tie_break(self, row: Round) -> str:
        return "" if row.tie_break_at is None else in_words(row.tie_break_at).removesuffix(" UTC")

    def save_model(self, request: HttpRequest, obj: Round, form: RoundForm, change: bool) -> None:
        before = Round.objects.get(pk=obj.pk) if change else None
        type_in_round(obj, before=before, at=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a published round does not disappear


@admin.register(QuarantinedRound)
class QuarantinedRoundAdmin(ReadOnly, ForMaintainers, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["number", "reason", "seen_at", "resolved_at", "type_in"]
    list_filter = [("resolved_at", admin.EmptyFieldListFilter)]
    search_fields = ["number", "reason"]
    actions = ["settle"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuarantinedRound]:
        held = Round.objects.filter(number=OuterRef("number")).values("pk")
        rows: QuerySet[QuarantinedRound] = super().get_queryset(request)
        return rows.annotate(round_pk=Subquery(held))

    @admin.display(description=gettext_lazy("decide"))
    def type_in(self, row: QuarantinedRound) -> str:
        if row.resolved_at is not None:
            return ""
        existing = vars(row)["round_pk"]
        address = (
            reverse("admin:draws_round_change", args=[existing])
            if existing
            else f"{reverse('admin:draws_round_add')}?{urlencode(readable_values(row.raw))}"
        )
        return format_html('<a href="{}">{}</a>', address, _("Type this round in"))

    @admin.action(description=gettext_lazy("Mark as decided"), permissions=["view"])
    def settle(self, request: HttpRequest, rows: QuerySet[QuarantinedRound]) -> None:
        rows.filter(resolved_at=None).update(resolved_at=timezone.now())


@admin.register(RoundLoad)
class RoundLoadAdmin(ReadOnly, ForMaintainers, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = [
        "read_at",
        "origin",
        "problem",
        "row_count",
        "new_count",
        "changed_count",
        "filled_count",
        "unchanged_count",
        "quarantined_count",
        "kept_count",
    ]
    list_filter = ["origin", ("problem", admin.EmptyFieldListFilter)]


@admin.register(FeedSource)
class FeedSourceAdmin(ReadOnly, ForMaintainers, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = [
        "address",
        "checked_at",
        "loaded_at",
        "next_check_at",
        "failures",
        "last_error",
    ]


def readable_values(raw: dict[str, str]) -> dict[str, str]:
    """Return what of a row set aside can be read, for the form; never the tie-break."""
    values = {
        "number": raw.get("drawNumber", ""),
        "held_on": raw.get("drawDate", ""),
        "name": raw.get("drawName", ""),
        "programs_covered": raw.get("drawText2", ""),
        "source": "Official rounds file, typed in",
    }
    for name, key in (("invitations", "drawSize"), ("cut_off_score", "drawCRS")):
        try:
            values[name] = str(read_number(raw.get(key, "")))
        except UnreadableTextError:
            continue
    return values
