"""Rounds as published, what they said before, and what could not be read."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class RoundQuerySet(models.QuerySet["Round"]):
    def of_category(self, key: str) -> Self:
        return self.filter(category_key=key)

    def held_by(self, day: date) -> Self:
        return self.filter(held_on__lte=day)

    def of_same_type(self, held: "Round") -> Self:
        """Return the rounds that ranked the same group: the same category, in whatever version."""
        return self.filter(kind=held.kind, program=held.program, category_key=held.category_key)

    def before(self, held: "Round") -> Self:
        return self.filter(order__lt=held.order)

    def newest_first(self) -> Self:
        return self.order_by("-held_on", "-order")

    def numbered(self, words: str) -> "Round | None":
        """Return the round of this number, with or without #, however its letter is typed."""
        return self.filter(number__iexact=words.strip(" #")).first()

    def matching(self, words: str) -> Self:
        """Return the rounds whose number is given (with or without #) or whose name holds it."""
        words = words.strip().removeprefix("#").strip()
        if not words:
            return self.none()
        return self.filter(Q(number__iexact=words) | Q(name__icontains=words))


class Round(models.Model):
    """One round of invitations, as published. Of the installation, not of a firm."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("All programs")
        PROGRAM = "program", _("One program")
        CATEGORY = "category", _("Category")

    class Origin(models.TextChoices):
        SHIPPED = "shipped", _("Shipped table")
        FEED = "feed", _("Official feed")
        TYPED = "typed", _("Typed in")

    # "91a" is a number: text, never an integer.
    number = models.CharField(_("number"), max_length=8, unique=True)
    order = models.PositiveIntegerField(
        editable=False, db_index=True, help_text=_("The number as it sorts: 91a is 9101.")
    )
    held_on = models.DateField(_("held on"), db_index=True)
    # As printed; its "UTC" label is doubtful in places, so nothing is computed with it.
    held_at = models.DateTimeField(_("time printed"), null=True, blank=True)
    name = models.CharField(_("name as published"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    program = models.CharField(_("program"), max_length=8, blank=True)
    category_key = models.CharField(_("category"), max_length=80, blank=True, db_index=True)
    category_label = models.CharField(_("version of the category"), max_length=80, blank=True)
    programs_covered = models.CharField(_("programs covered"), max_length=300, blank=True)
    invitations = models.PositiveIntegerField(_("invitations"))
    cut_off_score = models.PositiveSmallIntegerField(_("CRS cut-off"))
    tie_break_at = models.DateTimeField(_("tie-break"), null=True, blank=True)
    pool = models.JSONField(_("pool by score"), null=True, blank=True)
    pool_on = models.DateField(_("pool counted on"), null=True, blank=True)
    instructions_url = models.CharField(_("instructions"), max_length=400, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    source = models.CharField(_("source"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=120, blank=True)
    notes = models.TextField(
        _("how it was read"), blank=True, help_text=_("What had to be supplied, one note a line.")
    )
    first_read_at = models.DateTimeField(_("first read at"))
    last_read_at = models.DateTimeField(_("last read at"))

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-order"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(cut_off_score__lte=1200), name="round_cut_off_at_most_1200"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("draws:round_detail", args=[self.number])


class RoundLoad(models.Model):
    """One reading of a source of rounds: when, what it held, and what came of it.

    A damaged file leaves nothing but its reading, with the `problem` it was refused for.
    """

    origin = models.CharField(_("origin"), max_length=8, choices=Round.Origin.choices)
    read_at = models.DateTimeField(_("read at"), db_index=True)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True)
    row_count = models.PositiveIntegerField(_("rounds in the source"), default=0)
    new_count = models.PositiveIntegerField(_("new"), default=0)
    changed_count = models.PositiveIntegerField(_("changed"), default=0)
    filled_count = models.PositiveIntegerField(_("completed"), default=0)
    unchanged_count = models.PositiveIntegerField(_("unchanged"), default=0)
    quarantined_count = models.PositiveIntegerField(_("set aside"), default=0)
    kept_count = models.PositiveIntegerField(_("kept though not in the source"), default=0)
    problem = models.CharField(_("refused because"), max_length=500, blank=True)

    class Meta:
        ordering = ["-read_at", "-pk"]
        verbose_name = _("reading of rounds")
        verbose_name_plural = _("readings of rounds")

    def __str__(self) -> str:
        return f"{self.origin} {self.read_at:%Y-%m-%d %H:%M}"


class RoundChange(models.Model):
    """What a published round said before the feed rewrote it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="changes")
    field = models.CharField(_("field"), max_length=40)
    before = models.CharField(_("before"), max_length=400, blank=True)
    after = models.CharField(_("after"), max_length=400, blank=True)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        ordering = ["-seen_at", "pk"]
        verbose_name = _("change of a round")
        verbose_name_plural = _("changes of rounds")

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"

    @property
    def field_label(self) -> str:
        """Return the value that changed, as the office calls it."""
        label = str(getattr(Round._meta.get_field(self.field), "verbose_name", self.field))
        return label[:1].upper() + label[1:]


class QuarantinedRound(models.Model):
    """A row of the feed that says something we do not know; a person decides."""

    number = models.CharField(_("number"), max_length=20)
    reason = models.CharField(_("reason"), max_length=300)
    raw = models.JSONField(_("row as published"))
    seen_at = models.DateTimeField(_("seen at"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    class Meta:
        ordering = ["-seen_at", "pk"]
        verbose_name = _("quarantined row")
        verbose_name_plural = _("quarantined rows")

    def __str__(self) -> str:
        return f"{self.number}: {self.reason}"
