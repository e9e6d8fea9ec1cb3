"""Payment card numbers."""

import re
from collections.abc import Iterator
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule
from mcp_tools.pii.recognizers.surroundings import digits

_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|9792\d{12}|65\d{14}"  # Troy
    r"|3[47]\d{13}"  # American Express
    r"|(?:6011|64[4-9]\d)\d{12}|62\d{14,17}|35(?:2[89]|[3-8]\d)\d{12}|(?:2131|1800)\d{11}"  # Discover, UnionPay, JCB
    r"|3(?:0[0-5]|[68]\d)\d{11}|(?:50|5[6-8]|6[37])\d{10,17}"  # Diners, Maestro
)


class CardRecognizer(PatternRule):
    """An issuer's prefix, that issuer's length and the Luhn digit, with spaces, dashes or dots between groups.

    A run of groups is searched for a card inside it, since people write the security code right behind. Sixteen digits
    in fours, or 13 to 19 in one, beside "kart" or "card" are hidden even when the Luhn digit is wrong. Not
    covered: the last four alone.
    """

    KIND = Kind.CARD
    PATTERNS: ClassVar = (
        (
            r"(?: kart | card )\w* [^\d\n\ufffc]{0,30}? (?<!\d)"
            r"(?P<value>\d{4}(?:[ .-]{0,3}\d{4}){3}|\d{13,19}) (?!\d)",
            0.8,
        ),
    )
    _RUN = re.compile(r"(?<![^\W_])(?<!\d[.,])\d(?:[ .-]{0,3}\d){11,29}(?!\d)")

    def spans(self, text: str) -> Iterator[tuple[int, int, float]]:
        yield from super().spans(text)
        for run in self._RUN.finditer(text):
            span = _card_in(run)
            if span:
                yield (*span, 1.0)


def _card_in(run: re.Match[str]) -> tuple[int, int] | None:
    """Return the longest card that begins and ends with whole groups of the run."""
    groups = [group.span() for group in re.finditer(r"\d+", run[0])]
    for first in range(len(groups)):
        for last in range(len(groups) - 1, first - 1, -1):
            start, end = groups[first][0], groups[last][1]
            if is_card(digits(run[0][start:end])):
                return run.start() + start, run.start() + end
    return None


def is_card(number: str) -> bool:
    """Tell whether digits have an issuer's prefix and length and a right Luhn digit (ISO/IEC 7812-1)."""
    if not _ISSUERS.fullmatch(number):
        return False
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2]]
    return (sum(doubled) + sum(map(int, number[-1::-2]))) % 10 == 0
