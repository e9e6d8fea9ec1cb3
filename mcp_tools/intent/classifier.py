"""What reads intents: the one small interface behind which models change."""

from collections.abc import Sequence
from typing import Protocol

from mcp_tools.domain.analysis import Band

Ranking = list[tuple[str, float]]
"""Intents' keys with their confidences (0 to 1), best first; they add up to at most 1."""


class Classifier(Protocol):
    """A model of intents. Its confidences are probabilities, and it says how far to trust each."""

    def classify(self, text: str) -> Ranking:
        """Return every intent's key and confidence, best first."""

    def band(self, confidence: float) -> Band:
        """Return how far a confidence is to be trusted."""


class BatchClassifier(Classifier, Protocol):
    """A model that is faster on many texts at once."""

    def classify_all(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the ranking of each text."""
