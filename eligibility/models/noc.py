"""Unit groups of the National Occupational Classification, version beside version."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NocUnitGroup(models.Model):
    """A unit group of one version of the National Occupational Classification."""

    noc_version = models.CharField(_("NOC version"), max_length=20, default="2021 V1.0")
    code = models.CharField(_("code"), max_length=5)
    title = models.CharField(_("title"), max_length=200)
    lead_statement = models.TextField(_("lead statement"), blank=True)
    main_duties = models.JSONField(_("main duties"), default=list, blank=True)
    is_paraphrase = models.BooleanField(_("in our own words"), default=True)
    # Of the official text as it was read, so that loading it again changes nothing.
    checksum = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["noc_version", "code"]
        verbose_name = _("NOC unit group")
        verbose_name_plural = _("NOC unit groups")
        constraints = [
            models.UniqueConstraint(
                fields=["noc_version", "code"], name="noc_code_unique_in_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def teer(self) -> int:
        """The TEER category: the second digit of the code."""
        return int(self.code[1])


class NocElement(models.Model):
    """One item of the official text of a unit group, in the order of the file."""

    class Kind(models.TextChoices):
        ILLUSTRATIVE_EXAMPLE = "illustrative_example", _("Illustrative example")
        EXAMPLE = "example", _("Example")
        INCLUSION = "inclusion", _("Inclusion")
        EXCLUSION = "exclusion", _("Exclusion")
        DUTY = "duty", _("Main duty")
        REQUIREMENT = "requirement", _("Employment requirement")
        NOTE = "note", _("Additional information")

    group = models.ForeignKey(NocUnitGroup, models.CASCADE, related_name="elements")
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    # The same text may stand twice in a group: only its place tells the rows apart.
    position = models.PositiveSmallIntegerField(_("place"))
    row = models.PositiveSmallIntegerField(_("row of the file"))
    role = models.CharField(_("role"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    is_optional = models.BooleanField(_("optional"), default=False)

    class Meta:
        ordering = ["group", "position"]
        verbose_name = _("NOC element")
        verbose_name_plural = _("NOC elements")
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="one_noc_element_a_place")
        ]

    def __str__(self) -> str:
        return self.text[:80]
