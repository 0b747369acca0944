"""What every fact of a file has in common."""

from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PROVINCES = [
    ("AB", _("Alberta")),
    ("BC", _("British Columbia")),
    ("MB", _("Manitoba")),
    ("NB", _("New Brunswick")),
    ("NL", _("Newfoundland and Labrador")),
    ("NS", _("Nova Scotia")),
    ("NT", _("Northwest Territories")),
    ("NU", _("Nunavut")),
    ("ON", _("Ontario")),
    ("PE", _("Prince Edward Island")),
    ("QC", _("Quebec")),
    ("SK", _("Saskatchewan")),
    ("YT", _("Yukon")),
]

validate_country = RegexValidator(
    r"^[A-Z]{2}$",
    _("“%(value)s” is not a country code. Use two capital letters, such as CA or IN."),
)
validate_noc_code = RegexValidator(
    r"^\d{5}$", _("“%(value)s” is not a NOC 2021 code. Use its five digits, such as 31102.")
)


class Fact(models.Model):
    """A row of a client's file; `paper` says what it was read from."""

    paper = models.CharField(
        _("proved by"),
        max_length=200,
        blank=True,
        help_text=_("The paper this was read from, such as “work permit, page 1”."),
    )

    class Meta:
        abstract = True


def ends_after_it_begins(
    name: str, message: "_StrPromise | str", first: str = "first_day", last: str = "last_day"
) -> models.CheckConstraint:
    """Return the constraint that a run of days ends on or after its first day; open ends pass."""
    return models.CheckConstraint(
        condition=Q(**{f"{last}__gte": F(first)}) | Q(**{f"{last}__isnull": True}),
        name=name,
        violation_error_message=message,
    )
