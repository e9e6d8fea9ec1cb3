"""Frontdesk in this process, as the host builds it but without a screen: tools in memory, guided or a model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from agent.events import ReadBackShown, TextDelta, TicketMoved, TurnEvent, TurnFailed
from agent.inputs import Confirm, Customer, Input, Say
from agent.settings import AgentSettings
from agent.setup import open_agent
from agent.turn import TurnParts, run_turn
from bench.errors import BenchFailed
from bench.load import MESSAGES
from bench.sampling import Bench
from mcp_tools.log import set_up_logging
from mcp_tools.server import open_tools
from mcp_tools.settings import ToolsSettings

CUSTOMER = Customer("user:bench")
"""Who talks in `frontdesk chat` is not counted; a guest would meet the limit of calls a minute."""


@asynccontextmanager
async def open_desk(bench: Bench, models: str = "guided") -> AsyncIterator[TurnParts]:
    """Open the tools on the bench's data folder and yield what turns are made with, engines warm."""
    set_up_logging()
    tools = ToolsSettings(_env_file=None, data_dir=bench.data)
    agent = AgentSettings(_env_file=None, models=models, refine="off")
    async with open_tools(tools) as server, open_agent(agent, server.mcp, server.identity_key) as parts:
        await server.engines.get()
        yield parts


async def turn(given: Input, conversation: str, parts: TurnParts) -> list[TurnEvent]:
    """Do one turn and return its events. Raises `BenchFailed` when it was refused or said nothing."""
    events = [event async for event in run_turn(given, conversation, CUSTOMER, parts)]
    failed = [event for event in events if isinstance(event, TurnFailed)]
    if failed or not any(isinstance(event, TextDelta) for event in events):
        raise BenchFailed(f"A turn was not answered: {failed[0].code if failed else 'no reply'}.")
    return events


async def filed_ticket(parts: TurnParts) -> str:
    """Talk a ticket into being, as a customer does, and return its number."""
    conversation = uuid4().hex
    await turn(Say(MESSAGES[0], uuid4().hex), conversation, parts)
    shown = [event for event in await _confirmed(conversation, parts) if isinstance(event, ReadBackShown)]
    moved = [event for event in await _confirmed(conversation, parts) if isinstance(event, TicketMoved)]
    if not shown or not moved:
        raise BenchFailed("The ticket to be read could not be filed.")
    return moved[0].ticket.number


async def _confirmed(conversation: str, parts: TurnParts) -> list[TurnEvent]:
    return await turn(Confirm(uuid4().hex), conversation, parts)
