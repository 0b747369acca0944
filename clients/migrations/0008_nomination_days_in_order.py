from django.core.management import CommandError
from django.db import migrations, models

PAIRS = (
    ("issued_on", "accepted_on"),
    ("issued_on", "withdrawn_on"),
    ("accepted_on", "expires_on"),
    ("accepted_on", "withdrawn_on"),
)
MOST_NAMED = 50


def refuse_days_out_of_order(apps, schema_editor):
    """Name the nominations that the constraint would refuse, by file and by what contradicts.

    Which of two days is wrong only the certificate says: nothing is changed or forgotten here.
    """
    nominations = apps.get_model("clients", "Nomination").objects.using(
        schema_editor.connection.alias
    )
    found = models.Q()
    for first, second in PAIRS:
        found |= models.Q(**{f"{second}__lt": models.F(first)})
    rows = nominations.filter(found).select_related("client").order_by("pk")
    named = [_said(row) for row in rows[:MOST_NAMED]]
    if named:
        raise CommandError(
            f"Nominations with days out of order: {rows.count()}. One is issued first, then "
            "accepted, and ends last. Nothing was changed. Go back to the version before, correct "
            "these days there by the certificate, and upgrade again:\n" + "\n".join(named)
        )


def _said(row):
    wrong = "; ".join(
        f"{second} {getattr(row, second)} is before {first} {getattr(row, first)}"
        for first, second in PAIRS
        if getattr(row, first)
        and getattr(row, second)
        and getattr(row, second) < getattr(row, first)
    )
    return f"- file {row.client.reference}, nomination {row.pk}: {wrong}"


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0007_assistant_of_a_file"),
    ]

    operations = [
        migrations.RunPython(refuse_days_out_of_order, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("issued_on__isnull", True),
                        ("accepted_on__isnull", True),
                        ("accepted_on__gte", models.F("issued_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("issued_on__isnull", True),
                        ("withdrawn_on__isnull", True),
                        ("withdrawn_on__gte", models.F("issued_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("accepted_on__isnull", True),
                        ("expires_on__isnull", True),
                        ("expires_on__gte", models.F("accepted_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("accepted_on__isnull", True),
                        ("withdrawn_on__isnull", True),
                        ("withdrawn_on__gte", models.F("accepted_on")),
                        _connector="OR",
                    ),
                ),
                name="nomination_days_in_order",
                violation_error_message="A nomination is issued first, then accepted, and ends last.",
            ),
        ),
    ]
