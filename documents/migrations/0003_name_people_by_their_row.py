"""Items about the spouse are named after the family member's row, and keep their states."""

from django.db import migrations


def name_by_row(apps, schema_editor):
    Checklist = apps.get_model("documents", "Checklist")
    for checklist in Checklist.objects.select_related("client").iterator():
        spouses = checklist.client.family.exclude(relation="child")
        spouse = spouses.order_by("relation", "birth_date", "pk").first()
        if spouse is not None:
            _rename(checklist, f"family-{spouse.pk}")


def _rename(checklist, name):
    taken = set(checklist.items.values_list("key", "subject"))
    for item in checklist.items.filter(subject__regex="^(person|stay):spouse(:|$)"):
        subject = item.subject.replace(":spouse", f":{name}", 1)
        if (item.key, subject) not in taken:
            item.subject = subject
            item.save(update_fields=["subject"])
    checklist.answers = {
        key.replace("stay:spouse:", f"stay:{name}:", 1): answer
        for key, answer in checklist.answers.items()
    }
    checklist.save(update_fields=["answers"])


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0001_initial"),
        ("documents", "0002_answers_and_languages"),
    ]

    operations = [migrations.RunPython(name_by_row, migrations.RunPython.noop)]
