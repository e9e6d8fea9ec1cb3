"""The tool that tells how much work waits, in numbers only."""

from collections.abc import Awaitable, Callable

from fastmcp import FastMCP

from mcp_tools.annotations import READS
from mcp_tools.domain.desk import Load
from mcp_tools.domain.ticket import Priority


def register(
    server: FastMCP,
    waiting: Callable[[], Awaitable[dict[Priority, int]]],
    handoffs: Callable[[], Awaitable[int]],
) -> None:
    """Register `read_load`; `waiting` counts the tickets in review, `handoffs` the chats that wait for a person."""

    @server.tool(annotations=READS)
    async def read_load() -> Load:
        """Return how many tickets and chats wait for the team. For the host's metrics."""
        return Load(waiting=await waiting(), handoffs=await handoffs())
