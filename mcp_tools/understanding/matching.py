"""Tells whether a value found is the value a person would have written down."""

import re
from typing import Final

from mcp_tools.catalog.catalog import DetailType

_DAY: Final = len("2026-06-03")
_ALIKE: Final = 0.5
"""The F1 of words from which on free texts count as the same: where a person would begin to quote differs."""

_STEM: Final = 3
_LONGEST_ENDING: Final = 4
_FOLDED: Final = str.maketrans("İIıŞşĞğÜüÖöÇçÂâÎîÛû’", "iiissgguuooccaaiiuu'")
_WORD: Final = re.compile(r"\w+")
_ENDING: Final = re.compile(r"'\w{1,5}$")


def same_value(kind: DetailType, said: str, found: str) -> bool:
    """Compare two stored values; typed ones exactly, names without case and endings, free texts by their words.

    A day said without a time is found right with any time of that day; an amount said without its currency is found
    right in any.
    """
    match kind:
        case DetailType.DATE:
            return found[: len(said)] == said if len(said) == _DAY else found == said
        case DetailType.AMOUNT:
            return found == said or found.split()[0] == said
        case DetailType.CODE:
            return found.casefold() == said.casefold()
        case DetailType.NAME:
            return _plain(said) == _plain(found) or _overlap(said, found) > _ALIKE
        case DetailType.TEXT:
            return _overlap(said, found) >= _ALIKE
    return found == said


def _plain(text: str) -> str:
    return _ENDING.sub("", text.translate(_FOLDED).lower().strip())


def _overlap(said: str, found: str) -> float:
    """Return the F1 of the words both have."""
    ours, theirs = (set(_WORD.findall(_plain(text))) for text in (said, found))
    shared = sum(any(_is_same_word(word, other) for other in theirs) for word in ours)
    return 2 * shared / (len(ours) + len(theirs)) if shared else 0.0


def _is_same_word(one: str, other: str) -> bool:
    """Compare two folded words but for an ending: "mug" and "mugs", "masa" and "masayı"."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and (
        one == other or (len(shorter) >= _STEM and len(longer) - len(shorter) <= _LONGEST_ENDING)
    )
