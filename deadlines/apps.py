from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = _("Deadlines and reminders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from deadlines.ladders import KIND, SHIPPED
        from deadlines.rules.ladder import Ladder
        from eligibility.edition import register_kind

        register_kind(KIND, Ladder, [SHIPPED])
