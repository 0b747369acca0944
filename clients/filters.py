"""What a list of clients can be narrowed to; every choice stands in the address."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Cover, User
from clients.forms.fields import SUGGESTED_NOCS
from clients.models import Client, Employment, Stage, WorkPermit

VERDICTS = [
    ("met", _("Met")),
    ("not_met", _("Not met")),
    ("undetermined", _("Not yet known")),
    ("none", _("Not assessed")),
]
VIEWS = [
    ("mine", _("Mine")),
    ("unknown", _("Unknown facts")),
    ("permit", _("Permit ends in 90 days")),
    ("profile", _("Profile ends in 30 days")),
    ("closed", _("Closed files")),
]


class ClientFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the list; `view` is one of the saved views, `on` the reader's day.

    `covers` are the firm's of today, by who is away: whose files are the reader's for a while.
    `answers` name what the law last answered of each file: "categories:french" and its title.
    """

    q = django_filters.CharFilter(
        method="search",
        label=_("Find"),
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    stage = django_filters.ChoiceFilter(
        choices=Stage.choices, label=_("Stage"), empty_label=_("All open")
    )
    verdict = django_filters.ChoiceFilter(
        method="by_verdict", choices=VERDICTS, label=_("Category"), empty_label=_("All")
    )
    meets = django_filters.ChoiceFilter(method="by_answer", label=_("Meets"), empty_label=_("All"))
    noc = django_filters.ChoiceFilter(
        method="by_noc",
        choices=[(code, code) for code, _title in SUGGESTED_NOCS] + [("other", _("Other"))],
        label=_("NOC"),
        empty_label=_("All"),
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=User.objects.none(), label=_("Owner"), empty_label=_("All")
    )
    view = django_filters.ChoiceFilter(
        method="by_view", choices=VIEWS, label=_("View"), widget=forms.HiddenInput
    )

    class Meta:
        model = Client
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        user: User,
        on: date,
        covers: Mapping[int, Cover],
        answers: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.filters["meets"].extra["choices"] = answers
        self.user, self.on, self.covers = user, on, covers
        self.filters["owner"].queryset = User.objects.visible_to(user)

    def chosen(self) -> list[str]:
        """Return what the list is narrowed by, field by field, in words; the view is a tab."""
        found = []
        for field in self.form.visible_fields():
            value = self.form.cleaned_data.get(field.name)
            if value:
                labels = dict(getattr(field.field, "choices", ()))
                found.append(f"{field.label}: {labels.get(value, value)}")
        return found

    def filter_queryset(self, queryset: "QuerySet[Client]") -> "QuerySet[Client]":
        """Narrow the list; landed and closed files appear only when asked for."""
        found: QuerySet[Client] = super().filter_queryset(queryset)
        values = self.form.cleaned_data
        if values.get("stage") or values.get("q") or values.get("view") == "closed":
            return found
        return found.exclude(stage__in=[Stage.LANDED, Stage.CLOSED])

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.matching(value)

    def by_verdict(self, queryset: Any, name: str, value: str) -> Any:
        if value == "none":
            return queryset.filter(current_assessment=None)
        return queryset.filter(current_assessment__verdict=value)

    def by_answer(self, queryset: Any, name: str, value: str) -> Any:
        """Narrow the list to whom the rules found in a category, or in a program."""
        kind, _colon, key = value.partition(":")
        return queryset.filter(**{f"current_answers__{kind}__{key}": "met"})

    def by_noc(self, queryset: Any, name: str, value: str) -> Any:
        jobs = Employment.objects.filter(client=OuterRef("pk"))
        if value == "other":
            physicians = jobs.filter(noc_code__in=[code for code, _title in SUGGESTED_NOCS])
            return queryset.filter(~Exists(physicians))
        return queryset.filter(Exists(jobs.filter(noc_code=value)))

    def by_view(self, queryset: Any, name: str, value: str) -> Any:
        """Narrow the list to a saved view."""
        if value == "mine":
            away = [pk for pk, each in self.covers.items() if each.colleague_id == self.user.pk]
            mine = [self.user.pk, *away]
            return queryset.filter(Q(owner__in=mine) | Q(backup__in=mine) | Q(assistant__in=mine))
        if value == "unknown":
            return queryset.filter(current_assessment__verdict="undetermined")
        if value == "permit":
            return queryset.filter(self._last_permit_ends_by(self.on + timedelta(days=90)))
        if value == "profile":
            soon = (self.on, self.on + timedelta(days=30))
            return queryset.filter(profile__expires_on__range=soon)
        return queryset.filter(stage=Stage.CLOSED)

    def _last_permit_ends_by(self, day: date) -> Q:
        """A permit in force ends by the day, and no later permit follows it."""
        permits = WorkPermit.objects.filter(client=OuterRef("pk"))
        later = permits.filter(Q(last_day__gt=day) | Q(last_day=None))
        return Q(Exists(permits.filter(last_day__range=(self.on, day)))) & ~Q(Exists(later))
