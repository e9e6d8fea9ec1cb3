"""The tools of the feed: what happened, what of it nobody told the customer yet, and who tried what they may not."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

from fastmcp import FastMCP

from mcp_tools.annotations import READS, WRITES
from mcp_tools.domain.event import Event
from mcp_tools.domain.identity import Identity
from mcp_tools.domain.text import Model
from mcp_tools.errors import InvalidArgument
from mcp_tools.events import EventStore

_PAGE: Final = 200
_CONVERSATIONS: Final = 50
_ACTION: Final = re.compile(r"[a-z_]{1,40}")


class EventPage(Model):
    """Events after a cursor, oldest first, and the cursor to go on from."""

    events: tuple[Event, ...]
    cursor: int


def register(
    server: FastMCP, events: EventStore, delivered: Callable[[Identity, int], Awaitable[dict[str, int]]], me: Any
) -> None:
    """Register the feed's tools.

    `delivered` tells how far each of a caller's conversations was told, `me` is the dependency that tells a tool its
    caller.
    """

    @server.tool(annotations=READS)
    async def events_after(cursor: int | None = None, limit: int = 100, caller: Identity = me) -> EventPage:
        """Return what happened after `cursor`: to the caller's own conversations and tickets, to all for staff.

        Without a cursor nothing but the one to begin at.
        """
        if cursor is None:
            return EventPage(events=(), cursor=await events.newest())
        page = await events.after(cursor, caller, max(1, min(limit, _PAGE)))
        return EventPage(events=page, cursor=page[-1].id if page else cursor)

    @server.tool(annotations=READS)
    async def list_news(caller: Identity = me) -> tuple[str, ...]:
        """Return those of the caller's latest conversations that hold news they were not told yet."""
        return await events.untold(await delivered(caller, _CONVERSATIONS), caller)

    @server.tool(annotations=WRITES)
    async def note_refusal(action: str, caller: Identity = me) -> bool:
        """Keep that the caller tried an action of the team on a screen; the screen refused it."""
        if not _ACTION.fullmatch(action):
            raise InvalidArgument("An action's name is small letters and _.")
        await events.refused(caller, action)
        return True
