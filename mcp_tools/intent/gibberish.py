"""Tells keyboard mash ("asdfgh", "??!!", "şlkşlk") from words, names and codes."""

import re
from itertools import pairwise
from typing import Final

from mcp_tools.domain.text import PLACEHOLDER
from mcp_tools.intent.folding import fold

_ROWS: Final = ("qwertyuiopgu", "asdfghjklsi", "zxcvbnmoc")
"""The rows of the English and the Turkish Q keyboard in folded letters ("ğ" reads "g")."""

_WALKS: Final = frozenset(row[n : n + 2][::way] for row in _ROWS for n in range(len(row) - 1) for way in (1, -1))
_WORD: Final = re.compile(r"[a-z]+")
_HARD: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_VOWEL: Final = re.compile(r"[aeiouy]")
_ONE_UNIT: Final = re.compile(r"([a-z]{1,3}?)\1{3,}[a-z]{0,2}")
_LAUGHTER: Final = re.compile(r"[ha]+|[he]+|[hi]+|[ho]+|[hm]+|[jk]{2,}")
_VOWELLESS_WORDS: Final = frozenset({"https", "tskrlr", "tskler", "thnks", "thnx", "xhtml"})


def is_gibberish(text: str) -> bool:
    """Return whether `text` is only mash: every word of it, or punctuation alone ("??!!", not a single "?").

    Anything with a digit or a placeholder is a code or a value, never mash.
    """
    if PLACEHOLDER.search(text) or any(character.isdigit() for character in text):
        return False
    folded = fold(text)
    words = _WORD.findall(folded)
    if not words:
        marks = "".join(folded.split())
        return len(marks) >= 3 and marks.isascii()
    return all(_is_mash(word) for word in words)


def _is_mash(word: str) -> bool:
    if _LAUGHTER.fullmatch(word) or word in _VOWELLESS_WORDS:
        return False
    return _is_walk(word) or _ONE_UNIT.fullmatch(word) is not None or _is_unspeakable(word)


def _is_walk(word: str) -> bool:
    """Return whether runs of three or more neighbouring keys make up four fifths of `word`."""
    covered, run = 0, 1
    for pair in (*pairwise(word), ("", "")):
        if "".join(pair) in _WALKS:
            run += 1
            continue
        covered += run if run >= 3 else 0
        run = 1
    return len(word) >= 3 and covered >= 0.8 * len(word)


def _is_unspeakable(word: str) -> bool:
    """Return whether no mouth of either language could say `word`; short ones may be abbreviations."""
    vowels = len(_VOWEL.findall(word))
    if vowels == 0:
        return len(word) >= 6 or (len(word) == 5 and _HARD.fullmatch(word) is not None)
    return len(word) >= 8 and vowels <= 0.2 * len(word) and _HARD.search(word) is not None
