"""What comes in by the one door, and what does not."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from accounts.models import AuditEvent
from documents import intake
from documents.intake import accept, clean_name, keep, take_in
from documents.models import ChecklistItem, Document
from documents.refusals import MAX_BYTES
from tests.documents import files
from tests.documents.files import image, pdf, upload
from tests.documents.making import NOW, item_of, make_application, make_physician

State = ChecklistItem.State
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
ZIP = b"PK\x03\x04" + b"\0" * 60
EXE = b"MZ\x90\0" + b"\0" * 400
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
GIF = b"GIF89a" + b"\0" * 60


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


JPG = ("photo.jpg", "image/jpeg")
PNG = ("scan.png", "image/png")

HOSTILE = {
    # what it claims to be
    "a web page named PDF": (HTML, "letter.pdf", "application/pdf", "markup"),
    "a web page with leading space": (b"\n\n  " + HTML, "a.pdf", "application/pdf", "markup"),
    "XML named PDF": (b"<?xml version='1.0'?><a/>", "a.pdf", "application/pdf", "markup"),
    "a drawing with a script named PNG": (SVG, *PNG, "markup"),
    "a bare script named JPG": (b"<script>alert(1)</script>", *JPG, "markup"),
    "a program named PDF": (EXE, "a.pdf", "application/pdf", "content"),
    "a ZIP named PDF": (ZIP, "a.pdf", "application/pdf", "content"),
    "a GIF named PNG": (GIF, *PNG, "content"),
    "a JPEG named PNG": (image(), *PNG, "content"),
    "a PNG named JPG": (image("PNG"), *JPG, "content"),
    "a PDF named PNG": (pdf(), *PNG, "content"),
    "a PNG named PDF": (image("PNG"), "a.pdf", "application/pdf", "content"),
    "plain words named PDF": (b"Dear officer,", "a.pdf", "application/pdf", "content"),
    "a PDF behind a kilobyte of rubbish": (b"x" * 1024 + pdf(), "a.pdf", files.PDF_TYPE, "content"),
    "nothing at all": (b"", "a.pdf", "application/pdf", "empty"),
    # how it is declared
    "a PDF declared as a web page": (pdf(), "a.pdf", "text/html", "declared"),
    "a PDF declared as anything": (pdf(), "a.pdf", "application/octet-stream", "declared"),
    "a PDF declared as nothing": (pdf(), "a.pdf", "", "declared"),
    "an image declared as a drawing": (image("PNG"), "a.png", "image/svg+xml", "declared"),
    # what it is called
    "a program": (EXE, "setup.exe", "application/x-msdownload", "extension"),
    "a PDF with a second ending": (pdf(), "letter.pdf.exe", "application/pdf", "extension"),
    "a name without an ending": (pdf(), "letter", "application/pdf", "extension"),
    "a name that is only an ending": (pdf(), ".pdf", "application/pdf", "extension"),
    "a text document": (ZIP, "letter.docx", "application/msword", "extension"),
    "a web page": (HTML, "letter.html", "text/html", "extension"),
    "a drawing": (SVG, "a.svg", "image/svg+xml", "extension"),
    "an ending turned by a direction sign": (pdf(), "x\u202efdp.exe", files.PDF_TYPE, "extension"),
    "an ending behind a zero byte": (pdf(), "a.pdf\0.exe", "application/pdf", "extension"),
    "a photo of another kind": (b"\0\0\0\x18ftypheic", "a.heic", "image/heic", "extension"),
    # size
    "one byte over 4 MB": (b"%PDF-1.7" + b"\0" * (MAX_BYTES - 7), "a.pdf", "", "declared"),
    "a PDF one byte over 4 MB": (
        b"%PDF-1.7" + b"\0" * (MAX_BYTES - 7),
        "a.pdf",
        "application/pdf",
        "too_large",
    ),
    "an image one byte over 4 MB": (
        image() + b"\0" * (MAX_BYTES + 1 - len(image())),
        *JPG,
        "too_large",
    ),
    # PDFs that do something
    "a PDF with a program that starts on opening": files.with_javascript_on_open,
    "a PDF with a named program": files.with_javascript_names,
    "a PDF whose page starts a program": files.with_javascript_on_page,
    "a PDF with a program hidden in a chain": files.with_javascript_in_a_direct_chain,
    "a PDF with a program in a stream": files.with_javascript_in_a_stream,
    "a PDF whose field runs a program": files.with_javascript_on_a_field,
    "a PDF that starts another program": files.with_launch,
    "a PDF with a link that starts a program": files.with_launch_annotation,
    "a PDF that sends data": files.with_submit,
    "a PDF that fetches data": files.with_import,
    "a PDF that carries a file": files.with_embedded_file,
    "a PDF with a pinned file": files.with_file_annotation,
    "a portfolio": files.with_portfolio,
    "a PDF that opens a carried file": files.with_go_to_embedded,
    "a fillable form with its own program": files.with_xfa,
    "a PDF with a film": files.with_rich_media,
    "a PDF nested too deep": files.with_deep_nesting,
    # PDFs that cannot be read
    "a PDF locked with a password": (files.encrypted_pdf(), "a.pdf", files.PDF_TYPE, "encrypted"),
    "a PDF locked for changes that runs a program": (
        files.encrypted_pdf("", change=files.with_javascript_in_a_stream),
        "a.pdf",
        files.PDF_TYPE,
        "javascript",
    ),
    "a PDF locked for changes that carries a file": (
        files.encrypted_pdf("", change=files.with_embedded_file),
        "a.pdf",
        files.PDF_TYPE,
        "embedded",
    ),
    "only the head of a PDF": (b"%PDF-1.7\n", "a.pdf", files.PDF_TYPE, "not_a_pdf"),
    "a PDF of rubbish": (b"%PDF-1.7\n" + b"\xff" * 4000, "a.pdf", files.PDF_TYPE, "not_a_pdf"),
    "a PDF without pages": (pdf(0), "a.pdf", files.PDF_TYPE, "no_pages"),
    "a PDF of 201 pages": (pdf(201), "a.pdf", files.PDF_TYPE, "too_many_pages"),
    # images
    "an image that claims a billion pixels": (
        files.png_claiming(40_000, 40_000),
        *PNG,
        "too_many_pixels",
    ),
    "an image just over the pixels": (
        files.png_claiming(10_000, 5_001),
        *PNG,
        "too_many_pixels",
    ),
    "half an image": (image()[: len(image()) // 2], *JPG, "damaged_image"),
    "a damaged image": (files.png_claiming(600, 800), *PNG, "damaged_image"),
    "only the head of an image": (b"\xff\xd8\xff\xe0" + b"\0" * 40, *JPG, "not_an_image"),
}
REASON_OF = {
    files.with_launch: "launch",
    files.with_launch_annotation: "launch",
    files.with_submit: "launch",
    files.with_import: "launch",
    files.with_embedded_file: "embedded",
    files.with_file_annotation: "embedded",
    files.with_portfolio: "embedded",
    files.with_go_to_embedded: "embedded",
    files.with_xfa: "xfa",
    files.with_rich_media: "embedded",
    files.with_deep_nesting: "too_complex",
}


def test_at_least_forty_hostile_files_are_tried():
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_for_its_own_reason(what):
    made = HOSTILE[what]
    if callable(made):
        made = (pdf(change=made), "a.pdf", files.PDF_TYPE, REASON_OF.get(made, "javascript"))
    data, name, declared, reason = made

    with pytest.raises(ValidationError) as refused:
        accept(upload(data, name, declared))

    assert refused.value.code == reason
    assert "“" in refused.value.messages[0]


@pytest.mark.django_db
def test_nothing_is_kept_of_a_refused_file(media):
    client = make_physician()

    with pytest.raises(ValidationError):
        take_in(upload(HTML), client=client, item=None, by=client.owner, now=NOW)

    assert stored_files(media) == []
    assert not Document.objects.exists()
    assert not AuditEvent.objects.filter(act="document_uploaded").exists()


@pytest.mark.parametrize(
    ("data", "name", "declared"),
    [
        (pdf(), "letter.pdf", "application/pdf"),
        (pdf(200), "LETTER.PDF", "application/pdf; charset=binary"),
        (image(), "photo.jpeg", "image/jpeg"),
        (image("PNG", mode="RGBA"), "scan.png", "image/png"),
        (image("PNG", mode="L"), "scan.png", "image/png"),
    ],
)
def test_a_plain_file_comes_in(data, name, declared):
    assert accept(upload(data, name, declared)).data


def test_a_file_of_exactly_four_megabytes_comes_in():
    made = pdf()
    padded = made + b"\n%" + b" " * (MAX_BYTES - len(made) - 2)

    assert len(accept(upload(padded)).data) == MAX_BYTES


def test_a_pdf_is_kept_byte_for_byte_under_its_checksum():
    data = pdf(2)

    accepted = accept(upload(data))

    assert accepted.data == data
    assert accepted.sha256 == hashlib.sha256(data).hexdigest()


def test_a_pdf_that_only_opens_on_a_page_comes_in():
    def opens_on_first_page(made):
        made.Root.OpenAction = files.Array([made.pages[0].obj, files.Name.Fit])

    assert accept(upload(pdf(change=opens_on_first_page))).data


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_pdf_that_only_its_owner_may_change_comes_in_as_it_is(revision):
    data = files.encrypted_pdf("", revision)

    assert accept(upload(data)).data == data


def test_an_image_loses_its_metadata_and_stands_upright():
    accepted = accept(upload(files.jpeg_with_metadata(), *JPG))

    kept = Image.open(BytesIO(accepted.data))
    assert kept.size == (800, 600)
    assert not kept.getexif()
    assert b"Okafor" not in accepted.data
    assert b"private words" not in accepted.data


def test_a_png_loses_the_words_inside():
    accepted = accept(upload(files.png_with_text(), *PNG))

    assert b"private words" not in accepted.data


def test_what_follows_an_image_is_dropped():
    accepted = accept(upload(image() + HTML, *JPG))

    assert b"<script>" not in accepted.data


@pytest.mark.parametrize(
    ("size", "taken"), [((420, 540), True), ((419, 540), False), ((420, 539), False)]
)
def test_the_photo_slot_asks_for_its_pixels(size, taken):
    sent = upload(image(size=size), *JPG)

    if taken:
        assert accept(sent, photo=True).data
    else:
        with pytest.raises(ValidationError, match="at least 420 × 540"):
            accept(sent, photo=True)


@pytest.mark.parametrize("sent", [(image("PNG"), *PNG), (pdf(), "a.pdf", files.PDF_TYPE)])
def test_the_photo_slot_takes_jpg_only(sent):
    with pytest.raises(ValidationError, match="takes JPG only"):
        accept(upload(*sent), photo=True)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\letter.pdf", "letter.pdf"),
        ("a\u202eb\u200fc.pdf", "abc.pdf"),
        ("line\r\nbreak\0.pdf", "linebreak.pdf"),
        ("  two   words .pdf ", "two words .pdf"),
        ("Cafe\u0301.pdf", "Café.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("...", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_a_name_is_kept_as_plain_text(name, cleaned):
    assert clean_name(name) == cleaned


@pytest.mark.django_db
def test_a_file_is_stored_under_its_firm_by_a_name_nobody_can_guess(media):
    client = make_physician()

    document = take_in(upload(pdf()), client=client, item=None, by=client.owner, now=NOW)

    (path,) = stored_files(media)
    assert path.parent == media / "documents" / str(client.firm_id)
    assert "letter" not in path.name
    assert len(path.name) == 32
    assert (document.original_name, document.content_type) == ("letter.pdf", "application/pdf")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "reason"), [(State.NOT_ASKED, ""), (State.ASKED, "x"), (State.REJECTED, "x")]
)
def test_a_file_for_an_item_marks_it_received(before, reason):
    checklist = make_application()
    item = item_of(checklist, "fee_processing")
    ChecklistItem.objects.filter(pk=item.pk).update(state=before, reason="x")
    item.refresh_from_db()
    owner = checklist.client.owner

    take_in(upload(pdf()), client=checklist.client, item=item, by=owner, now=NOW)

    item.refresh_from_db()
    assert (item.state, item.reason) == (State.RECEIVED, reason)


@pytest.mark.django_db
@pytest.mark.parametrize("before", [State.CHECKED, State.WAIVED])
def test_a_further_file_does_not_undo_what_was_settled(before):
    checklist = make_application()
    item = item_of(checklist, "fee_processing")
    ChecklistItem.objects.filter(pk=item.pk).update(state=before, reason="x")
    item.refresh_from_db()

    take_in(upload(pdf()), client=checklist.client, item=item, by=checklist.client.owner, now=NOW)

    item.refresh_from_db()
    assert item.state == before


@pytest.mark.django_db
def test_a_paper_waived_while_its_file_was_under_way_stays_waived():
    checklist = make_application()
    seen_before = item_of(checklist, "fee_processing")
    owner = checklist.client.owner
    ChecklistItem.objects.filter(pk=seen_before.pk).update(state=State.WAIVED, reason="x")

    take_in(upload(pdf()), client=checklist.client, item=seen_before, by=owner, now=NOW)

    assert item_of(checklist, "fee_processing").state == State.WAIVED


@pytest.mark.django_db
def test_of_a_file_sent_twice_at_once_one_is_kept(media):
    item = item_of(make_application(), "fee_processing")
    client = item.checklist.client
    first, second = (accept(upload(pdf())) for _ in range(2))

    keep(first, Document(client=client, item=item), by=client.owner, now=NOW)
    with pytest.raises(ValidationError, match="is here already"):
        keep(second, Document(client=client, item=item), by=client.owner, now=NOW)

    assert Document.objects.count() == len(stored_files(media)) == 1


@pytest.mark.django_db
def test_nobody_waits_for_the_database_while_a_file_is_looked_into(monkeypatch):
    client = make_physician()
    outside = len(connection.atomic_blocks)
    open_meanwhile = []
    look_into = intake._examine

    def watched(*args):
        open_meanwhile.append(len(connection.atomic_blocks) - outside)
        return look_into(*args)

    monkeypatch.setattr(intake, "_examine", watched)
    take_in(upload(pdf()), client=client, item=None, by=client.owner, now=NOW)

    assert open_meanwhile == [0]


@pytest.mark.django_db
def test_an_upload_is_audited_without_the_files_name():
    client = make_physician()

    document = take_in(upload(pdf()), client=client, item=None, by=client.owner, now=NOW)

    event = AuditEvent.objects.get(act="document_uploaded")
    assert event.subject == f"document:{document.pk}"
    assert "letter" not in str(event.details)
    assert event.details["sha256"] == document.sha256


def test_reading_stops_at_the_first_byte_over_the_limit():
    class Endless(SimpleUploadedFile):
        handed_out = 0

        def chunks(self, chunk_size=None):
            while True:
                Endless.handed_out += 65536
                yield b"%" * 65536

    with pytest.raises(ValidationError, match="over 4 MB"):
        accept(Endless("a.pdf", b"x", content_type="application/pdf"))

    assert Endless.handed_out == MAX_BYTES + 65536
