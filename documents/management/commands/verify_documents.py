"""`manage.py verify_documents`: every kept file is in the store and is what was taken in."""

import hashlib
import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.models import Document

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Compares each stored file with the checksum taken when it came in; run it each night."

    def handle(self, **options: Any) -> None:
        checked, wrong = 0, []
        for document in Document.objects.order_by("pk").iterator(chunk_size=200):
            checked += 1
            if fault := fault_of(document):
                wrong.append(document.pk)
                logger.error("document %s: %s", document.pk, fault)
        self.stdout.write(f"{checked} files checked, {len(wrong)} wrong.")
        if wrong:
            numbers = ", ".join(str(pk) for pk in wrong)
            raise CommandError(
                f"These documents are damaged or missing: {numbers}. Restore them from a backup."
            )


def fault_of(document: Document) -> str:
    """Return what is wrong with a stored file, nothing when it is as it was taken in."""
    try:
        with document.file.open("rb") as stored:
            found = hashlib.file_digest(stored, "sha256").hexdigest()
    except FileNotFoundError:
        return "not in the store"
    return "" if found == document.sha256 else "its content has changed"
