"""What counts as a reason: a sentence that whoever reads the file later can use."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# "x" or "none" is no reason: so many letters and different words are one sentence.
LEAST_LETTERS, LEAST_WORDS = 20, 4
# As many signs as the history keeps of a reason.
REASON_LENGTH = 100


def is_a_reason(text: str) -> bool:
    """Return whether a text is long enough to be a sentence."""
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", text)}
    return len(words) >= LEAST_WORDS and sum(map(len, words)) >= LEAST_LETTERS


def refuse_no_reason(text: str) -> None:
    """Raise ValidationError for what is no sentence."""
    if not is_a_reason(text):
        raise ValidationError(no_reason())


def no_reason() -> str:
    """Return what to write where a reason is too short."""
    return _(
        "Write one sentence: at least %(letters)s letters in %(words)s different words. The next "
        "reader of this file has only this reason."
    ) % {"letters": LEAST_LETTERS, "words": LEAST_WORDS}
