"""Numbers a reply may not make up: of tickets, orders, telephones. What was said in the talk may be said again.

Numbers of two digits are let through: in `three of 12`, or a time of day, they promise nothing by themselves.
"""

import re
from collections.abc import Collection
from typing import Final

from mcp_tools.domain.text import PLACEHOLDER

_TICKET: Final = re.compile(r"(?<![a-z0-9])f\W{0,2}d\W{0,3}(\d{3,12}|\d(?:[ .-]\d){2,11})(?!\d)", re.IGNORECASE)
"""A number of ours in any spelling: `FD-1042`, `fd 1042`, `F.D. 1 0 4 2`."""
_OF_A_TICKET: Final = re.compile(
    r"\b(?:ticket|case|request|reference|talep|kayıt|bilet|başvuru)\s*"
    r"(?:number|no\.?|id|numaranız|numarası|numaralı)?\s*(?:is\s+)?[:#]?\s*#?(\d{3,12})\b|"
    r"\b(\d{3,12})\s+(?:numaralı|no'?lu)\s+(?:talep|kayıt|bilet|başvuru)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\w*\d\w*(?:[.,]\d+)*")
_SPELT: Final = re.compile(r"(?<!\d)\d(?:[ .-]\d){3,}(?!\d)")
_CENTS: Final = re.compile(r"[.,]\d{2}$")
_GROUPS: Final = re.compile(r"\d+")
_LEAST: Final = 3
_CODE: Final = 5


class KnownNumbers:
    """The numbers that were spoken of: in the talk, on the tickets in hand, in what a tool answered."""

    def __init__(self, tickets: Collection[str]) -> None:
        self._tickets = {_digits(number) for number in tickets}
        self._known: set[str] = set()

    def learn(self, text: str) -> None:
        """Take in every number of a text, whole and in its groups."""
        for match in _NUMBER.finditer(text):
            self._known |= _forms(match.group()) | set(_GROUPS.findall(match.group()))

    def learn_ticket(self, number: str) -> None:
        self._tickets.add(_digits(number))

    def has_strange_ticket(self, text: str) -> bool:
        """Whether a ticket's number is told that is none of the tickets in hand."""
        if not _GROUPS.search(text):
            return False
        ours = (_digits(match.group(1)) for match in _TICKET.finditer(text))
        others = (match.group(1) or match.group(2) for match in _OF_A_TICKET.finditer(text))
        return any(one not in self._tickets for one in ours) or any(
            one not in self._tickets and one not in self._known for one in others
        )

    def has_strange_number(self, text: str) -> bool:
        """Whether any other number is told that nobody spoke of, whether written as one or digit by digit."""
        if not _GROUPS.search(text):
            return False
        rest = _TICKET.sub(" ", PLACEHOLDER.sub(" ", text))
        return any(self._is_strange(match.group()) for match in _NUMBER.finditer(rest)) or any(
            _digits(match.group()) not in self._known for match in _SPELT.finditer(rest)
        )

    def _is_strange(self, number: str) -> bool:
        digits = _digits(number)
        is_code = len(number) >= _CODE and digits != number and number.isalnum()
        if len(digits) < _LEAST and not is_code:
            return False
        groups = [group for group in _GROUPS.findall(number) if len(group) >= _LEAST]
        is_known = bool(_forms(number) & self._known) or (bool(groups) and set(groups) <= self._known)
        return not is_known


def _forms(number: str) -> set[str]:
    """Return how a number may be spelt: without its separators, without its cents."""
    whole = _CENTS.sub("", number)
    return {"".join(ch for ch in one if ch.isalnum()).casefold() for one in (number, whole)}


def _digits(number: str) -> str:
    return "".join(ch for ch in number if ch.isdecimal())
