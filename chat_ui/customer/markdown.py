"""Makes text safe for Chainlit's Markdown: emphasis and lists stay, everything that could do more is shown as typed."""

import re
from itertools import pairwise
from typing import Final

from agent.words import quoted

_SHOWN_AS_TYPED: Final = str.maketrans({mark: f"\\{mark}" for mark in "<!:`~$"})
"""HTML and autolinks, images, directives, code, strike-through, formulas."""

_JOINER: Final = "\u2060"
"""Word joiner: nothing to see, and no width. The page makes links of addresses, escaped or not."""

_ADDRESS: Final = re.compile(r"(?<=\bwww)(?=\.)|(?<=\bhttp)(?=:)|(?<=\bhttps)(?=:)|(?<=[\w.+-])(?=@)", re.IGNORECASE)
_TARGET: Final = re.compile(r"\]\(https?$", re.IGNORECASE)
_LOOKS_BACK: Final = len("](https")


class MarkdownEscaper:
    """Escapes a text in pieces, however it is cut. A link's target stays one: where it may lead is not decided here."""

    def __init__(self) -> None:
        self._before = ""

    def feed(self, piece: str) -> str:
        """Return the next piece as the page may have it."""
        known = len(self._before)
        text = self._before + piece
        cuts = [at for found in _ADDRESS.finditer(text) if (at := found.start()) >= known]
        cuts = [at for at in cuts if not _TARGET.search(text, 0, at)]
        edges = [known, *cuts, len(text)]
        parts = [text[start:end].translate(_SHOWN_AS_TYPED) for start, end in pairwise(edges)]
        self._before = text[-_LOOKS_BACK:]
        return _JOINER.join(parts)


def as_markdown(text: str) -> str:
    """Escape a whole text."""
    return MarkdownEscaper().feed(text)


def in_a_persons_name(name: str, text: str) -> str:
    """Return what a person of the team says, under their first name: who speaks must not hang on a picture."""
    return f"**{as_markdown(quoted(name))}**\n\n{as_markdown(quoted(text))}"
