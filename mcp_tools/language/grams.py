"""A naive Bayes model over character n-grams: how English or Turkish a folded word looks."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log
from typing import Final

_LENGTHS: Final = (2, 3, 4)
_LISTED: Final = 3
"""How often a word of the common-word lists counts as seen."""

_SMOOTHING: Final = 0.5
_DEPENDENCE: Final = 0.18
"""Overlapping n-grams say the same thing several times; this much of each is news."""

_MOST: Final = 3.0
"""Evidence one word can give: a strange name must not outvote a sentence."""


@dataclass(frozen=True)
class GramModel:
    """Log-odds for Turkish of each known n-gram of folded words."""

    odds: dict[str, float]

    def evidence(self, words: Iterable[str]) -> float:
        """Return the log-odds for Turkish of `words` (folded)."""
        total = 0.0
        for word in words:
            odds = sum(self.odds.get(gram, 0.0) for gram in _grams(word))
            total += min(max(_DEPENDENCE * odds, -_MOST), _MOST)
        return total


def train_grams(
    english: Iterable[str], turkish: Iterable[str], english_list: Collection[str], turkish_list: Collection[str]
) -> GramModel:
    """Learn from running words of both languages and their lists of common words, all folded."""
    counts = (Counter[str](), Counter[str]())
    for count, running, listed in zip(counts, (english, turkish), (english_list, turkish_list), strict=True):
        for word, times in (Counter(running) + Counter(dict.fromkeys(listed, _LISTED))).items():
            # Once a word is common its frequency says nothing about how other words are spelled.
            weight = min(times, 5)
            for gram in _grams(word):
                count[gram] += weight
    totals = [sum(count.values()) for count in counts]
    known = counts[0].keys() | counts[1].keys()
    return GramModel({gram: _odds(counts[1][gram], totals[1]) - _odds(counts[0][gram], totals[0]) for gram in known})


def _odds(count: int, total: int) -> float:
    return log((count + _SMOOTHING) / (total + 1.0))


def _grams(word: str) -> list[str]:
    padded = f"^{word}$"
    return [padded[n : n + length] for length in _LENGTHS for n in range(len(padded) - length + 1)]
