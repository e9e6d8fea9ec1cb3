"""Two models of one catalogue whose probabilities are averaged: n-grams of letters, and the meaning of sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has no stubs

from mcp_tools.domain.analysis import Band
from mcp_tools.intent.calibration import FOLDS, Labels, Scores, Thresholds, best_temperature, folds, softmax, thresholds
from mcp_tools.intent.classifier import Ranking
from mcp_tools.intent.embeddings import Encoder, Vectors
from mcp_tools.intent.model import IntentModel, ranked
from mcp_tools.intent.training import train_and_try

_STRENGTH: Final = 1.0
_SEED: Final = 7
_UNHEARD: Final = -2.0


@dataclass(frozen=True)
class Head:
    """A linear classifier over embeddings: `weights` has a row per dimension and a column per label."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    temperature: float = 1.0

    def probabilities(self, vectors: Vectors) -> Scores:
        """Return one row per vector and one column per label."""
        return softmax((vectors @ self.weights + self.bias) / self.temperature)


@dataclass(frozen=True)
class BlendedModel:
    """The embedded model and a head over embeddings, at equal shares; thresholds were chosen for the average."""

    letters: IntentModel
    head: Head
    encoder: Encoder
    thresholds: Thresholds

    def classify(self, text: str) -> Ranking:
        """Return every intent's key and confidence, best first."""
        return self.classify_all([text])[0]

    def classify_all(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the ranking of each text; many at once cost a fraction of one by one."""
        by_letters = np.array([self.letters.probabilities(text) for text in texts], np.float64)
        chances = _mean(by_letters, self.head.probabilities(self.encoder.encode(texts)))
        return [ranked(self.letters.labels, row.astype(np.float32)) for row in chances]

    def band(self, confidence: float) -> Band:
        """Return how far a confidence is to be trusted."""
        return self.thresholds.band(confidence)


def train_blend(texts: Sequence[str], labels: Sequence[str], encoder: Encoder) -> BlendedModel:
    """Train both on labelled texts; a few examples of each label are enough."""
    trained = train_and_try(texts, labels)
    letters, answers = trained.model, np.array(labels)
    right = np.searchsorted(letters.labels, answers)
    vectors = encoder.encode(texts)
    with threadpool_limits(limits=1):
        head = _fit(vectors, answers)
        scores = _held_out_scores(vectors, answers, letters.labels)
    temperature = best_temperature(scores, right)
    chances = _mean(trained.held_out, softmax(scores / temperature))
    return BlendedModel(
        letters, Head(head.weights, head.bias, temperature), encoder, thresholds(chances, letters.labels, right)
    )


def _mean(first: Scores, second: Scores) -> Scores:
    """Return the geometric mean of two models' probabilities: what either thinks impossible stays unlikely."""
    shares: Scores = np.sqrt(first * second) + 1e-12
    mean: Scores = shares / shares.sum(axis=1, keepdims=True)
    return mean


def _held_out_scores(vectors: Vectors, answers: Labels, labels: tuple[str, ...]) -> Scores:
    scores: Scores = np.full((len(vectors), len(labels)), _UNHEARD)
    fold_of = folds(answers)
    for fold in range(FOLDS):
        held_out, seen = np.flatnonzero(fold_of == fold), np.flatnonzero(fold_of != fold)
        heard = np.unique(answers[seen])
        if not len(held_out) or len(heard) < 2:
            continue
        head = _fit(vectors[seen], answers[seen])
        scores[np.ix_(held_out, np.searchsorted(labels, heard))] = vectors[held_out] @ head.weights + head.bias
    return scores


def _fit(vectors: Vectors, answers: Labels) -> Head:
    fitted = LinearSVC(C=_STRENGTH, random_state=_SEED).fit(vectors, answers)
    weights, bias = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return Head(np.ascontiguousarray(weights.T), bias)
