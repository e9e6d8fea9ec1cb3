"""What an operator adds to the masking: words that stay readable, and patterns of their own."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from mcp_tools.pii.folding import fold, folded

_SECONDS: Final = 0.5
"""What one pattern may take on one window of text."""


class OperatorRules:
    """Read on folded text, without regard to case. A pattern that takes too long fails the whole search."""

    def __init__(self, readable: Sequence[str] = (), patterns: Sequence[str] = ()) -> None:
        phrases = "|".join(sorted((re.escape(folded(phrase)) for phrase in readable), key=len, reverse=True))
        self._readable = re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE) if phrases else None
        self._patterns = [regex.compile(fold(pattern).text, regex.IGNORECASE) for pattern in patterns]

    def readable_spans(self, text: str) -> list[tuple[int, int]]:
        """Return where words stand that are not to be hidden."""
        return [match.span() for match in self._readable.finditer(text)] if self._readable else []

    def hidden_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield what the operator's patterns find. Raises `TimeoutError` when one of them takes too long."""
        for pattern in self._patterns:
            for match in pattern.finditer(text, timeout=_SECONDS):
                if match.end() > match.start():
                    yield match.span()
