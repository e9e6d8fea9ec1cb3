"""Words typed with one slip: a letter too many, one too few, another one, or two in the wrong order."""

import re
from collections.abc import Collection
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST: Final = 4
"""Letters from which a word with one slip is still recognised: "dyn" could be anything."""

_ENDING: Final = 4
"""Letters a Turkish ending may add to a known word: "kerdi kartıyla"."""

_FOLDED: Final = str.maketrans("İIıŞşĞğÜüÖöÇçÂâÎîÛû", "iiissgguuooccaaiiuu")


def respelled(text: str, vocabulary: Collection[str]) -> str:
    """Return the text with each misspelt word as the known one it is closest to, folded; other words stay.

    `vocabulary` holds folded words. A word that is known, or begins with a known one, is no slip.
    """
    known = [word for word in vocabulary if len(word) >= _LEAST]
    return _WORD.sub(lambda match: _closest(match.group(), known), text)


def _closest(word: str, known: Collection[str]) -> str:
    folded = word.translate(_FOLDED).lower()
    if len(folded) < _LEAST or any(folded.startswith(one) for one in known):
        return word
    for one in known:
        for end in (len(one), len(one) + 1, len(one) - 1):
            is_word = 0 <= len(folded) - end <= _ENDING
            if is_word and folded[0] == one[0] and _is_one_slip(folded[:end], one):
                return one + folded[end:]
    return word


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one insertion, omission, replacement or swap of neighbours makes `meant` of `typed`."""
    at = next((n for n, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    rest, wanted = typed[at:], meant[at:]
    is_swap = rest[:2] == wanted[1::-1] and len(wanted) > 1 and rest[2:] == wanted[2:]
    return is_swap or wanted in (rest[1:], rest) or rest in (wanted[1:],) or rest[1:] == wanted[1:]
