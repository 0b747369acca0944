from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EligibilityConfig(AppConfig):
    name = "eligibility"
    verbose_name = _("Eligibility and rules")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from eligibility import tasks  # noqa: F401  # a task run at once has to be known
