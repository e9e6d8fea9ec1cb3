"""Builds what turns are made with: the door to the tools, the chain of models, the agent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastmcp import FastMCP

from agent.assistant import build_assistant
from agent.measures import Report, unreported
from agent.models import build_chain, find_models
from agent.parts import TurnParts
from agent.settings import AgentSettings
from agent.tools_client import open_tools_client

_CLOSING_SECONDS = 3.0


@asynccontextmanager
async def open_agent(
    settings: AgentSettings,
    tools: FastMCP | str,
    identity_key: bytes,
    review_hours: int | None = None,
    report: Report = unreported,
    *,
    is_traced: bool = False,
) -> AsyncIterator[TurnParts]:
    """Connect to the tools (a server in this process, or a URL), find the models and yield the parts of a turn.

    `report` is told of every turn; `is_traced` has models tell their runs to the process's tracer. Raises
    `SettingsWrong` for a chain that cannot be built.
    """
    chain = build_chain(await find_models(settings), settings)
    async with (
        open_tools_client(tools, identity_key) as client,
        build_assistant(client, chain, settings, is_traced=is_traced) as assistant,
    ):
        parts = TurnParts(client, assistant, settings, review_hours, report)
        try:
            yield parts
        finally:
            if parts.background:
                await asyncio.wait(parts.background, timeout=_CLOSING_SECONDS)
