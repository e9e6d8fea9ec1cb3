"""Trains the intent model and chooses its temperature and thresholds on sentences held out from training."""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has no stubs

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.intent.cues import read_cues
from mcp_tools.intent.features import features_of, weigh
from mcp_tools.intent.model import NO_INTENT, IntentModel

_SEED: Final = 7
_FOLDS: Final = 3
_STRENGTH: Final = 10.0
"""Inverse of the regularisation; 5 to 30 gave the same accuracy within a point."""

_MOST_FEATURES: Final = 40_000
_SURE_PRECISION: Final = 0.95
"""How often a sure guess must be right on sentences the model has not seen."""

_TEMPERATURES: Final = np.geomspace(0.1, 2.0, 40)

Scores = NDArray[np.float64]


def train(catalog: Catalog) -> IntentModel:
    """Train on the catalogue's examples in both languages and our own out-of-scope sentences; a few seconds."""
    texts: list[str] = []
    labels: list[str] = []
    for intent in catalog.intents:
        examples = [*intent.examples_en, *intent.examples_tr]
        texts += examples
        labels += [intent.key] * len(examples)
    outsiders = [sentence for sentences in read_cues("out_of_scope").values() for sentence in sentences]
    return train_on(texts + outsiders, labels + [NO_INTENT] * len(outsiders))


def train_on(texts: Sequence[str], labels: Sequence[str]) -> IntentModel:
    """Train on any labelled texts; the label `NO_INTENT` marks texts that have none.

    Every label needs at least three texts. One core: the server trains while it answers others.
    """
    with threadpool_limits(limits=1):
        features = [features_of(text) for text in texts]
        answers = np.array(labels)
        scores = np.zeros((len(texts), len(set(labels))))
        folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
        for seen, held_out in folds.split(scores, answers):
            model = _fit([features[n] for n in seen], answers[seen])
            scores[held_out] = _scores(model, [features[n] for n in held_out])
        model = _fit(features, answers)
    return _calibrated(model, scores, answers)


def _fit(features: Sequence[list[str]], labels: NDArray[np.str_]) -> IntentModel:
    """Return a model with neutral temperature and thresholds."""
    seen = Counter(feature for one in features for feature in set(one))
    kept = sorted(feature for feature, count in seen.most_common(_MOST_FEATURES) if count > 1)
    rarity = {feature: 1 + log((1 + len(features)) / (1 + seen[feature])) for feature in kept}
    unseen = 1 + log((1 + len(features)) / 2)
    matrix = _matrix(features, rarity, unseen)
    # Looser than the default tolerance: fewer steps, and no accuracy lost where we measured.
    fitted = LogisticRegression(C=_STRENGTH, tol=3e-4, max_iter=200).fit(matrix, labels)
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
        temperature=1.0,
        likely=0.0,
        sure=0.0,
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


def _calibrated(model: IntentModel, scores: Scores, answers: NDArray[np.str_]) -> IntentModel:
    """Return `model` with temperature and thresholds chosen on held-out `scores` (texts by labels)."""
    right = np.searchsorted(np.array(model.labels), answers)
    temperature = float(min(_TEMPERATURES, key=lambda t: _surprise(scores / t, right)))
    chances = _softmax(scores / temperature)
    real = np.array([label != NO_INTENT for label in model.labels])
    best = np.where(real, chances, -1.0)
    confidence, is_right = best.max(axis=1), best.argmax(axis=1) == right
    likely = _reject_threshold(confidence[real[right]], confidence[~real[right]])
    sure = max(likely, _precise_threshold(confidence, is_right))
    return IntentModel(
        model.labels, model.features, model.rarity, model.unseen, model.weights, model.bias, temperature, likely, sure
    )


def _softmax(scores: Scores) -> Scores:
    exponents: Scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Scores = exponents / exponents.sum(axis=1, keepdims=True)
    return chances


def _surprise(scores: Scores, right: NDArray[np.intp]) -> float:
    """Return the mean negative log-likelihood of the right labels."""
    return float(-np.log(_softmax(scores)[np.arange(len(right)), right] + 1e-12).mean())


def _reject_threshold(inside: Scores, outside: Scores) -> float:
    """Return the confidence that best parts texts with an intent from texts with none.

    Without any of the latter: the one that rejects one in twenty of the former.
    """
    if not len(outside):
        return float(np.quantile(inside, 0.05))
    candidates = np.quantile(inside, np.linspace(0.01, 0.12, 45))
    return float(max(candidates, key=lambda t: (inside >= t).mean() - (outside >= t).mean()))


def _precise_threshold(confidence: Scores, is_right: NDArray[np.bool_]) -> float:
    """Return the lowest confidence from which on guesses are right often enough; 1 if they never are."""
    order = np.argsort(-confidence)
    precision = np.cumsum(is_right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= _SURE_PRECISION)
    return float(confidence[order[good[-1]]]) if len(good) else 1.0
