"""Turns a masked message into the weighted features the intent model reads."""

import re
from collections import Counter
from functools import cache
from itertools import combinations, pairwise
from math import log, sqrt
from typing import Final

from mcp_tools.domain.text import PLACEHOLDER, TICKET_NUMBER
from mcp_tools.intent.cues import read_cues
from mcp_tools.intent.folding import fold_loosely

CONCEPT: Final = "="
"""How the name of a concept feature begins; folded text never holds this sign as a feature."""

_CONCEPT_WEIGHT: Final = 2.0
"""A concept counts like two spellings. Chosen on held-out sentences of an early catalogue: .85 right at 1, .88 at 2."""

_LENGTHS: Final = range(2, 6)
_TOKEN: Final = re.compile(r"[a-z]+|\d+")
_TURKISH_CANNOT: Final = re.compile(r"[a-z]{2,}[ae]m(?:[iu]yor|[ae]d)[a-z]*")
_TURKISH_NOT: Final = re.compile(r"[a-z]{2,}(?:m[ae]d[i]|m[iu]yor|m[ae]mis|m[ae]z|m[ae]yan|m[ae]dan)[a-z]*")


def features_of(text: str) -> list[str]:
    """Return the features of `text`, repeated as often as they occur.

    Character 2- to 5-grams inside words, word pairs, concepts and pairs of concepts. Placeholders and ticket numbers
    are left out: who or which number it was does not say what went wrong. Numbers read as "0".
    """
    plain = fold_loosely(TICKET_NUMBER.sub(" ", PLACEHOLDER.sub(" ", text))).replace("'", "")
    tokens = ["0" if token.isdigit() else token for token in _TOKEN.findall(plain)]
    concepts = concepts_in(tokens)
    features = [gram for token in tokens for gram in _grams(f" {token} ")]
    features += [f"{first}_{second}" for first, second in pairwise(tokens)]
    features += [CONCEPT + concept for concept in concepts]
    features += [f"{CONCEPT}{first}+{second}" for first, second in combinations(concepts, 2)]
    return features


def weigh(features: list[str], rarity: dict[str, float], unseen: float) -> dict[str, float]:
    """Return the weight of each known feature; the vector has length 1 when every feature is known.

    Unknown features (rarity `unseen`) get no weight but count towards the length: a message made of words the
    catalogue never saw gives a short vector, so an uncertain guess.
    """
    weights = {}
    length = 0.0
    for feature, count in Counter(features).items():
        scale = _CONCEPT_WEIGHT if feature[0] == CONCEPT else 1.0
        weight = scale * (1 + log(count)) * rarity.get(feature, unseen)
        length += weight * weight
        if feature in rarity:
            weights[feature] = weight
    length = sqrt(length) or 1.0
    return {feature: weight / length for feature, weight in weights.items()}


def concepts_in(tokens: list[str]) -> list[str]:
    """Return the concepts `tokens` speak of, sorted, each once."""
    concepts, longest = _concepts()
    line = " ".join(tokens) + " "
    found: set[str] = set()
    start = 0
    for token in tokens:
        for length in range(2, longest + 1):
            found |= concepts.get(line[start : start + length], frozenset())
        found |= _turkish_negation(token)
        start += len(token) + 1
    return sorted(found)


def _turkish_negation(token: str) -> set[str]:
    """Return what a Turkish verb's own negation says: "gelmedi" is not, "giremiyorum" is cannot."""
    if _TURKISH_CANNOT.fullmatch(token):
        return {"cannot", "not"}
    return {"not"} if _TURKISH_NOT.fullmatch(token) else set()


def _grams(padded: str) -> list[str]:
    grams = []
    for length in _LENGTHS:
        if len(padded) <= length:
            grams.append(padded)
            break
        grams += [padded[start : start + length] for start in range(len(padded) - length + 1)]
    return grams


@cache
def _concepts() -> tuple[dict[str, frozenset[str]], int]:
    """Return the beginnings of phrases with their concepts, and the longest one's length."""
    concepts: dict[str, frozenset[str]] = {}
    for concept, languages in read_cues("concepts").items():
        for phrase in "|".join(languages).split("|"):
            stem = phrase.strip()
            beginning = stem[:-1] if stem.endswith("-") else f"{stem} "
            concepts[beginning] = concepts.get(beginning, frozenset()) | {concept}
    return concepts, max(map(len, concepts))
