from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EligibilityConfig(AppConfig):
    name = "eligibility"
    verbose_name = _("Eligibility and rules")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from eligibility import impact, tasks  # noqa: F401  # tasks and kinds of jobs are known
        from eligibility.duty_field_words import register

        register()
