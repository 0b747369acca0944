"""The one door by which a file comes in.

Extension, declared type and content must agree; a PDF is looked into and an image written anew in
a child process (`examiner.py`). A refusal (`refusals.py`) says what is wrong, which value, and what
to do. Nothing of a refused file is kept.
"""

import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import filetype
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from clients.models import Client
from documents.models import ChecklistItem, Document
from documents.paper_actions import change_state, hold_item
from documents.refusals import MAX_BYTES, MAX_PAGES, refusal, refuse_impossible_day

MAX_PIXELS = 50_000_000
MAX_NAME = 120
# IRCC's photo slot: at least 420 × 540 pixels, JPEG.
PHOTO_PIXELS = (420, 540)
CHILD_SECONDS = 30
EXAMINER = Path(__file__).with_name("examiner.py")

State = ChecklistItem.State


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that may come in: how it is declared, how the examiner calls it."""

    content_type: str
    declared: frozenset[str]
    kind: str


PDF = FileType("application/pdf", frozenset({"application/pdf", "application/x-pdf"}), "PDF")
JPEG = FileType("image/jpeg", frozenset({"image/jpeg", "image/jpg", "image/pjpeg"}), "JPEG")
PNG = FileType("image/png", frozenset({"image/png", "image/x-png"}), "PNG")
BY_EXTENSION = {"pdf": PDF, "jpg": JPEG, "jpeg": JPEG, "png": PNG}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A letter whose words are read: only what has words, each looked into by a reader of its own.
LETTERS = {
    "pdf": FileType(PDF.content_type, PDF.declared, "LETTER-PDF"),
    "docx": FileType(_WORD, frozenset({_WORD}), "LETTER-DOCX"),
    "txt": FileType("text/plain", frozenset({"text/plain"}), "LETTER-TXT"),
}


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """A file that passed: its bytes as they are kept, its type and its name as text."""

    data: bytes
    content_type: str
    name: str
    sha256: str
    text: str = ""
    """The words of a letter."""


class LimitedUpload(FileUploadHandler):
    """Stops reading at the first byte over the limit; later handlers never see that byte.

    It counts all files of a request together: each form takes one.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.read = 0
        self.too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.read += len(raw_data)
        if self.read > MAX_BYTES:
            self.too_large = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def take_in(
    upload: "UploadedFile[Any]",
    *,
    client: Client,
    item: ChecklistItem | None,
    by: User,
    now: datetime,
    issued_on: date | None = None,
    expires_on: date | None = None,
    language: str = Document.Language.ENGLISH,
    photo: bool = False,
) -> Document:
    """Keep an uploaded file for a client and, where it belongs to an item, mark that received.

    Looking into the file takes its time, and nobody has to wait for it: only its row is written
    in a transaction.
    Raises `ValidationError` for a file that cannot be right; by field, for dates that cannot.
    """
    refuse_impossible_day("issued_on", issued_on, now=now)
    if issued_on and expires_on and expires_on < issued_on:
        said = _(
            "This paper expires on %(expires)s, before it was issued on %(issued)s. "
            "Check both dates on the paper."
        )
        raise ValidationError({"expires_on": said % {"expires": expires_on, "issued": issued_on}})
    return keep(
        accept(upload, photo=photo),
        Document(
            client=client,
            item=item,
            issued_on=issued_on,
            expires_on=expires_on,
            language=language,
        ),
        by=by,
        now=now,
    )


def keep(accepted: AcceptedFile, document: Document, *, by: User, now: datetime) -> Document:
    """Store an accepted file as this document, not yet saved; its item becomes received.

    Raises ValidationError for a file that its item holds already.
    """
    document.original_name = accepted.name
    document.content_type = accepted.content_type
    document.size = len(accepted.data)
    document.sha256 = accepted.sha256
    document.uploaded_by = by
    document.uploaded_at = now
    document.file.save("", ContentFile(accepted.data), save=False)
    try:
        _record(document, by=by, now=now)
    except Exception:
        document.file.delete(save=False)
        raise
    return document


@transaction.atomic
def _record(document: Document, *, by: User, now: datetime) -> None:
    item = document.item
    if item is not None:
        # Held first: of a file sent twice at once, the second finds the first.
        hold_item(item)
        _refuse_twice(document, item)
    document.save()
    record_act(
        "document_uploaded",
        at=now,
        by=by,
        subject=document,
        client=document.client_id,
        item=item.pk if item else None,
        size=document.size,
        sha256=document.sha256,
    )
    if item is not None and item.state in (State.NOT_ASKED, State.ASKED, State.REJECTED):
        change_state(item, State.RECEIVED, by=by, now=now)


def _refuse_twice(document: Document, item: ChecklistItem) -> None:
    same = item.files.kept().filter(sha256=document.sha256).first()
    if same is not None:
        raise ValidationError(
            _(
                "“%(name)s” is here already, taken in on %(day)s as “%(kept)s”. It was not kept "
                "a second time. To correct its dates, take the first one out and send it again."
            ),
            code="twice",
            params={
                "name": document.original_name,
                "day": same.uploaded_at.date(),
                "kept": same.original_name,
            },
        )


def accept_letter(upload: "UploadedFile[Any]") -> AcceptedFile:
    """Return a letter with its words; raises `ValidationError` with the reason it may not come."""
    name = clean_name(upload.name or "")
    kind = _agreed_type(upload, name, LETTERS, "letter_extension")
    data = _read(upload, name)
    _check_letter(data, kind, name)
    _answer, written = _examine(data, kind, name)
    sha256 = hashlib.sha256(data).hexdigest()
    return AcceptedFile(data, kind.content_type, name, sha256, text=written.decode())


def _check_letter(data: bytes, kind: FileType, name: str) -> None:
    """Refuse what is of another type; whether a package is a DOCX, only its reader can tell."""
    is_package = data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    if kind.kind == "LETTER-DOCX" and is_package:
        return
    if kind.kind == "LETTER-TXT" and filetype.guess(data) is None:
        return
    _check_content(data, kind, name)


def accept(upload: "UploadedFile[Any]", *, photo: bool = False) -> AcceptedFile:
    """Return the file as it may be kept; raises `ValidationError` with the reason it may not."""
    name = clean_name(upload.name or "")
    kind = _agreed_type(upload, name, BY_EXTENSION, "extension")
    if photo and kind is not JPEG:
        raise refusal("photo_type", name, found=name.rpartition(".")[2].lower())
    data = _read(upload, name)
    _check_content(data, kind, name)
    answer, written = _examine(data, kind, name)
    if photo and (answer["width"] < PHOTO_PIXELS[0] or answer["height"] < PHOTO_PIXELS[1]):
        raise refusal("photo_small", name, found=f"{answer['width']} × {answer['height']}")
    kept = written or data
    return AcceptedFile(kept, kind.content_type, name, hashlib.sha256(kept).hexdigest())


def too_large(name: str = "") -> ValidationError:
    """Return the refusal of a file over the limit."""
    return refusal("too_large", clean_name(name))


def clean_name(name: str) -> str:
    """Return a file's own name as plain text: no path, no control signs, 120 signs at most."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFC", last)
        if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    plain = re.sub(r"\s+", " ", plain).strip(" .") or _("unnamed")
    stem, dot, extension = plain.rpartition(".")
    if dot and len(extension) <= 10:
        return f"{stem[: MAX_NAME - len(extension) - 1]}.{extension}"
    return plain[:MAX_NAME]


def _agreed_type(
    upload: "UploadedFile[Any]", name: str, kinds: dict[str, FileType], code: str
) -> FileType:
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    kind = kinds.get(extension)
    if kind is None:
        raise refusal(code, name, found=extension or _("without an ending"))
    declared = (upload.content_type or "").partition(";")[0].strip().lower()
    if declared not in kind.declared:
        raise refusal("declared", name, found=declared or _("nothing"))
    return kind


def _read(upload: "UploadedFile[Any]", name: str) -> bytes:
    data = b""
    for chunk in upload.chunks():
        data += chunk
        if len(data) > MAX_BYTES:
            raise refusal("too_large", name)
    if not data:
        raise refusal("empty", name)
    return data


def _check_content(data: bytes, kind: FileType, name: str) -> None:
    guessed = filetype.guess(data)
    found = guessed.mime if guessed else None
    if found == kind.content_type:
        return
    text = data[:512].lstrip().lower()
    if found is None and text.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script")):
        raise refusal("markup", name)
    raise refusal("content", name, found=found or _("of no known type"))


def _examine(data: bytes, kind: FileType, name: str) -> tuple[dict[str, Any], bytes]:
    """Look into the file in a child process; a child that dies refuses it."""
    bounds = [str(MAX_BYTES), str(MAX_PAGES), str(MAX_PIXELS)]
    try:
        child = subprocess.run(  # noqa: S603 - our own file, fixed arguments
            [sys.executable, "-I", str(EXAMINER), kind.kind, *bounds],
            input=data,
            capture_output=True,
            timeout=CHILD_SECONDS,
            env={"LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("too_complex", name) from error
    said, _newline, written = child.stdout.partition(b"\n")
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError as error:
        raise refusal("too_complex", name) from error
    if "refused" in answer:
        raise refusal(answer["refused"], name, found=answer["found"])
    return answer, written
