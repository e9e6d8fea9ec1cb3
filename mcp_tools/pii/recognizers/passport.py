"""Passport numbers."""

from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule


class PassportRecognizer(PatternRule):
    """Up to two letters and six to nine digits beside "passport": their form alone is an order number's."""

    KIND = Kind.PASSPORT
    PATTERNS: ClassVar = (
        (
            r"\b (?: passport | pasaport )\w* [^\d\n\ufffc]{0,40}? (?<![^\W_])"
            r"(?P<value>(?:[A-Z]{1,2}-?|(?!is|no|nr|my)[A-Z]{1,2}[ ])?\d{6,9}|[A-Z]\d[A-Z0-9]{6,7}) (?![^\W_])",
            0.9,
        ),
        (
            r"(?<![^\W_]) (?P<value>[A-Z]{1,2}[ ]?\d{6,9}|\d{9}) \W{1,3}"
            r"(?: is\smy\spassport | (?:nolu|numarali)\spasaport\w* | pasaport\w* )",
            0.9,
        ),
    )
