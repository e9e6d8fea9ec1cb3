"""Small numbers written as words, English and Turkish, folded."""

from typing import Final

_TO_TWELVE: Final = (
    ("two", "iki"),
    ("three", "uc"),
    ("four", "dort"),
    ("five", "bes"),
    ("six", "alti"),
    ("seven", "yedi"),
    ("eight", "sekiz"),
    ("nine", "dokuz"),
    ("ten", "on"),
    ("eleven", "on bir"),
    ("twelve", "on iki"),
)
_ROUND: Final = {15: ("fifteen", "on bes"), 20: ("twenty", "yirmi"), 25: ("twenty five", "yirmi bes")}
_ROUNDER: Final = {30: ("thirty", "otuz"), 40: ("forty", "kirk"), 50: ("fifty", "elli"), 100: ("hundred", "yuz")}

NUMERALS: Final[dict[str, int]] = {
    **dict.fromkeys(("a", "an", "one", "bir"), 1),
    **{word: count for count, words in enumerate(_TO_TWELVE, start=2) for word in words},
    **{word: count for count, words in (_ROUND | _ROUNDER).items() for word in words},
    "couple of": 2,
    "a couple of": 2,
}
"""Numbers people write out when they count days, things or people."""

NUMERAL: Final = "(?:" + "|".join(sorted(NUMERALS, key=len, reverse=True)) + r"|\d{1,5})"
"""A small number, in digits or as a word, for use inside a pattern on folded text."""


def number(word: str) -> int:
    """Return the number that `word`, matched by `NUMERAL`, says."""
    return int(word) if word.isdigit() else NUMERALS[word]
