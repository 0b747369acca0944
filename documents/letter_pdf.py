"""The text layer of a PDF, line by line as it stands on the page.

Loaded in the examiner's child process; of the project it imports how fonts are read, no more.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from documents.letter_fonts import Font, font_of

MOST_PAGES = 20
MOST_OPERATORS = 400_000
DEEPEST_FORM = 6


class Unreadable(Exception):
    """The letter cannot be read; `code` names the reason, `found` the value."""

    def __init__(self, code: str, found: Any = None) -> None:
        super().__init__(code)
        self.code, self.found = code, found


Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text where it stands on the page."""

    x: float
    y: float
    width: float
    size: float
    text: str


@dataclass(slots=True)
class _State:
    matrix: Matrix = UNIT
    font: Font | None = None
    size: float = 0
    letter_space: float = 0
    word_space: float = 0
    scale: float = 1
    leading: float = 0


def pdf_text(data: bytes) -> str:
    """Return the text layer of a PDF, page by page, each line where it stands."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise Unreadable("letter_pages", len(pdf.pages))
        reader = _PdfReader()
        return "\n\n".join(_laid_out(reader.page(page)) for page in pdf.pages)


class _PdfReader:
    """Follows the operators of page contents and notes what text they put where."""

    def __init__(self) -> None:
        self.operators = 0
        self.fonts: dict[Any, Font] = {}

    def page(self, page: Any) -> list[Piece]:
        self.pieces: list[Piece] = []
        resources = page.obj.get("/Resources", None)
        self._contents(page, resources, UNIT, 0)
        return self.pieces

    def _contents(self, source: Any, resources: Any, matrix: Matrix, depth: int) -> None:
        import pikepdf

        state = _State(matrix=matrix)
        kept: list[_State] = []
        line = at = UNIT
        for instruction in pikepdf.parse_content_stream(source):
            operands: Any = instruction.operands
            self.operators += 1
            if self.operators > MOST_OPERATORS:
                raise Unreadable("too_complex")
            name = str(instruction.operator)
            if name == "q":
                kept.append(_copied(state))
            elif name == "Q" and kept:
                state = kept.pop()
            elif name == "cm":
                state.matrix = _times(_matrix(operands), state.matrix)
            elif name == "Do" and depth < DEEPEST_FORM:
                self._form(operands[0], resources, state.matrix, depth)
            elif name == "BT":
                line = at = UNIT
            elif name == "Tf":
                state.font, state.size = self._font(operands[0], resources), float(operands[1])
            elif name in _SETTINGS:
                _SETTINGS[name](state, float(operands[0]))
            elif name == "Tm":
                line = at = _matrix(operands)
            elif name in ("Td", "TD"):
                x, y = float(operands[0]), float(operands[1])
                state.leading = -y if name == "TD" else state.leading
                line = at = _times((1, 0, 0, 1, x, y), line)
            elif name == "T*":
                line = at = _times((1, 0, 0, 1, 0, -state.leading), line)
            elif name in ("Tj", "TJ", "'", '"'):
                if name in ("'", '"'):
                    line = at = _times((1, 0, 0, 1, 0, -state.leading), line)
                at = self._show(operands[-1], name, state, at)

    def _show(self, shown: Any, name: str, state: _State, at: Matrix) -> Matrix:
        font = state.font
        if font is None:
            return at
        text, moved = "", 0.0
        for part in list(shown) if name == "TJ" else [shown]:
            if isinstance(part, int | float) or not hasattr(part, "__bytes__"):
                shift = -float(part) / 1000 * state.size * state.scale
                if shift > 0.2 * state.size and text and not text.endswith(" "):
                    text += " "
                moved += shift
                continue
            for code, said, width in font.read(bytes(part)):
                space = state.word_space if code == 32 and font.code_bytes == 1 else 0
                moved += (width * state.size + state.letter_space + space) * state.scale
                text += said
        place = _times(at, state.matrix)
        size = abs(state.size) * (place[2] ** 2 + place[3] ** 2) ** 0.5
        end = _times((1, 0, 0, 1, moved, 0), at)
        if text.strip():
            wide = _times(end, state.matrix)[4] - place[4]
            self.pieces.append(Piece(place[4], place[5], abs(wide), size or 1, text))
        return end

    def _form(self, name: Any, resources: Any, matrix: Matrix, depth: int) -> None:
        form = _entry(_entry(resources, "/XObject"), str(name))
        if form is None or str(form.get("/Subtype", "")) != "/Form":
            return
        own = _matrix(form.get("/Matrix", None) or UNIT)
        self._contents(form, form.get("/Resources", resources), _times(own, matrix), depth + 1)

    def _font(self, name: Any, resources: Any) -> Font | None:
        found = _entry(_entry(resources, "/Font"), str(name))
        if found is None:
            return None
        key = found.objgen if found.is_indirect else id(found)
        if key not in self.fonts:
            self.fonts[key] = font_of(found)
        return self.fonts[key]


def _set_scale(state: _State, value: float) -> None:
    state.scale = value / 100


_SETTINGS: dict[str, Any] = {
    "Tc": lambda state, value: setattr(state, "letter_space", value),
    "Tw": lambda state, value: setattr(state, "word_space", value),
    "TL": lambda state, value: setattr(state, "leading", value),
    "Tz": _set_scale,
}


def _laid_out(pieces: list[Piece]) -> str:
    """Return the pieces of one page as lines from top to bottom, left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: (-each.y, each.x)):
        if lines and abs(lines[-1][0].y - piece.y) <= 0.4 * piece.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    said, above = [], None
    for line in lines:
        if above is not None and above.y - line[0].y > 1.75 * max(above.size, line[0].size):
            said.append("")
        above = line[0]
        said.append(_line(sorted(line, key=lambda each: each.x)))
    return "\n".join(said)


def _line(pieces: list[Piece]) -> str:
    said, end = "", None
    for piece in pieces:
        gap = piece.x - end if end is not None else 0
        if gap > 2.5 * piece.size:
            said += "\t"
        elif gap > 0.15 * piece.size and not said.endswith(" "):
            said += " "
        said += piece.text
        end = piece.x + piece.width
    return re.sub(r" {2,}", " ", said.replace("\u00a0", " ")).strip()


def _entry(dictionary: Any, name: str) -> Any:
    return dictionary.get(name, None) if dictionary is not None else None


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _copied(state: _State) -> _State:
    return _State(
        state.matrix,
        state.font,
        state.size,
        state.letter_space,
        state.word_space,
        state.scale,
        state.leading,
    )
