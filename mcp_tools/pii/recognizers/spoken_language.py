"""Tells cheaply whether a text is English throughout: what an English model may read."""

import re
from typing import Final

from mcp_tools.pii.names import words_in

_ENGLISH: Final = words_in("english_marks")
_TURKISH: Final = words_in("turkish_marks")
_TURKISH_ENDING: Final = re.compile(
    r"\w{2,}(?:iyor\w{0,4}|uyor\w{0,4}|[dt][iu]m|[dt][iu]k|m[iu]s\w{0,3}|acak\w{0,3}|ecek\w{0,3}|[iu]m[iu]z"
    r"|[iu]n[iu]z|larim|lerim|[iu]m[iu]|sin[iu]z)"
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def is_english(text: str) -> bool:
    """Tell whether folded `text` holds English function words and nothing that only Turkish says.

    One Turkish word is enough to say no: a mixed text is left to the rules.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    english = sum(1 for word in words if word in _ENGLISH)
    return english > 0 and not any(word in _TURKISH - _ENGLISH or _TURKISH_ENDING.fullmatch(word) for word in words)
