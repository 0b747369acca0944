from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = _("Deadlines and reminders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from deadlines import backlog  # noqa: F401  # registers its job
        from deadlines.ladders import KIND, SHIPPED
        from deadlines.rule_words import LADDER
        from deadlines.rules.ladder import Ladder
        from eligibility.edition import register_kind
        from eligibility.field_words import register_words

        register_kind(KIND, Ladder, [SHIPPED])
        register_words(KIND, LADDER)
