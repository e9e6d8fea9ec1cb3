"""What code understood of a message."""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field as Described
from pydantic import WithJsonSchema

from mcp_tools.domain.conversation import Conversation, Message
from mcp_tools.domain.text import Language, Model, Words
from mcp_tools.domain.ticket import Priority

_AS_READ: Final = {"type": ["object", "null"], "description": "What read_conversation returns."}
"""Models read the tools' schemas: they need not read a conversation's twice."""


class Band(StrEnum):
    """How far to trust a guess: act on it, act and say so, or ask."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


class IntentGuess(Model):
    """An intent the message may have, with what the catalogue says of it. The span is the part that names it."""

    key: str
    title: Words
    confidence: Annotated[float, Described(ge=0, le=1)]
    band: Band
    needs_ticket: bool
    is_emergency: bool = False
    advice: Words | None = None
    answer: Words | None = None
    details: tuple[str, ...] = ()
    """The details a ticket of this intent can have."""
    start: int = 0
    end: int = 0


class Act(StrEnum):
    """What a message does besides naming a problem."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"
    SKIP = "skip"
    CANCEL = "cancel"
    PERSON = "person"
    STATUS = "status"
    WHY = "why"
    REPEAT = "repeat"
    UNDO = "undo"
    FILE = "file"
    CHANGE = "change"
    CORRECTION = "correction"
    SMALL_TALK = "small_talk"
    ABUSE = "abuse"
    GIBBERISH = "gibberish"
    SPEAK_ENGLISH = "speak_english"
    SPEAK_TURKISH = "speak_turkish"


class Found(Model):
    """A detail found in a message, with its span in code points of the masked text."""

    name: str
    value: str
    start: int
    end: int
    confidence: float


class Analysis(Model):
    """All that code understood of one message before any model saw it."""

    message: Message
    language: Language
    hidden: dict[str, int]
    """How many values were hidden, by kind."""
    acts: tuple[Act, ...]
    intents: tuple[IntentGuess, ...]
    """The problems the message names, best first; empty when none is trusted."""
    alternatives: tuple[IntentGuess, ...]
    """The closest intents when none is trusted, for a clarifying question."""
    priority: Priority
    priority_reasons: tuple[str, ...]
    details: tuple[Found, ...]
    answer: Found | None
    """The message read as the answer to the question just asked."""
    tickets: tuple[str, ...]
    """Ticket numbers the message names."""
    conversation: Annotated[Conversation | None, WithJsonSchema(_AS_READ)] = None
    """The talk with the message in it, where it was asked for."""
