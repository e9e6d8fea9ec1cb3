"""What protects a card: security code, expiry, PIN."""

import re
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule
from mcp_tools.pii.recognizers.surroundings import around

_EXPIRY = r"(?:0?[1-9]|1[0-2]) \s? [/.-] \s? (?:20)?[2-4]\d (?![\d/.-]\d)"
_NOTHING_ELSE = re.compile(r"kart|card|cv[vc]|visa|master|troy|amex", re.IGNORECASE)


class CardSecretRecognizer(PatternRule):
    """Codes beside their names, and the expiry (with a code behind it) that follows a card number or a talk of cards.

    Left readable on purpose: other products' best-before dates. Not covered: a bare three-digit number.
    """

    KIND = Kind.CARD_SECRET
    PATTERNS: ClassVar = (
        (
            r"\b (?: cv[vc]2? | cv2 | csc | card\sverification\w* | security\scode | guvenlik\s(?:kod|numara|no)\w* "
            r"| arka\w{0,10}\s(?:yuz\w*\s)?(?:(?:3|uc)\s(?:hane|rakam)\w*\s)?(?:kod|numara|rakam)\w* )"
            r"[^\d\n\ufffc]{0,20}? (?<!\d) (?P<value>\d{3,4}) (?!\d) (?![.,]\d)",
            0.9,
        ),
        (r"(?<!\w) (?P<value>\d{3,4}) \s is\s(?:my|the)\s cv[vc]2? \b", 0.8),
        (
            r"(?P<expiry> \b (?: exp(?:iry|ir\w+)? | valid\s(?:thru|until|to) | son\skullan\w* | (?:card"
            r"|kart)[^\n.]{0,40}\btarih\w* | s\.?k\.?t\.? ) )"
            rf"[^\d\n\ufffc]{{0,25}}? (?<!\d) (?P<value>{_EXPIRY})",
            0.85,
        ),
        (rf"\d{{4}}[ .-]?\d{{2,5}} [ ,;|]{{1,3}} (?P<value>{_EXPIRY} (?:[ ,;|]{{1,3}}\d{{3,4}}(?!\d))?)", 0.85),
        (rf"\ufffc [ ,;|]{{1,3}} (?P<value>{_EXPIRY} (?:[ ,;|]{{1,3}}\d{{3,4}}(?!\d))?)", 0.85),
        (
            r"\b pin (?:\s?(?:code|number|no|kod\w*|numara\w*|im))? \s? (?:is|[:=-])? \s?"
            r"(?P<value>\d{4,6}) (?![\d.,]\d) (?!\d)",
            0.8,
        ),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        return match.groupdict().get("expiry") is None or _NOTHING_ELSE.search(around(match)) is not None
