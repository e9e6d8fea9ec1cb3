"""What a reply may not tell of the inside, or ask of the customer: the policy, tool calls, secrets."""

import re
from functools import cache
from typing import Final

from agent.guards.reading import folded
from agent.prompt import NAMES, read_prompt

_TOOL: Final = re.compile(
    r"\b(?:get|list|update|create|submit|delete|review|move)_tickets?\b|\brequest_person\b|\breveal_pii\b|"
    r"```|~~~|^\s*[\[{]\s*(?:[{\"'\]}]|$)|\{\s*[\"']\w+[\"']\s*:|\"(?:name|arguments|parameters|tool_calls)\"\s*:|"
    r"\b[a-z]+(?:_[a-z]+)+\b|\b[a-z]\w+\(\s*[\"'{]|\b[a-z]\w+\(\w+\s*="
)
"""A tool call written as text, which some models do instead of calling, or a name only code has."""
_CODE: Final = re.compile(r"[_`~{\[(\"]")
"""What each of these has."""

TEMPLATE: Final = re.compile(
    r"\[(?:insert|your|customer|name|company|phone|date|müşteri|adınız)\b[^\]\n]{0,60}\](?!\()", re.IGNORECASE
)
"""A gap that a small model leaves for somebody else to fill in."""

ENCODED: Final = re.compile(
    r"(?:\b\w\b[\W_]{1,3}){8,}|(?:\b[0-9a-f]{2}\b[\s:,]*){8,}|(?:\b[01]{8}\b\s*){3,}|[A-Za-z0-9+/=]{48,}|"
    r"[.-]{1,5}(?: [.-]{1,5}){7,}|(?:\b[^\W\d_]+[.!?;|+…·•]+\s+){4,}|(?:\b[^\W\d_] ){4,}"
)
"""Words spelt letter by letter or set apart one by one, in hexadecimal, bits, base64 or Morse: to get past us."""

INSIDE: Final = re.compile(
    r"\b(?:system (?:prompt|message|instructions?)|(?:my|these|the|following|initial|hidden|secret) "
    r"(?:\w+ )?(?:instructions|rules|guidelines|prompt|policy)\b(?: (?:are|is|say|state)|:)|"
    r"i (?:was|am|have been|'ve been) (?:told|instructed|programmed|trained|designed|prompted|configured) to|"
    r"as an? (?:ai|language|large)\b|language model|rules in order|"
    r"ignor(?:e|ing) (?:all |my |the )?(?:previous|prior|above) (?:instructions|rules))|"
    r"\b(?:sistem (?:istem|komut|mesaj|talimat|prompt)\w*|"
    r"(?:talimatlarim|kurallarim|yonergelerim|komutlarim|gizli talimat\w*|gizli kural\w*)|"
    r"bana verilen (?:talimat|kural|gorev|komut)\w*|bir yapay zeka\w*|dil modeli\w*|"
    r"(?:onceki|yukaridaki) (?:talimat|kural)lar\w* (?:yok say|unut|gormezden)\w*)"
)

_ASKING: Final = r"(?:tell|send|give|share|enter|type|write|provide|confirm|post|what(?:'s| is))"
_NEVER_ASKED: Final = (
    r"(?:passwords?|pin(?: code)?|cvv|cvc|security code|one time (?:code|password)|onetime (?:code|password)|passcode|"
    r"verification code|(?:full|whole|entire|complete) card number|16 digit|all digits)"
)
_NEVER_ASKED_TR: Final = (
    r"(?:sifre|parola|pin kod|cvv|cvc|guvenlik kod|dogrulama kod|sms kod|tek kullanimlik|"
    r"kart numaranizin (?:tamam|tum)|tum kart numara)"
)
SECRET: Final = re.compile(
    rf"(?<!never )(?<!not )(?<!n't )\b{_ASKING}\b[^.?!]{{0,50}}\b{_NEVER_ASKED}\b|"
    rf"\b{_NEVER_ASKED_TR}\w*[^.?!]{{0,50}}\b(?:buraya|bana|bize|bizimle|yazin|yazar|gonder(?:in|ir)|paylas(?:in|ir)|soyle(?:yin|r)|girin|girer|iletin|iletir|"
    r"bildirin|bildirir|verin|verir|nedir)"
)
"""A question for what nobody may be asked for in a chat."""

ROW: Final = 26
"""Letters, about six words: what a reply has in common with the prompts by chance is shorter."""


def names_a_tool(text: str) -> bool:
    """Whether a text has a tool call or a name of code in it."""
    return bool(_CODE.search(text) and _TOOL.search(text))


def tells_the_prompt(said: str, known: str) -> bool:
    """Whether `ROW` letters in a row are the prompts' own, forwards or backwards, whatever stands between them.

    `known` is what was said before: that may be said again.
    """
    own = letters(said)
    told = [row for at in range(len(own) - ROW + 1) if (row := own[at : at + ROW]) in _prompt_rows()]
    return bool(told) and any(row not in letters(known) for row in told)


def letters(text: str) -> str:
    """Return a text's letters and nothing else."""
    return "".join(ch for ch in folded(text) if ch.isalpha())


@cache
def _prompt_rows() -> frozenset[str]:
    texts = [letters(read_prompt(name).text) for name in NAMES]
    both = (one for text in texts for one in (text, text[::-1]))
    return frozenset(one[at : at + ROW] for one in both for at in range(len(one) - ROW + 1))
