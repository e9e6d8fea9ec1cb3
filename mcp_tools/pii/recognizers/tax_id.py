"""Tax numbers: the Turkish VKN, and what people elsewhere give for one."""

import re
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule
from mcp_tools.pii.recognizers.surroundings import digits


class TaxIdRecognizer(PatternRule):
    """VKN: ten digits with a check digit; random digits pass one time in ten, so a word such as "vergi" is required.

    Also the US social security number in its written form (3-2-4) or beside its name, and the UK national insurance
    number, whose letters and groups are its own.
    """

    KIND = Kind.TAX_ID
    PATTERNS: ClassVar = (
        (
            r"(?<![^\W_]) (?: vergi | vkn | v\.d\. | tax | tin ) [^\d\n\ufffc]{0,40}? (?<![^\W_])"
            r"(?P<value>(?P<vkn>\d(?:[ .-]?\d){9})) (?![ .-]?\d)",
            0.9,
        ),
        (r"(?<![\w-]) (?P<value>(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}) (?![\w-])", 0.7),
        (r"\b (?: ssn | social\ssecurity ) [^\d\n\ufffc]{0,25}? (?P<value>\d{3}[ -]?\d\d[ -]?\d{4}) (?!\d)", 0.9),
        (
            r"(?<!\w) (?P<value>[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] [ ]? \d\d [ ]? \d\d [ ]? \d\d [ ]? [A-D]) (?!\w)",
            0.8,
        ),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        number = match.groupdict().get("vkn")
        return number is None or has_valid_check_digit(digits(number))


def has_valid_check_digit(number: str) -> bool:
    """Check the last of ten digits, by the rule of the Turkish revenue administration."""
    total = 0
    for index, digit in enumerate(number[:9]):
        shifted = (int(digit) + 9 - index) % 10
        product = shifted * 2 ** (9 - index) % 9
        total += 9 if shifted and not product else product
    return (10 - total % 10) % 10 == int(number[9])
