"""News on its way to open pages: the feed is read for as long as the host lives, and each page is shown its own."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import structlog
from chainlit.context import init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession, ws_sessions_id

from agent.errors import AgentError, ToolsUnreachable
from agent.happened import is_news
from agent.inputs import Customer
from agent.news import tell
from agent.parts import TurnParts
from chat_ui.customer.screen import ChatScreen
from chat_ui.render import render
from chat_ui.request_log import in_request
from mcp_tools.domain.event import Event

Feed = Callable[[int | None], Awaitable[tuple[tuple[Event, ...], int]]]
"""`cursor` → the events after it and the next cursor; without one only where to begin."""

_SECONDS: Final = 1.0
_GATHERING_SECONDS: Final = 0.25
"""After something was found: what follows at once, as in every turn, is read together."""
_PATIENCE_SECONDS: Final = 15.0
_PASSES: Final = frozenset({"store_unavailable", "vault_unavailable", "masking_unavailable", "too_many_calls"})
"""Refusals after which the same can succeed later."""

_CLOSING_SECONDS: Final = 3.0

_log = structlog.stdlib.get_logger(__name__)

T = TypeVar("T")


class NewsRoom:
    """Hands on every event that is written from now on, whichever process writes it, once and in order.

    `wait` returns when something was written in this process, at the latest after the seconds it is given.
    """

    def __init__(
        self,
        feed: Feed,
        wait: Callable[[float], Awaitable[None]],
        tell: Callable[[tuple[Event, ...]], Awaitable[None]],
    ) -> None:
        self._feed = feed
        self._wait = wait
        self._tell = tell
        self._cursor: int | None = None

    async def run(self) -> None:
        """Read on until cancelled; what fails is tried again from where it failed, ever more patiently."""
        pause = _SECONDS
        while True:
            try:
                has_found = await _to_its_end(self._read_on())
            except Exception as error:  # noqa: BLE001  (whatever broke, later news must still come)
                if pause == _SECONDS:
                    _log.warning("news_interrupted", error=type(error).__name__)
                pause = min(2 * pause, _PATIENCE_SECONDS)
                await self._wait(pause)
            else:
                pause = _SECONDS
                await (asyncio.sleep(_GATHERING_SECONDS) if has_found else self._wait(pause))

    async def _read_on(self) -> bool:
        """Hand on the next events and tell whether there were any."""
        if self._cursor is None:
            _, self._cursor = await self._feed(None)
        events, cursor = await self._feed(self._cursor)
        if events:
            await self._tell(events)
            self._cursor = cursor
        return bool(events)


async def _to_its_end(work: Coroutine[None, None, T]) -> T:
    """Do work that is finished also when it is cancelled meanwhile, within a few seconds.

    A query cut off half-way leaves its connection to nobody, and the process then waits for it when it ends.
    """
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=_CLOSING_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise


def is_connected(session: WebsocketSession) -> bool:
    """Whether a page listens; Chainlit keeps its session for an hour after that, for the page to come back to."""
    return bool(sio.manager.is_connected(session.socket_id, "/"))


def connected_pages() -> int:
    """Count the pages that listen."""
    return sum(is_connected(session) for session in list(ws_sessions_id.values()))


@dataclass(frozen=True)
class PushParts:
    """What pushing works with.

    `may` tells, in the context of a page's session, as whom the page may be shown its conversation right now; None
    where it may not. `screen` makes the screen of a page that is shown something no turn brought.
    """

    turns: Callable[[], TurnParts]
    may: Callable[[WebsocketSession], Awaitable[Customer | None]]
    screen: Callable[[WebsocketSession, Customer], ChatScreen]
    is_connected: Callable[[WebsocketSession], bool] = is_connected


class Pages:
    """Shows news on the pages that are open on its conversation; nobody waits for it, and no page for another."""

    def __init__(self, parts: PushParts) -> None:
        self._parts = parts
        self._running: set[asyncio.Task[None]] = set()

    async def push(self, events: tuple[Event, ...]) -> None:
        """Begin to tell of the events wherever a page shows their conversation."""
        first: dict[str | None, int] = {}
        for event in filter(is_news, events):
            first.setdefault(event.conversation, event.id)
        for session in list(ws_sessions_id.values()):
            if session.thread_id in first:
                task = asyncio.create_task(self._bring(session, first[session.thread_id] - 1))
                self._running.add(task)
                task.add_done_callback(partial(self._ended, session.thread_id))

    async def close(self) -> None:
        """Stop; what was not told yet is told when its customer comes back."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _ended(self, conversation: str, task: asyncio.Task[None]) -> None:
        """Forget an ended task; one page's trouble is no other's. A traceback could quote words: it is not logged."""
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.warning("push_broke", conversation=conversation, error=type(error).__name__)

    async def _bring(self, session: WebsocketSession, since: int) -> None:
        """Tell one page what came after `since`, once it listens and the tools answer; not after it was left."""
        init_ws_context(session)
        while WebsocketSession.get_by_id(session.id) is session:
            if self._parts.is_connected(session) and await _to_its_end(self._is_done(session, since)):
                return
            await asyncio.sleep(_SECONDS)

    async def _is_done(self, session: WebsocketSession, since: int) -> bool:
        """Show the news; False where the same can succeed later."""
        try:
            with in_request():
                await self._show(session, since)
        except AgentError as error:
            if isinstance(error, ToolsUnreachable) or error.code in _PASSES:
                return False
            _log.warning("push_refused", conversation=session.thread_id, code=error.code)
        return True

    async def _show(self, session: WebsocketSession, since: int) -> None:
        customer = await self._parts.may(session)
        if customer is None:
            return
        _log.debug("push", conversation=session.thread_id)
        screen: ChatScreen | None = None
        async with aclosing(tell(session.thread_id, customer, self._parts.turns(), since)) as events:
            async for event in events:  # the page is looked at only now that no turn of its conversation runs
                screen = screen or self._parts.screen(session, customer)
                await render(event, screen)
