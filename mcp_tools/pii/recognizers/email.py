"""E-mail addresses."""

from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule

_LOCAL = r"(?<![\w.%+-]) [\w%+-][\w.%+'-]{0,100}"
_USUAL_END = r"(?:com|net|org|edu|gov|co|io|me|info|app|tr|uk|de|fr|eu)"
_DOMAIN = r"(?:[^\W_][\w-]{0,62}\.){1,6}[^\W\d_]{2,24}"


class EmailRecognizer(PatternRule):
    """name@host.tld, also with spaces around the @, and spelt out: "ali (at) example (dot) com".

    No list of top-level domains is asked, so nothing touches the network. Not covered: hosts without a dot.
    """

    KIND = Kind.EMAIL
    PATTERNS: ClassVar = (
        (rf"{_LOCAL} (?: @ | [ ]@[ ] ) {_DOMAIN}", 1.0),
        (rf"{_LOCAL} (?: [ ]@ | @[ ] ) (?:[^\W_][\w-]{{0,62}}\.){{1,6}} {_USUAL_END} (?!\w)", 0.9),
        (
            rf"{_LOCAL} \s? (?: [\[(\{{] \s? (?:at|et|a) \s? [\])\}}] | \sat(?=\s[\w-]+\s?(?:[\[(]|dot|nokta)) ) \s?"
            r"[\w-]{1,40} (?: \s?(?:\.|[\[(\{]\s?(?:dot|nokta)\s?[\])\}]|\b(?:dot|nokta)\b)\s? [^\W\d_]{2,24} ){1,3}",
            0.9,
        ),
    )

    def may_occur(self, text: str) -> bool:
        return "@" in text or "at" in text.lower() or "(et" in text.lower()
