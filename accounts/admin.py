"""Firms and people, for the installation's operator; the audit log, for reading only."""

from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import invite_again, reset_second_factor
from accounts.audit import record_act
from accounts.forms import say_what_the_language_is_for
from accounts.invitations import mail_invitation
from accounts.maintainers import ReadOnly
from accounts.models import AuditEvent, Firm, Role, User


class FirmAdminForm(forms.ModelForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        say_what_the_language_is_for(self)


@admin.register(Firm)
class FirmAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = FirmAdminForm
    list_display = ["name", "slug", "time_zone", "require_second_factor", "people"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Firm]:
        firms: QuerySet[Firm] = super().get_queryset(request)
        return firms.annotate(people_count=Count("people"))

    @admin.display(description=_("people"), ordering="people_count")
    def people(self, firm: Any) -> int:
        """How many accounts the firm has, closed ones included."""
        return int(firm.people_count)

    def has_delete_permission(self, request: HttpRequest, obj: Firm | None = None) -> bool:
        """Firms are closed by closing their accounts; what they recorded must stay."""
        return False


class PersonAdminForm(forms.ModelForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        say_what_the_language_is_for(self)

    def clean_email(self) -> str:
        """Keep addresses in small letters, as signing in compares them."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        """Say beside the field which of firm and role does not go with the other."""
        data = super().clean() or {}
        role, firm = data.get("role"), data.get("firm")
        if not firm and role != Role.RULE_MAINTAINER and not data.get("is_staff"):
            self.add_error("firm", _("Choose the firm: this role works for one."))
        return data


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = PersonAdminForm
    list_display = ["full_name", "email", "firm", "role", "is_active", "is_staff", "last_login"]
    list_filter = ["role", "is_active", "is_staff", "firm"]
    list_select_related = ["firm"]
    search_fields = ["full_name", "email"]
    autocomplete_fields = ["firm"]
    readonly_fields = ["last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["full_name", "email", "firm", "role", "language", "time_zone"]}),
        (
            _("Access"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups"]},
        ),
        (_("History"), {"fields": ["last_login", "joined_at"]}),
    ]
    actions = ["invite_again", "reset_factor"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Invite a new person by mail instead of asking for a password."""
        if change:
            super().save_model(request, obj, form, change)
            self._record(request, obj, "person_changed", fields=sorted(form.changed_data))
            return
        obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        self._record(request, obj, "person_invited", role=obj.role)
        transaction.on_commit(partial(mail_invitation, request, obj))

    def _record(self, request: HttpRequest, person: User, act: str, **details: Any) -> None:
        by = request.user if isinstance(request.user, User) else None
        record_act(act, at=timezone.now(), by=by, subject=person, firm=person.firm, **details)

    @admin.action(description=_("Send the invitation again"))
    def invite_again(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Mail a fresh link to those who have no password yet."""
        for person in queryset:
            try:
                invite_again(person, by=cast(User, request.user), at=timezone.now())
            except ValidationError as error:
                messages.warning(request, " ".join(error.messages))
            else:
                mail_invitation(request, person)

    @admin.action(description=_("Reset the second factor"))
    def reset_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Forget the lost phones of people whose identity was checked by other means."""
        for person in queryset:
            reset_second_factor(person, by=cast(User, request.user), at=timezone.now())
        messages.info(request, _("Each sets up a new one after the next sign-in."))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are closed, never deleted: the audit log names them."""
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["at", "firm", "actor", "act", "subject"]
    list_filter = ["act", "firm"]
    list_select_related = ["firm", "actor"]
    search_fields = ["subject"]
    date_hierarchy = "at"
    show_full_result_count = False
