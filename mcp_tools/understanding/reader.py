"""Reads one masked message against what is already open: acts, intents, priority, details and the answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.analysis import Found
from mcp_tools.domain.text import Language, Model
from mcp_tools.follow_up.extraction import DetailFinder
from mcp_tools.intent.understanding import IntentReader, Understanding
from mcp_tools.language.detector import LanguageDetector
from mcp_tools.pii.masker import MaskedText

_CLEAR: Final = 0.95


@dataclass(frozen=True)
class Open:
    """The draft a message may add to: its intent, the question that waits for an answer.

    `volunteered` are the details that words without any cue may fill: one of them at most, and only where it is plain.
    """

    intent: str
    pending: str | None = None
    volunteered: tuple[str, ...] = ()


class Reading(Model):
    """What a message says; see `Analysis` for the fields."""

    said: Understanding
    details: tuple[Found, ...]
    answer: Found | None


@dataclass(frozen=True)
class Reader:
    """Understands masked messages with the engines of three slices. No store, no clock; safe to share."""

    catalog: Catalog
    detector: LanguageDetector
    intents: IntentReader
    finder: DetailFinder

    def language(self, text: str, spoken: Language) -> Language:
        """Tell the message's language; a talk in `spoken` switches only where that is clear.

        One short word proves little.
        """
        guess = self.detector.detect(text)
        is_clear = spoken is Language.UNDECIDED or guess.confidence >= _CLEAR
        return guess.language if is_clear else spoken

    def read(self, masked: MaskedText, language: Language, draft: Open | None, now: datetime) -> Reading:
        """Read a message in `language`; `now` is the customer's wall clock, for "yesterday"."""
        text, pending = masked.text, draft.pending if draft else None
        said = self.intents.read(text)
        details = self.finder.find(text, language, self._wanted(said, draft), now)
        answer = self.finder.answer(text, language, pending, now) if pending else None
        if draft and not answer and not details:
            volunteered = self.finder.volunteered(text, language, draft.volunteered, now)
            details = (volunteered,) if volunteered else ()
        last_four = _last_four(masked, {found.name for found in details})
        return Reading(said=said, details=(*details, *last_four), answer=answer)

    def _wanted(self, said: Understanding, draft: Open | None) -> frozenset[str]:
        """Return the details that matter here: those of the draft's intent and of the intents just named."""
        keys = [guess.key for guess in said.intents] + ([draft.intent] if draft else [])
        intents = (self.catalog.intent(key) for key in keys)
        return frozenset(name for intent in intents if intent for name in (*intent.required, *intent.optional))


def _last_four(masked: MaskedText, found: set[str]) -> Iterable[Found]:
    """A hidden card number still tells its last four digits, which is all a ticket may show of it."""
    if "card_last4" in found:
        return ()
    cards = [hint for hint in masked.hints if hint.kind == "CARD"][:1]
    return [Found(name="card_last4", value=c.text, start=c.start, end=c.end, confidence=0.95) for c in cards]
