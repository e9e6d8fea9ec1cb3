"""Text as the recognisers read it, and the way back: plain letters and digits, each with its place in the original."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

HIDDEN: Final = "\ufffc"
"""Stands for one placeholder in folded text. No recogniser's pattern matches it, so nothing hidden is found again."""

_STAND_IN: Final = re.compile(r"<[A-Z][A-Z_]*[A-Z]_[1-9]\d*>")
_SPECIAL: Final = {
    "ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe",
    "Œ": "OE", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-",
    "‑": "-", "−": "-", "＠": "@", HIDDEN: " ", "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\u00ad": "", "\t": " ",
}  # fmt: skip
_DROPPED: Final = frozenset({"Mn", "Me", "Cf"})


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` keeps its case but has neither accents nor invisible characters; `starts[i]` is where `text[i]` came from.

    `starts` has one more item than `text`: the length of the original.
    """

    text: str
    starts: list[int] | range

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a non-empty span of `text` into the span of the original that it stands for, accents included."""
        first, after = self.starts[start], self.starts[end]
        return first, max(after, self.starts[end - 1] + 1)


def fold(text: str) -> Folded:
    """Fold `text`: İ → I, ş → s, full-width and foreign digits → 0-9, accents and zero-width characters dropped.

    A placeholder such as `<EMAIL_1>` becomes the one character `HIDDEN`. Takes time linear in the length.
    """
    hidden = {match.start(): match.end() for match in _STAND_IN.finditer(text)}
    if not hidden and text.isascii() and "\t" not in text and "`" not in text:
        return Folded(text, range(len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    position = 0
    while position < len(text):
        end = hidden.get(position)
        piece = HIDDEN if end else _plain(text[position])
        pieces.append(piece)
        starts.extend([position] * len(piece))
        position = end or position + 1
    return Folded("".join(pieces), [*starts, len(text)])


def folded(text: str) -> str:
    """Return only the folded text, in lower case: how words are compared."""
    return fold(text).text.lower()


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """Fold one character into none, one or a few."""
    special = _SPECIAL.get(character)
    if special is not None:
        return special
    if character.isascii():
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    parts = [_SPECIAL.get(part, part) for part in unicodedata.normalize("NFKD", character)]
    return "".join(part for part in parts if unicodedata.category(part[:1] or "a") not in _DROPPED)
