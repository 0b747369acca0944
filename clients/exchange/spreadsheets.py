"""Tables to and from files: CSV in whatever encoding it comes, XLSX, and nothing that runs.

Values go out as text, days as 2026-02-19, moments as 2026-01-03 03:25:14 in UTC. A cell that a
spreadsheet would take for a formula gets an apostrophe in front, and loses it on the way in.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED_BYTES = 40 * 1024 * 1024
MOST_COLUMNS = 200
MOST_ROWS = 20_000
# The places of one whole worksheet: a format that reaches its bottom is no reason to refuse.
MOST_PLACES = 1_048_576
# What XML, and so a workbook, has no room for.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT_ENDINGS = frozenset({"", "csv", "tsv", "txt"})
_OTHER_KINDS = frozenset({b"%pdf-", b"{\\rtf"})
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_RUNS = ("=", "+", "-", "@", "\t", "\r")


class UnreadableFile(Exception):
    """The file cannot be read as a table; the message says why and what to do."""


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(table: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Return a table as CSV in UTF-8 with a byte-order mark, as spreadsheets expect it.

    The lines are made while they are sent, when the request is over: in the language and the time
    zone in force now, the reader's.
    """
    return _csv_lines(iter(table), translation.get_language(), timezone.get_current_timezone())


def _csv_lines(
    rows: Iterator[Sequence[Any]], language: str | None, zone: tzinfo
) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    yield b"\xef\xbb\xbf"
    while True:
        with translation.override(language), timezone.override(zone):
            row = next(rows, None)
            if row is None:
                return
            line: Any = writer.writerow([disarmed(as_text(value)) for value in row])
        yield line.encode()


def xlsx_file(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> IO[bytes]:
    """Return a workbook with one sheet for each table; every cell is text or a number."""
    book = Workbook(write_only=True)
    for title, table in sheets.items():
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for row in table:
            sheet.append([_xlsx_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return value
    cell = WriteOnlyCell(sheet, disarmed(_NOT_IN_XML.sub("", as_text(value))))
    cell.data_type = "s"
    return cell


def as_text(value: Any) -> str:
    """Return a value as it is typed in forms and files; empty for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        aware = value.astimezone(UTC) if value.tzinfo else value
        return f"{aware:%Y-%m-%d}" if _is_midnight(value) else f"{aware:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _is_midnight(value: datetime) -> bool:
    """Whether this is a bare day, which a workbook keeps as a moment without a zone."""
    return value.tzinfo is None and value.time() == datetime.min.time()


def disarmed(text: str) -> str:
    """Return the text so that no spreadsheet runs it; numbers below zero stay numbers."""
    is_quoted = text.startswith("'") and text.lstrip("'").startswith(_RUNS)
    if is_quoted or (text.startswith(_RUNS) and not _is_number(text)):
        return f"'{text}"
    return text


def armed(text: str) -> str:
    """Return what `disarmed` was given."""
    is_quoted = text.startswith("'") and text.lstrip("'").startswith(_RUNS)
    return text[1:] if is_quoted else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def read_tables(
    name: str, content: bytes, *, is_limited: bool = True
) -> dict[str, list[list[str]]]:
    """Return the tables of a file by name: the sheets of a workbook, or one unnamed for CSV.

    Rows keep their places, so that the first is row 1; cells are stripped text. `is_limited`
    holds the file to what one request may cost. Raises UnreadableFile.
    """
    if is_limited and len(content) > MOST_BYTES:
        raise UnreadableFile(
            _("The file has %(size)s bytes; at most %(most)s are read. Split it into parts.")
            % {"size": f"{len(content):,}", "most": f"{MOST_BYTES:,}"}
        )
    reader = _Reader(is_limited)
    if content[:4] == b"PK\x03\x04":
        return _read_workbook(content, reader)
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        raise UnreadableFile(
            _("%(name)s is not an XLSX workbook. Save it again as XLSX or as CSV.") % {"name": name}
        )
    if not _is_table_of_text(name, content):
        raise UnreadableFile(
            _(
                "%(name)s is not a spreadsheet. Clients come in from an XLSX workbook or a CSV "
                "file in the form of the template."
            )
            % {"name": name or _("This file")}
        )
    return {"": _read_csv(decoded(content), reader)}


class _Reader:
    """Takes in rows, each in its place, and refuses the file at the first one too many.

    A few bytes of a workbook can stand for a million rows: what counts them must come first.
    """

    def __init__(self, is_limited: bool) -> None:
        self.is_limited, self.filled, self.places = is_limited, 0, 0
        self.blank: Sequence[Any] = ()  # a workbook hands out the same one for each missing row

    def table(self, rows: Iterable[Sequence[Any]]) -> list[list[str]]:
        """Return the rows as stripped text, without the empty cells after the last full one."""
        blank: list[str] = []
        return [self._cells(row) if self._is_filled(row) else blank for row in rows]

    def _is_filled(self, row: Sequence[Any]) -> bool:
        is_filled = row is not self.blank and row.count(None) + row.count("") < len(row)
        if not is_filled:
            self.blank = row
        self.places += 1
        self.filled += is_filled
        if self.is_limited and (self.filled > MOST_ROWS or self.places > MOST_PLACES):
            raise UnreadableFile(
                _("The file has more than %(most)s rows. Split it by client.")
                % {"most": f"{MOST_ROWS:,}"}
            )
        return is_filled

    def _cells(self, row: Sequence[Any]) -> list[str]:
        width = max(place for place, value in enumerate(row, 1) if value not in (None, ""))
        return [armed(as_text(value).strip()) for value in row[:width]]


def _is_table_of_text(name: str, content: bytes) -> bool:
    """Whether a file may be CSV by its ending, its first bytes and the signs in it."""
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    if ending not in _TEXT_ENDINGS:
        return False
    head = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head[:5].lower() in _OTHER_KINDS or head[:1] in (b"<", b"{"):
        return False
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return is_wide or not _CONTROL.search(head)


def decoded(content: bytes) -> str:
    """Return the text of a CSV file: UTF-8, UTF-16 with its mark, or Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise UnreadableFile(_("This is not text. Save the table as CSV in UTF-8, or as XLSX."))
    else:
        encodings = ["utf-8-sig", "windows-1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        _(
            "The letters of this file cannot be read: it is neither UTF-8, UTF-16 nor "
            "Windows-1252. Save it again as CSV in UTF-8."
        )
    )


def _read_csv(text: str, reader: _Reader) -> list[list[str]]:
    first = text.partition("\n")[0]
    comma = max((",", ";", "\t"), key=first.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
        return reader.table(lines)
    except csv.Error as error:
        raise UnreadableFile(
            _(
                "The file breaks off or a quotation mark is not closed (%(error)s). "
                "Save the table again as CSV."
            )
            % {"error": error}
        ) from error


def _read_workbook(content: bytes, reader: _Reader) -> dict[str, list[list[str]]]:
    try:
        _check_unpacked_size(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            return {sheet.title: reader.table(_rows_of_sheet(sheet)) for sheet in book.worksheets}
        finally:
            book.close()
    except UnreadableFile:
        raise
    except Exception as error:
        # The library lets through whatever a damaged part makes of it, down to the archive's own.
        raise UnreadableFile(
            _("The workbook is damaged or of another kind. Save it again as XLSX or as CSV.")
        ) from error


def _check_unpacked_size(content: bytes) -> None:
    """Refuse a small file that unpacks into a huge one."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > MOST_UNPACKED_BYTES:
        raise UnreadableFile(
            _(
                "The workbook unpacks to %(size)s bytes, far more than a list of clients needs. "
                "Copy the rows into the template."
            )
            % {"size": f"{size:,}"}
        )


def _rows_of_sheet(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # the size written in the file may be wrong, or meant to hurt
    # One place more than there can be, for the reader to refuse; without it a row may claim any.
    rows: Iterator[Sequence[Any]] = sheet.iter_rows(
        values_only=True, max_row=MOST_PLACES + 1, max_col=MOST_COLUMNS
    )
    return rows
