"""Sentence embeddings from a transformers model on this machine's processor. Needs the extra `transformers`."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from mcp_tools.intent.loading import ProgressReport, fetched, pretrained, tokenized

_BATCH: Final = 64
Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of length 1; texts of like meaning point the same way."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text."""


class TransformerEncoder:
    """The mean of the last layer's tokens, as the MiniLM and E5 families were trained to be read."""

    def __init__(self, tokenizer: Any, model: Any) -> None:
        self._tokenizer = tokenizer
        self._model = model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text; texts of like length share a batch, so that little of it is padding."""
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        vectors = np.zeros((len(texts), self._model.config.hidden_size), np.float32)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._encode_batch([texts[n] for n in rows])
        return vectors

    def _encode_batch(self, texts: Sequence[str]) -> Vectors:
        import torch

        tokens = tokenized(self._tokenizer, texts)
        with torch.inference_mode():
            states = self._model(**tokens).last_hidden_state
            mask = tokens["attention_mask"].unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1)
            vectors: Vectors = torch.nn.functional.normalize(mean, dim=1).numpy()
        return vectors


def load_encoder(name: str, report: ProgressReport | None = None) -> TransformerEncoder:
    """Load the model `name`: a folder, an installed package that ships one, or a repository of the Hugging Face hub.

    Raises `ModelUnusable` when it cannot be had or read.
    """
    folder = _shipped_by_package(name) or fetched(name, report)
    return TransformerEncoder(*pretrained(folder, "AutoModel"))


def _shipped_by_package(name: str) -> Path | None:
    """Return the model's folder in the package `name`, without importing it; None where there is no such package."""
    module = name.replace("-", "_")
    if not module.isidentifier():
        return None
    spec = importlib.util.find_spec(module)
    folders = [Path(place) / "model" for place in spec.submodule_search_locations or ()] if spec else []
    return next((folder for folder in folders if (folder / "config.json").is_file()), None)
