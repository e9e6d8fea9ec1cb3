"""Turkish identity numbers (TCKN)."""

import re
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule
from mcp_tools.pii.recognizers.surroundings import digits

_CUE = (
    r"(?<![^\W_]) (?: t\.?\s?c\.? | tckn[o]? | t\.?c\.?k\.?n\.? | kimlik | vatandaslik | "
    r" (?:national|turkish|citizen(?:ship)?|identity)\s(?:id|identity|number|no) | id\s(?:no|number|card) )"
)


class TrIdRecognizer(PatternRule):
    """Eleven digits, the first not 0, the last two check digits over the others.

    Anywhere when the check digits are right, also typed in groups; beside a cue such as "TC" or "kimlik" even when they
    are wrong, because a mistyped number still names somebody. Not covered: ten or twelve digits beside a cue.
    """

    KIND = Kind.TR_ID
    PATTERNS: ClassVar = (
        (r"(?<![^\W_]) (?<!\d[.,]) (?P<value>[1-9]\d{10}) (?!\d)", 0.9),
        (r"(?<![^\W_]) (?<!\d[ .,-]) (?P<value>[1-9](?:[ .-]?\d){10}) (?![ .-]?\d)", 0.8),
        (rf"(?P<cue>{_CUE}) [^\d\n\ufffc]{{0,40}}? (?<!\d) (?P<value>[1-9](?:[ .-]?\d){{10}}) (?![ .-]?\d)", 0.95),
        (rf"(?<![^\W_]) (?P<value>[1-9](?:[ .-]?\d){{10}}) \W{{1,3}} (?P<cue>{_CUE}) (?![^\W_]) (?!\W*\d)", 0.95),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        return bool(match.groupdict().get("cue")) or has_valid_check_digits(digits(match["value"]))


def has_valid_check_digits(number: str) -> bool:
    """Check both check digits of an eleven-digit number, by the rule of the Turkish population register.

    The tenth is (7 x the odd places - the even places) mod 10, the last the sum of the first ten mod 10.
    """
    places = [int(digit) for digit in number]
    tenth = (7 * sum(places[0:9:2]) - sum(places[1:8:2])) % 10
    return places[9] == tenth and places[10] == sum(places[:10]) % 10
