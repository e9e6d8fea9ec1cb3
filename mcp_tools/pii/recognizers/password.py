"""Passwords, one-time codes and keys that people type into a chat."""

import re
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule

_NAME_EN = r"\b (?: pass(?:word|code|phrase|wd)? | pwd | pw )"
_NAME_TR = r"\b (?: sifre | parola ) (?: (?:im|m|miz|si|niz|n) [iu]? )?"
_VALUE = r"(?P<value>[^\s\ufffc,;<>\"'][^\s\ufffc,;<>\"]{2,63}?) (?=[\"']?[.,;?)]*(?:\s|\ufffc|[\"']|<|>|$|,|;))"
_CODE_EN = (
    r"\b (?: verification | confirmation | one[- ]?time | login | sms | 2fa | authentication )"
    r"\s? (?: code | password | pin )"
)
_CODE_TR = r"\b (?: dogrulama | onay | aktivasyon | sms | tek\skullanimlik | giris ) \s? (?: kod | sifre ) [^\W\d]{0,6}"

_NOT_A_SECRET = re.compile(
    r"(?:not|no|never|wrong|incorrect|correct|invalid|expired|expiring|reset|forgotten|lost|locked|blocked"
    r"|rejected|refused|"
    r"being|too|very|still|always|also|the|that|this|it|what|working|broken|weak|strong|short|long|old|new"
    r"|changed|stolen|"
    r"compromised|leaked|required|saved|stored|unknown|missing|hidden|same|different|ok|okay|fine|right|accepted|gone|"
    r"unuttum|unutmusum|yanlis|hatali|gecersiz|calismiyor|kabul|yok|var|degil|dogru|eski|yeni|calindi|gelmiyor|gelmedi|"
    r"degistirmek|degistirme|sifirlama|sifirlamak|nedir|ne|neden|nasil|and|but|please|lutfen)",
    re.IGNORECASE,
)


class PasswordRecognizer(PatternRule):
    """After "my password is" or "parolam:", one-time codes beside their name, access keys by their form.

    After "is", ":" or "=" any word counts that does not continue the sentence ("is wrong"). Without them
    ("şifrem X") the word must hold a digit or a sign, since Turkish sentences go on just so. Not covered: a plain
    word after "şifrem", several words as one password unless in quotes.
    """

    KIND = Kind.PASSWORD
    PATTERNS: ClassVar = (
        (
            rf"{_NAME_EN} (?:\s(?:for|to|of|on|i|we|that)\s[\w ]{{1,30}}?)?"
            rf"(?:\s(?:is|was)(?:\s?:\s*|\s+) | \s?[:=]+>?\s*) [\"']? {_VALUE}",
            0.9,
        ),
        (rf"(?: {_NAME_TR} | {_NAME_EN} ) \s? (?:[:=]+>?|->) \s* [\"']? {_VALUE}", 0.9),
        (rf"(?P<bare> {_NAME_TR} | {_NAME_EN} ) \s (?:de\s|da\s|su\s|olarak\s)? {_VALUE}", 0.8),
        (
            rf"(?: {_NAME_TR} | {_NAME_EN} ) (?:\s(?:is|was|su))? [ :=]{{0,3}}"
            r"[\"] (?P<value>[^\"\ufffc\n]{3,64}) [\"]",
            0.9,
        ),
        (
            r"(?<!\S) (?P<value>(?=\S*\d)[^\s\ufffc]{3,63}[^\s\ufffc,;:.]) \s"
            r"(?: is\smy\s(?:password|passcode) | (?:benim\s)?(?:sifrem|parolam)\b )",
            0.8,
        ),
        (
            rf"(?: {_CODE_EN} | {_CODE_TR} | \botp\b ) [^\d\n\ufffc]{{0,20}}?"
            r"(?<!\d) (?P<value>\d{3}[ -]?\d{1,5}) (?!\d)",
            0.85,
        ),
        (r"(?<![\w.-]) (?P<value>eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*) ", 1.0),
        (r"(?<![\w-]) (?P<value>(?:sk|pk|ghp|gho|xox[abp]|gsk)[-_][\w-]{16,200}) ", 1.0),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        value = match["value"]
        if match.groupdict().get("bare"):
            return any(not character.isalpha() and character not in "'.-()/" for character in value)
        return _NOT_A_SECRET.fullmatch(value.rstrip(".,;!?)")) is None
