"""Internet addresses."""

import ipaddress
import re
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule
from mcp_tools.pii.recognizers.surroundings import before

_VERSION = re.compile(
    r"(?:\bv|version|versiyon|surum|firmware|build|release|yazilim|driver|ios|android|windows"
    r"|chrome)\w*\W{0,3}(?:is|:|no)?\W{0,2}$",
    re.IGNORECASE,
)


class IpRecognizer(PatternRule):
    """IPv4 and IPv6, as Python's own parser accepts them.

    Left readable on purpose: four-part version numbers named as such, the address of the machine itself (127.0.0.1).
    """

    KIND = Kind.IP
    PATTERNS: ClassVar = (
        (r"(?<![\w.]) (?P<value>\d{1,3}(?:\.\d{1,3}){3}) (?! \w | \.\d )", 0.9),
        (r"(?<![\w:.]) (?P<value>(?=[0-9a-f:]*:[0-9a-f]*:)[0-9a-f:]{6,39}(?:\d{1,3}(?:\.\d{1,3}){3})?) (?![\w:])", 0.9),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        try:
            address = ipaddress.ip_address(match["value"])
        except ValueError:
            return False
        return not address.is_loopback and _VERSION.search(before(match)) is None
