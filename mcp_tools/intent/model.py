"""The intent model: one linear classifier over both languages, and its cache on disk."""

import os
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.analysis import Band
from mcp_tools.intent.calibration import NO_INTENT, Thresholds
from mcp_tools.intent.cues import read_cues
from mcp_tools.intent.features import features_of, weigh

_FORMAT: Final = 4
"""Raise it when features, training or the file change, so that older caches are trained anew."""

_NEUTRAL: Final = Thresholds(0.0, 0.0)
_LOCK_SECONDS: Final = 120
_DAMAGE: Final = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


@dataclass(frozen=True)
class IntentModel:
    """A trained classifier.

    `weights` has one row per feature and one column per label, float32; `rarity` one number per feature. Confidences
    are probabilities: `temperature` and `thresholds` were chosen on sentences the model had not seen.
    """

    labels: tuple[str, ...]
    features: tuple[str, ...]
    rarity: NDArray[np.float32]
    unseen: float
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float = 1.0
    thresholds: Thresholds = _NEUTRAL

    def classify(self, text: str) -> list[tuple[str, float]]:
        """Return every intent's key and confidence (0 to 1), best first.

        They add up to less than 1: the rest is the chance that no intent is meant.
        """
        return ranked(self.labels, self.probabilities(text))

    def probabilities(self, text: str) -> NDArray[np.float32]:
        """Return one probability per label, in the order of `labels`, with one product of the features at hand."""
        weighed = weigh(features_of(text), self._rarity_of, self.unseen)
        rows = [self._row_of[feature] for feature in weighed]
        values = np.fromiter(weighed.values(), np.float32, len(weighed))
        scores = (values @ self.weights[rows] + self.bias) / self.temperature
        exponents = np.exp(scores - scores.max())
        chances: NDArray[np.float32] = exponents / exponents.sum()
        return chances

    def band(self, confidence: float) -> Band:
        """Return how far a confidence is to be trusted."""
        return self.thresholds.band(confidence)

    def save(self, file: Path) -> None:
        """Write the model for its owner only, all or nothing, so that no reader ever sees half a file."""
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)  # mkstemp makes it 0600
        try:
            with os.fdopen(handle, "wb") as stream:
                np.savez_compressed(
                    stream,
                    labels=np.array(self.labels),
                    features=np.frombuffer("\n".join(self.features).encode(), np.uint8),
                    rarity=self.rarity,
                    weights=self.weights.astype(np.float16),
                    bias=self.bias,
                    numbers=np.array([self.unseen, self.temperature, self.thresholds.likely, self.thresholds.sure]),
                )
            os.replace(name, file)
        finally:
            Path(name).unlink(missing_ok=True)  # still there only where the write was broken off

    @classmethod
    def load(cls, file: Path) -> "IntentModel":
        """Read a model. Raises one of `OSError`, `ValueError`, `KeyError`, `EOFError`, `BadZipFile` when damaged."""
        # Opened here: numpy leaves the file open when it is damaged.
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as saved:
            unseen, temperature, likely, sure = (float(number) for number in saved["numbers"])
            model = cls(
                labels=tuple(str(label) for label in saved["labels"]),
                features=tuple(saved["features"].tobytes().decode().split("\n")),
                rarity=saved["rarity"],
                unseen=unseen,
                weights=saved["weights"].astype(np.float32),
                bias=saved["bias"],
                temperature=temperature,
                thresholds=Thresholds(likely, sure),
            )
        if model.weights.shape != (len(model.features), len(model.labels)):
            raise ValueError("the parts of the file do not fit together")
        return model

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {feature: row for row, feature in enumerate(self.features)}

    @cached_property
    def _rarity_of(self) -> dict[str, float]:
        return dict(zip(self.features, self.rarity.tolist(), strict=True))


def ranked(labels: tuple[str, ...], chances: NDArray[np.float32]) -> list[tuple[str, float]]:
    """Return the intents among `labels` with their probabilities, best first."""
    order = np.argsort(-chances, kind="stable")
    return [(labels[n], float(chances[n])) for n in order if labels[n] != NO_INTENT]


def load_or_train(catalog: Catalog, cache_folder: Path) -> IntentModel:
    """Return the model of `catalog`: from `cache_folder` if it was trained before, else trained now and kept there.

    Several processes may share the folder: one trains while the others wait. A damaged file is trained anew. Where
    nothing can be kept, on a full disk, the model just trained is used.
    """
    cache_folder.mkdir(parents=True, exist_ok=True)
    file = cache_folder / f"intent-{_fingerprint(catalog)}.npz"
    with FileLock(file.with_suffix(".lock"), timeout=_LOCK_SECONDS):
        try:
            return IntentModel.load(file)
        except _DAMAGE:
            return _trained(catalog, file)


def _trained(catalog: Catalog, file: Path) -> IntentModel:
    from mcp_tools.intent.training import train

    model = train(catalog)
    try:
        model.save(file)
        # What was trained and what was saved differ by rounding: everybody uses the saved one.
        return IntentModel.load(file)
    except OSError:
        return model


def _fingerprint(catalog: Catalog) -> str:
    """Return a name for everything the model is trained from."""
    parts = (_FORMAT, catalog.content_hash, read_cues("concepts"), read_cues("out_of_scope"))
    return sha256(repr(parts).encode()).hexdigest()[:24]
