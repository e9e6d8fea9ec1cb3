"""Settles what the policy leaves open until the writes are done: which question comes, which tickets are meant."""

from dataclasses import dataclass
from typing import Final

from agent import moves as m
from agent.errors import ToolRefused
from agent.inputs import Customer
from agent.policy import asks_back, reads_back, resolve, wanted_detail
from agent.state import State
from agent.tools_client import ToolsClient
from agent.writes import Writer

_STATUS_TICKETS: Final = 3


@dataclass(frozen=True)
class Lookup:
    """Looks up what moves need to be said. Raises `ToolRefused` or `ToolsUnreachable`."""

    tools: ToolsClient
    customer: Customer

    async def settled(self, move: m.Move, state: State, writer: Writer | None = None) -> m.Move:
        """Turn `Proceed` into a question or a read-back, and `Status` into the tickets it is about."""
        match move:
            case m.Status():
                return await self._status(move)
            case m.Proceed():
                return await self._onward(move, state, writer)
            case _:
                return move

    async def _onward(self, move: m.Proceed, state: State, writer: Writer | None) -> m.Move:
        number = writer.number_of(move) if writer else move.number
        ticket = next((t for t in state.conversation.tickets if t.number == number), None)
        if ticket is None:
            return m.Noted()
        if asks_back(move, ticket) or reads_back(move, ticket):
            return resolve(move, ticket, None)
        wanted = wanted_detail(move, ticket)
        if writer and wanted is None and ticket.number in writer.asks:
            return resolve(move, ticket, writer.asks[ticket.number])
        question = await self.tools.next_question(self.customer, ticket.number, state.language, wanted)
        return resolve(move, ticket, question)

    async def _status(self, status: m.Status) -> m.Status:
        """Split the named numbers into the customer's own and absent ones; without a name take the latest."""
        if not status.numbers:
            return m.Status(tuple(await self.tools.recent_tickets(self.customer, _STATUS_TICKETS)))
        absent = []
        for number in status.numbers:
            try:
                await self.tools.get_ticket(self.customer, number)
            except ToolRefused as refusal:
                if refusal.code != "ticket_not_found":
                    raise
                absent.append(number)
        return m.Status(tuple(n for n in status.numbers if n not in absent), tuple(absent))
