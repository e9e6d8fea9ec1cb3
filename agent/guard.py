"""Stands between a model's words and the screen: what it may not say never gets there. Works on masked text."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from typing import Final

from agent.briefing import read_prompt
from agent.claims import CLAIMS, MONEY, OTHER_NUMBER
from agent.errors import ModelBroken
from agent.tongue import Tongue
from mcp_tools.domain.text import PLACEHOLDER, TICKET_NUMBER, Language

_HELD = re.compile(r"(?:\S{1,80}|<[^>\n]{0,80}|\[[^\]\n]{0,80}|!\[?[^\]\n]{0,80})$")
_MARKUP = re.compile(r"<(?![A-Z_]+_\d+>)/?[a-zA-Z!|][^>]{0,200}>?|!\[|javascript:|data:text|&lt;|&#", re.IGNORECASE)
_TOOL = re.compile(
    r"\b(?:get|list|update|create|submit|delete|review|move)_tickets?\b|\brequest_person\b|\breveal_pii\b|"
    r"```|^\s*[\[{]\s*(?:[{\"'\]}]|$)|\{\s*[\"']\w+[\"']\s*:|\"(?:name|arguments|parameters|tool_calls)\"\s*:"
)
"""A tool call written as text, which some models do instead of calling."""
_URL = re.compile(r"(?:\b[a-z][a-z0-9+.-]*:/{1,3}|\bwww\.)([^\s/?#)\]>\"'\\]*)", re.IGNORECASE)
_WEB = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9.-]+(?::\d{1,5})?")
_LINK = re.compile(r"\]\(\s*([^)\s]*)")
_REFERENCE = re.compile(r"\]\s*\[|^\s*\[[^\]]+\]:", re.MULTILINE)
_TEMPLATE = re.compile(
    r"\[(?:insert|your|customer|name|company|phone|date|müşteri|adınız)\b[^\]\n]{0,60}\](?!\()", re.IGNORECASE
)
"""A gap that a small model leaves for somebody else to fill in."""
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−﹣－"), "-") | dict.fromkeys(map(ord, "’‘ʼ＇"), "'")
_UNSEEN: Final = frozenset({"Cf", "Cc", "Co", "Cs", "Cn"})
_LEAK_WORDS: Final = 6
_FOREIGN = re.compile(r"[^\W\d_]+")


class ReplyGuard:
    """Lets a stream pass piece by piece. Raises `ModelBroken("guard:…")` at the first thing that may not be said."""

    def __init__(
        self,
        facts: Iterable[str],
        tickets: Collection[str],
        domains: Collection[str],
        language: Language = Language.UNDECIDED,
    ) -> None:
        """`facts` are the texts the reply was given: what they say may be said again."""
        self._facts = _plain("\n".join(facts))
        self._tickets = {_digits(number) for number in tickets}
        self._domains = tuple(domain.lower().lstrip(".") for domain in domains)
        self._tongue = Tongue(language)
        self._held = ""
        self._waiting = ""
        self._passed = ""

    def feed(self, piece: str) -> str:
        """Return what may be shown now. The last word is held back until it is whole, the first until they tell."""
        text = self._held + "".join(ch for ch in piece if ch in "\n\t" or unicodedata.category(ch) not in _UNSEEN)
        held = _HELD.search(text)
        ready, self._held = (text[: held.start()], text[held.start() :]) if held else (text, "")
        self._let_pass(ready)
        return "" if self._tongue.is_open(self._passed) else self._released()

    def flush(self) -> str:
        """Return what was held back, at the end of the stream."""
        held, self._held = self._held, ""
        self._let_pass(held)
        if self._tongue.is_wrong(self._passed, is_whole=True):
            raise ModelBroken("guard:language")
        return self._released()

    def _released(self) -> str:
        released, self._waiting = self._waiting, ""
        return released

    def _let_pass(self, ready: str) -> None:
        whole = self._passed + ready
        if why := self._violation(_plain(whole)):
            raise ModelBroken(f"guard:{why}")
        self._passed = whole
        self._waiting += ready

    def _violation(self, text: str) -> str | None:
        checks = (
            ("markup", lambda: _MARKUP.search(text)),
            ("tool", lambda: _TOOL.search(text)),
            ("template", lambda: _TEMPLATE.search(text)),
            ("link", lambda: any(not self._may_link(match) for match in _URL.finditer(text))),
            ("link", lambda: any(not _WEB.match(match.group(1)) for match in _LINK.finditer(text))),
            ("link", lambda: _REFERENCE.search(text)),
            ("ticket", lambda: any(_digits(one.group()) not in self._tickets for one in TICKET_NUMBER.finditer(text))),
            ("ticket", lambda: any(self._is_made_up(match) for match in OTHER_NUMBER.finditer(text))),
            ("placeholder", lambda: any(one.group() not in self._facts for one in PLACEHOLDER.finditer(text))),
            ("claim", lambda: any(self._is_news(pattern, text) for pattern in CLAIMS)),
            ("money", lambda: self._is_news(MONEY, text)),
            ("prompt", lambda: self._tells_the_prompt(text)),
            ("language", lambda: self._tongue.is_wrong(text) or self._has_foreign_letters(text)),
        )
        return next((why for why, is_wrong in checks if is_wrong()), None)

    def _is_news(self, claim: re.Pattern[str], text: str) -> bool:
        return any(match.group() not in self._facts for match in claim.finditer(text))

    def _is_made_up(self, match: re.Match[str]) -> bool:
        number = match.group(1) or match.group(2)
        return number not in self._facts and number not in self._tickets

    def _may_link(self, match: re.Match[str]) -> bool:
        """Whether an address is plainly one of the operator's: no user part, no other scheme, no foreign letters."""
        host = match.group(1).lower().rstrip(".,;:!")
        if not _WEB.match(match.group()) or not _HOST.fullmatch(host):
            return False
        host = host.partition(":")[0]
        return any(host == domain or host.endswith(f".{domain}") for domain in self._domains)

    def _tells_the_prompt(self, text: str) -> bool:
        """Whether six words in a row are the policy's own and nobody else's."""
        said, known = _words(text), f" {' '.join(_words(self._facts))} "
        rows = (said[at : at + _LEAK_WORDS] for at in range(len(said) - _LEAK_WORDS + 1))
        return any(tuple(row) in _policy_rows() and f" {' '.join(row)} " not in known for row in rows)

    def _has_foreign_letters(self, text: str) -> bool:
        words = (word for word in _FOREIGN.findall(text) if not word.isascii())
        return any(not _is_latin(word) and word not in self._facts for word in words)


@cache
def _policy_rows() -> frozenset[tuple[str, ...]]:
    words = _words(read_prompt("reply"))
    return frozenset(tuple(words[at : at + _LEAK_WORDS]) for at in range(len(words) - _LEAK_WORDS + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _is_latin(word: str) -> bool:
    return all(unicodedata.name(ch, "").startswith("LATIN") or unicodedata.combining(ch) for ch in word)


def _plain(text: str) -> str:
    """Return the text as a reader sees it, for the checks: one form for letters, dashes and quotes that look alike."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def _digits(number: str) -> str:
    return "".join(ch for ch in number if ch.isdigit())
