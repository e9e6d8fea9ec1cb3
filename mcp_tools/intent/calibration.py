"""Chooses temperature and thresholds on sentences a model has not seen, so that its confidences are probabilities."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mcp_tools.domain.analysis import Band

NO_INTENT: Final = ""
"""The label of sentences that are none of the desk's business; it takes its share of the probability silently."""

FOLDS: Final = 3
_SEED: Final = 7
_SURE_PRECISION: Final = 0.95
"""How often a sure guess must be right on sentences the model has not seen."""

_NEARLY: Final = 0.01
"""Thresholds that part this much less well are as good: the sentences at hand say no more."""

_TEMPERATURES: Final = np.geomspace(0.02, 2.0, 60)

Scores = NDArray[np.float64]
Labels = NDArray[np.str_]


@dataclass(frozen=True)
class Thresholds:
    """From which confidence on a guess is trusted, and from which on it is sure."""

    likely: float
    sure: float

    def band(self, confidence: float) -> Band:
        """Return how far a confidence is to be trusted."""
        if confidence >= self.sure:
            return Band.SURE
        return Band.LIKELY if confidence >= self.likely else Band.UNSURE


def softmax(scores: Scores) -> Scores:
    """Return one probability per label for each row of `scores`."""
    exponents: Scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Scores = exponents / exponents.sum(axis=1, keepdims=True)
    return chances


def folds(answers: Labels) -> NDArray[np.intp]:
    """Return a fold for each text, so that each label's texts are spread as evenly as they can be."""
    fold_of = np.zeros(len(answers), np.intp)
    shuffle = np.random.default_rng(_SEED)
    for label in sorted(set(answers)):
        of_label = shuffle.permutation(np.flatnonzero(answers == label))
        fold_of[of_label] = np.arange(len(of_label)) % FOLDS
    return fold_of


def best_temperature(scores: Scores, right: NDArray[np.intp]) -> float:
    """Return the divisor of held-out `scores` (texts by labels) that makes their softmax surprise least."""
    return float(min(_TEMPERATURES, key=lambda temperature: _surprise(scores / temperature, right)))


def thresholds(chances: Scores, labels: tuple[str, ...], right: NDArray[np.intp]) -> Thresholds:
    """Choose the thresholds on held-out probabilities (texts by `labels`)."""
    real = np.array([label != NO_INTENT for label in labels])
    best = np.where(real, chances, -1.0)
    confidence, is_right = best.max(axis=1), best.argmax(axis=1) == right
    likely = _reject_threshold(confidence[real[right]], confidence[~real[right]])
    return Thresholds(likely, max(likely, _precise_threshold(confidence, is_right)))


def _surprise(scores: Scores, right: NDArray[np.intp]) -> float:
    """Return the mean negative log-likelihood of the right labels."""
    return float(-np.log(softmax(scores)[np.arange(len(right)), right] + 1e-12).mean())


def _reject_threshold(inside: Scores, outside: Scores) -> float:
    """Return the confidence that best parts texts with an intent from those with none, of near equals the highest.

    Without any of the latter: the one that rejects one in twenty of the former.
    """
    if not len(outside):
        return float(np.quantile(inside, 0.05))
    candidates = np.quantile(inside, np.linspace(0.01, 0.12, 45))
    parted = [float((inside >= t).mean() - (outside >= t).mean()) for t in candidates]
    return max(float(t) for t, gain in zip(candidates, parted, strict=True) if gain >= max(parted) - _NEARLY)


def _precise_threshold(confidence: Scores, is_right: NDArray[np.bool_]) -> float:
    """Return the lowest confidence from which on guesses are right often enough; 1 if they never are."""
    order = np.argsort(-confidence)
    precision = np.cumsum(is_right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= _SURE_PRECISION)
    return float(confidence[order[good[-1]]]) if len(good) else 1.0
