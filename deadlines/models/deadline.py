"""Deadlines, and the reminders that must not get lost. The row is the reminder."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Max, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from clients.models import Client
from draws.models import InvitationToApply


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(client__firm__isnull=False, client__firm_id=user.firm_id)

    def open(self) -> Self:
        return self.filter(state=Deadline.State.OPEN)

    def pressing(self) -> Self:
        """Return what asks for an act: open, or missed with nothing recorded of its invitation."""
        unrecorded = Q(state=Deadline.State.MISSED, ita__state=InvitationToApply.State.OPEN)
        return self.filter(Q(state=Deadline.State.OPEN) | unrecorded)

    def passed_unused(self, now: datetime) -> Self:
        """Return the hard deadlines still open whose instant is over and whose last word is out.

        A reminder still on its way keeps its deadline open: its letter says that it has ended.
        """
        on_their_way = Reminder.objects.filter(
            deadline=OuterRef("pk"),
            state__in=[Reminder.State.PENDING, Reminder.State.CLAIMED, Reminder.State.SENDING],
        )
        return self.open().filter(~Exists(on_their_way), is_hard=True, due_at__lte=now)

    def to_the_hour(self) -> Self:
        """Return those that end at an instant given by IRCC, not with a day that a fact gives."""
        return self.filter(last_day__isnull=True)

    def of_days(self) -> Self:
        """Return those that end with the last day that a fact of the file gives."""
        return self.filter(last_day__isnull=False)

    def with_file(self) -> Self:
        """Load with each deadline the file it belongs to and the people who answer for it."""
        return self.select_related(
            "client__firm",
            "client__owner",
            "client__backup",
            "client__assistant",
            "acknowledged_by",
            "ita",
        )

    def for_list(self) -> Self:
        """Add when the last reminder went out and when the next goes out."""
        unsettled = ["pending", "claimed", "sending"]
        return self.annotate(
            last_sent_at=Max("reminders__sent_at", filter=Q(reminders__state="sent")),
            next_reminder_at=Min(
                "reminders__next_try_at", filter=Q(reminders__state__in=unsettled)
            ),
        ).order_by("due_at", "pk")


class Deadline(models.Model):
    """An instant by which something must be done, with the rule that gave it."""

    class Kind(models.TextChoices):
        ITA = "ita_deadline", _("Application after the invitation")
        PROFILE = "profile_expiry", _("Express Entry profile expires")
        LANGUAGE_TEST = "language_test", _("Language test ends counting")
        ECA = "eca", _("Assessment of the diploma ends counting")
        PASSPORT = "passport", _("Passport expires")
        WORK_PERMIT = "work_permit", _("Work permit ends")
        MEDICAL_EXAM = "medical_exam", _("Medical exam ends counting")
        POLICE = "police_certificate", _("Police certificate ends counting")
        NOMINATION_ACCEPTANCE = "pnp_acceptance", _("Nomination must be accepted")
        NOMINATION = "pnp_expiry", _("Nomination expires")
        LICENCE = "medical_licence", _("Licence ends")
        CHILD_22 = "child_22nd_birthday", _("A child turns 22 the day after")
        WINDOW = "experience_window", _("Experience leaves the three-year window")
        ORDER = "order_papers", _("Papers must be asked for")
        BIOMETRICS = "biometrics_letter", _("Biometrics must be given")
        IRCC_REQUEST = "ircc_request", _("IRCC’s request must be answered")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        MET = "met", _("Met")
        CANCELLED = "cancelled", _("Cancelled")
        MISSED = "missed", _("Missed")
        STOPPED = "stopped", _("Stopped with its file")

    client = models.ForeignKey(Client, models.CASCADE, related_name="deadlines")
    ita = models.ForeignKey(
        InvitationToApply, models.CASCADE, null=True, blank=True, related_name="deadlines"
    )
    kind = models.CharField(_("kind"), max_length=40, choices=Kind.choices)
    # Which of several: the test, the province, the person. Never in a letter.
    subject = models.CharField(_("which"), max_length=80, blank=True)
    # Where a fact gives a day and no instant: the last one, which rungs are counted back from.
    last_day = models.DateField(_("last day"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), db_index=True)
    rule = models.CharField(_("rule"), max_length=300)
    is_hard = models.BooleanField(_("hard"), default=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True
    )
    made_at = models.DateTimeField(_("made at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # The deadline that this one replaced when it was moved; that one keeps what was sent for it.
    moved_from = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="moved_to"
    )
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Soft rungs before this instant wait until it; hard ones go out all the same.
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["ita", "kind"],
                condition=Q(state="open"),
                name="one_open_deadline_a_kind",
            ),
            models.UniqueConstraint(
                fields=["client", "kind", "subject"],
                condition=Q(state="open", last_day__isnull=False),
                name="one_open_deadline_a_fact",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind", "last_day"], name="deadline_by_last_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M} UTC"

    def get_absolute_url(self) -> str:
        return reverse("deadlines:deadline_detail", args=[self.pk])

    @property
    def title(self) -> str:
        """What ends, with which of several in parentheses."""
        kind = self.get_kind_display()
        return f"{kind} ({self.subject})" if self.subject else kind

    @property
    def is_pressing(self) -> bool:
        """The same as `pressing()`, of one deadline."""
        if self.state == Deadline.State.MISSED and self.ita is not None:
            return self.ita.state == InvitationToApply.State.OPEN
        return self.state == Deadline.State.OPEN


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(
            deadline__client__firm__isnull=False, deadline__client__firm_id=user.firm_id
        )

    def due(self, now: datetime) -> Self:
        """Return what should be on its way: pending and due, or claimed by a worker that died."""
        return self.filter(
            Q(state=Reminder.State.PENDING, next_try_at__lte=now)
            | Q(
                state__in=[Reminder.State.CLAIMED, Reminder.State.SENDING],
                lease_until__lte=now,
            )
        )

    def newest_of_each(self, now: datetime) -> Self:
        """Leave out what a later reminder of the same deadline to the same person makes up for.

        The later one must be due itself, and neither refused for good nor held back: a wish or
        the quiet hours that keep the later one keep no earlier one that is due.
        """
        unsettled = [Reminder.State.PENDING, Reminder.State.CLAIMED, Reminder.State.SENDING]
        later = Reminder.objects.filter(
            Q(due_at__gt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), pk__gt=OuterRef("pk")),
            deadline=OuterRef("deadline"),
            recipient=OuterRef("recipient"),
            channel=OuterRef("channel"),
            state__in=unsettled,
            due_at__lte=now,
        )
        held_back = Q(state=Reminder.State.PENDING, attempts=0, next_try_at__gt=now)
        return self.filter(~Exists(later.exclude(held_back)))

    def made_up_for_by(self, sent: "Reminder", now: datetime) -> Self:
        """Return what a letter just sent makes up for: due before it, and nobody is sending it."""
        return self.filter(
            Q(due_at__lt=sent.due_at) | Q(due_at=sent.due_at, pk__lt=sent.pk),
            Q(state=Reminder.State.PENDING)
            | Q(
                state__in=[Reminder.State.CLAIMED, Reminder.State.SENDING],
                lease_until__lte=now,
            ),
            deadline=sent.deadline_id,
            recipient=sent.recipient,
            channel=sent.channel,
        )

    def for_sending(self) -> Self:
        """Load with each reminder what its letter needs, as it is now; the rest when asked."""
        return self.select_related(
            "deadline__client__firm", "deadline__client__owner", "deadline__client__backup"
        ).only(*FOR_SENDING)


PERSON = ("email", "language", "time_zone", "is_active")
# A file has many columns and a letter says little.
FOR_SENDING = (
    *("rung", "recipient", "channel", "due_at", "attempts"),
    *("deadline__kind", "deadline__due_at", "deadline__last_day", "deadline__state"),
    *("deadline__made_at", "deadline__acknowledged_at"),
    *("deadline__client__reference", "deadline__client__email", "deadline__client__language"),
    *("deadline__client__assistant", "deadline__client__firm__time_zone"),
    "deadline__client__firm__mail_clients",
    *(f"deadline__client__owner__{name}" for name in PERSON),
    *(f"deadline__client__backup__{name}" for name in PERSON),
)


class Reminder(models.Model):
    """One message about one deadline, at one rung of the ladder, to one address."""

    # PASSED: over before the deadline was made, or made up for by a later one that was sent.
    class State(models.TextChoices):
        PENDING = "pending", _("To come")
        CLAIMED = "claimed", _("Claimed")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        PASSED = "passed", _("Passed")

    class Channel(models.TextChoices):
        EMAIL = "email", _("Email")

    class Recipient(models.TextChoices):
        OWNER = "owner", _("Owner")
        BACKUP = "backup", _("Backup")
        FIRM_OWNER = "firm_owner", _("Firm owner")
        ASSISTANT = "assistant", _("Assistant")
        CLIENT = "client", _("Client")
        COVER = "cover", _("Stands in for the owner")
        SECOND_COVER = "second_cover", _("Stands in for the second person")
        HELPER_COVER = "helper_cover", _("Stands in for the assistant")

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="reminders")
    rung = models.CharField(_("rung"), max_length=8)
    recipient = models.CharField(_("to"), max_length=12, choices=Recipient.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, default=Channel.EMAIL
    )
    due_at = models.DateTimeField(_("due at"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=120, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "rung", "recipient", "channel"],
                name="one_reminder_a_rung_and_recipient",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="sent_reminder_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "pending",
                        "claimed",
                        "sending",
                        "sent",
                        "failed",
                        "cancelled",
                        "passed",
                    ]
                ),
                name="reminder_state_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"]),
            models.Index(fields=["state", "lease_until"]),
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["state", "sent_at"]),
            models.Index(fields=["deadline", "state", "sent_at"], name="reminder_last_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.recipient} {self.state}"


class SchedulerHeartbeat(models.Model):
    """When the scheduler last looked, and when it last sent; one row a name."""

    name = models.CharField(max_length=20, primary_key=True)
    ticked_at = models.DateTimeField(_("looked at"))
    sent_at = models.DateTimeField(_("last sent at"), null=True, blank=True)
    sent_count = models.PositiveIntegerField(_("sent at that time"), default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.ticked_at:%Y-%m-%d %H:%M:%S}"
