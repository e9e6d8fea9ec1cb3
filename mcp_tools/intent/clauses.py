"""Splits a message into the clauses that may each name a problem of their own."""

import re
from dataclasses import dataclass
from typing import Final

from mcp_tools.intent.cues import compile_cues
from mcp_tools.intent.folding import fold

_STRONG: Final = compile_cues(
    (
        r"and also|also|plus|in addition|additionally|besides|moreover|on top of (that|this|it)|secondly|second thing"
        r"|another (thing|problem|issue)|the other (thing|problem|issue)|as well as|not only that",
        r"ayrica|bir de|ustelik|bunun yani sira|bunun disinda|hem de|ek olarak|buna ek olarak|ikinci olarak|ikincisi"
        r"|bir diger (konu|sorun)|baska bir sorun(um)?( da| ise)?|diger (sorun|konu)(um)?( da| ise)?",
    )
)
"""What announces a second matter."""

_WEAK: Final = compile_cues((r"and|but", r"ve|ama|fakat"))
_MARK: Final = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[;!?\n]+")


@dataclass(frozen=True)
class Clause:
    """A span in code points of the message; `is_announced` when a word such as "also" leads into it."""

    start: int
    end: int
    is_announced: bool


def split_clauses(text: str) -> list[Clause]:
    """Return the clauses of `text` in order, without the marks and words that join them.

    Joints are punctuation, "and"/"ve" and announcing words such as "also"/"ayrıca". A clause is only a candidate:
    most of them tell more of the same problem.
    """
    folded = fold(text)
    joints = [(m.start(), m.end(), True) for m in _STRONG.finditer(folded)]
    joints += [(m.start(), m.end(), False) for m in (*_WEAK.finditer(folded), *_MARK.finditer(folded))]
    clauses: list[Clause] = []
    start, is_announced = 0, False
    for joint_start, joint_end, announces in [*sorted(joints), (len(text), len(text), False)]:
        if clause := _clause(text, start, joint_start, is_announced=is_announced):
            clauses.append(clause)
            is_announced = False
        start = max(start, joint_end)
        is_announced = is_announced or announces
    return clauses


def _clause(text: str, start: int, end: int, *, is_announced: bool) -> Clause | None:
    part = text[start:end]
    stripped = part.strip()
    if not any(character.isalnum() for character in stripped):
        return None
    start += len(part) - len(part.lstrip())
    return Clause(start, start + len(stripped), is_announced)
