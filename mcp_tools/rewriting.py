"""A text in which stretches were replaced, and where each place of the old text is in the new one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Replacement:
    """`text` stands for what was from `start` to `end`, in code points of the old text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`text` is `before` with its `replacements`, which are in order and do not overlap."""

    before: str
    text: str
    replacements: tuple[Replacement, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the old text is now; one that cuts into a replaced stretch takes all of it in."""
        return self._moved(start, is_end=False), self._moved(end, is_end=True)

    def within(self, start: int, end: int) -> tuple[Replacement, ...]:
        """Return the replacements that a span of the old text shares letters with."""
        return tuple(one for one in self.replacements if one.start < end and start < one.end)

    def _moved(self, place: int, *, is_end: bool) -> int:
        shift = 0
        for one in self.replacements:
            if place <= one.start:
                break
            if place < one.end:
                return one.start + shift + (len(one.text) if is_end else 0)
            shift += len(one.text) - (one.end - one.start)
        return place + shift


Rewrite = Callable[[str], Rewritten]
"""Rewrites one text; what holds nothing to replace comes back as it was."""


def rewritten(text: str, spans: Iterable[tuple[int, int]], stand_in: str) -> Rewritten:
    """Return `text` with `stand_in` for each of `spans`, which are in order and do not overlap."""
    pieces: list[str] = []
    position = 0
    replacements = tuple(Replacement(start, end, stand_in) for start, end in spans)
    for one in replacements:
        pieces += [text[position : one.start], stand_in]
        position = one.end
    return Rewritten(text, "".join(pieces) + text[position:], replacements)
