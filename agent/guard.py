"""Stands between a model's words and the screen: what it may not say never gets there. Works on masked text."""

import re
from collections.abc import Collection, Iterable

from agent.errors import ModelBroken
from mcp_tools.domain.text import PLACEHOLDER, TICKET_NUMBER

_HELD = re.compile(r"(?:\S{1,80}|<[^>\n]{0,80}|\[[^\]\n]{0,80}|!\[?[^\]\n]{0,80})$")
_MARKUP = re.compile(r"<(?![A-Z_]+_\d+>)/?[a-zA-Z!][^>]{0,200}>?|!\[|javascript:|data:text", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|www\.)([^\s/:)\]>\"']+)", re.IGNORECASE)
_LINK = re.compile(r"\]\(\s*([^)\s]*)")

_CLAIMS = (
    re.compile(
        r"\b(?:i|we)(?:\s+have|['’]ve)?\s+(?:just\s+|already\s+|now\s+|also\s+)?(?:sent|filed|submitted|refunded|cancel+ed|"
        r"blocked|frozen|froze|credited|escalated|transferred|contacted|approved|reset|unlocked|closed|deleted|forwarded)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:gönderdim|gönderdik|ilettim|ilettik|iade ettim|iade ettik|iptal ettim|iptal ettik|bloke ettim|dondurdum|"
        r"dondurduk|kapattım|kapattık|onayladım|onayladık|sıfırladım|sildim|aktardım|yönlendirdim)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\byou(?:['’]ll|\s+will)\s+(?:be\s+refunded|get\s+(?:a|your|the)\s+(?:full\s+)?refund|receive\s+(?:a|your)\s+refund)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:with)?in\s+(?:the\s+next\s+)?\d+\s*(?:-\s*\d+\s*)?(?:minutes?|hours?|days?|weeks?)\b", re.IGNORECASE
    ),
    re.compile(r"\b\d+\s*(?:-\s*\d+\s*)?(?:dakika|saat|gün|iş günü|hafta)\s+içinde\b|\biade edilecek", re.IGNORECASE),
)
"""Claims of deeds no tool did, and promises of money or time. Not covered: claims worded in quite other ways."""


class ReplyGuard:
    """Lets a stream pass piece by piece. Raises `ModelBroken("guard:…")` at the first thing that may not be said."""

    def __init__(self, facts: Iterable[str], tickets: Collection[str], domains: Collection[str]) -> None:
        """`facts` are the texts the reply was given: what they say may be said again."""
        self._facts = "\n".join(facts)
        self._tickets = {_digits(number) for number in tickets}
        self._domains = tuple(domain.lower().lstrip(".") for domain in domains)
        self._held = ""
        self.said = ""

    def feed(self, piece: str) -> str:
        """Return what may be shown now. The last word is held back until it is whole."""
        text = self._held + piece
        held = _HELD.search(text)
        ready, self._held = (text[: held.start()], text[held.start() :]) if held else (text, "")
        return self._passed(ready)

    def flush(self) -> str:
        """Return what was held back, at the end of the stream."""
        held, self._held = self._held, ""
        return self._passed(held)

    def _passed(self, ready: str) -> str:
        whole = self.said + ready
        if why := self._violation(whole):
            raise ModelBroken(f"guard:{why}")
        self.said = whole
        return ready

    def _violation(self, text: str) -> str | None:
        checks = (
            ("markup", _MARKUP.search(text)),
            ("link", any(not self._may_link(match.group(1)) for match in _URL.finditer(text))),
            ("link", any(not _URL.match(match.group(1)) for match in _LINK.finditer(text))),
            ("ticket", any(_digits(match.group()) not in self._tickets for match in TICKET_NUMBER.finditer(text))),
            ("placeholder", any(match.group() not in self._facts for match in PLACEHOLDER.finditer(text))),
            ("claim", any(self._is_news(pattern, text) for pattern in _CLAIMS)),
        )
        return next((why for why, is_wrong in checks if is_wrong), None)

    def _is_news(self, claim: re.Pattern[str], text: str) -> bool:
        return any(match.group() not in self._facts for match in claim.finditer(text))

    def _may_link(self, host: str) -> bool:
        host = host.lower().rstrip(".,;")
        return any(host == domain or host.endswith(f".{domain}") for domain in self._domains)


def _digits(number: str) -> str:
    return "".join(ch for ch in number if ch.isdigit())
