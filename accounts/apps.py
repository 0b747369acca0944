from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and firms")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Write signing in and out into the audit log."""
        from accounts import sign_in_log

        sign_in_log.connect()
