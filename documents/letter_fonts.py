"""How the codes of a font in a PDF are read: which text each stands for, and how wide it is.

Loaded in the examiner's child process; it imports nothing of the project.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Font:
    """How the codes of one font are read: their length in bytes, text and width of each."""

    code_bytes: int = 1
    texts: dict[int, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    default_width: float = 0.5

    def read(self, data: bytes) -> Iterator[tuple[int, str, float]]:
        """Yield each code with its text and its width in units of the font's size."""
        step = self.code_bytes
        for at in range(0, len(data) - step + 1, step):
            code = int.from_bytes(data[at : at + step], "big")
            yield code, self.texts.get(code, ""), self.widths.get(code, self.default_width)


def font_of(found: Any) -> Font:
    """Return how the codes of a font of the file are read."""
    font = Font()
    if str(found.get("/Subtype", "")) == "/Type0":
        font.code_bytes, font.default_width = 2, 1.0
        _composite_widths(font, found)
    else:
        font.texts = _simple_texts(found)
        first = int(found.get("/FirstChar", 0))
        for place, width in enumerate(found.get("/Widths", [])):
            font.widths[first + place] = float(width) / 1000
    if "/ToUnicode" in found:
        _read_map(font, found["/ToUnicode"].read_bytes())
    return font


def _composite_widths(font: Font, found: Any) -> None:
    inner = found["/DescendantFonts"][0]
    font.default_width = float(inner.get("/DW", 1000)) / 1000
    listed = list(inner.get("/W", []))
    while len(listed) >= 2:
        first = int(listed.pop(0))
        if hasattr(listed[0], "__len__"):
            for place, width in enumerate(listed.pop(0)):
                font.widths[first + place] = float(width) / 1000
        elif len(listed) >= 2:
            last, width = int(listed.pop(0)), float(listed.pop(0)) / 1000
            font.widths.update(dict.fromkeys(range(first, min(last, first + 65535) + 1), width))


def _simple_texts(found: Any) -> dict[int, str]:
    encoding = found.get("/Encoding", None)
    base = encoding if encoding is None or not hasattr(encoding, "keys") else None
    differences = encoding.get("/Differences", []) if hasattr(encoding, "keys") else []
    named = str(base or (encoding.get("/BaseEncoding", "") if differences else ""))
    codec = "mac_roman" if named == "/MacRomanEncoding" else "cp1252"
    texts = {code: bytes([code]).decode(codec, "ignore") for code in range(32, 256)}
    code = 0
    for each in differences:
        if isinstance(each, int):
            code = int(each)
        else:
            texts[code] = _of_glyph(str(each).removeprefix("/"))
            code += 1
    return texts


def _of_glyph(name: str) -> str:
    from fontTools import agl  # type: ignore[import-untyped]

    return str(agl.toUnicode(name))


_HEX = rb"<\s*([0-9A-Fa-f\s]*)>"
_SPACES = re.compile(rb"begincodespacerange\s*" + _HEX)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CHAR = re.compile(_HEX + rb"\s*" + _HEX)
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[(.*?)\])", re.DOTALL)


def _read_map(font: Font, said: bytes) -> None:
    """Read a ToUnicode map into the font; what it does not say stays as it was."""
    space = _SPACES.search(said)
    if space:
        font.code_bytes = max(1, len(_bytes(space[1])))
    for block in _CHARS.findall(said):
        for code, text in _CHAR.findall(block):
            font.texts[int.from_bytes(_bytes(code), "big")] = _utf16(_bytes(text))
    for block in _RANGES.findall(said):
        for low, high, text, listed in _RANGE.findall(block):
            first = int.from_bytes(_bytes(low), "big")
            last = min(int.from_bytes(_bytes(high), "big"), first + 65535)
            if listed:
                for place, one in enumerate(re.findall(_HEX, listed)):
                    font.texts[first + place] = _utf16(_bytes(one))
                continue
            begin = _bytes(text)
            for place in range(last - first + 1):
                end = (int.from_bytes(begin[-2:], "big") + place) & 0xFFFF
                font.texts[first + place] = _utf16(begin[:-2] + end.to_bytes(2, "big"))


def _bytes(text: bytes) -> bytes:
    digits = b"".join(text.split())
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode())


def _utf16(data: bytes) -> str:
    if len(data) == 1:
        return chr(data[0])
    return data.decode("utf-16-be", "ignore")
