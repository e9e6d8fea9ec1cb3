"""A value that was found once is the same value wherever else the text holds it."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from mcp_tools.pii.entity import Entity, Kind
from mcp_tools.pii.folding import folded
from mcp_tools.pii.names import words_in

_REPEATED: Final = frozenset({Kind.PERSON, Kind.USERNAME, Kind.PASSWORD, Kind.PHONE, Kind.TR_ID, Kind.CARD})
_SHORTEST: Final = 4
_TOKEN: Final = re.compile(r"\w+")


def repeats(text: str, found: Sequence[Entity]) -> Iterator[Entity]:
    """Yield where `text` holds a found value again, in the same spelling, outside of what was found.

    Of a name its last word counts too. Names without a capital do not, nor those whose words are all ordinary ones:
    those are words elsewhere. `found` is in order. Takes time linear in the length of the text.
    """
    known: dict[str, dict[str, Kind]] = {}
    for entity in found:
        for value in _values(entity, text[entity.start : entity.end]):
            head = _TOKEN.match(value)
            if head is not None:
                known.setdefault(head[0], {})[value] = entity.kind
    lengths = {head: sorted({len(value) for value in values}, reverse=True) for head, values in known.items()}
    covered = 0
    for start, token, limit in _readable_tokens(text, found) if known else ():
        for length in lengths.get(token, ()) if start >= covered else ():
            end = start + length
            kind = known[token].get(text[start:end])
            if kind is not None and end <= limit and not text[end : end + 1].isalnum():
                covered = end
                yield Entity(kind, start, end, 0.8)
                break


def _readable_tokens(text: str, found: Sequence[Entity]) -> Iterator[tuple[int, str, int]]:
    """Yield start and text of each token outside of what was found, and where the next find begins."""
    edges = [(0, 0), *((entity.start, entity.end) for entity in found), (len(text), len(text))]
    for (_, start), (limit, _) in pairwise(edges):
        for token in _TOKEN.finditer(text, start, limit):
            yield token.start(), token[0], limit


def _values(entity: Entity, value: str) -> Iterator[str]:
    if entity.kind not in _REPEATED or len(value) < _SHORTEST:
        return
    if entity.kind is not Kind.PERSON:
        yield value
        return
    words = value.split()
    for name in {value, words[-1]}:
        is_told = name[:1].isupper() and len(name) >= _SHORTEST
        if is_told and not all(folded(word) in _ordinary() for word in name.split()):
            yield name


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(words_in("ordinary_names"))
