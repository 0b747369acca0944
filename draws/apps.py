from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DrawsConfig(AppConfig):
    name = "draws"
    verbose_name = _("Rounds of invitations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what is done in the background."""
        from draws import confirmation, simulation  # noqa: F401
