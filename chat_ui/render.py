"""Every event of a turn, shown: the one place that knows which part of a screen an event belongs to."""

from collections.abc import AsyncIterable
from typing import Protocol, assert_never

from agent.events import (
    Checked,
    DraftChanged,
    HandedOff,
    QuestionAsked,
    ReadBackShown,
    TextDelta,
    TicketMoved,
    Told,
    TurnEnded,
    TurnEvent,
    TurnFailed,
    Understood,
)
from mcp_tools.domain.conversation import Mode, Question
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import Ticket


class Screen(Protocol):
    """What a screen can show of a turn, in the order of `TurnEvent`."""

    async def show_checked(self, hidden: int, language: Language) -> None: ...

    async def show_understood(self, intents: tuple[Words, ...]) -> None: ...

    async def type(self, text: str) -> None: ...

    async def offer(self, question: Question) -> None: ...

    async def show_draft(self, ticket: Ticket) -> None: ...

    async def show_read_back(self, ticket: Ticket) -> None: ...

    async def show_moved(self, ticket: Ticket) -> None: ...

    async def show_handed_off(self, mode: Mode) -> None: ...

    async def show_told(self, told: Told) -> None: ...

    async def show_failure(self, failed: TurnFailed) -> None: ...

    async def end(self, ended: TurnEnded) -> None: ...


async def render(event: TurnEvent, screen: Screen) -> None:  # noqa: C901  (one case an event; a new one must be shown)
    """Show one event."""
    match event:
        case Checked(hidden, message):
            await screen.show_checked(hidden, message.language)
        case Understood(intents):
            await screen.show_understood(intents)
        case TextDelta(text):
            await screen.type(text)
        case QuestionAsked(question):
            await screen.offer(question)
        case DraftChanged(ticket):
            await screen.show_draft(ticket)
        case ReadBackShown(ticket):
            await screen.show_read_back(ticket)
        case TicketMoved(ticket):
            await screen.show_moved(ticket)
        case HandedOff(mode):
            await screen.show_handed_off(mode)
        case Told():
            await screen.show_told(event)
        case TurnFailed():
            await screen.show_failure(event)
        case TurnEnded():
            await screen.end(event)
        case _:
            assert_never(event)


async def render_all(events: AsyncIterable[TurnEvent], screen: Screen) -> None:
    """Show a turn's events as they come."""
    async for event in events:
        await render(event, screen)
