"""Why a file, or a date typed from it, did not come in: what is wrong, which value, what to do."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_BYTES = 4 * 1024 * 1024
MAX_PAGES = 200
EARLIEST_PAPER = date(1900, 1, 1)
# While it is still today here, it is tomorrow where the day begins first (UTC+14).
FIRST_TO_BEGIN = timedelta(hours=14)


def refuse_impossible_day(field: str, day: date | None, *, now: datetime) -> None:
    """Refuse a day that no paper is dated: one that has begun nowhere yet, or before 1900.

    Raises ValidationError, by `field`.
    """
    said = ""
    if day is not None and day > (now + FIRST_TO_BEGIN).date():
        said = _(
            "%(day)s lies in the future: no paper is dated so. Compare the date with the paper."
        )
    elif day is not None and day < EARLIEST_PAPER:
        said = _("%(day)s is too long ago. Type all four digits of the year, as 2026-02-19.")
    if said:
        raise ValidationError({field: said % {"day": day}})


def refusal(code: str, name: str, found: Any = "") -> ValidationError:
    """Return the refusal of a file for one reason; `found` is the value that was wrong."""
    said = _messages()
    return ValidationError(
        said.get(code, said["too_complex"]),
        code=code,
        params={"name": name, "found": found, "pages": MAX_PAGES, "bytes": f"{MAX_BYTES:,}"},
    )


def _messages() -> dict[str, str]:
    """Return what is said for each reason, in the reader's language."""
    damaged = _("“%(name)s” cannot be opened: it is damaged. Open it yourself, then save it anew.")
    return {
        "too_large": _(
            "“%(name)s” is over 4 MB (%(bytes)s bytes). Lower the resolution or split the scan."
        ),
        "too_large_cleaned": _(
            "“%(name)s” is over 4 MB once its metadata is removed. Lower the resolution."
        ),
        "empty": _("“%(name)s” is empty. Choose the file again."),
        "extension": _(
            "“%(name)s” is a file of the kind “%(found)s”. Send a PDF, JPG or PNG instead."
        ),
        "declared": _(
            "“%(name)s” was sent as “%(found)s”, which its name does not say. Save it anew as PDF, "
            "JPG or PNG, then send that file."
        ),
        "content": _(
            "“%(name)s” is not what its name says: its content is %(found)s. Save it anew as PDF, "
            "JPG or PNG, then send that file."
        ),
        "markup": _(
            "“%(name)s” is a web page, not a PDF or image. Print the page to a PDF, then send that."
        ),
        "encrypted": _("“%(name)s” is locked with a password. Save it without one, then send it."),
        "not_a_pdf": damaged,
        "damaged_image": damaged,
        "not_an_image": damaged,
        "no_pages": _("“%(name)s” has no pages. Scan the paper again."),
        "too_many_pages": _(
            "“%(name)s” has %(found)s pages; at most %(pages)s are taken. Split it into parts."
        ),
        "too_many_pixels": _(
            "“%(name)s” has too many pixels (%(found)s). Scan it at 150 to 300 dots an inch."
        ),
        "javascript": _(
            "“%(name)s” contains a program (JavaScript). Print it to a new PDF, then send that."
        ),
        "launch": _(
            "“%(name)s” would start a program or send data. Print it to a new PDF, then send that."
        ),
        "embedded": _(
            "“%(name)s” carries other files inside. Send each file by itself, without a portfolio."
        ),
        "xfa": _("“%(name)s” is a fillable form (XFA). Print it to a new PDF, then send that."),
        "too_complex": _(
            "“%(name)s” took too long to look into and was not taken. Print it to a new PDF."
        ),
        "letter_extension": _(
            "“%(name)s” is a file of the kind “%(found)s”. Send the letter as PDF, DOCX or TXT, or "
            "paste its words."
        ),
        "letter_pages": _(
            "“%(name)s” has %(found)s pages; a letter of at most 20 is read. Send the letter "
            "alone, without its enclosures."
        ),
        "letter_too_long": _(
            "“%(name)s” holds %(found)s characters; a letter of at most 40,000 is read. Send the "
            "letter alone, without its enclosures."
        ),
        "letter_sentences": _(
            "“%(name)s” falls into %(found)s sentences and lines; a letter of at most 800 is read. "
            "Send the letter alone, without tables of shifts or enclosures."
        ),
        "no_text": _(
            "“%(name)s” holds no words that can be read, as a scan does. Paste the words of the "
            "letter instead, and keep the scan on the checklist."
        ),
        "not_text": _(
            "“%(name)s” is no plain text. Save it as plain text in UTF-8, or paste its words."
        ),
        "not_a_docx": _(
            "“%(name)s” is no Word document, or is damaged. Open it yourself, save it anew as DOCX "
            "or PDF, then send that."
        ),
        "unpacks_too_large": _(
            "“%(name)s” unpacks to far more than a letter needs and was not taken. Save it as PDF."
        ),
        "entities": _(
            "“%(name)s” defines entities of its own, which no letter needs. Save it as PDF."
        ),
        "macros": _("“%(name)s” contains macros. Save it as PDF or as DOCX without macros."),
        "external": _(
            "“%(name)s” fetches a %(found)s from elsewhere. Save it as PDF, then send that."
        ),
        "photo_type": _("“%(name)s” is not a JPG. The photo slot takes JPG only."),
        "photo_small": _(
            "“%(name)s” has %(found)s pixels. The photo slot asks for at least 420 × 540."
        ),
    }
