"""What the assistant can say next: moves, worded one after the other. Plain values, decided by `policy`."""

from dataclasses import dataclass
from typing import Literal

from agent.deeds import Write
from mcp_tools.domain.conversation import Question
from mcp_tools.domain.text import Words


@dataclass(frozen=True)
class Greet:
    pass


@dataclass(frozen=True)
class SmallTalk:
    kind: Literal["thanks", "small_talk", "abuse", "greeting", "language", "question"]


@dataclass(frozen=True)
class Close:
    """The end of a talk; `unsent` names the draft that was not sent."""

    kind: Literal["thanks", "goodbye", "no_more", "unsent"]
    number: str | None = None


@dataclass(frozen=True)
class Advise:
    """A how-to answer from the catalogue; no ticket is made unless the customer asks for one."""

    title: Words
    answer: Words


@dataclass(frozen=True)
class Safety:
    """What to do first, before any question."""

    advice: Words


@dataclass(frozen=True)
class Acknowledge:
    """The problem was understood and a draft was begun."""

    title: Words
    is_sure: bool


@dataclass(frozen=True)
class LaterDraft:
    """A second problem was noted and comes after the first."""

    title: Words


@dataclass(frozen=True)
class NextDraft:
    """The first is done; now the one that waited."""

    title: Words


@dataclass(frozen=True)
class Noted:
    """The words were kept though they did not answer the question."""


@dataclass(frozen=True)
class Changed:
    """A field was corrected."""

    number: str
    name: str


@dataclass(frozen=True)
class Undone:
    is_done: bool


@dataclass(frozen=True)
class Proceed:
    """Go on with a draft. `policy.resolve` makes a question or a read-back of it, once the writes are done.

    `how`: `next` asks what is still missing, `again` repeats what waits for an answer, `why` explains it, `read_back`
    shows the draft as it is. A question that was put aside comes before new ones. `detail` names the question for
    `again`; None takes the pending one.
    """

    number: str | None = None
    """None: the draft the writes have just made."""
    how: Literal["next", "again", "why", "read_back"] = "next"
    detail: str | None = None


@dataclass(frozen=True)
class Ask:
    number: str
    question: Question
    is_again: bool = False


@dataclass(frozen=True)
class Explain:
    """Why the pending question is asked."""

    number: str
    question: Question


@dataclass(frozen=True)
class ReadBack:
    number: str
    is_again: bool = False


@dataclass(frozen=True)
class AskChange:
    """Ask which field should change."""

    number: str


@dataclass(frozen=True)
class Filed:
    number: str


@dataclass(frozen=True)
class Cancelled:
    number: str


@dataclass(frozen=True)
class NothingToCancel:
    pass


@dataclass(frozen=True)
class AddedToTicket:
    number: str


@dataclass(frozen=True)
class HandOff:
    reason: Literal["asked", "danger", "abuse"]


@dataclass(frozen=True)
class StillWaiting:
    """A person was asked for and none has come yet; the words were added for them."""


@dataclass(frozen=True)
class Resumed:
    """The request for a person is taken back; the assistant answers again."""


@dataclass(frozen=True)
class Silent:
    """A person answers here; the assistant says nothing."""


@dataclass(frozen=True)
class Status:
    """Where the named tickets stand; `absent` are numbers this customer has no ticket with."""

    numbers: tuple[str, ...]
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clarify:
    """Ask which of these it is; without choices, ask for the customer's own words.

    `is_puzzled` when they said something nobody understood, so that they are not asked as if they had said nothing.
    """

    choices: tuple[tuple[str, Words], ...] = ()
    is_puzzled: bool = False


@dataclass(frozen=True)
class AskReturned:
    """Ask what a colleague wants to know before they accept the ticket, in that colleague's own words."""

    number: str


@dataclass(frozen=True)
class AskProblem:
    """Ask what the ticket they want should be about."""


@dataclass(frozen=True)
class OfferToFile:
    """Ask whether to open a ticket: after a how-to answer, a question we cannot answer, or words that fit nothing."""

    after: Literal["answer", "question", "words"] = "words"


Move = (
    Greet
    | SmallTalk
    | Close
    | Advise
    | Safety
    | Acknowledge
    | LaterDraft
    | NextDraft
    | Noted
    | Changed
    | Undone
    | Proceed
    | Ask
    | Explain
    | ReadBack
    | AskChange
    | Filed
    | Cancelled
    | NothingToCancel
    | AddedToTicket
    | HandOff
    | StillWaiting
    | Resumed
    | Silent
    | Status
    | Clarify
    | AskReturned
    | AskProblem
    | OfferToFile
)

FREE = (
    *(Greet, SmallTalk, Close, Advise, Safety, Acknowledge, LaterDraft, Noted),
    *(Ask, Explain, Clarify, AskProblem, OfferToFile),
)
"""Moves a model may word. The others state facts of the store and are always said in plain words of our own."""


@dataclass(frozen=True)
class Decision:
    """What a turn does: first the writes, then the moves."""

    writes: tuple[Write, ...]
    moves: tuple[Move, ...]
