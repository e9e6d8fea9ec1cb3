"""A text as the name rules walk it: its words, where they stand, how they are written."""

import re
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SHOUTED_SHARE: Final = 0.6
_ACRONYM: Final = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word without its Turkish suffix; `is_title` tells whether its capital says something."""

    lower: str
    start: int
    end: int
    is_title: bool
    is_upper: bool
    """Written in capitals only, one letter aside: such a word says less than one with a single capital."""
    follows: bool
    """Only one space stands between this word and the one before, or the full stop of an initial."""


def words_of(text: str) -> list[Word]:
    """Split folded text into words: `Ayşe'nin` is `Ayşe`, `O'Neil` stays. In a shouted text no capital counts."""
    matches = list(_WORD.finditer(text))
    shouted = sum(1 for match in matches if match[0].isupper() and len(match[0]) > 1)
    is_shouted = shouted > 1 and shouted > _SHOUTED_SHARE * sum(1 for match in matches if len(match[0]) > 1)
    words: list[Word] = []
    previous_end = -2
    is_initial = False
    for match in matches:
        start = match.start()
        written = _without_suffix(match[0])
        end = start + len(written)
        gap = text[previous_end:start] if previous_end >= 0 else ""
        is_title = not is_shouted and written[0].isupper() and _says_something(written)
        is_next = gap == " " or (gap == ". " and is_initial)
        is_upper = written.isupper() and len(written) > 1
        words.append(Word(written.lower(), start, end, is_title, is_upper, is_next))
        is_initial = len(written) == 1
        previous_end = end
    return words


def _without_suffix(word: str) -> str:
    head, apostrophe, tail = word.partition("'")
    is_one_name = len(head) == 1 or (len(tail) > 1 and tail[0].isupper() and not tail.isupper())
    return word if not apostrophe or is_one_name else head


def _says_something(word: str) -> bool:
    return not word.isupper() or len(word) > _ACRONYM or len(word) == 1
