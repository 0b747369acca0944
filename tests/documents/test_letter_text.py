"""The words of letters: what is read, and what is refused in the child process."""

import io
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from documents.intake import accept_letter
from documents.pdf import render_pdf
from documents.refusals import MAX_BYTES
from tests.documents.files import encrypted_pdf, image, pdf, upload, with_javascript_on_open
from tests.documents.letters import (
    LAUGHS,
    LINES,
    OUTSIDE,
    WORD_TYPE,
    docx,
    endless_pdf,
    letter_pdf,
    paragraph,
    relation,
)

PDF_FILE = ("letter.pdf", "application/pdf")
DOCX_FILE = ("letter.docx", WORD_TYPE)
TXT_FILE = ("letter.txt", "text/plain")


def words(data, file=PDF_FILE):
    return accept_letter(upload(data, *file)).text


def test_the_text_layer_of_a_pdf_is_read_line_by_line():
    assert words(letter_pdf()).splitlines() == LINES


def test_a_letter_that_only_its_owner_may_change_is_read():
    lock = pikepdf.Encryption(user="", owner="owner")

    assert words(letter_pdf(encryption=lock)).splitlines() == LINES


def test_a_pdf_drawn_by_our_own_printer_is_read_with_accents_and_lists():
    html = (
        "<!doctype html><html lang=fr><head><title>t</title>"
        '<link rel="stylesheet" href="asset:report.css"></head><body>'
        "<p>La Dre Okafor travaille à l’hôpital de la Baie depuis juin.</p>"
        "<ul><li>Elle soigne des patients.</li></ul></body></html>"
    )

    said = words(render_pdf(html))

    assert "La Dre Okafor travaille à l’hôpital de la Baie depuis juin." in said
    assert "• Elle soigne des patients." in said


def test_a_docx_gives_headers_paragraphs_lists_and_tables():
    row = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in ("Physician", "37.5 hours"))
    body = paragraph("To whom it may concern") + paragraph("Sees patients daily", listed=True)
    body += f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"
    header = docx(paragraph("Harbour Clinic"))
    letterhead = zipfile.ZipFile(io.BytesIO(header)).read("word/document.xml")

    said = words(docx(body, word__header1_DOT_xml=letterhead), DOCX_FILE)

    assert said.splitlines()[0] == "Harbour Clinic"
    assert "• Sees patients daily" in said
    assert "Physician \t37.5 hours" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_its_encoding(encoding):
    data = "La Dre Okafor exerce à Montréal, à temps plein.".encode(encoding)

    assert "à Montréal" in words(data, TXT_FILE)


def test_letters_drawn_together_are_read_as_the_letters_they_are():
    assert words("The beneﬁts of the oﬃce ﬂow to all".encode(), TXT_FILE) == (
        "The benefits of the office flow to all"
    )


def test_control_and_direction_signs_are_taken_out():
    said = words("One two three four\u202e five six\x07 seven".encode(), TXT_FILE)

    assert said == "One two three four five six seven"


BIG_XML = b"<a>" + b" " * (9 * 1024 * 1024) + b"</a>"
REFUSED = {
    "a scan": (pdf(), *PDF_FILE, "no_text"),
    "fifty pages": (letter_pdf(pages=50), *PDF_FILE, "letter_pages"),
    "a megabyte of text": (b"words and words " * 65_536, *TXT_FILE, "letter_too_long"),
    "a megabyte in a PDF": (letter_pdf(["words and words " * 200] * 20), *PDF_FILE, "letter_too"),
    "a PDF locked by a password": (encrypted_pdf(), *PDF_FILE, "encrypted"),
    "a PDF with a program": (pdf(change=with_javascript_on_open), *PDF_FILE, "javascript"),
    "a PDF that draws itself for ever": (endless_pdf(), *PDF_FILE, "too_complex"),
    "an image": (image(), "letter.jpg", "image/jpeg", "letter_extension"),
    "an image named DOCX": (image(), *DOCX_FILE, "content"),
    "an image named TXT": (image("PNG"), *TXT_FILE, "content"),
    "a PDF named TXT": (letter_pdf(), *TXT_FILE, "content"),
    "a web page named DOCX": (b"<!doctype html><p>x", *DOCX_FILE, "markup"),
    "zero bytes named TXT": (b"\0" * 200 + b"words", *TXT_FILE, "not_text"),
    "a few signs": (b"Hello.", *TXT_FILE, "no_text"),
    "nothing": (b"", *TXT_FILE, "empty"),
    "another archive named DOCX": (b"PK\x03\x04" + b"\0" * 60, *DOCX_FILE, "not_a_docx"),
    "a locked DOCX": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, *DOCX_FILE, "encrypted"),
    "entities that multiply": (docx(head=LAUGHS), *DOCX_FILE, "entities"),
    "an entity from outside": (docx(head=OUTSIDE), *DOCX_FILE, "entities"),
    "damaged XML": (docx("<w:p>"), *DOCX_FILE, "not_a_docx"),
    "macros": (docx(word__vbaProject_DOT_bin=b"x"), *DOCX_FILE, "macros"),
    "macros by type": (
        docx(content_types=b'<Types ContentType="application/vnd.ms-word.macroEnabled"/>'),
        *DOCX_FILE,
        "macros",
    ),
    "an object inside": (docx(word__embeddings__a_DOT_bin=b"MZ"), *DOCX_FILE, "embedded"),
    "a template from elsewhere": (
        docx(word___rels__s_DOT_xml_DOT_rels=relation("attachedTemplate", "http://x.test/a")),
        *DOCX_FILE,
        "external",
    ),
    "a part of nine megabytes": (docx(word__header1_DOT_xml=BIG_XML), *DOCX_FILE, "unpacks"),
    "forty megabytes unpacked": (
        docx(**{f"word__media__{n}_DOT_xml": BIG_XML for n in range(4)}),
        *DOCX_FILE,
        "unpacks_too_large",
    ),
    "a thousand parts": (
        docx(**{f"word__m{n}_DOT_xml": b"" for n in range(1000)}),
        *DOCX_FILE,
        "unpacks_too_large",
    ),
    "over 4 MB": (b"word " * (MAX_BYTES // 5 + 1), *TXT_FILE, "too_large"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_or_endless_letter_is_refused_with_a_clear_word(case):
    data, name, kind, code = REFUSED[case]

    with pytest.raises(ValidationError) as refused:
        accept_letter(upload(data, name, kind))

    assert refused.value.code.startswith(code)
    assert name in refused.value.messages[0]


def test_a_link_in_a_docx_is_harmless():
    links = relation("hyperlink", "https://example.test/")

    assert words(docx(word___rels__document_DOT_xml_DOT_rels=links), DOCX_FILE)
