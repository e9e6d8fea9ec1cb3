"""Folds text to lower-case ASCII look-alikes, so that typing without Turkish letters changes nothing."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_SPECIAL: Final = {
    "ı": "i",
    "ß": "s",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "’": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "“": '"',
    "”": '"',
}
_LONG_RUN: Final = re.compile(r"([a-z])\1{2,}")


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """Return exactly one character, so that offsets into the folded text are offsets into the text."""
    if character in _SPECIAL:
        return _SPECIAL[character]
    base = unicodedata.normalize("NFKD", character)[0].lower()
    # "İ".lower() is two code points; its base letter "I" is not.
    return base if len(base) == 1 else character


def fold(text: str) -> str:
    """Return `text` lower-cased and without accents, of the same length in code points.

    For matching and classifying only, never to show. Combining marks of decomposed text stay where they are:
    normalise to NFC first where offsets do not matter.
    """
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))


def fold_loosely(text: str) -> str:
    """Fold composed text and shorten drawn-out letters ("heyyy" → "hey"); offsets are lost."""
    return _LONG_RUN.sub(r"\1", fold(unicodedata.normalize("NFC", text)))
