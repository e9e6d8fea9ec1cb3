"""A message ready to be searched, and the spans found in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from mcp_tools.domain.text import PLACEHOLDER, TICKET_NUMBER, Language

_ONE_FOR_ONE: Final = str.maketrans("İIıŞşĞğÜüÖöÇçÂâÎîÛû’‘`´\u00a0\u202f\t", "iiissgguuooccaaiiuu''''   ")

_AROUND: Final = " \t\r\n\u00a0\"'“”‘’«»"
_CLOSING: Final = ".,;!"

CURRENCY_WORD: Final = (
    r"(?:(?:tl|try|usd|eur|gbp)(?:'[a-z]{1,8}|lik|luk)?(?![a-z0-9])"
    r"|(?:turk\s)?lira[a-z]{0,8}|euro[a-z]{0,8}|avro[a-z]{0,8}|do(?:lar[a-z]{0,8}|llars?)|pounds?(?![a-z])|sterlin[a-z]{0,8})"
)
"""A currency's code or word in folded text, with the Turkish suffixes it may carry."""


def fold(text: str) -> str:
    """Return `text` in lower case with Turkish letters as ASCII, one code point for one, so that offsets still hold.

    `"İ".lower()` is two code points; translating first is what keeps the length.
    """
    return text.translate(_ONE_FOR_ONE).lower()


@dataclass(frozen=True)
class Said:
    """A masked message, its folded twin of the same length, and what reading it needs.

    `now` is the customer's wall clock; its time zone, if it has one, is dropped.
    """

    text: str
    language: Language
    now: datetime

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def _reserved(self) -> "Cover":
        matches = (match for pattern in (PLACEHOLDER, TICKET_NUMBER) for match in pattern.finditer(self.text))
        return Cover(len(self.text), (match.span() for match in matches))

    @cached_property
    def body(self) -> tuple[int, int]:
        """The span of the message without white space, quotes and closing marks around it; empty if nothing is left."""
        start = len(self.text) - len(self.text.lstrip(_AROUND))
        return start, max(start, len(self.text.rstrip(_AROUND + _CLOSING)))

    def is_reserved(self, start: int, end: int) -> bool:
        """Tell whether the span touches a placeholder or a ticket number: neither is a number, a code or a date."""
        return self._reserved.touches(start, end)


class Cover:
    """Which characters of a text are taken. One byte each, so that a long message full of matches stays linear."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._taken = bytearray(length)
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Take the characters from `start` up to `end`."""
        self._taken[start:end] = b"\1" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Tell whether any character from `start` up to `end` is taken."""
        return any(self._taken[start:end])


@dataclass(frozen=True, slots=True)
class Span:
    """A value and where it was said, in code points; `confidence` orders spans that compete."""

    value: str
    start: int
    end: int
    confidence: float

    def overlaps(self, other: "Span") -> bool:
        """Tell whether both share at least one character."""
        return self.start < other.end and other.start < self.end


def nearby(said: Said, start: int, end: int, cue: re.Pattern[str], reach: int = 60) -> bool:
    """Tell whether `cue` occurs within `reach` characters before or after the span."""
    return cue.search(said.folded, max(0, start - reach), min(len(said.folded), end + reach)) is not None
