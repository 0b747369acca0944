"""The words of one uploaded letter: the text layer of a PDF, a DOCX, or plain text.

Loaded by `examiner.py`, in the child process with limits; of the project it imports the reader of
PDFs alone. Pasted text passes through `tidied` in the web process.
Lines and blank lines stand for the layout of the letter; table cells are parted by tabs.
"""

import re
import unicodedata
import zipfile
import zlib
from io import BytesIO
from typing import Any
from xml.parsers import expat

from documents.letter_pdf import Unreadable, pdf_text

MOST_CHARACTERS = 40_000
MOST_PARTS = 500
MOST_UNPACKED = 30 * 1024 * 1024
MOST_XML = 8 * 1024 * 1024
LEAST_WORDS = 5
LIGATURES = re.compile("[\ufb00-\ufb06]")
"""Letters drawn together, as fonts have them and no one types them."""

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
RELATION = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
# Parts of a DOCX that start something or carry a file.
_ACTIVE_PARTS = re.compile(r"vbaProject|vbaData|activeX/|/embeddings/|\.bin$|\.exe$", re.IGNORECASE)
_TEXT_PARTS = re.compile(r"word/(header\d*|document|footer\d*|footnotes)\.xml$")


def read_letter(data: bytes, kind: str) -> str:
    """Return the words of a letter of kind PDF, DOCX or TXT; raises Unreadable."""
    read = {"PDF": pdf_text, "DOCX": docx_text, "TXT": plain_text}[kind]
    return tidied(read(data))


def tidied(text: str) -> str:
    """Return the words as they are kept; raises Unreadable for too many or next to none."""
    text = _plain(text)
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("letter_too_long", f"{len(text):,}")
    if len(re.findall(r"\w{2,}", text)) < LEAST_WORDS:
        raise Unreadable("no_text")
    return text


def _plain(text: str) -> str:
    """Return text in NFC without control and direction signs, blank lines at most one."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    kept = (
        sign
        for sign in text
        if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    lines = (line.rstrip() for line in "".join(kept).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def plain_text(data: bytes) -> str:
    """Return the text of a plain file in UTF-8, UTF-16 with its mark, or Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise Unreadable("not_text")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not_text")


# DOCX -----------------------------------------------------------------------------------------


def docx_text(data: bytes) -> str:
    """Return the text of a DOCX: headers, body, notes, footers. Nothing outside it is looked up."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("encrypted")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return "\n\n".join(_docx_parts(package))
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        NotImplementedError,
        EOFError,
        RuntimeError,
    ) as error:
        raise Unreadable("not_a_docx") from error


def _docx_parts(package: zipfile.ZipFile) -> list[str]:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("unpacks_too_large")
    names = [part.filename for part in parts]
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise Unreadable("not_a_docx")
    if any(_ACTIVE_PARTS.search(name) for name in names):
        macro = any("vba" in name.lower() for name in names)
        raise Unreadable("macros" if macro else "embedded")
    if b"macroEnabled" in _part(package, "[Content_Types].xml"):
        raise Unreadable("macros")
    for name in names:
        if name.endswith(".rels"):
            _Relations(_part(package, name)).check()
    order = {"header": 0, "document": 1, "footnotes": 2, "footer": 3}
    texts = sorted(
        (order[match[1].rstrip("0123456789")], name)
        for name in names
        if (match := _TEXT_PARTS.match(name))
    )
    return [_Words(_part(package, name)).text() for _, name in texts]


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        data = part.read(MOST_XML + 1)
    if len(data) > MOST_XML:
        raise Unreadable("unpacks_too_large")
    return data


class _Xml:
    """Walks one part; a document type, the only way to entities, refuses the file."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def walk(self) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        try:
            parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise Unreadable("not_a_docx") from error

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See an element begin."""

    def end(self, name: str) -> None:
        """See an element end."""

    def characters(self, text: str) -> None:
        """See text."""


def _refuse_doctype(*_: Any) -> None:
    raise Unreadable("entities")


class _Relations(_Xml):
    """What a part refers to: a link is harmless, a template or object from elsewhere is not."""

    def check(self) -> None:
        self.walk()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != RELATION or attributes.get("TargetMode") != "External":
            return
        if not attributes.get("Type", "").endswith("/hyperlink"):
            raise Unreadable("external", attributes.get("Type", "").rsplit("/", 1)[-1])


class _Words(_Xml):
    """Collects paragraphs; cells of a table row are parted by tabs, items of lists marked."""

    def text(self) -> str:
        self.said: list[str] = []
        self.in_text = self.in_cell = self.skipped = 0
        self.walk()
        return "".join(self.said)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == FALLBACK or self.skipped:
            self.skipped += 1
            return
        local = name.removeprefix(f"{MAIN} ")
        if local == "t":
            self.in_text += 1
        elif local == "tc":
            self.in_cell += 1
        elif local == "tab":
            self.said.append(" ")
        elif local in ("br", "cr"):
            self.said.append("\n")
        elif local == "numPr":
            self.said.append("• ")
        elif local == "noBreakHyphen":
            self.said.append("-")

    def end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        local = name.removeprefix(f"{MAIN} ")
        if local == "t":
            self.in_text -= 1
        elif local == "p":
            self.said.append(" " if self.in_cell else "\n")
        elif local == "tc":
            self.in_cell -= 1
            self.said.append("\t")
        elif local == "tr":
            self.said.append("\n")

    def characters(self, text: str) -> None:
        if self.in_text and not self.skipped:
            self.said.append(text)
