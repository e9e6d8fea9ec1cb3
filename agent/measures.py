"""What a turn was like, in numbers and stable words: observed from its events, never from what was said."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, Literal

from opentelemetry.trace import get_tracer

from agent.events import (
    Checked,
    DraftChanged,
    ReadBackShown,
    TextDelta,
    TicketMoved,
    TurnEnded,
    TurnEvent,
    TurnFailed,
)
from agent.inputs import Input
from mcp_tools.domain.conversation import ReplyPath
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Ticket

Outcome = Literal["answered", "silent", "refused", "failed", "stopped", "broken", "shown"]
"""How a turn ended: with a reply or without; refused for what was asked; failed on our side; stopped by its customer;
broken by what nobody foresaw. `shown` is a return to a conversation that brought no turn."""

SCOPE: Final = "frontdesk"
"""Whose spans these are, in a trace."""


@dataclass(frozen=True)
class TurnReport:
    """One turn. Times are in seconds; `first_token` is None where nothing was said, `path` where nothing was worded."""

    conversation: str
    input: str
    outcome: Outcome
    seconds: float
    first_token: float | None = None
    path: ReplyPath | None = None
    move: str | None = None
    language: Language | None = None
    hidden: Mapping[str, int] | None = None
    """How many values were hidden, by kind; None where no message was checked."""
    ticket: str | None = None
    version: int | None = None
    status: str | None = None
    code: str | None = None
    """Why it was refused or failed."""

    def values(self) -> dict[str, str | int]:
        """Return all of it that is known as flat values, times in milliseconds: for a log line, or a span."""
        path = self.path
        known = {
            "conversation": self.conversation,
            "input": self.input,
            "outcome": self.outcome,
            "code": self.code,
            "move": self.move,
            "path": path.path if path else None,
            "model": path.model if path else None,
            "why": path.why if path else None,
            "language": self.language.value if self.language else None,
            "ticket": self.ticket,
            "version": self.version,
            "status": self.status,
            "first_token_ms": None if self.first_token is None else round(self.first_token * 1000),
            "ms": round(self.seconds * 1000),
        }
        hidden = {f"hidden_{kind.lower()}": count for kind, count in sorted((self.hidden or {}).items())}
        return {name: value for name, value in {**known, **hidden}.items() if value is not None}


Report = Callable[[TurnReport], None]
"""Told of every turn when it is over."""


def unreported(report: TurnReport) -> None:
    """Nobody counts turns."""


class Measures:
    """What the events of one turn add up to; the clock runs from here on."""

    def __init__(self, given: str, conversation: str) -> None:
        self._input = given
        self._conversation = conversation
        self._began = time.monotonic()
        self._first_token: float | None = None
        self._hidden: Mapping[str, int] | None = None
        self._ticket: Ticket | None = None
        self._failed: TurnFailed | None = None
        self._ended: TurnEnded | None = None

    def note(self, event: TurnEvent) -> None:
        """Take an event in; most tell nothing that is counted."""
        match event:
            case Checked(_, _, kinds):
                self._hidden = kinds
            case TextDelta() if self._first_token is None:
                self._first_token = self._so_far()
            case DraftChanged(ticket) | TicketMoved(ticket) | ReadBackShown(ticket):
                self._ticket = ticket
            case TurnFailed():
                self._failed = event
            case TurnEnded():
                self._ended = event
            case _:
                pass

    def report(self, broke_off: Outcome | None) -> TurnReport:
        """Return the sum; `broke_off` tells why the events stopped before their end, None where they did not."""
        ended, ticket = self._ended, self._ticket
        reply = ended.reply if ended else None
        return TurnReport(
            conversation=self._conversation,
            input=self._input,
            outcome=self._outcome(broke_off),
            seconds=self._so_far(),
            first_token=self._first_token,
            path=ended.path if ended and reply else None,
            move=reply.move if reply else None,
            language=ended.language if ended else None,
            hidden=self._hidden,
            ticket=ticket.number if ticket else None,
            version=ticket.version if ticket else None,
            status=ticket.status.value if ticket else None,
            code=self._failed.code if self._failed else None,
        )

    def _so_far(self) -> float:
        return time.monotonic() - self._began

    def _outcome(self, broke_off: Outcome | None) -> Outcome:
        if self._failed:
            return "failed" if self._failed.is_worth_retrying else "refused"
        if self._ended:
            return "answered" if self._ended.reply else "silent"
        return broke_off or "shown"


def input_name(given: Input) -> str:
    """Return what kind of input it is: `say`, `choose`, `edit`, `confirm`, `undo`."""
    return type(given).__name__.lower()


async def measured(
    events: AsyncGenerator[TurnEvent, None], measures: Measures, report: Report
) -> AsyncGenerator[TurnEvent, None]:
    """Pass a turn's events on, within a span of its own, and report what it was like however it ends."""
    broke_off: Outcome | None = "broken"
    with get_tracer(SCOPE).start_as_current_span("turn", record_exception=False, set_status_on_exception=False) as span:
        try:
            async with aclosing(events):
                async for event in events:
                    measures.note(event)
                    yield event
            broke_off = None
        except (GeneratorExit, asyncio.CancelledError):
            broke_off = "stopped"
            raise
        finally:
            told = measures.report(broke_off)
            span.set_attributes({f"{SCOPE}.{name}": value for name, value in told.values().items()})
            report(told)
