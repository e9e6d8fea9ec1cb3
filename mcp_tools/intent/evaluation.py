"""How often a classifier is right, on texts whose labels are known."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from mcp_tools.intent.calibration import NO_INTENT
from mcp_tools.intent.classifier import Ranking

_REJECTED_INSIDE: Final = 0.05
"""The share of texts with an intent that are given up for rejecting those without."""


@dataclass(frozen=True)
class Guess:
    """What was guessed for one text."""

    text: str
    right: str
    ranking: Ranking

    @property
    def guessed(self) -> str:
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        return self.ranking[0][1]

    @property
    def is_right(self) -> bool:
        return self.guessed == self.right


@dataclass(frozen=True)
class Figures:
    """Figures of one evaluation; accuracy and F1 are over texts that have an intent.

    `oos_auroc`: how well confidence parts them from texts that have none; `oos_rejected`: the share of the latter
    below the confidence that one in twenty of the former does not reach. None where no text lacks an intent.
    """

    accuracy: float
    macro_f1: float
    top3: float
    texts: int
    intents: int
    oos_auroc: float | None
    oos_rejected: float | None

    def to_json(self) -> dict[str, Any]:
        """Return the figures that there are, rounded to four digits."""
        return {name: round(value, 4) for name, value in vars(self).items() if value is not None}


def measure(guesses: Sequence[Guess]) -> Figures:
    """Return the figures of `guesses`, at least one of which must have an intent."""
    inside = [guess for guess in guesses if guess.right != NO_INTENT]
    outside = [guess.confidence for guess in guesses if guess.right == NO_INTENT]
    trusted = np.array([guess.confidence for guess in inside])
    return Figures(
        accuracy=_share([guess.is_right for guess in inside]),
        macro_f1=float(np.mean([f1 for _, f1 in f1_by_intent(inside).items()])),
        top3=_share([guess.right in [key for key, _ in guess.ranking[:3]] for guess in inside]),
        texts=len(guesses),
        intents=len({guess.right for guess in inside}),
        oos_auroc=_auroc(trusted, np.array(outside)) if outside else None,
        oos_rejected=float((np.array(outside) < np.quantile(trusted, _REJECTED_INSIDE)).mean()) if outside else None,
    )


def f1_by_intent(guesses: Sequence[Guess]) -> dict[str, float]:
    """Return the F1 of each intent that some text has."""
    right = Counter(guess.right for guess in guesses)
    guessed = Counter(guess.guessed for guess in guesses)
    hits = Counter(guess.right for guess in guesses if guess.is_right)
    return {intent: 2 * hits[intent] / (right[intent] + guessed[intent]) for intent in sorted(right)}


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values)


def _auroc(inside: np.ndarray[Any, Any], outside: np.ndarray[Any, Any]) -> float:
    """Return the chance that a text with an intent gets more confidence than one without; a tie counts half."""
    ordered = np.sort(outside)
    below = np.searchsorted(ordered, inside, side="left")
    equal = np.searchsorted(ordered, inside, side="right") - below
    return float((below + equal / 2).mean() / len(outside))
