"""Looks into one uploaded file, alone in a child process with limits.

Run as `python -I examiner.py KIND MAX_BYTES MAX_PAGES MAX_PIXELS` with the file on standard input.
It answers on standard output: one line of JSON, `{"ok": true, ...}` or `{"refused": code, ...}`,
then the bytes of the re-encoded image, or the words of a letter in UTF-8. Of the project it imports
the readers of letters alone, so that a fault in a reader of files meets no secrets, no database and
no network settings. KIND is PDF, JPEG or PNG, or LETTER-PDF, LETTER-DOCX, LETTER-TXT.
"""

import json
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

ADDRESS_SPACE = 1 << 30
CPU_SECONDS = 20
OPEN_FILES = 64
MAX_OBJECTS = 200_000
MAX_DEPTH = 64

# Actions and entries by which a PDF starts something or carries a file (ISO 32000, 12.6, 7.11).
ACTIVE_ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/ImportData": "launch",
    "/SubmitForm": "launch",
    "/GoToE": "embedded",
}
ACTIVE_ENTRIES = {
    "/JS": "javascript",
    "/JavaScript": "javascript",
    "/EmbeddedFiles": "embedded",
    "/EF": "embedded",
    "/XFA": "xfa",
    "/RichMediaContent": "embedded",
    "/Collection": "embedded",
}
ACTIVE_TYPES = {"/EmbeddedFile": "embedded"}


class Refused(Exception):
    """The file may not come in; `code` names the reason, `found` the value."""

    def __init__(self, code: str, found: Any = None) -> None:
        super().__init__(code)
        self.code, self.found = code, found


def limit() -> None:
    """Bound this process before it reads the file: memory, time, files, no core, no new files."""
    bounds = {
        resource.RLIMIT_AS: ADDRESS_SPACE,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    for what, most in bounds.items():
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            # macOS has no bound on the address space; the others still hold.
            continue


def examine_pdf(data: bytes, max_pages: int) -> dict[str, Any]:
    """Return the number of pages; raises `Refused` for what must not come in."""
    import pikepdf

    try:
        # Where it opens without a password, one set by its owner only forbids changing the paper.
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except pikepdf.PdfError as error:
        raise Refused("not_a_pdf") from error
    with pdf:
        pages = len(pdf.pages)
        if pages == 0:
            raise Refused("no_pages")
        if pages > max_pages:
            raise Refused("too_many_pages", pages)
        for code in active_parts(pdf):
            raise Refused(code)
    return {"pages": pages}


def active_parts(pdf: Any) -> Iterator[str]:
    """Yield the kind of each active part, wherever in the file it stands."""
    seen = 0
    for thing in (pdf.trailer, *pdf.objects):
        for inner in dictionaries(thing, 0):
            seen += 1
            if seen > MAX_OBJECTS:
                raise Refused("too_complex")
            yield from active_part(inner)


def active_part(found: Any) -> Iterator[str]:
    """Yield what one dictionary starts or carries."""
    for name in list(found.keys()):
        if name in ACTIVE_ENTRIES:
            yield ACTIVE_ENTRIES[name]
    action = str(found.get("/S", ""))
    if action in ACTIVE_ACTIONS:
        yield ACTIVE_ACTIONS[action]
    if str(found.get("/Type", "")) in ACTIVE_TYPES:
        yield ACTIVE_TYPES[str(found.get("/Type"))]


def dictionaries(thing: Any, depth: int) -> Iterator[Any]:
    """Yield a dictionary and those written directly inside it; others come by themselves."""
    import pikepdf

    if depth > MAX_DEPTH:
        raise Refused("too_complex")
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        yield thing
        values = [thing[name] for name in list(thing.keys())]
    elif isinstance(thing, pikepdf.Array):
        values = list(thing)
    else:
        return
    for value in values:
        if direct(value):
            yield from dictionaries(value, depth + 1)


def direct(value: Any) -> bool:
    """Whether a value is a container written in place."""
    import pikepdf

    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def examine_image(
    data: bytes, kind: str, max_bytes: int, max_pixels: int
) -> tuple[dict[str, Any], bytes]:
    """Return what the image is and its bytes written anew: upright, without metadata."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = max_pixels
    try:
        image = Image.open(BytesIO(data), formats=[kind])
    except Image.DecompressionBombError as error:
        raise Refused("too_many_pixels") from error
    except Exception as error:
        raise Refused("not_an_image") from error
    width, height = image.size
    if width * height > max_pixels:
        raise Refused("too_many_pixels", f"{width} × {height}")
    try:
        image.load()
        upright = ImageOps.exif_transpose(image)
        clean = upright.convert("RGB" if kind == "JPEG" else without_palette(upright))
    except MemoryError:
        raise
    except Exception as error:
        raise Refused("damaged_image") from error
    clean.info = {}
    for quality in (92, 85, 75):
        written = encode(clean, kind, quality)
        if len(written) <= max_bytes:
            return {"width": clean.width, "height": clean.height}, written
    raise Refused("too_large_cleaned", len(written))


def without_palette(image: Any) -> str:
    """Return the plain mode nearest to the image's own."""
    if image.mode in ("L", "RGB", "RGBA"):
        return str(image.mode)
    return "RGBA" if "A" in image.mode or "transparency" in image.info else "RGB"


def encode(image: Any, kind: str, quality: int) -> bytes:
    """Return the image as a file; a PNG has no quality, so it is written smaller in another way."""
    out = BytesIO()
    if kind == "JPEG":
        image.save(out, kind, quality=quality, optimize=True)
    elif quality == 92:
        image.save(out, kind, optimize=True)
    else:
        image.convert("P", palette=1, colors=256).save(out, kind, optimize=True)
    return out.getvalue()


def examine_letter(data: bytes, kind: str, max_pages: int) -> tuple[dict[str, Any], bytes]:
    """Return what is known of a letter and its words."""
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    from documents.letter_pdf import Unreadable
    from documents.letter_text import read_letter

    answer = examine_pdf(data, max_pages) if kind == "PDF" else {}
    try:
        return answer, read_letter(data, kind).encode()
    except Unreadable as error:
        raise Refused(error.code, error.found) from error


def main(arguments: list[str]) -> None:
    """Examine standard input and answer on standard output."""
    kind, max_bytes, max_pages, max_pixels = arguments[0], *(int(one) for one in arguments[1:])
    limit()
    data = sys.stdin.buffer.read(max_bytes + 1)
    written = b""
    try:
        if kind == "PDF":
            answer = examine_pdf(data, max_pages)
        elif kind.startswith("LETTER-"):
            answer, written = examine_letter(data, kind.removeprefix("LETTER-"), max_pages)
        else:
            answer, written = examine_image(data, kind, max_bytes, max_pixels)
        said = {"ok": True, **answer}
    except Refused as refused:
        said = {"refused": refused.code, "found": refused.found}
    except (MemoryError, RecursionError):
        said = {"refused": "too_complex", "found": None}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + written)


if __name__ == "__main__":
    main(sys.argv[1:])
