"""The archive of one file, written into a file of its own so that memory stays small."""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from django.template.loader import render_to_string

from accounts.models import User
from clients.exchange.case_file import case_file
from clients.exchange.spreadsheets import csv_lines
from clients.models import Client
from deadlines.inspection.rows import Row, assessment_path, moment
from deadlines.inspection.tables import TABLES, Table
from documents.models import Document

STYLE = Path(__file__).with_name("style.css")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_NAME = 80
# Pages and scans are packed already, or small.
STORED, PACKED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive with the SHA-256 of its bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document as it is in the archive; `path` is empty where its file is not in the store."""

    document: Document
    path: str
    sha256: str

    @property
    def is_whole(self) -> bool:
        """Whether its bytes are those that were taken in."""
        return self.sha256 == self.document.sha256


@dataclass(slots=True)
class _Archive:
    """A ZIP being written, with what it holds so far."""

    zip: zipfile.ZipFile
    at: datetime
    entries: list[Entry] = field(default_factory=list)

    def write(self, path: str, chunks: Iterable[bytes], *, packing: int = PACKED) -> Entry:
        """Write one file, piece by piece."""
        about = zipfile.ZipInfo(path, self.at.timetuple()[:6])
        about.compress_type = packing
        about.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self.zip.open(about, "w") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        entry = Entry(path, size, digest.hexdigest())
        self.entries.append(entry)
        return entry


def write_inspection(target: IO[bytes], client: Client, *, by: User, now: datetime) -> None:
    """Write all that a file holds into `target` as a ZIP, in the language and zone in force.

    The index comes last: it lists every other file with its hash.
    """
    with zipfile.ZipFile(target, "w") as file:
        archive = _Archive(file, now)
        archive.write("style.css", [STYLE.read_bytes()])
        archive.write("case.json", _json(case_file(client)))
        counted = [(table, _write_table(archive, table, client)) for table in TABLES]
        for row in client.assessments.order_by("pk").iterator(chunk_size=20):
            archive.write(assessment_path(row.pk), _json(_assessment(row)))
        documents = [_write_document(archive, row) for row in _documents(client)]
        context = {
            "client": client,
            "by": by,
            "at": moment(now),
            "tables": counted,
            "documents": documents,
            "entries": archive.entries,
        }
        archive.write("index.html", [_page("index", context)])
        sums = "".join(f"{each.sha256}  {each.path}\n" for each in archive.entries)
        archive.write("SHA256SUMS", [sums.encode()])


def _write_table(archive: _Archive, table: Table, client: Client) -> int:
    """Write a table as a page and as CSV; return how many rows it has."""
    rows = [[str(value) for value in row] for row in table.rows(client)]
    context = {"client": client, "table": table, "rows": rows}
    archive.write(f"tables/{table.name}.html", [_page("table", context)])
    heads: list[Row] = [[str(each) for each in table.columns]]
    archive.write(f"tables/{table.name}.csv", csv_lines([*heads, *rows]))
    return len(rows)


def _page(name: str, context: dict[str, object]) -> bytes:
    return render_to_string(f"deadlines/inspection/{name}.html", context).encode()


def _json(value: object) -> list[bytes]:
    return [json.dumps(value, indent=1, ensure_ascii=False, default=str).encode()]


def _assessment(row: object) -> dict[str, object]:
    names = (
        "rule_key as_of evaluated_at verdict best_noc hours rules_edition versions "
        "versions_checksum facts_hash facts result"
    )
    return {name: getattr(row, name) for name in names.split()}


def _documents(client: Client) -> Iterable[Document]:
    rows = Document.objects.filter(client=client).select_related("item", "letter", "uploaded_by")
    return rows.order_by("pk")


def _write_document(archive: _Archive, row: Document) -> KeptDocument:
    """Write a document's bytes as they are kept; a missing file is said, never an end of it all."""
    try:
        with closing(row.file.open("rb")) as file:
            entry = archive.write(_document_path(row), _chunks(file), packing=STORED)
    except (OSError, ValueError):
        return KeptDocument(row, "", "")
    return KeptDocument(row, entry.path, entry.sha256)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(64 * 1024):
        yield chunk


def _document_path(row: Document) -> str:
    """Return a name of plain letters: no folder, no sign that a system reads in its own way."""
    stem, dot, ending = row.original_name.rpartition(".")
    plain = _UNSAFE.sub("_", stem if dot else ending).strip("._-")[:LONGEST_NAME]
    ending = _UNSAFE.sub("", ending)[:8] if dot else ""
    return f"documents/{row.pk:06}-{plain or 'document'}{'.' + ending if ending else ''}"
