"""Finds personal data in a text: Presidio's analyser with our recognisers, in windows, on folded text."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from mcp_tools.errors import MaskingUnavailable
from mcp_tools.pii.entity import Entity, Kind
from mcp_tools.pii.folding import HIDDEN, fold

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

_WINDOW: Final = 2_000
_OVERLAP: Final = 300
_LANGUAGE: Final = "en"
"""Presidio wants one language; the rules of both run under it, because people mix them."""


class PersonalDataEngine:
    """Knows every recogniser. Safe to share between threads: `find` keeps nothing."""

    def __init__(self, analyzer: "AnalyzerEngine") -> None:
        self._analyzer = analyzer
        self._kinds = [kind.value for kind in Kind]

    def find(self, text: str) -> list[Entity]:
        """Return the personal data in `text`, in order and without overlaps, in code points of `text` itself.

        Placeholders in the text are left alone. The time is linear in the length, about 1 ms for 200 characters. Raises
        `MaskingUnavailable` if anything fails; then `text` must go nowhere.
        """
        with suppress(Exception):  # whatever broke, the text counts as unchecked, and no traceback carries it on
            return self._find(text)
        raise MaskingUnavailable

    def _find(self, text: str) -> list[Entity]:
        folded = fold(text)
        found: set[Entity] = set()
        for start, end in _windows(folded.text):
            window = folded.text[start:end]
            for result in self._analyzer.analyze(window, _LANGUAGE, entities=self._kinds):
                if HIDDEN not in window[result.start : result.end]:
                    span = folded.original_span(start + result.start, start + result.end)
                    found.add(Entity(Kind(result.entity_type), *span, result.score))
        return without_overlaps(found)


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


def build_engine() -> PersonalDataEngine:
    """Build the engine: about a second for importing Presidio, 0.3 s for the name lists. No model and no network."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    from mcp_tools.pii.recognizers.every import every_recognizer

    registry = RecognizerRegistry(recognizers=every_recognizer(), supported_languages=[_LANGUAGE])
    # The base class changes no score: our recognisers look at the context themselves, and the default one copies every
    # result on every call.
    no_enhancer = type("NoEnhancer", (ContextAwareEnhancer,), {})(0.0, 0.0, 0, 0)
    analyzer = AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine(models=[{"lang_code": _LANGUAGE, "model_name": "none"}]),
        supported_languages=[_LANGUAGE],
        context_aware_enhancer=no_enhancer,
    )
    return PersonalDataEngine(analyzer)
