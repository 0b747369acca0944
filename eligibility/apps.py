from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EligibilityConfig(AppConfig):
    name = "eligibility"
    verbose_name = _("Eligibility and rules")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tasks and kinds of jobs are known from the start.
        from eligibility import impact, reassess, tasks  # noqa: F401
        from eligibility.duty_field_words import register

        register()
