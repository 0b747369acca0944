"""The archive of a large file for an inspection: 500 documents of 600 kB, two years of answers."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from time import perf_counter, process_time

from django.core.files.base import ContentFile

from accounts.audit import record_act
from clients.models import Client, Stage
from deadlines.inspection import write_inspection
from documents.models import Document
from eligibility.actions import bring_up_to_date
from tests.bench.measuring import Figure, measurement
from tests.factories import make_client, make_employment, make_user, make_work_permit

NOW = datetime(2026, 6, 24, 12, tzinfo=UTC)
DOCUMENTS, BYTES = 500, 600_000
ANSWERS = 700


@measurement
def a_large_file() -> Iterator[Figure]:
    owner = make_user()
    client = make_client(owner, stage=Stage.POOL)
    make_employment(client)
    make_work_permit(client)
    for days in range(ANSWERS):
        on = date(2026, 6, 24) - timedelta(days=days)
        bring_up_to_date(Client.objects.filter(pk=client.pk), on=on, now=NOW)
        record_act("client_read", at=NOW, by=owner, subject=client)
    for number in range(DOCUMENTS):
        data = b"%PDF-1.7" + os.urandom(BYTES)
        Document.objects.create(
            client=client,
            file=ContentFile(data, name=f"{number}.pdf"),
            original_name=f"paper {number}.pdf",
            content_type="application/pdf",
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            uploaded_by=owner,
            uploaded_at=NOW,
        )
    with tempfile.TemporaryFile() as target:
        begun, worked = perf_counter(), process_time()
        write_inspection(target, client, by=owner, now=NOW)
        yield Figure("archive of 500 documents, 300 MB", perf_counter() - begun, "s", "<= 2")
        yield Figure("  processor time", process_time() - worked, "s")
        yield Figure("  size", target.tell() / 1e6, "MB")
