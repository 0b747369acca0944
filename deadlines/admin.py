"""The reminder log for the operator: reference numbers and states, nothing of the person."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from deadlines.models import Deadline, Reminder, SchedulerHeartbeat


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows; what an office does goes through its own pages, which are not the operator's."""

    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["reference", "rung", "recipient", "state", "due_at", "attempts", "last_error"]
    list_filter = ["state", "rung", "recipient"]
    list_select_related = ["deadline__client"]
    search_fields = ["deadline__client__reference", "message_id"]
    date_hierarchy = "due_at"
    fields = [
        "reference", "rung", "recipient", "channel", "due_at", "state", "attempts", "lease_until",
        "next_try_at", "sent_at", "last_error", "message_id",
    ]  # fmt: skip

    @admin.display(description=_("file"), ordering="deadline__client__reference")
    def reference(self, reminder: Reminder) -> str:
        """The file's reference number."""
        return reminder.deadline.client.reference


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    list_display = ["reference", "kind", "due_at", "state", "is_hard", "acknowledged_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["client"]
    search_fields = ["client__reference"]
    date_hierarchy = "due_at"
    fields = [
        "reference", "kind", "due_at", "rule", "is_hard", "state", "made_at", "settled_at",
        "acknowledged_at",
    ]  # fmt: skip

    @admin.display(description=_("file"), ordering="client__reference")
    def reference(self, deadline: Deadline) -> str:
        """The file's reference number."""
        return deadline.client.reference


@admin.register(SchedulerHeartbeat)
class SchedulerHeartbeatAdmin(ReadOnlyAdmin):
    list_display = ["name", "ticked_at", "sent_at", "sent_count"]
