"""Finds the last four digits of a card: "ending 1234", "son dört hanesi 1234"."""

import re
from collections.abc import Iterator
from typing import Final

from mcp_tools.follow_up.said import Said, Span

_FOUR: Final = r"(?P<four>\d{4})(?![\w]|[.,:/-]\d)"
_CUES: Final = (
    rf"(?:ending|ends|ended|finishing)(?:\s(?:in|with|on))?[\s:]{{1,3}}{_FOUR}",
    rf"last\s(?:four|4)(?:\s(?:digits?|numbers?))?(?:\sof\s(?:my|the)\scard)?(?:\s(?:is|are|were))?[\s:=-]{{1,3}}{_FOUR}",
    rf"son\s(?:dor[td]|4)\s?(?:hane|rakam|numara|no|sayi)?[a-z]{{0,6}}[\s:=-]{{1,3}}{_FOUR}",
    rf"(?<![a-z])sonu[\s:]{{1,3}}{_FOUR}",
    rf"(?<![\w])(?:[*x•]{{1,4}}[\s-]?){{1,3}}{_FOUR}",
    r"(?<![\w.,/-])(?P<four>\d{4})(?:\s?'?[iyl]{0,2}l[ae])?\s(?:biten|sonlanan)",
)
_CUED: Final = tuple(re.compile(cue) for cue in _CUES)
_BARE: Final = re.compile(r"(?<![\w.,:/#%₺$€£-])\d{4}(?![\w%]|[.,:/-]\d|\s?(?:tl|lira|euro|dolar|dollar|pound|gb|mb))")
_ANY_DIGITS: Final = re.compile(r"\d+")
_LONGEST_ANSWER: Final = 80


def find_digits4(said: Said) -> Iterator[Span]:
    """Yield four digits that a cue calls the end of a card number. Full numbers never get here: they are masked."""
    for cue in _CUED:
        for match in cue.finditer(said.folded):
            if not said.is_reserved(*match.span("four")):
                yield Span(match["four"], *match.span("four"), 0.95)


def answer_digits4(said: Said) -> Span | None:
    """Read the message as the answer to "which last four digits?": cued, or the only number, of exactly four digits."""
    cued = next(find_digits4(said), None)
    if cued or len(said.text) > _LONGEST_ANSWER:
        return cued
    bare = [match for match in _BARE.finditer(said.folded) if not said.is_reserved(*match.span())]
    numbers = [match for match in _ANY_DIGITS.finditer(said.folded) if not said.is_reserved(*match.span())]
    if len(bare) != 1 or len(numbers) != 1:
        return None
    return Span(bare[0][0], *bare[0].span(), 0.9)
