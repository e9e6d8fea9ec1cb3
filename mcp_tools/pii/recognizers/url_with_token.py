"""Links that open something by themselves."""

import re
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule

_SECRET = re.compile(
    r"//[^/\s@]+:[^/\s@]+@"
    r"|[?&#;](?:[\w-]*(?:token|secret|passw(?:or)?d|signature|session|credential|api-?_?key)[\w-]*"
    r"|pass|pwd|auth|authorization|sig|sid|code|key|jwt|otp|hash|ticket|reset|verify|invite|magic|state|nonce"
    r"|email|mail)=[^&\s]{4,}"
    r"|/(?:reset|verify|verification|confirm|activate|activation|invite|magic|unsubscribe|sifre)[\w-]*/[\w.~-]{12,}"
    r"|/(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{32,}",
    re.IGNORECASE,
)


class UrlWithTokenRecognizer(PatternRule):
    """A link with credentials before its host, a secret in its query, or a long one-time key in its path.

    Left readable on purpose: ordinary links.
    """

    KIND = Kind.URL_WITH_TOKEN
    PATTERNS: ClassVar = ((r"(?: \b[a-z][a-z+.-]{1,12}:// | \bwww\. ) [^\s<>\"\ufffc]{4,2000} (?<![.,;:!?')\]])", 1.0),)

    def may_occur(self, text: str) -> bool:
        return "://" in text or "www." in text.lower()

    def accepts(self, match: re.Match[str]) -> bool:
        return _SECRET.search(match[0]) is not None
