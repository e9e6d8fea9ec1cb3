"""Names of accounts."""

import re
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule

_NAME = (
    r"\b (?: user\s?-?name | user\s?id | login\s(?:name|id) | nick\s?name | screen\s?name"
    r" | kullanici\s?(?:adi|ismi|kodu)(?:m|miz|niz)?"
    r" | hesap\s?(?:adi|ismi)(?:m)? | (?:instagram|twitter|telegram|insta|discord|skype|x)"
    r"\s(?:handle|username|hesab\w+|adres\w+|account) )"
)
_VALUE = r"(?P<value>@?[^\W_][\w.-]{1,38}\w) (?![\w@])"

_NOT_A_NAME = re.compile(
    r"(?:not|wrong|incorrect|correct|invalid|already|taken|unknown|missing|locked|blocked|the|my|and|or|is|was|for|on|in|ve|"
    r"veya|ile|yanlis|hatali|gecersiz|alinmis|unuttum|yok|ne|nedir|degil|dogru|email|e-mail|changed|forgotten|required|still)",
    re.IGNORECASE,
)


class UsernameRecognizer(PatternRule):
    """A word beside "username", "user id", "kullanıcı adım" and the like.

    After ":" or "is" any word that does not continue the sentence; otherwise it must hold a digit, dot or underscore.
    Not covered: a handle without a cue.
    """

    KIND = Kind.USERNAME
    PATTERNS: ClassVar = (
        (rf"{_NAME} (?:\s(?:is|was)(?:\s?:\s*|\s+) | \s?[:=]+\s*) [\"']? {_VALUE}", 0.9),
        (rf"(?P<bare>{_NAME}) (?:n\s)? \s [\"']? {_VALUE}", 0.7),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        value = match["value"]
        if match.groupdict().get("bare"):
            return value[0] == "@" or any(character.isdigit() or character in "._" for character in value)
        return _NOT_A_NAME.fullmatch(value) is None
