"""Names of people as an installed spaCy model sees them, in English texts only."""

import re
from threading import Lock
from typing import Any, Final

from presidio_analyzer import EntityRecognizer, RecognizerResult

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.folding import HIDDEN
from mcp_tools.pii.names import Names
from mcp_tools.pii.recognizers.spoken_language import is_english

_PACKAGES: Final = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")
_UNUSED: Final = ("tagger", "parser", "lemmatizer", "attribute_ruler", "senter")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def installed_model() -> str | None:
    """Return the best English spaCy model that is installed here, under whatever package name begins like one."""
    from spacy.util import get_installed_models

    installed = sorted(get_installed_models())
    return next((name for package in _PACKAGES for name in installed if name.startswith(package)), None)


class PersonModelRecognizer(EntityRecognizer):
    """What the model calls a person, beside the rules, where capitals say something.

    Never runs on a text with a Turkish word in it: there it would take most words for names. What it calls a person
    does not count when all its words are among those that no name holds, brands or places. Safe to share between
    threads, which wait for each other; what the model learns of new words is forgotten after each text.
    """

    def __init__(self, model: str, names: Names) -> None:
        self._model = model
        self._names = names
        self._lock = Lock()
        super().__init__(supported_entities=[Kind.PERSON.value])

    def load(self) -> None:
        """Load the model, with the one part of it that is used. Presidio calls this once."""
        import spacy

        self._read = spacy.load(self._model, exclude=list(_UNUSED))

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:  # noqa: ARG002
        if not is_english(text):
            return []
        with self._lock, self._read.memory_zone():
            people = [(e.start_char, e.end_char) for e in self._read(text).ents if e.label_ == "PERSON"]
        spans = (span for person in people for span in _pieces(text, *person))
        return [RecognizerResult(Kind.PERSON.value, *span, 0.7) for span in spans if self._is_name(text[slice(*span)])]

    def _is_name(self, written: str) -> bool:
        words = [word.lower() for word in _WORD.findall(written)]
        return any(word not in self._names.never and word not in self._names.places for word in words) and any(
            character.isupper() for character in written
        )


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a find at placeholders and line ends, and drop "'s" and what is no letter at both ends."""
    spans = []
    for piece in re.finditer(rf"[^{HIDDEN}\n]+", text[start:end]):
        words = [word for word in _WORD.finditer(piece[0]) if word[0]]
        if words:
            last = words[-1].end() - (2 if words[-1][0].endswith("'s") else 0)
            spans.append((start + piece.start() + words[0].start(), start + piece.start() + last))
    return spans
