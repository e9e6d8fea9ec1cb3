"""Reads numbers written out in words: "two hundred and fifty", "iki yüz elli", "bin beş yüz"."""

import re
from typing import Final

_ONES_EN: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TEENS_EN: Final = (
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS_EN: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES_TR: Final = ("bir", "iki", "uc", "dort", "bes", "alti", "yedi", "sekiz", "dokuz")
_TENS_TR: Final = ("on", "yirmi", "otuz", "kirk", "elli", "altmis", "yetmis", "seksen", "doksan")
_WORTH: Final = {
    **{word: n for n, word in enumerate((*_ONES_EN, *_TEENS_EN), start=1)},
    **{word: n * 10 for n, word in enumerate(_TENS_EN, start=2)},
    **{word: n for n, word in enumerate(_ONES_TR, start=1)},
    **{word: n * 10 for n, word in enumerate(_TENS_TR, start=1)},
}
_HUNDRED: Final = ("hundred", "yuz")
_THOUSAND: Final = ("thousand", "bin")
_EACH: Final = "(?:" + "|".join(sorted((*_WORTH, *_HUNDRED, *_THOUSAND), key=len, reverse=True)) + ")"
_WORD: Final = re.compile(_EACH)

NUMBER_WORDS: Final = rf"{_EACH}(?:(?:\sand\s|[\s-]?){_EACH}){{0,7}}"
"""A number in words inside a pattern on folded text; Turkish parts may stand together ("ikiyüzelli")."""


def worth(words: str) -> int:
    """Return the number that `words`, matched by `NUMBER_WORDS`, say."""
    thousands = below = 0
    for word in _WORD.findall(words):
        if word in _THOUSAND:
            thousands, below = (below or 1) * 1000, 0
        elif word in _HUNDRED:
            below = (below or 1) * 100
        else:
            below += _WORTH[word]
    return thousands + below
