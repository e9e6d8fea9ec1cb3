"""Bank accounts: IBANs of any country."""

import re
from collections.abc import Iterator
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule


class IbanRecognizer(PatternRule):
    """Two letters, two check digits, 11 to 30 more characters, remainder 1 modulo 97 (ISO 13616), spaced or not.

    TR and 24 digits, or 24 digits beside the word IBAN, are hidden even when the check digits are wrong: nothing else
    looks like that.
    """

    KIND = Kind.IBAN
    PATTERNS: ClassVar = (
        (r"(?<![^\W_]) (?P<value>TR (?:[ .-]{0,2}\d){24}) (?!\d)", 0.9),
        (r"\b iban [^\d\n\ufffc]{0,25}? (?P<value>\d(?:[ .-]?\d){23}) (?!\d)", 0.8),
    )
    _ANY = re.compile(r"(?<![^\W_])[A-Z]{2}[ ]?\d{2}(?:[ -]?[A-Z0-9]){11,30}", re.IGNORECASE)

    def spans(self, text: str) -> Iterator[tuple[int, int, float]]:
        yield from super().spans(text)
        for match in self._ANY.finditer(text):
            end = _end_of_iban(match)
            if end:
                yield match.start(), end, 1.0


def _end_of_iban(match: re.Match[str]) -> int:
    """Return where the longest valid IBAN in the match ends, 0 when none does; words may follow it."""
    text = match.string
    for end in range(match.end(), match.start() + 14, -1):
        ends_a_word = text[end - 1].isalnum() and not (end < len(text) and text[end].isalnum())
        if ends_a_word and has_valid_remainder(text[match.start() : end]):
            return end
    return 0


def has_valid_remainder(iban: str) -> bool:
    """Check an IBAN's remainder modulo 97; separators are ignored."""
    plain = "".join(character for character in iban.upper() if character.isalnum())
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1
