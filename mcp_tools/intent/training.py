"""Trains the intent model and chooses its temperature and thresholds on sentences held out from training."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has no stubs

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.intent.calibration import (
    FOLDS,
    NO_INTENT,
    Labels,
    Scores,
    best_temperature,
    folds,
    softmax,
    thresholds,
)
from mcp_tools.intent.cues import read_cues
from mcp_tools.intent.features import features_of, weigh
from mcp_tools.intent.model import IntentModel

_STRENGTH: Final = 1.0
"""Inverse of the regularisation; 0.5 to 2 gave the same accuracy within half a point."""

_SEED: Final = 7
_MOST_FEATURES: Final = 40_000
_UNHEARD: Final = -2.0
"""The score of a label that a fold has never seen: below that of any it has."""


@dataclass(frozen=True)
class Trained:
    """A model, and the probabilities (texts by its labels) that models like it gave to texts they had not seen."""

    model: IntentModel
    held_out: Scores


def sentences_of(catalog: Catalog) -> tuple[list[str], list[str]]:
    """Return the catalogue's examples in both languages and our own out-of-scope sentences, with their labels."""
    texts: list[str] = []
    labels: list[str] = []
    for intent in catalog.intents:
        examples = [*intent.examples_en, *intent.examples_tr]
        texts += examples
        labels += [intent.key] * len(examples)
    outsiders = [sentence for sentences in read_cues("out_of_scope").values() for sentence in sentences]
    return texts + outsiders, labels + [NO_INTENT] * len(outsiders)


def train(catalog: Catalog) -> IntentModel:
    """Train on the catalogue; a few seconds."""
    return train_on(*sentences_of(catalog))


def train_on(texts: Sequence[str], labels: Sequence[str]) -> IntentModel:
    """Train on any labelled texts; the label `NO_INTENT` marks texts that have none."""
    return train_and_try(texts, labels).model


def train_and_try(texts: Sequence[str], labels: Sequence[str]) -> Trained:
    """Train, and also tell what models thought of each text that had not seen it.

    One core: the server trains while it answers others.
    """
    with threadpool_limits(limits=1):
        features = [features_of(text) for text in texts]
        answers = np.array(labels)
        model = _fit(features, answers)
        scores = _held_out_scores(features, answers, model.labels)
    right = np.searchsorted(model.labels, answers)
    temperature = best_temperature(scores, right)
    chances = softmax(scores / temperature)
    return Trained(
        replace(model, temperature=temperature, thresholds=thresholds(chances, model.labels, right)), chances
    )


def _held_out_scores(features: Sequence[list[str]], answers: Labels, labels: tuple[str, ...]) -> Scores:
    """Return the scores (texts by `labels`) that models give which have not seen the text."""
    scores: Scores = np.full((len(features), len(labels)), _UNHEARD)
    fold_of = folds(answers)
    for fold in range(FOLDS):
        held_out, seen = np.flatnonzero(fold_of == fold), np.flatnonzero(fold_of != fold)
        if not len(held_out) or len(set(answers[seen])) < 2:
            continue
        model = _fit([features[n] for n in seen.tolist()], answers[seen])
        columns = np.searchsorted(labels, model.labels)
        scores[np.ix_(held_out, columns)] = _scores(model, [features[n] for n in held_out.tolist()])
    return scores


def _fit(features: Sequence[list[str]], labels: Labels) -> IntentModel:
    """Return a model with neutral temperature and thresholds.

    A margin rather than a likelihood is fitted: with few examples an intent it is right more often, and several times
    faster; the temperature makes probabilities of the margins.
    """
    seen = Counter(feature for one in features for feature in set(one))
    kept = sorted(feature for feature, count in seen.most_common(_MOST_FEATURES) if count > 1)
    rarity = {feature: 1 + log((1 + len(features)) / (1 + seen[feature])) for feature in kept}
    unseen = 1 + log((1 + len(features)) / 2)
    fitted = LinearSVC(C=_STRENGTH, random_state=_SEED).fit(_matrix(features, rarity, unseen), labels)
    weights, bias = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return IntentModel(
        labels=tuple(str(label) for label in fitted.classes_),
        features=tuple(kept),
        rarity=np.array([rarity[feature] for feature in kept], np.float32),
        unseen=unseen,
        weights=np.ascontiguousarray(weights.T, np.float32),
        bias=bias.astype(np.float32),
    )


def _matrix(features: Sequence[list[str]], rarity: dict[str, float], unseen: float) -> csr_matrix:
    row_of = {feature: row for row, feature in enumerate(rarity)}
    weighed = [weigh(one, rarity, unseen) for one in features]
    ends = np.cumsum([0, *(len(one) for one in weighed)])
    columns = [row_of[feature] for one in weighed for feature in one]
    values = np.array([weight for one in weighed for weight in one.values()], np.float32)
    return csr_matrix((values, columns, ends), shape=(len(features), len(rarity)))


def _scores(model: IntentModel, features: Sequence[list[str]]) -> Scores:
    rarity = dict(zip(model.features, model.rarity.tolist(), strict=True))
    scores: Scores = _matrix(features, rarity, model.unseen) @ model.weights.astype(np.float64) + model.bias
    return scores
