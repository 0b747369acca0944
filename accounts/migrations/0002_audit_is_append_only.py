from django.db import migrations

from accounts.database_rules import Refuse


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        Refuse(
            "audit_event_append_only",
            table="accounts_auditevent",
            on=["UPDATE", "DELETE"],
            message="An audit event is never changed or deleted.",
        )
    ]
