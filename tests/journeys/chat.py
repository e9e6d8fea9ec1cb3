"""A customer's talk with the product, turn by turn, as journeys need it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import uuid4

from agent.events import (
    DraftChanged,
    QuestionAsked,
    ReadBackShown,
    TextDelta,
    TicketMoved,
    TurnEnded,
    TurnEvent,
    TurnFailed,
)
from agent.inputs import Choose, Confirm, Customer, Input, Say
from agent.turn import TurnParts, run_turn
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import FieldState, Ticket, TicketStatus

CONVERSATION = "conversation-1"
LATE = {Language.EN: "my parcel has not arrived", Language.TR: "kargom gelmedi"}
SHOWN_AT_ONCE = "my order A-10442 has not arrived, it was due yesterday"
"""A problem with all that is asked about it: the next thing is the read-back."""

Event = TypeVar("Event")


@dataclass
class Turn:
    """What one turn told the screen."""

    events: list[TurnEvent]

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def reply(self) -> str:
        return "".join(event.text for event in self.of(TextDelta))

    @property
    def asked(self) -> str | None:
        return next((event.question.detail for event in self.of(QuestionAsked)), None)

    @property
    def shown(self) -> Ticket | None:
        return next((event.ticket for event in self.of(ReadBackShown)), None)

    @property
    def moved(self) -> list[tuple[str, TicketStatus]]:
        return [(event.ticket.number, event.ticket.status) for event in self.of(TicketMoved)]

    @property
    def draft(self) -> Ticket:
        return self.of(DraftChanged)[-1].ticket


@dataclass
class Chat:
    """A customer at the screen. No reply may repeat the one before, and every turn ends once, unbroken."""

    parts: TurnParts
    customer: Customer
    conversation: str = CONVERSATION
    turns: list[Turn] = field(default_factory=list)

    async def __call__(self, given: str | Input) -> Turn:
        key = f"key-{uuid4().hex}"
        wanted = Say(given, key) if isinstance(given, str) else given
        turn = Turn([event async for event in run_turn(wanted, self.conversation, self.customer, self.parts)])
        assert len(turn.of(TurnEnded)) == 1
        assert not turn.of(TurnFailed)
        assert not self.turns or turn.reply != self.turns[-1].reply or not turn.reply
        self.turns.append(turn)
        return turn

    async def all(self, *given: str | Input) -> Turn:
        for one in given:
            await self(one)
        return self.turns[-1]

    async def choose(self, key: str, question: str | None = None) -> Turn:
        return await self(Choose(key, f"choice-{len(self.turns)}", question))

    async def confirm(self) -> Turn:
        return await self(Confirm(f"confirm-{len(self.turns)}"))

    async def ticket(self, number: str = "FD-1001") -> Ticket:
        return await self.parts.tools.get_ticket(self.customer, number)

    async def value(self, name: str, number: str = "FD-1001") -> str | None:
        detail = (await self.ticket(number)).detail(name)
        assert detail is not None
        return detail.field.value if detail.field.state is FieldState.KNOWN else detail.field.state.value

    async def tickets(self) -> list[str]:
        return await self.parts.tools.recent_tickets(self.customer, 9)


OpenChat = Callable[..., AbstractAsyncContextManager[Chat]]
