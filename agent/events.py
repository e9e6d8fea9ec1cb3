"""What can happen in a turn, in order. Texts are for the owner's own screen: placeholders are restored."""

from collections.abc import Mapping
from dataclasses import dataclass

from mcp_tools.domain.conversation import Choice, Message, Mode, Question, ReplyPath
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import Ticket


@dataclass(frozen=True)
class Checked:
    """The message was checked for personal data and saved; `hidden` counts the values that were hidden."""

    hidden: int
    message: Message
    kinds: Mapping[str, int]
    """The same count by the kind of value."""


@dataclass(frozen=True)
class Understood:
    """The problems the message names."""

    intents: tuple[Words, ...]


@dataclass(frozen=True)
class TextDelta:
    """The next piece of the reply."""

    text: str


@dataclass(frozen=True)
class QuestionAsked:
    """One question waits for its answer. The reply's text already says it; `choices` are its buttons.

    `question.detail` is a detail's name, or `intent` (which problem is it?), `file` (open a ticket?), `change`, or
    `waiting` (go on without a person?).
    """

    question: Question
    ticket: str | None


@dataclass(frozen=True)
class DraftChanged:
    """A draft was made or changed."""

    ticket: Ticket


@dataclass(frozen=True)
class ReadBackShown:
    """The whole draft, for the customer to confirm. `ticket.content_hash` names what they see."""

    ticket: Ticket
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class TicketMoved:
    """A ticket was filed, withdrawn or written under; its status says what it is now."""

    ticket: Ticket


@dataclass(frozen=True)
class HandedOff:
    """Who answers from now on: people, or the assistant again."""

    mode: Mode


@dataclass(frozen=True)
class Told:
    """Words that answer nothing the customer said: news of the team's work, or a person of the team speaking.

    `message` is how they are stored: its `name` says who speaks, empty for the assistant. `text` is for the owner.
    """

    message: Message
    text: str


@dataclass(frozen=True)
class TurnFailed:
    """The turn could not be done. `text` says what happened and what to do, in the customer's language."""

    code: str
    text: str
    is_kept: bool = False
    """Whether the customer's words are stored (sealed), so that the same input can simply be sent again."""
    is_worth_retrying: bool = False
    """Whether the same input can succeed later: the cause lies on our side."""


@dataclass(frozen=True)
class TurnEnded:
    """The turn is over. `reply` is the stored reply, None when the assistant stayed silent."""

    language: Language
    path: ReplyPath
    reply: Message | None
    duration_ms: int


TurnEvent = (
    Checked
    | Understood
    | TextDelta
    | QuestionAsked
    | DraftChanged
    | ReadBackShown
    | TicketMoved
    | HandedOff
    | Told
    | TurnFailed
    | TurnEnded
)
