"""Letters for the tests: as PDF, DOCX and text, good ones and hostile ones."""

import zipfile
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

LINES = [
    "Harbour General Hospital, 12 Quay Street, Halifax, tel. 902 555 0142",
    "Dr. A. Okafor has worked here since 3 June 2024 as a family physician.",
    "She sees patients of every age, e.g. newborns, and prescribes medication.",
]


def letter_pdf(lines=LINES, pages: int = 1, **save) -> bytes:
    """A PDF with a text layer in one of the standard fonts."""
    made = pikepdf.new()
    for _ in range(pages):
        page = made.add_blank_page(page_size=(612, 792))
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
        page.obj.Resources = Dictionary(Font=Dictionary(F1=made.make_indirect(font)))
        shown = b" ".join(
            b"(" + line.encode("cp1252").replace(b"(", rb"\(").replace(b")", rb"\)") + b") Tj T*"
            for line in lines
        )
        page.obj.Contents = made.make_stream(b"BT /F1 11 Tf 14 TL 72 720 Td " + shown + b" ET")
    out = BytesIO()
    made.save(out, **save)
    return out.getvalue()


def endless_pdf() -> bytes:
    """A PDF whose one page draws a form that draws itself again and again."""
    made = pikepdf.new()
    page = made.add_blank_page()
    form = made.make_stream(b"/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do " * 8)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(A=form))
    page.obj.Resources = Dictionary(XObject=Dictionary(A=form))
    page.obj.Contents = made.make_stream(b"/A Do")
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def paragraph(text: str, *, listed: bool = False) -> str:
    number = "<w:pPr><w:numPr/></w:pPr>" if listed else ""
    return f"<w:p>{number}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(
    body: str = "".join(map(paragraph, LINES)),
    *,
    head: str = '<?xml version="1.0" encoding="UTF-8"?>',
    content_types: bytes = CONTENT_TYPES,
    **parts: bytes,
) -> bytes:
    """A Word document; `parts` are further members, their names with / and . as __ and _DOT_."""
    document = f'{head}<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>'
    members = {"[Content_Types].xml": content_types, "word/document.xml": document.encode()}
    members |= {name.replace("__", "/").replace("_DOT_", "."): data for name, data in parts.items()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def relation(kind: str, target: str) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{office}/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
