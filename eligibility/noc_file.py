"""Reads the two official files of one NOC version, with every quirk they have.

The elements file holds one row an item, without a mark on role headings, preambles and closing
notes; the structure file holds the lead statements as definitions of its unit groups. A file that
is damaged is refused whole, with the line and the cure.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from eligibility.rules.sentences import split_sentences

READING = 1
"""Raised whenever the same files would be read otherwise."""
LARGEST_BYTES = 30 * 1024 * 1024

KINDS = {
    "Illustrative example(s)": "illustrative_example",
    "All examples": "example",
    "Inclusion(s)": "inclusion",
    "Exclusion(s)": "exclusion",
    "Main duties": "duty",
    "Employment requirements": "requirement",
    "Additional information": "note",
}
# The groups of physicians, whose role headings are known: no guess is made there.
ROLE_HEADINGS: dict[str, frozenset[str]] = {
    "31100": frozenset(
        {
            "Anesthesiologists",
            "Internists, general",
            "Pediatricians, general",
            "Psychiatrists",
            "Allergists and immunologists",
            "Hospitalists",
            "Neurologists",
            "Nuclear medicine physicians",
            "Dermatologists",
            "Physical medicine and rehabilitation physicians",
            "Preventive medicine physicians",
            "Radiologists",
            "Other specialists in clinical medicine",
            "Specialists in laboratory medicine, including pathologists",
        }
    ),
    "31101": frozenset(
        {
            "General surgeons",
            "Obstetricians and gynecologists",
            "Ophthalmologists",
            "Urologists",
            "Other specialists in surgery",
        }
    ),
    "31102": frozenset(),
}
MOST_WORDS_OF_A_HEADING = 9
# How names of people end in the plural; the first word decides, so that no duty is taken for one.
_PEOPLE = re.compile(
    r"(ists|ians|ers|ors|ants|eons|agents|residents|superintendents|presidents|midwives|"
    r"representatives|executives|detectives|aides|staff|women|men|"
    r"judges|deans|chiefs|clerks|cooks|nurses|pilots|guards|guides|coaches)['’]?$",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(r"\bduties\b.*:$", re.IGNORECASE)
_CLOSING_NOTE = re.compile(r"\b(?:may )?speciali[sz]e in\b|\bThis unit group\b", re.IGNORECASE)
# A definition's sentences that say where people work or who else belongs, not what is done.
_NOT_AN_ACT = re.compile(
    r"\b(?:are|is) included in this (?:unit )?group\b|\bThis unit group\b|"
    r"\b(?:usually|generally|typically)? ?(?:are|is) (?:usually |generally )?employed\b|"
    r"\busually work\b|\bThey (?:usually |generally )?work (?:in|for|at)\b",
    re.IGNORECASE,
)


class DamagedNocFile(ValueError):
    """A file cannot be loaded; says which line, which value and what to do."""


@dataclass(frozen=True, slots=True)
class Element:
    """One item of a unit group; of a row with several duties, one each.

    `role` is the heading it stands under, empty for none; `row` counts the rows of the group.
    """

    kind: str
    text: str
    role: str = ""
    is_optional: bool = False
    row: int = 0


@dataclass(slots=True)
class UnitGroup:
    """A unit group as the files have it; `definition` is empty where they do not say."""

    code: str
    title: str
    definition: str = ""
    elements: list[Element] = field(default_factory=list)

    @property
    def checksum(self) -> str:
        """What tells one text of a group from another, as this code reads it."""
        said = repr((READING, self.title, self.definition, self.elements))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    code: str
    title: str
    kind: str
    text: str


def lead_statement_of(definition: str) -> str:
    """Return the sentences of a definition that say what is done, which alone are the test."""
    acts = [each for each in split_sentences(definition) if not _NOT_AN_ACT.search(each)]
    return " ".join(acts)


def read_noc_files(elements: bytes, structure: bytes | None, version: str) -> list[UnitGroup]:
    """Return the unit groups of the elements file with their definitions, in order.

    Without a structure file the definitions are empty.

    Raises DamagedNocFile; nothing of a damaged file is returned.
    """
    definitions = {} if structure is None else _definitions(structure, version)
    rows = _element_rows(elements, version)
    verbs = _verbs(rows)
    groups: dict[str, UnitGroup] = {}
    for code, of_group in groupby(rows, key=lambda row: row.code):
        each = list(of_group)
        if code in groups:
            raise DamagedNocFile(
                f"The elements file, line {each[0].line}: the rows of {code} do not stand "
                "together. Take the file as it was published, not sorted anew."
            )
        title, definition = definitions.get(code, (each[0].title, ""))
        groups[code] = UnitGroup(code, title, definition, list(_elements(code, each, verbs)))
    return list(groups.values())


# Tables ---------------------------------------------------------------------------------------


def _definitions(content: bytes, version: str) -> dict[str, tuple[str, str]]:
    code_column = f"Code - NOC {version}"
    wanted = ["Level", code_column, "Class title", "Class definition"]
    found: dict[str, tuple[str, str]] = {}
    for line, values in _table(content, "structure", wanted, version):
        if values["Level"] != "5":
            continue
        code = _code(values[code_column], "structure", line)
        if code in found:
            raise DamagedNocFile(
                f"The structure file, line {line}: {code} stands there twice. Take the file as it "
                "was published."
            )
        found[code] = (values["Class title"], values["Class definition"])
    if not found:
        raise DamagedNocFile(
            "The structure file has no row of level 5, so no lead statement. Take the file "
            "“classification structure”, not another of the same name."
        )
    return found


def _element_rows(content: bytes, version: str) -> list[_Row]:
    code_column = f"Code - NOC {version}"
    label, text = "Element Type Label English", "Element Description English"
    wanted = ["Level", code_column, "Class title", label, text]
    rows = []
    for line, values in _table(content, "elements", wanted, version):
        if values["Level"] != "5":
            raise DamagedNocFile(
                f"The elements file, line {line}: the level is “{values['Level']}”; this file has "
                "level 5 alone. Check that the two files were not exchanged."
            )
        kind = KINDS.get(values[label])
        if kind is None:
            known = ", ".join(KINDS)
            raise DamagedNocFile(
                f"The elements file, line {line}: “{values[label]}” is no known type of element. "
                f"Known are: {known}. If a new version of the classification has another one, "
                "it must be taught to this program first."
            )
        if not values["Class title"] or not values[text]:
            raise DamagedNocFile(
                f"The elements file, line {line}: the title or the description is empty. Take "
                "the file as it was published."
            )
        code = _code(values[code_column], "elements", line)
        rows.append(_Row(line, code, values["Class title"], kind, values[text]))
    if not rows:
        raise DamagedNocFile("The elements file has no rows under its headings. Download it anew.")
    return rows


def _table(
    content: bytes, name: str, wanted: list[str], version: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the wanted cells of each row with its line, white space made single blanks."""
    table = csv.reader(io.StringIO(_decoded(content, name), newline=""), strict=True)
    try:
        headings = [_plain(cell) for cell in next(table, [])]
        _check_headings(headings, name, wanted, version)
        at = [headings.index(column) for column in wanted]
        for cells in table:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(headings):
                raise DamagedNocFile(
                    f"The {name} file, line {table.line_num}: {len(cells)} cells, where the "
                    f"first line has {len(headings)}. The file is cut or was changed; download "
                    "it anew."
                )
            values = [_plain(cells[place]) for place in at]
            yield table.line_num, dict(zip(wanted, values, strict=True))
    except csv.Error as error:
        raise DamagedNocFile(
            f"The {name} file, line {table.line_num}: {error}. Download the file anew."
        ) from error


def _decoded(content: bytes, name: str) -> str:
    if len(content) > LARGEST_BYTES:
        raise DamagedNocFile(
            f"The {name} file has {len(content):,} bytes; the published one has about 5 million. "
            "Take the file as it was published."
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"PK")):
        raise DamagedNocFile(
            f"The {name} file is a workbook or was saved as Unicode text. Take the CSV as it was "
            "published, in UTF-8."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DamagedNocFile(
            f"The {name} file, line {line}: byte {content[error.start]:#04x} is not UTF-8. The "
            "file was saved anew by another program; take the one as published."
        ) from error


def _check_headings(headings: list[str], name: str, wanted: list[str], version: str) -> None:
    codes = [each for each in headings if each.startswith(("Code - NOC", "Code - CNP"))]
    if codes and wanted[1] not in headings:
        raise DamagedNocFile(
            f"The {name} file, line 1: it is of “{codes[0].removeprefix('Code - ')}”, not of "
            f"“NOC {version}”. Name the version that the file has, or choose the other file."
        )
    missing = [column for column in wanted if column not in headings]
    if missing:
        raise DamagedNocFile(
            f"The {name} file, line 1: the column “{missing[0]}” is missing. Take the English "
            f"CSV of the {name} and check that the two files were not exchanged."
        )


def _code(value: str, name: str, line: int) -> str:
    if re.fullmatch(r"\d{5}", value):
        return value
    raise DamagedNocFile(
        f"The {name} file, line {line}: “{value}” is no code of five digits. A spreadsheet drops "
        "leading zeros (00013 becomes 13): take the file as it was published, unopened."
    )


def _plain(text: str) -> str:
    """Return text with runs of white space, no-break spaces among them, as single blanks."""
    return " ".join(text.split())


# What a row is --------------------------------------------------------------------------------


def _verbs(rows: Iterable[_Row]) -> frozenset[str]:
    """Return the words that open long duties anywhere: a row opened by one is no heading."""
    return frozenset(
        row.text.split()[0].casefold()
        for row in rows
        if row.kind == "duty" and len(row.text.split()) > MOST_WORDS_OF_A_HEADING
    )


def _elements(code: str, rows: list[_Row], verbs: frozenset[str]) -> Iterator[Element]:
    for kind, of_kind in groupby(enumerate(rows), key=lambda pair: pair[1].kind):
        role, before = "", "."
        for number, row in of_kind:
            opens = before.endswith((".", ":"))
            before = row.text
            if kind == "duty":
                if _PREAMBLE.search(row.text):
                    continue
                if _is_heading(code, row.text, verbs, opens=opens):
                    role = row.text
                    continue
                yield from _duties(row.text, role, number)
            elif kind == "requirement" and _is_heading(code, row.text, verbs, opens=opens):
                role = row.text
            else:
                yield Element(kind, row.text, role if kind == "requirement" else "", row=number)


def _is_heading(code: str, text: str, verbs: frozenset[str], *, opens: bool) -> bool:
    known = ROLE_HEADINGS.get(code)
    if known is not None and (text in known or not known):
        return text in known
    words = re.split(r"[\s,]+", text)
    return (
        opens
        and not text.endswith((".", ":"))
        and len(words) <= MOST_WORDS_OF_A_HEADING
        and words[0].casefold() not in verbs
        and any(_PEOPLE.search(word) for word in words)
    )


def _duties(text: str, role: str, number: int) -> Iterator[Element]:
    if _CLOSING_NOTE.search(text):
        yield Element("note", text, role, row=number)
        return
    for sentence in split_sentences(text):
        optional = sentence.startswith("May ")
        yield Element("duty", sentence, role, is_optional=optional, row=number)
