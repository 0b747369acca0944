"""A spreadsheet that was checked and waits to be imported: an hour at most, for one person."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User

KEPT_FOR = timedelta(hours=1)


class CheckedFileQuerySet(models.QuerySet["CheckedFile"]):
    def of(self, user: User, *, now: datetime) -> Self:
        """Return what this person checked and may still import."""
        return self.filter(user=user, firm_id=user.firm_id, checked_at__gt=now - KEPT_FOR)

    def outdated(self, now: datetime) -> Self:
        return self.filter(checked_at__lte=now - KEPT_FOR)


class CheckedFile(models.Model):
    """The bytes that were checked, so that exactly these are imported; nobody downloads them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="checked_file"
    )
    firm = models.ForeignKey("accounts.Firm", models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    checked_at = models.DateTimeField(_("checked at"), db_index=True)

    objects = CheckedFileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id} {self.checked_at:%Y-%m-%d %H:%M:%S}"
