"""What the team said about values of one conversation: this one is personal, that one is not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mcp_tools.domain.text import PLACEHOLDER
from mcp_tools.pii.engine import without_overlaps
from mcp_tools.pii.entity import Entity, Kind
from mcp_tools.pii.folding import HIDDEN, fold
from mcp_tools.pii.normal_form import EXACT, PUNCTUATED, SPACED, normal_form

_GAP: Final = rf"(?:[^\w{HIDDEN}]|_)"
"""One letter of what may stand between two parts of a value; never a placeholder."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Values to hide wherever they stand, and values that stay readable though a rule finds them."""

    hidden: tuple[tuple[Kind, str], ...] = ()
    readable: tuple[tuple[Kind, str], ...] = ()

    def applied(self, text: str, found: Sequence[Entity]) -> list[Entity]:
        """Return what of `found` stays hidden, with what the team marked, in order and without overlaps.

        A find stays hidden where it is more than the readable value. What is marked hidden wins.
        """
        forms = {(kind, normal_form(kind, value)) for kind, value in self.readable}
        kept = [one for one in found if not _is_one_of(forms, text[one.start : one.end])]
        marked = [Entity(kind, *span, 1.0) for kind, value in self.hidden for span in occurrences(text, kind, value)]
        return without_overlaps([*kept, *marked]) if marked else kept


NO_MARKS: Final = Marks()


def _is_one_of(forms: set[tuple[Kind, str]], value: str) -> bool:
    return any(normal_form(kind, value) == form for kind, form in forms)


def occurrences(text: str, kind: Kind, value: str) -> Iterator[tuple[int, int]]:
    """Yield where `text` holds `value` in any spelling with the same normal form, in code points of `text`.

    Whole words only, an ending after an apostrophe stays outside; never across or inside a placeholder. Not covered: a
    value with a Turkish ending written onto it, or with more than three other characters between two of its parts.
    """
    if kind in EXACT:
        readable = PLACEHOLDER.sub(lambda match: HIDDEN * len(match[0]), text)
        yield from (match.span() for match in _pattern(kind, value).finditer(readable))
        return
    folded = fold(text)
    for match in _pattern(kind, value).finditer(folded.text):
        yield folded.original_span(*match.span())


@lru_cache(maxsize=64)
def _pattern(kind: Kind, value: str) -> re.Pattern[str]:
    if kind in EXACT:
        return re.compile(rf"(?<![^\W_]){re.escape(value)}(?![^\W_])")
    form = normal_form(kind, value)
    if kind in SPACED:
        parts, gap = form.split(), f"{_GAP}{{1,3}}"
    else:
        parts, gap = list(form), r"\s{0,3}" if kind in PUNCTUATED else f"{_GAP}{{0,3}}"
    prefix = rf"(?:\+?(?:00)?90{gap}|0{gap})?" if kind is Kind.PHONE and len(form) == _NATIONAL else ""
    return re.compile(rf"(?<![^\W_]){prefix}{gap.join(map(re.escape, parts))}(?![^\W_])", re.IGNORECASE)


_NATIONAL: Final = 10
"""Digits of a Turkish telephone number without what it is optionally dialled with."""
