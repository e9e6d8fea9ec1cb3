"""Bank accounts: IBANs of any country."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule

_LENGTHS: Final = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE", "BI"), 16),
    **dict.fromkeys(("DK", "FK", "FO", "FI", "GL", "NL", "SD"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "BA", "EE", "KZ", "LT", "LU", "MN", "XK"), 20),
    **dict.fromkeys(("CH", "HR", "LI", "LV"), 21),
    **dict.fromkeys(("BG", "BH", "CR", "DE", "GB", "GE", "IE", "ME", "RS", "VA"), 22),
    **dict.fromkeys(("AE", "GI", "IL", "IQ", "OM", "SO", "TL"), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN", "VG"), 24),
    **dict.fromkeys(("LY", "PT", "ST"), 25),
    **dict.fromkeys(("IS", "TR"), 26),
    **dict.fromkeys(("DJ", "FR", "GR", "IT", "MC", "MR", "SM"), 27),
    **dict.fromkeys(("AL", "AZ", "BY", "CY", "DO", "GT", "HN", "HU", "LB", "NI", "PL", "SV"), 28),
    **dict.fromkeys(("BR", "EG", "PS", "QA", "UA"), 29),
    **dict.fromkeys(("JO", "KW", "MU", "YE"), 30),
    **dict.fromkeys(("MT", "SC"), 31),
    "LC": 32,
    "RU": 33,
}
"""Characters of an IBAN by country, from the registry of ISO 13616: a bare remainder is right once in 97 words."""


class IbanRecognizer(PatternRule):
    """A country, two check digits, as many characters as it uses, remainder 1 modulo 97 (ISO 13616), spaced or not.

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
    """Check an IBAN's length and its remainder modulo 97; separators are ignored."""
    plain = "".join(character for character in iban.upper() if character.isalnum())
    if len(plain) != _LENGTHS.get(plain[:2]):
        return False
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1
