"""Fine-tuned classifiers, one a language, read through a map of their labels. Needs the extra `transformers`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mcp_tools.catalog.entry import Entry, open_entry
from mcp_tools.domain.analysis import Band
from mcp_tools.domain.text import Language
from mcp_tools.intent.calibration import Thresholds
from mcp_tools.intent.classifier import Ranking
from mcp_tools.intent.loading import ModelUnusable, ProgressReport, fetched, pretrained, tokenized
from mcp_tools.intent.model import IntentModel, ranked

_LANGUAGES: Final = (Language.EN, Language.TR)
_MEANT: Final = 0.5
"""The probability of labels that mean an intent of ours from which on a model is heard at all."""


@dataclass(frozen=True)
class LabelMap:
    """Which model reads a language, and which of its labels mean which intent of ours."""

    model: str
    intent_of: dict[str, str]


class SequenceClassifier:
    """One fine-tuned classifier. Labels that mean no intent of ours keep their probability to themselves."""

    def __init__(self, tokenizer: Any, model: Any, intent_of: dict[str, str], intents: Sequence[str]) -> None:
        own = [str(label) for _, label in sorted(model.config.id2label.items())]
        if missing := sorted(intent_of.keys() - set(own)):
            raise ModelUnusable(f"The label map names labels that its model does not have: {', '.join(missing)}.")
        self._tokenizer = tokenizer
        self._model = model
        self._means = np.zeros((len(own), len(intents)), np.float32)
        for row, label in enumerate(own):
            if label in intent_of:
                self._means[row, intents.index(intent_of[label])] = 1.0

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row per text and a column per intent; what is missing to 1 means none of them."""
        import torch

        tokens = tokenized(self._tokenizer, texts)
        with torch.inference_mode():
            chances = self._model(**tokens).logits.softmax(dim=-1).numpy()
        shares: NDArray[np.float32] = chances @ self._means
        return shares


@dataclass(frozen=True)
class RoutedClassifier:
    """Adds the message's language's own model to the embedded one, where it recognises an intent of ours."""

    letters: IntentModel
    by_language: dict[Language, SequenceClassifier]
    language_of: Callable[[str], Language]

    @property
    def thresholds(self) -> Thresholds:
        """The embedded model's: its share of every confidence is half or all."""
        return self.letters.thresholds

    def classify(self, text: str) -> Ranking:
        """Return every intent's key and confidence, best first."""
        return self.classify_all([text])[0]

    def classify_all(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the ranking of each text; each language's texts are read in one batch."""
        chances = np.array([self.letters.probabilities(text) for text in texts])
        languages = [self.language_of(text) for text in texts]
        for language, classifier in self.by_language.items():
            rows = np.array([n for n, spoken in enumerate(languages) if spoken is language], np.intp)
            if len(rows):
                shares = classifier.probabilities([texts[n] for n in rows])
                heard = shares.sum(axis=1) >= _MEANT
                chances[rows[heard]] = (chances[rows[heard]] + shares[heard]) / 2
        return [ranked(self.letters.labels, row) for row in chances]

    def band(self, confidence: float) -> Band:
        """Return how far a confidence is to be trusted."""
        return self.thresholds.band(confidence)


def read_label_maps(file: Path, intents: Sequence[str]) -> dict[Language, LabelMap]:
    """Read which models to use and what their labels mean. Raises `CatalogInvalid` with file, line and field."""
    languages = open_entry(file).mapping(required=(), optional=[language.value for language in _LANGUAGES])
    return {Language(name): _label_map(entry, intents) for name, entry in languages.items()}


def _label_map(entry: Entry, intents: Sequence[str]) -> LabelMap:
    fields = entry.mapping(required=("model", "labels"))
    intent_of: dict[str, str] = {}
    for intent, labels in fields["labels"].mapping(required=(), optional=intents).items():
        for label in labels.texts():
            if label in intent_of:
                raise labels.invalid(f"`{label}` already means `{intent_of[label]}`, remove one of the two")
            intent_of[label] = intent
    return LabelMap(fields["model"].text(), intent_of)


def load_routed(
    file: Path, letters: IntentModel, language_of: Callable[[str], Language], report: ProgressReport | None = None
) -> RoutedClassifier:
    """Load every model that `file` names. Raises `ModelUnusable` or `CatalogInvalid`."""
    maps = read_label_maps(file, [label for label in letters.labels if label])
    loaded = {}
    for language, labels in maps.items():
        tokenizer, model = pretrained(fetched(labels.model, report), "AutoModelForSequenceClassification")
        loaded[language] = SequenceClassifier(tokenizer, model, labels.intent_of, letters.labels)
    return RoutedClassifier(letters, loaded, language_of)
