"""A text as its reader sees it, for checks: what cannot be seen is gone, and what looks alike is one letter."""

import re
import unicodedata
from typing import Final

_UNSEEN: Final = frozenset({"Cf", "Cc", "Co", "Cs", "Cn"})
_MARKS: Final = frozenset({"Mn", "Me"})
_DOTTED_LESS: Final = {ord("ı"): "i"}
_EMPHASIS: Final = re.compile(r"[*_~`\\|]|(?<=[^\W\d_])-(?=[^\W\d_])")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = frozenset("ıßæœøłđðþÆŒØŁĐÐÞªº")
_SPACE: Final = re.compile(r"\s+")
_UNUSUAL: Final = re.compile(r"[^\W\d_a-zA-ZçğıöşüÇĞİÖŞÜ]")
"""A letter that is none of English or Turkish."""

_ENCLOSED: Final = {
    first + step: chr(ord("A") + step) for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6) for step in range(26)
}
"""Letters in squares and circles, and those that flags are made of."""
_IMITATED: Final = str.maketrans("авекмнорстухіјѕһԁԛԝαεικνορτυχ", "abekmhopctyxijshdqwaeikvoptux")
"""Cyrillic and Greek letters that pass for Latin ones."""
_ALIKE: Final = {
    **dict.fromkeys(map(ord, "‐‑‒–—−﹣－"), "-"),
    **dict.fromkeys(map(ord, "’‘ʼ＇´"), "'"),
    **dict.fromkeys(map(ord, "。｡․"), "."),
    ord("\N{BRAILLE PATTERN BLANK}"): " ",
    **_ENCLOSED,
}


def visible(text: str) -> str:
    """Return the text without what nobody sees: tags, direction marks, zero-width and control characters."""
    if text.isprintable():
        return text
    return "".join(ch for ch in text if ch in "\n\t" or unicodedata.category(ch) not in _UNSEEN)


def plain(text: str) -> str:
    """Return the text with one form for letters, dashes, quotes and dots that look alike; in ASCII none do."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(_ENCLOSED)).translate(_ALIKE)


def folded(text: str) -> str:
    """Return the text in small ASCII where Latin letters are meant or imitated, without accents.

    Turkish is read as it is typed without its letters, so that both spellings are one.
    """
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", plain(text).translate(_DOTTED_LESS))
    return "".join(ch for ch in parts if unicodedata.category(ch) not in _MARKS).casefold().translate(_IMITATED)


def bare(text: str) -> str:
    """Return the words alone: folded, without emphasis, hyphens or line breaks."""
    return _SPACE.sub(" ", _EMPHASIS.sub("", folded(text)))


def has_foreign_letters(text: str, known: str) -> bool:
    """Whether a word has letters that no writer of English or Turkish uses. A `known` one may, if all of it does."""
    if not _UNUSUAL.search(text):
        return False
    words = (word for word in _WORD.findall(text) if not all(map(_is_latin, word)))
    return any(word not in known or any(map(_looks_latin, word)) for word in words)


def _is_latin(letter: str) -> bool:
    base = unicodedata.normalize("NFKD", letter)[0]
    return base.isascii() or letter in _LATIN or bool(unicodedata.combining(letter))


def _looks_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER LETTER", "FULLWIDTH"))
