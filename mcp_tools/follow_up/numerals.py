"""Small numbers written as words, English and Turkish, folded."""

from typing import Final

_FROM_TWO: Final = (
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

NUMERALS: Final[dict[str, int]] = {
    **dict.fromkeys(("a", "an", "one", "bir"), 1),
    **{word: count for count, words in enumerate(_FROM_TWO, start=2) for word in words},
    "couple of": 2,
    "a couple of": 2,
    "fifteen": 15,
    "on bes": 15,
    "twenty": 20,
    "yirmi": 20,
}
"""Numbers people write out when they count days, things or people."""

NUMERAL: Final = "(?:" + "|".join(sorted(NUMERALS, key=len, reverse=True)) + r"|\d{1,5})"
"""A small number, in digits or as a word, for use inside a pattern on folded text."""


def number(word: str) -> int:
    """Return the number that `word`, matched by `NUMERAL`, says."""
    return int(word) if word.isdigit() else NUMERALS[word]
