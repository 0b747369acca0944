"""Firms, the people who work in them, and what they did."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo, available_timezones

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from accounts.acts import act_label, details_in_words


def validate_time_zone(name: str) -> None:
    """Refuse a name that the time-zone database does not know."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Choose one such as America/Toronto."),
            params={"name": name},
        )


class Firm(models.Model):
    """An office whose people share client files and see no other office's."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), unique=True)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="America/Toronto", validators=[validate_time_zone]
    )
    language = models.CharField(
        _("language"), max_length=8, choices=settings.KNOWN_LANGUAGES, default="en-ca"
    )
    letterhead = models.TextField(
        _("letterhead"), blank=True, help_text=_("Address lines printed on every PDF.")
    )
    require_second_factor = models.BooleanField(_("second factor required"), default=True)
    mail_clients = models.BooleanField(
        _("remind clients by email"),
        default=False,
        help_text=_("Clients get the same reminders, without any personal data."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("firm")
        verbose_name_plural = _("firms")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Role(models.TextChoices):
    OWNER = "owner", _("Firm owner")
    CONSULTANT = "consultant", _("Consultant")
    ASSISTANT = "assistant", _("Assistant")
    RULE_MAINTAINER = "rule_maintainer", _("Rule maintainer")


class Theme(models.TextChoices):
    SYSTEM = "system", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: AccessTo) -> Self:
        """Return the people of the same firm; nobody for a user without one."""
        return self.filter(firm__isnull=False, firm_id=user.firm_id)

    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_second_factor(self) -> Self:
        """Say of each person, as `has_second_factor`, whether a code is asked for."""
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        return self.annotate(has_second_factor=Exists(factors))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who signs in with this address; without a password, by mail first."""
        if not email:
            raise ValueError("A user needs an email address to sign in with.")
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an operator of the installation: no firm, all of the admin site."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by email; of one firm, or of none (maintainers, operators)."""

    email = models.EmailField(_("email"), unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    firm = models.ForeignKey(
        Firm, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("firm")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.CONSULTANT)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.KNOWN_LANGUAGES, default="en-ca"
    )
    theme = models.CharField(_("theme"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("Leave empty for the firm's."),
    )
    licence_ends_on = models.DateField(
        _("College licence ends on"),
        null=True,
        blank=True,
        help_text=_("The last day of the registration with the College. Watched from 60 days on."),
    )
    insurance_ends_on = models.DateField(
        _("Errors and omissions insurance ends on"),
        null=True,
        blank=True,
        help_text=_("The last day that the policy covers. Watched from 60 days on."),
    )
    # Nobody can have been told of a day before it was typed.
    covers_said_at = models.DateTimeField(null=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may use the admin site"), default=False)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=Q(firm__isnull=False) | Q(role=Role.RULE_MAINTAINER) | Q(is_staff=True),
                name="user_of_a_firm_or_of_the_installation",
                violation_error_message=_("Only rule maintainers and operators have no firm."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def initials(self) -> str:
        words = self.full_name.replace("Dr. ", "").split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this person reads instants."""
        if self.time_zone:
            return ZoneInfo(self.time_zone)
        return self.firm.zone if self.firm else ZoneInfo("UTC")

    @property
    def second_factor_required(self) -> bool:
        """Whether the firm, or for staff the installation, asks for more than a password."""
        by_firm = self.firm is not None and self.firm.require_second_factor
        return by_firm or (self.is_staff and settings.STAFF_SECOND_FACTOR)

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER


class CoverQuerySet(models.QuerySet["Cover"]):
    def visible_to(self, user: AccessTo) -> Self:
        """Return the covers of the reader's own firm; none for a reader without a firm."""
        return self.filter(person__firm__isnull=False, person__firm_id=user.firm_id)

    def standing(self) -> Self:
        """Return those that nobody ended early and whose colleague still signs in."""
        return self.filter(ended_at=None, colleague__is_active=True)

    def on(self, day: date) -> Self:
        """Return those that hold on this day of the firm."""
        return self.standing().filter(first_day__lte=day, last_day__gte=day)

    def meeting(self, first_day: date, last_day: date) -> Self:
        """Return those that share a day with these, both included."""
        return self.filter(ended_at=None, first_day__lte=last_day, last_day__gte=first_day)


class Cover(models.Model):
    """A colleague who stands in for a person who is away, on days of the firm's zone."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="covers", verbose_name=_("who is away")
    )
    colleague = models.ForeignKey(
        User, models.PROTECT, related_name="covering", verbose_name=_("who takes the files")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))
    # Ended before its last day, or before it began: it stands in for nobody from then on.
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("cover")
        verbose_name_plural = _("covers")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="cover_ends_on_or_after_its_first_day",
                violation_error_message=_("A cover cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("colleague")),
                name="nobody_covers_for_themselves",
                violation_error_message=_("Nobody can stand in for themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.colleague_id}, {self.first_day} to {self.last_day}"


def subject_of(row: models.Model) -> str:
    """Return how the log names what an act was about, such as "client:12"."""
    return f"{row._meta.model_name}:{row.pk}"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(firm__isnull=False, firm_id=user.firm_id)

    def about(self, row: models.Model) -> Self:
        return self.filter(subject=subject_of(row))

    def matching(
        self,
        *,
        actor: User | None = None,
        act: str = "",
        first_day: date | None = None,
        last_day: date | None = None,
        zone: ZoneInfo,
    ) -> Self:
        """Narrow to an actor, an act and days of this zone, both included; None asks nothing."""
        events = self
        if actor:
            events = events.filter(actor=actor)
        if act:
            events = events.filter(act=act)
        if first_day:
            events = events.filter(at__gte=datetime.combine(first_day, time(), zone))
        if last_day and last_day < date.max:
            events = events.filter(at__lt=datetime.combine(last_day + timedelta(1), time(), zone))
        return events


class AuditEvent(models.Model):
    """One act of one person, written in the act's own transaction and never changed after.

    `details` holds ids, states and figures only; never a name or a free text.
    """

    at = models.DateTimeField(_("at"), db_index=True)
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, blank=True, verbose_name=_("firm"))
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="acts", verbose_name=_("who")
    )
    act = models.CharField(_("act"), max_length=60, db_index=True)
    subject = models.CharField(_("subject"), max_length=60, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        # Not `db_index`: adding that rebuilds the table on SQLite, which drops its triggers.
        indexes = [models.Index(fields=["subject"], name="audit_event_subject")]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.act} {self.subject}".strip()

    @property
    def label(self) -> str:
        """The act in the reader's words."""
        return act_label(self.act)

    @property
    def said(self) -> list[tuple[str, str]]:
        """The details by name, in words."""
        return details_in_words(self.details)
