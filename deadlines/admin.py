"""The reminder log for the operator: reference numbers and states, nothing of the person."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.maintainers import ReadOnly
from deadlines.models import Deadline, Reminder, SchedulerHeartbeat


@admin.register(Reminder)
class ReminderAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
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
class DeadlineAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    view_on_site = False  # the page of a deadline is the office's, not the operator's
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
class SchedulerHeartbeatAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "ticked_at", "sent_at", "sent_count"]
