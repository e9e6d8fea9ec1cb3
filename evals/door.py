"""Who answers a simulated customer: the product at its terminal door, or an agent that must fail."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any, Protocol
from uuid import uuid4

from agent import inputs
from agent.turn import TurnParts
from chat_ui.terminal import Terminal
from evals.customer import Event

_FALLBACK = "other_request"


class Door(Protocol):
    """One conversation over lines: one input in, the events of its turn out."""

    conversation: str

    async def send(self, line: str, /) -> list[Event]: ...


class TerminalDoor:
    """`frontdesk chat --json` without the process: the same class reads the line and prints the events."""

    def __init__(self, customer: inputs.Customer, parts: TurnParts) -> None:
        self._out = io.StringIO()
        self._terminal = Terminal(customer, parts, is_json=True, out=self._out)
        self.conversation = self._terminal.conversation

    async def send(self, line: str) -> list[Event]:
        self._out.seek(0)
        self._out.truncate()
        await self._terminal.talk(_only(line))
        return [json.loads(printed) for printed in self._out.getvalue().splitlines()]


class DoNothing:
    """Ends every turn and does nothing: what it passes is measured by nobody."""

    def __init__(self, _customer: inputs.Customer, _parts: TurnParts) -> None:
        self.conversation = uuid4().hex

    async def send(self, _line: str) -> list[Event]:
        return [_ended()]


class AlwaysFile:
    """Files the first message at once, under the likeliest intent and without a question or a yes."""

    def __init__(self, customer: inputs.Customer, parts: TurnParts) -> None:
        self._customer = customer
        self._tools = parts.tools
        self.conversation = uuid4().hex
        self._is_done = False

    async def send(self, line: str) -> list[Event]:
        if self._is_done:
            return [_ended()]
        self._is_done = True
        words = str(json.loads(line).get("say", ""))
        heard = await self._tools.analyze(self._customer, self.conversation, words, uuid4().hex)
        intent = next((guess.key for guess in heard.intents), _FALLBACK)
        drafted = await self._tools.create_ticket(
            self._customer,
            {
                "intent": intent,
                "description": heard.message.text,
                "key": f"{self.conversation}/1",
                "conversation": self.conversation,
                "changes": {found.name: {"value": found.value} for found in heard.details},
            },
        )
        draft = drafted.ticket
        draft = await self._tools.note_move(self._customer, draft.number, shown=draft.content_hash)
        filed = await self._tools.submit_ticket(self._customer, draft.number, draft.version, draft.content_hash)
        return [{"type": "ticket", "number": filed.number, "status": filed.status.value}, _ended()]


DOORS: dict[str, type[TerminalDoor | DoNothing | AlwaysFile]] = {
    "frontdesk": TerminalDoor,
    "do-nothing": DoNothing,
    "always-file": AlwaysFile,
}


async def _only(line: str) -> AsyncIterator[str]:
    yield line


def _ended() -> dict[str, Any]:
    return {"type": "turn-end", "language": "undecided"}
