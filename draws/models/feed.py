"""An address that the official rounds file is fetched from, and how that went."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedSource(models.Model):
    """What is known of one address: what it last said, and when to ask again."""

    address = models.CharField(_("address"), max_length=500, unique=True)
    # Kept only once the file they came with is loaded: a file that was refused is asked for again.
    etag = models.CharField(_("ETag"), max_length=300, blank=True)
    last_modified = models.CharField(_("Last-Modified"), max_length=60, blank=True)
    checked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    loaded_at = models.DateTimeField(_("loaded at"), null=True, blank=True)
    next_check_at = models.DateTimeField(_("to be asked again at"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        ordering = ["address"]
        verbose_name = _("source of rounds")
        verbose_name_plural = _("sources of rounds")

    def __str__(self) -> str:
        return self.address
