"""Finds personal data in a text: Presidio's analyser with our recognisers, in windows, on folded text."""

import hashlib
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mcp_tools.errors import MaskingUnavailable
from mcp_tools.pii.entity import Entity, Kind
from mcp_tools.pii.folding import HIDDEN, fold
from mcp_tools.pii.operator_rules import OperatorRules
from mcp_tools.pii.own_name import own_name_spans
from mcp_tools.pii.repeats import repeats

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

_WINDOW: Final = 2_000
_OVERLAP: Final = 300
_ROUNDS: Final = 12
_SHORT: Final = 200
_REMEMBERED: Final = 4_000
_LANGUAGE: Final = "en"
"""Presidio wants one language; the rules of both run under it, because people mix them."""


class PersonalDataEngine:
    """Knows every recogniser. Safe to share between threads: of a text it keeps a digest at most."""

    def __init__(self, analyzer: "AnalyzerEngine", rules: OperatorRules | None = None) -> None:
        self._analyzer = analyzer
        self._rules = rules or OperatorRules()
        self._clean: set[bytes] = set()
        self._kinds = [kind.value for kind in Kind if kind is not Kind.PRIVATE]

    def find(self, text: str, own_name: str = "") -> list[Entity]:
        """Return the personal data in `text`, in order and without overlaps, in code points of `text` itself.

        `own_name` is what the writer is called, where that is known: its words are found in any form. Placeholders in
        the text are left alone. The time is linear in the length, about 1 ms for 200 characters. Raises
        `MaskingUnavailable` if anything fails; then `text` must go nowhere.
        """
        with suppress(Exception):  # whatever broke, the text counts as unchecked, and no traceback carries it on
            return self._find(text, own_name)
        raise MaskingUnavailable

    def find_all(self, text: str, own_name: str = "") -> list[Entity]:
        """Search until nothing more is found: what was hidden can make its neighbours readable as data.

        The answer is that of `find`, over all rounds; the second round already finds nothing in most texts. A chain of
        more than `_ROUNDS` neighbours that each uncover the next is made by hand, and is not followed to its end.
        What buttons and guided say comes again and again; that nothing is in it is remembered by its digest.
        """
        if len(text) > _SHORT or own_name:
            return self._find_all(text, own_name)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        if digest in self._clean:
            return []
        found = self._find_all(text, own_name)
        if not found:
            self._remember(digest)
        return found

    def _remember(self, digest: bytes) -> None:
        if len(self._clean) >= _REMEMBERED:
            self._clean.clear()
        self._clean.add(digest)

    def _find_all(self, text: str, own_name: str) -> list[Entity]:
        all_found: list[Entity] = []
        remaining, seen = text, [(0, 0)]
        for _ in range(_ROUNDS):
            found = self.find(remaining, own_name)
            if not found:
                break
            all_found = _in_order([*all_found, *(_moved(entity, seen) for entity in found)])
            all_found = _in_order([*all_found, *self._repeats(text, all_found)])
            remaining, seen = _without(text, all_found)
        return all_found

    def _repeats(self, text: str, found: Sequence[Entity]) -> Iterator[Entity]:
        readable = self._rules.readable_spans(text)
        for entity in repeats(text, found):
            if not any(first <= entity.start and entity.end <= after for first, after in readable):
                yield entity

    def _find(self, text: str, own_name: str) -> list[Entity]:
        folded = fold(text)
        found: set[Entity] = set()
        for start, end in _windows(folded.text):
            window = folded.text[start:end]
            readable = self._rules.readable_spans(window)
            for entity in self._in_window(window, own_name):
                is_readable = any(first <= entity.start and entity.end <= after for first, after in readable)
                if not is_readable and HIDDEN not in window[entity.start : entity.end]:
                    span = folded.original_span(start + entity.start, start + entity.end)
                    found.add(Entity(entity.kind, *span, entity.score))
        return without_overlaps(found)

    def _in_window(self, window: str, own_name: str) -> Iterator[Entity]:
        for result in self._analyzer.analyze(window, _LANGUAGE, entities=self._kinds):
            yield Entity(Kind(result.entity_type), result.start, result.end, result.score)
        for span in self._rules.hidden_spans(window):
            yield Entity(Kind.PRIVATE, *span, 1.0)
        for span in own_name_spans(window, own_name):
            yield Entity(Kind.PERSON, *span, 0.9)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text into overlapping windows; a cut falls on white space where there is some."""
    start = 0
    while len(text) - start > _WINDOW:
        end = start + _WINDOW
        space = max(text.rfind(" ", end - 100, end), text.rfind("\n", end - 100, end))
        end = space if space > 0 else end
        yield start, end
        start = end - _OVERLAP
    yield start, len(text)


def _in_order(found: Iterable[Entity]) -> list[Entity]:
    return sorted(found, key=lambda entity: entity.start)


def _without(text: str, found: Sequence[Entity]) -> tuple[str, list[tuple[int, int]]]:
    """Return `text` with placeholders for `found`, and where each stretch between them begins, there and in `text`."""
    pieces: list[str] = []
    seen: list[tuple[int, int]] = []
    length = position = 0
    for entity in found:
        seen.append((length, position))
        pieces += [text[position : entity.start], f"<{entity.kind}_1>"]
        length += len(pieces[-2]) + len(pieces[-1])
        position = entity.end
    return "".join(pieces) + text[position:], [*seen, (length, position)]


def _moved(entity: Entity, seen: Sequence[tuple[int, int]]) -> Entity:
    """Return a find in a text with placeholders as a find in the original; it lies within one stretch between them."""
    there, here = seen[bisect_right(seen, (entity.start, sys.maxsize)) - 1]
    return replace(entity, start=entity.start - there + here, end=entity.end - there + here)


def without_overlaps(entities: "Sequence[Entity] | set[Entity]") -> list[Entity]:
    """Join overlapping finds, by sort and sweep, so that nothing any recogniser found stays readable.

    The joined span takes the kind of the better find: the longer one, then the surer one.
    """
    kept: list[Entity] = []
    for entity in sorted(entities, key=lambda found: (found.start, -found.end, -found.score, found.kind)):
        if kept and entity.start < kept[-1].end:
            best = max(kept[-1], entity, key=lambda found: (found.end - found.start, found.score))
            kept[-1] = Entity(best.kind, kept[-1].start, max(kept[-1].end, entity.end), best.score)
        else:
            kept.append(entity)
    return kept


def build_engine(rules: OperatorRules | None = None, *, uses_models: bool = True) -> PersonalDataEngine:
    """Build the engine: about a second for importing Presidio, half a second for the name lists. No network.

    An English spaCy model that is installed finds names too, unless told not to; it costs some milliseconds a text.
    """
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    from mcp_tools.pii.recognizers.every import every_recognizer
    from mcp_tools.pii.recognizers.person_model import installed_model

    model = installed_model() if uses_models else None
    registry = RecognizerRegistry(recognizers=every_recognizer(model), supported_languages=[_LANGUAGE])
    # The base class changes no score: our recognisers look at the context themselves, and the default one copies every
    # result on every call.
    no_enhancer = type("NoEnhancer", (ContextAwareEnhancer,), {})(0.0, 0.0, 0, 0)
    analyzer = AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine(models=[{"lang_code": _LANGUAGE, "model_name": "none"}]),
        supported_languages=[_LANGUAGE],
        context_aware_enhancer=no_enhancer,
    )
    return PersonalDataEngine(analyzer, rules)
