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
_SPOKEN: Final = re.compile(r"(?<![a-z])(?P<stem>[a-z]{1,12}[iu])yo(?P<who>m|z|n|nuz|lar|lardi|du|dum)?(?![a-z])")
"""The present tense without its r, as it is spoken: "olmuyo", "giremiyom"."""
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
    """Fold composed text, shorten drawn-out letters ("heyyy" → "hey") and spell out "geliyo"; offsets are lost."""
    folded = _LONG_RUN.sub(r"\1", fold(unicodedata.normalize("NFC", text)))
    return _SPOKEN.sub(_spelled_out, folded)


def _spelled_out(match: re.Match[str]) -> str:
    endings = {"m": "um", "z": "uz", "n": "sun", "nuz": "sunuz"}
    who = match["who"] or ""
    return f"{match['stem']}yor{endings.get(who, who)}"
