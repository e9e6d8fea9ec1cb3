"""Keeps every open desk up to date: what happened anywhere is shown on each, a little later where much happens."""

import asyncio
from collections.abc import Callable
from typing import Final

from chainlit.context import init_ws_context
from chainlit.session import WebsocketSession

from chat_ui.desk.desk import Desk
from mcp_tools.domain.event import Event

_PAUSE_SECONDS: Final = 0.5
"""The time between two refreshes of one page."""


class Lookout:
    """One task for each page that has something new to show; a page that lost its line is shown it when it is back."""

    def __init__(self, desk: Desk, is_connected: Callable[[WebsocketSession], bool]) -> None:
        self._desk = desk
        self._is_connected = is_connected
        self._new: dict[WebsocketSession, list[Event]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def push(self, events: tuple[Event, ...]) -> None:
        """Begin to show the events on every open desk."""
        for session in self._desk.sessions:
            if session in self._new:
                self._new[session].extend(events)
            else:
                self._new[session] = list(events)
                task = asyncio.create_task(self._show(session))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _show(self, session: WebsocketSession) -> None:
        init_ws_context(session)
        try:
            while self._new[session] and WebsocketSession.get_by_id(session.id) is session:
                if self._is_connected(session):
                    events, self._new[session] = tuple(self._new[session]), []
                    await self._desk.refresh(events)
                await asyncio.sleep(_PAUSE_SECONDS)
        finally:
            del self._new[session]
