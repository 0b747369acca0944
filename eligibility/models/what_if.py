"""What an office supposed of its clients and wants to compare again."""

from dataclasses import fields
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from clients.models import Client
from eligibility.rules.supposition import Supposition


class WhatIfQuerySet(models.QuerySet["WhatIf"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(client__firm__isnull=False, client__firm_id=user.firm_id)


class WhatIf(models.Model):
    """What an office once supposed of a client, by name; judged anew whenever it is looked at."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="what_ifs")
    name = models.CharField(_("name"), max_length=80)
    supposed = models.JSONField(_("supposed"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"))

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("what-if")
        verbose_name_plural = _("what-ifs")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "name"],
                name="what_if_name_unique_for_client",
                violation_error_message=_("A what-if of this name is saved. Choose another name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def supposition(self) -> Supposition:
        """What is supposed; a change that this code does not know any more is left out."""
        known = {each.name for each in fields(Supposition)} & set(self.supposed)
        return Supposition(**{name: self.supposed[name] for name in known})
