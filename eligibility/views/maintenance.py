"""Pages of the admin site beside Django's own: a step to confirm, the list of who changes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.maintainers import maintains_rules
from accounts.models import User
from eligibility.actions import judged_day
from eligibility.impact import ask_for_impact, has_impact, newest_impact
from eligibility.models import RuleVersion
from eligibility.reassess import ask_to_reassess, newest_reassessment
from eligibility.rule_checks import problems_of
from eligibility.rule_forms import ImpactForm
from eligibility.rule_review import answer_counts, review_of, summary
from eligibility.rule_steps import STEPS, Step, refusal

LINES_PER_PAGE = 100
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class RulePages:
    """Mixed into the admin of rule versions: its own addresses, for maintainers only."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "reassess/",
                view(get_or_post(self.reassess)),
                name="eligibility_ruleversion_reassess",
            ),
            path(
                "<int:pk>/step/<slug:step>/",
                view(get_or_post(self.step)),
                name="eligibility_ruleversion_step",
            ),
            path(
                "<int:pk>/impact/",
                view(get_or_post(self.impact)),
                name="eligibility_ruleversion_impact",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def step(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Say what a step of a version's life does; take it when that is confirmed."""
        chosen = STEPS.get(step)
        if chosen is None or not maintains_rules(request):
            raise PermissionDenied
        version = get_object_or_404(RuleVersion, pk=pk)
        form = chosen.form(request.POST or None) if chosen.form else None
        if request.method == "POST" and (form is None or form.is_valid()):
            shown = _take(request, chosen, version, form.cleaned_data if form else {})
            return HttpResponseRedirect(version_address(shown))
        return self._confirm(request, chosen, version, form)

    def _confirm(
        self, request: HttpRequest, step: Step, version: RuleVersion, form: Any
    ) -> HttpResponse:
        context = self._context(request, version, str(step.label))
        refused = refusal(step, version, person_of(request))
        if step.shows_review and not refused:
            context |= {
                "review": review_of(version, today=timezone.localdate()),
                "problems": [(problem, "") for problem in problems_of(version)],
            }
        context |= {"step": step, "form": form, "refused": refused}
        return TemplateResponse(request, "admin/eligibility/rule_step.html", context)

    def impact(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List whose answers a version changes, by reference number; ask for the list anew."""
        if not maintains_rules(request):
            raise PermissionDenied
        version = get_object_or_404(RuleVersion, pk=pk)
        today = timezone.localdate()
        initial = {"as_of": max(version.since, today)}
        form = ImpactForm(version, request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            _ask(request, version, form)
            return HttpResponseRedirect(request.path)
        context = self._context(request, version, _("Whose answers change"))
        context |= {"form": form, "has_impact": has_impact(version)}
        return TemplateResponse(
            request, "admin/eligibility/rule_impact.html", context | _found(request, version)
        )

    def reassess(self, request: HttpRequest) -> HttpResponse:
        """Show how far the re-evaluation of every open file is; ask for it anew."""
        if not maintains_rules(request):
            raise PermissionDenied
        if request.method == "POST":
            now = timezone.now()
            ask_to_reassess(on=judged_day(now), by=person_of(request), now=now)
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Re-evaluate every open file"),
            "opts": RuleVersion._meta,
            "back": reverse("admin:eligibility_ruleversion_changelist"),
            "job": newest_reassessment(),
        }
        return TemplateResponse(request, "admin/eligibility/reassess.html", context)

    def _context(self, request: HttpRequest, version: RuleVersion, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "version": version,
            "opts": RuleVersion._meta,
            "back": version_address(version),
        }


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person; the admin site lets nobody else in."""
    assert isinstance(request.user, User), "the admin site asks for a sign-in"
    return request.user


def _take(
    request: HttpRequest, step: Step, version: RuleVersion, given: dict[str, Any]
) -> RuleVersion:
    """Take a step, say what happened, and return the version to show."""
    try:
        made = step.take(version, by=person_of(request), now=timezone.now(), **given)
    except ValidationError as error:
        for problem in error.messages:
            messages.error(request, problem)
        return version
    messages.success(request, str(step.done))
    return made if isinstance(made, RuleVersion) else version


def _ask(request: HttpRequest, version: RuleVersion, form: ImpactForm) -> None:
    try:
        ask_for_impact(
            version, as_of=form.cleaned_data["as_of"], by=person_of(request), now=timezone.now()
        )
    except ValidationError as error:
        for problem in error.messages:
            messages.error(request, problem)


def _found(request: HttpRequest, version: RuleVersion) -> dict[str, Any]:
    """Return the newest list of a version: in figures, and a page of its lines."""
    impact = newest_impact(version)
    if impact is None:
        return {}
    page = Paginator(impact.lines.all(), LINES_PER_PAGE).get_page(request.GET.get("page"))
    return {"impact": summary(impact, version), "counts": answer_counts(impact), "page": page}


def version_address(version: RuleVersion) -> str:
    """Return where a version stands in the admin site."""
    return reverse("admin:eligibility_ruleversion_change", args=[version.pk])
