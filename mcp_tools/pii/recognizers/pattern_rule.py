"""What all pattern recognisers share: patterns with a named value, an optional check, nothing else."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from presidio_analyzer import EntityRecognizer, RecognizerResult

from mcp_tools.pii.entity import Kind


class PatternRule(EntityRecognizer):
    """Finds one kind in folded text by regular expressions.

    Only the group `value` is hidden, where a pattern has one: the cue beside it stays readable. Presidio's own
    PatternRecognizer hides whole matches and lets a text pass when a pattern times out; this one does neither.
    Patterns must not match `HIDDEN` and must bound their repeats, so that the time stays linear.
    """

    KIND: ClassVar[Kind]
    PATTERNS: ClassVar[tuple[tuple[str, float], ...]]
    """Each a regular expression, verbose and case-blind, and the score of what it finds."""

    def __init__(self) -> None:
        self._compiled = [(re.compile(pattern, re.IGNORECASE | re.VERBOSE), score) for pattern, score in self.PATTERNS]
        super().__init__(supported_entities=[self.KIND.value])

    def load(self) -> None:
        """Nothing to load; Presidio calls this once."""

    def may_occur(self, text: str) -> bool:  # noqa: ARG002
        """Tell cheaply whether `text` is worth searching."""
        return True

    def accepts(self, match: re.Match[str]) -> bool:  # noqa: ARG002
        """Tell whether a match is the real thing: a checksum, the words around it."""
        return True

    def spans(self, text: str) -> Iterator[tuple[int, int, float]]:
        """Yield start, end and score of each value."""
        for pattern, score in self._compiled:
            for match in pattern.finditer(text):
                if self.accepts(match):
                    yield (*match.span("value" if "value" in pattern.groupindex else 0), score)

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:  # noqa: ARG002
        if not self.may_occur(text):
            return []
        return [RecognizerResult(self.KIND.value, start, end, score) for start, end, score in self.spans(text)]
