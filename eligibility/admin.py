"""Rule maintenance: versions through typed fields, their life cycle, notices, NOC groups."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.maintainers import ForMaintainers, maintains_rules
from eligibility import rule_actions
from eligibility.body_form import body_fields, field_groups
from eligibility.edition import kinds
from eligibility.examples import form_for
from eligibility.grid_form import form_tables
from eligibility.models import NocUnitGroup, RuleNotice, RuleVersion
from eligibility.places import FieldProblem
from eligibility.rule_checks import problems_of
from eligibility.rule_forms import (
    HEAD,
    SOURCE,
    ExamplesField,
    NewRuleForm,
    RuleVersionForm,
    SourcedForm,
)
from eligibility.rule_grids import grids_of
from eligibility.rule_pages import KIND_NAMES, figures
from eligibility.rule_review import review_of
from eligibility.rule_steps import steps_of, withdrawal_request
from eligibility.views.maintenance import RulePages, person_of, version_address

State = RuleVersion.State


class NoticeInline(ForMaintainers, admin.StackedInline):  # type: ignore[type-arg]
    model = RuleNotice
    fields = ["text", "since", "source"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One of a published version is added on a page of its own, which says what it does."""
        return maintains_rules(request) and obj is not None and obj.state == State.DRAFT

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A notice of a published version is never rewritten."""
        return maintains_rules(request) and obj is not None and obj.state == State.DRAFT

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return maintains_rules(request) and obj is not None and obj.state == State.DRAFT


class KindFilter(admin.SimpleListFilter):
    """Narrow to one kind of rule, in its words."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, str(KIND_NAMES.get(name, name))) for name in kinds()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[RuleVersion]
    ) -> QuerySet[RuleVersion]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(RuleVersion)
class RuleVersionAdmin(RulePages, ForMaintainers, admin.ModelAdmin):  # type: ignore[type-arg]
    """Versions of rules: drafts are edited, published ones only read."""

    list_display = ["title", "label", "kind_in_words", "since", "state", "read_on"]
    list_filter = ["state", KindFilter, "confidence", "is_shipped"]
    search_fields = ["title", "label", "key", "source"]
    view_on_site = False  # the page has a link of its own
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "since"
    inlines = [NoticeInline]
    change_form_template = "admin/eligibility/rule_version_change.html"

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_in_words(self, version: RuleVersion) -> str:
        return str(KIND_NAMES.get(version.kind, version.kind))

    def get_queryset(self, request: HttpRequest) -> QuerySet[RuleVersion]:
        rows = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and (match.url_name or "").endswith("changelist")
        return rows.defer("body", "examples") if is_list else rows

    def get_form(
        self, request: HttpRequest, obj: RuleVersion | None = None, change: bool = False, **kw: Any
    ) -> "type[forms.ModelForm[RuleVersion]]":
        if obj is None:
            return NewRuleForm
        if not self.has_change_permission(request, obj):
            return super().get_form(request, obj, change=change, form=SourcedForm, **kw)
        fields: dict[str, Any] = body_fields(obj.kind, obj.body)
        if form_for(obj):
            fields["examples"] = ExamplesField()
            fields["examples"].initial = obj.examples
        return type("RuleVersionForm", (RuleVersionForm,), fields | {"body_kind": obj.kind})

    def get_fieldsets(self, request: HttpRequest, obj: RuleVersion | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": NewRuleForm.Meta.fields})]
        head = [(None, {"fields": HEAD}), (_("Source"), {"fields": SOURCE})]
        if not self.has_change_permission(request, obj):
            return head
        names = body_fields(obj.kind, obj.body)
        groups = field_groups(obj.kind, names)
        return [*head, *((part or _("Figures"), {"fields": names}) for part, names in groups)]

    def has_change_permission(self, request: HttpRequest, obj: RuleVersion | None = None) -> bool:
        """Only a draft is edited; the database refuses the rest anyway."""
        return maintains_rules(request) and (obj is None or obj.state == State.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: RuleVersion | None = None) -> bool:
        return maintains_rules(request) and obj is not None and obj.state == State.DRAFT

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Name the drafts alone: their impact lists go with them, line by line by the thousand."""
        names = [str(each) for each in objs]
        return names, {str(RuleVersion._meta.verbose_name_plural): len(names)}, set(), []

    def save_model(self, request: HttpRequest, obj: RuleVersion, form: Any, change: bool) -> None:
        person = person_of(request)
        if change:
            rule_actions.edit(obj, by=person, now=timezone.now(), fields=form.changed_data)
            return
        obj.author = person
        super().save_model(request, obj, form, change)

    def response_post_save_add(
        self, request: HttpRequest, obj: RuleVersion
    ) -> HttpResponseRedirect:
        """Stay at the draft: its page says what is still wrong with it and what it changes."""
        return HttpResponseRedirect(version_address(obj))

    def response_post_save_change(
        self, request: HttpRequest, obj: RuleVersion
    ) -> HttpResponseRedirect:
        return HttpResponseRedirect(version_address(obj))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: RuleVersion | None = None,
    ) -> HttpResponse:
        if obj is not None and not add:
            context |= _beside(obj, context["adminform"].form)
        return super().render_change_form(request, context, add, change, form_url, obj)


def _beside(version: RuleVersion, form: forms.BaseForm) -> dict[str, Any]:
    """Return what stands on a version's page beside the fields of Django's own form."""
    context: dict[str, Any] = {
        "steps": steps_of(version),
        "withdrawal": withdrawal_request(version),
    }
    if version.state not in (State.DRAFT, State.IN_REVIEW):
        return context | _shown(version) | {"review": review_of(version, with_examples=False)}
    found = problems_of(version)
    refused = _refused(form)
    context |= {
        "problems": _with_anchors(refused or found, form),
        "review": review_of(version),
        "is_refused": bool(refused),
    }
    if version.state == State.IN_REVIEW:
        return context | _shown(version)
    before = context["review"].before
    held = before.body if before else None
    return context | {
        "tables": form_tables(version.kind, form, version.body, held, _by_field(found)),
        "examples_field": form["examples"] if "examples" in form.fields else None,
    }


def _refused(form: forms.BaseForm) -> list[FieldProblem]:
    """Return what was given and cannot be kept at all, field by field; empty before it is sent."""
    return [
        FieldProblem(name, str(form[name].label), str(said))
        for name, errors in form.errors.items()
        if name in form.fields
        for said in errors
    ]


def _shown(version: RuleVersion) -> dict[str, Any]:
    grids = grids_of(version)
    lines = [] if grids else list(figures(version.kind, version.body))
    return {"grids": grids, "figures": lines}


def _with_anchors(problems: list[FieldProblem], form: forms.BaseForm) -> list[tuple[Any, str]]:
    return [(problem, problem.anchor(form.fields)) for problem in problems]


def _by_field(problems: list[FieldProblem]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.field, []).append(problem.said)
    return found


@admin.register(NocUnitGroup)
class NocUnitGroupAdmin(ForMaintainers, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["code", "title", "noc_version", "is_paraphrase"]
    list_filter = ["noc_version", "is_paraphrase"]
    search_fields = ["code", "title", "lead_statement"]
