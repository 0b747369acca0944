"""Rule maintenance: versions through typed fields, their life cycle, notices, NOC groups."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.maintainers import ForMaintainers, maintains_rules
from accounts.models import User
from eligibility import rule_actions
from eligibility.body_form import PREFIX, body_fields, field_groups, read_body
from eligibility.edition import kinds
from eligibility.models import NocUnitGroup, RuleNotice, RuleVersion
from eligibility.rule_pages import figures

State = RuleVersion.State
HEAD = ["title", "label", "unit", "since", "has_ended"]
SOURCE = ["source", "source_url", "read_on", "confidence"]
STEPS: dict[str, Callable[..., Any]] = {
    "draft": rule_actions.draft_from,
    "review": rule_actions.send_to_review,
    "return": rule_actions.return_to_draft,
    "publish": rule_actions.publish,
    "withdraw": rule_actions.withdraw,
}
DONE = {
    "draft": gettext_lazy("A draft was made from this version."),
    "review": gettext_lazy("Sent to review: a second person publishes it."),
    "return": gettext_lazy("Returned to its author."),
    "publish": gettext_lazy("Published. It never changes from now on."),
    "withdraw": gettext_lazy("Withdrawn. New assessments do not use it."),
}
STEPS_FROM = {
    State.DRAFT: [("review", gettext_lazy("Send to review"))],
    State.IN_REVIEW: [
        ("publish", gettext_lazy("Publish")),
        ("return", gettext_lazy("Return to draft")),
    ],
    State.PUBLISHED: [
        ("draft", gettext_lazy("New draft from this version")),
        ("withdraw", gettext_lazy("Withdraw")),
    ],
    State.WITHDRAWN: [("draft", gettext_lazy("New draft from this version"))],
}


class SourcedForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where a rule is written."""

    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )


class RuleVersionForm(SourcedForm):
    """A draft with the typed fields of its kind's body."""

    body_kind = ""

    class Meta:
        model = RuleVersion
        fields = [*HEAD, *SOURCE]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        body_is_whole = not any(name.startswith(PREFIX) for name in self.errors)
        if body_is_whole and not cleaned.get("has_ended"):
            self.instance.body = read_body(self.body_kind, cleaned)
        return cleaned


class NewRuleForm(SourcedForm):
    """The beginning of a rule nobody entered yet; its figures follow on the next page."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    key = forms.SlugField(label=gettext_lazy("Key"), max_length=80)

    class Meta:
        model = RuleVersion
        fields = ["kind", "key", *HEAD, *SOURCE]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name.replace("_", " ")) for name in sorted(kinds())]


class NoticeInline(ForMaintainers, admin.TabularInline):  # type: ignore[type-arg]
    model = RuleNotice
    fields = ["text", "since", "source"]
    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A notice is added to what is known, never rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(RuleVersion)
class RuleVersionAdmin(ForMaintainers, admin.ModelAdmin):  # type: ignore[type-arg]
    """Versions of rules: drafts are edited, published ones only read."""

    list_display = ["title", "label", "kind", "since", "state", "confidence", "read_on"]
    list_filter = ["kind", "state", "confidence", "is_shipped"]
    search_fields = ["title", "label", "key", "source"]
    view_on_site = False  # the page has a link of its own
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "since"
    inlines = [NoticeInline]
    change_form_template = "admin/eligibility/rule_version_change.html"

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
        fields = body_fields(obj.kind, obj.body)
        return type("RuleVersionForm", (RuleVersionForm,), fields | {"body_kind": obj.kind})

    def get_fieldsets(self, request: HttpRequest, obj: RuleVersion | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": NewRuleForm.Meta.fields})]
        head = [(None, {"fields": HEAD}), (_("Source"), {"fields": SOURCE})]
        if not self.has_change_permission(request, obj):
            return head
        names = body_fields(obj.kind, obj.body)
        body = [(part or _("Figures"), {"fields": names}) for part, names in field_groups(names)]
        return [*head, *body]

    def has_change_permission(self, request: HttpRequest, obj: RuleVersion | None = None) -> bool:
        """Only a draft is edited; the database refuses the rest anyway."""
        return maintains_rules(request) and (obj is None or obj.state == State.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: RuleVersion | None = None) -> bool:
        return maintains_rules(request) and obj is not None and obj.state == State.DRAFT

    def save_model(self, request: HttpRequest, obj: RuleVersion, form: Any, change: bool) -> None:
        person = _person(request)
        if change:
            rule_actions.edit(obj, by=person, now=timezone.now(), fields=form.changed_data)
            return
        obj.author = person
        super().save_model(request, obj, form, change)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        version = self.get_object(request, object_id)
        context = extra_context or {}
        if version is not None:
            context |= {
                "steps": STEPS_FROM[State(version.state)],
                "figures": [] if version.state == State.DRAFT else list(figures(version.body)),
                "problems": rule_actions.problems_of(version)
                if version.state in (State.DRAFT, State.IN_REVIEW)
                else [],
            }
        return super().change_view(request, object_id, form_url, context)

    def get_urls(self) -> list[URLPattern]:
        step = path(
            "<int:pk>/step/<slug:step>/",
            self.admin_site.admin_view(require_POST(self.take_step)),
            name="eligibility_ruleversion_step",
        )
        return [step, *super().get_urls()]

    def take_step(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Take one step of a version's life and say what happened."""
        version = get_object_or_404(RuleVersion, pk=pk)
        if step not in STEPS or not maintains_rules(request):
            raise PermissionDenied
        try:
            made = STEPS[step](version, by=_person(request), now=timezone.now())
        except ValidationError as error:
            for problem in error.messages:
                messages.error(request, problem)
            made = None
        else:
            messages.success(request, DONE[step])
        shown = made if isinstance(made, RuleVersion) else version
        return HttpResponseRedirect(
            reverse("admin:eligibility_ruleversion_change", args=[shown.pk])
        )


@admin.register(NocUnitGroup)
class NocUnitGroupAdmin(ForMaintainers, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["code", "title", "noc_version", "is_paraphrase"]
    list_filter = ["noc_version", "is_paraphrase"]
    search_fields = ["code", "title", "lead_statement"]


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "the admin site asks for a sign-in"
    return request.user
