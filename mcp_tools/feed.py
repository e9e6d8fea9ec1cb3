"""The tool that reads the feed of events, for the host's news."""

from typing import Any

from fastmcp import FastMCP

from mcp_tools.annotations import READS
from mcp_tools.domain.event import Event
from mcp_tools.domain.identity import Identity
from mcp_tools.domain.text import Model
from mcp_tools.events import EventStore

_PAGE = 200


class EventPage(Model):
    """Events after a cursor, oldest first, and the cursor to go on from."""

    events: tuple[Event, ...]
    cursor: int


def register(server: FastMCP, events: EventStore, me: Any) -> None:
    """Register `events_after`; `me` is the dependency that tells a tool its caller."""

    @server.tool(annotations=READS)
    async def events_after(cursor: int, limit: int = 100, caller: Identity = me) -> EventPage:
        """Return what happened after `cursor`: to the caller's own conversations and tickets, to all for staff."""
        page = await events.after(cursor, caller, max(1, min(limit, _PAGE)))
        return EventPage(events=page, cursor=page[-1].id if page else cursor)
