"""The four ways a customer says the same: as written, with typos, bare, and with facts in another order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

from evals.script import Script
from evals.values import folded

_WORD: Final = re.compile(r"[^\W\d_]+")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
_APART: Final = re.compile(r"(?<=\w)['’](?=[^\W\d_])")
_MARK: Final = re.compile(r"(?<![^\W_])[^\w\s<@+#]+|[^\w\s>@]+(?![^\W_])")
_TYPO_LETTERS: Final = 5
_TYPO_EVERY: Final = 6
_TYPO_SURE: Final = 3
"""One slip in so many longer words, as on a phone's keyboard, and at least one where there are three."""
_TURKISH: Final = str.maketrans("ıİğĞşŞçÇöÖüÜâîû", "iIgGsScCoOuUaiu")


class Variant(StrEnum):
    AS_WRITTEN = "as written"
    TYPOS = "typos"
    BARE = "bare"
    OTHER_ORDER = "other order"


@dataclass(frozen=True)
class Voice:
    """How one customer types. `keep` are words that a slip must leave alone, or the fact itself would be another."""

    variant: Variant
    random: Random
    keep: frozenset[str]

    def say(self, text: str) -> str:
        """Return the text as they type it; nothing else of them is random."""
        match self.variant:
            case Variant.TYPOS:
                return self._with_typos(text)
            case Variant.BARE:
                return bare(text)
            case _:
                return text

    def pieces(self, text: str) -> list[str]:
        """Return the opening as they send it: some send each sentence for itself."""
        sentences = [one for one in _SENTENCE.split(text) if one]
        is_burst = self.variant is Variant.OTHER_ORDER and len(sentences) > 1 and self.random.random() < 0.5
        return sentences if is_burst else [text]

    @property
    def tells_more(self) -> bool:
        """Whether they add, this time, something that was not asked."""
        return self.variant is Variant.OTHER_ORDER and self.random.random() < 0.5

    def _with_typos(self, text: str) -> str:
        words = [match.span() for match in _WORD.finditer(text) if self._may_slip(text, *match.span())]
        some = max(len(words) // _TYPO_EVERY, self.random.random() < len(words) / _TYPO_SURE)
        for start, end in sorted(self.random.sample(words, some), reverse=True):
            text = text[:start] + self._slip(text[start:end]) + text[end:]
        return text

    def _may_slip(self, text: str, start: int, end: int) -> bool:
        is_inside_code = any(c in "@-_/0123456789" for c in (text[start - 1 : start] + text[end : end + 1]))
        is_kept = folded(text[start:end]).startswith(tuple(self.keep))
        return end - start >= _TYPO_LETTERS and not is_inside_code and not is_kept

    def _slip(self, word: str) -> str:
        at = self.random.randrange(1, len(word) - 2)
        match self.random.randrange(3):
            case 0:
                return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            case 1:
                return word[:at] + word[at + 1 :]
            case _:
                return word[:at] + word[at] + word[at:]


def bare(text: str) -> str:
    """Return the text in small letters, without accents and marks; numbers, codes and addresses stay as they are."""
    plain = _MARK.sub(" ", _APART.sub("", text.translate(_TURKISH)))
    small = (word if any(c.isdigit() or c == "@" for c in word) else word.lower() for word in plain.split())
    return " ".join(small)


def voice_of(script: Script, variant: Variant, seed: int) -> Voice:
    """Return the customer's voice; the same seed types the same."""
    said = (fact.contains or fact.value or "" for problem in script.problems for fact in problem.facts.values())
    kept = _words([*said, *script.secrets])
    return Voice(variant, Random(f"{seed}/{script.name}/{variant}"), kept)  # noqa: S311  (typos, no secrets)


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _WORD.findall(folded(text)))
