from django.db import migrations

from accounts.database_rules import Refuse

FIXED = ["kind", "key", "title", "label", "unit", "since", "has_ended", "body", "source"]
FIXED += ["source_url", "read_on", "confidence", "examples", "is_shipped", "checksum"]


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0001_initial")]

    operations = [
        Refuse(
            "rule_version_published_is_fixed",
            table="eligibility_ruleversion",
            on=["UPDATE"],
            message="A published rule version never changes. Withdraw it, or publish a new one.",
            when="OLD.state IN ('published', 'withdrawn') AND ("
            + " OR ".join(f"NEW.{field} <> OLD.{field}" for field in FIXED)
            + " OR (NEW.state <> OLD.state"
            " AND NOT (OLD.state = 'published' AND NEW.state = 'withdrawn')))",
        ),
        Refuse(
            "rule_version_published_is_kept",
            table="eligibility_ruleversion",
            on=["DELETE"],
            message="A published rule version is kept for ever. Withdraw it instead.",
            when="OLD.state IN ('published', 'withdrawn')",
        ),
    ]
