"""Names of accounts."""

import re
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule
from mcp_tools.pii.recognizers.person_cues import IN_A_CASE, VERB_LIKE

_NAME = (
    r"\b (?: user\s?-?name | user\s?id | login\s(?:name|id) | nick(?:\s?name|im)? | screen\s?name"
    r" | kullanici\s?(?:adi|ismi|kodu)(?:m|miz|niz)?"
    r" | hesap\s?(?:adi|ismi)(?:m)? | (?:instagram|twitter|telegram|insta|discord|skype|x)"
    r"\s(?:handle|username|hesab\w+|adres\w+|account) )"
)
_VALUE = r"(?P<value>@?[^\W_][\w.-]{1,38}\w) (?![\w@])"

_NOT_A_NAME = re.compile(
    r"(?:not|wrong|incorrect|correct|invalid|already|taken|unknown|missing|locked|blocked|the|my|and|or|is|was"
    r"|for|on|in|ve|"
    r"veya|ile|yanlis|hatali|gecersiz|alinmis|unuttum|yok|ne|nedir|degil|dogru|hatasi|nerede|neydi|lazim|gerekli"
    r"|farkli|eski|yeni|ayni|kayitli|gerekiyor|istiyor|bos|"
    r"mi|mu|sil|degistir|nasil|sifre\w*|parola\w*|error|problem|issue|field|please|lutfen|and|help|here|change"
    r"|reset|email|e-mail|changed|forgotten|required|still|\w+ed|\w+ing)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[\"']?\s*(?:[.,;!\n]|\Z)")


class UsernameRecognizer(PatternRule):
    """A word beside "username", "user id", "kullanıcı adım" and the like.

    After ":" or "is", or at a sentence's end, any word that does not go on; otherwise it must hold a digit, a dot or
    an underscore. Not covered: a handle without a cue.
    """

    KIND = Kind.USERNAME
    PATTERNS: ClassVar = (
        (rf"{_NAME} (?:\s(?:is|was)(?:\s?:\s*|\s+) | \s?[:=]+\s*) [\"']? {_VALUE}", 0.9),
        (rf"\b my\slogin\s(?:is|was) \s [\"']? {_VALUE}", 0.85),
        (rf"\b (?: login | kullanici | user | hesap ) \s? [:=] \s* [\"']? {_VALUE}", 0.85),
        (rf"(?P<bare>{_NAME}) (?:n\s)? \s [\"']? {_VALUE}", 0.7),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        value = match["value"]
        if match.groupdict().get("bare"):
            has_sign = value[0] == "@" or any(character.isdigit() or character in "._" for character in value)
            return has_sign or (_ENDS.match(match.string, match.end("value")) is not None and _is_handle(value))
        return _NOT_A_NAME.fullmatch(value) is None


def _is_handle(value: str) -> bool:
    """Tell whether a plain word that ends its sentence can be an account's name rather than a verb."""
    word = value.lower()
    return not (_NOT_A_NAME.fullmatch(word) or VERB_LIKE.fullmatch(word) or IN_A_CASE.fullmatch(word))
