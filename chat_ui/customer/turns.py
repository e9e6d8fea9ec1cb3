"""How a turn runs on an open page, from what its customer did to the end of what they are shown."""

# Chainlit leaves many of its methods without types.
# mypy: disable-error-code="no-untyped-call"

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import aclosing, contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import chainlit as cl
import structlog
from chainlit.session import WebsocketSession

from agent.events import TurnEvent, TurnFailed
from agent.inputs import Customer, Input
from agent.turn import TurnParts, run_turn
from chat_ui.callers import Callers, this_language, this_session
from chat_ui.customer.screen import ChatScreen, ScreenParts, Shown
from chat_ui.history import RUN_NAME
from chat_ui.render import render_all
from chat_ui.request_log import in_request
from chat_ui.sign_in.people import SessionEnded
from chat_ui.words import ScreenWords, words_in

_log = structlog.stdlib.get_logger(__name__)


class PageTurns:
    """The turns of every open page, and what each page has before it."""

    def __init__(self, turns: Callable[[], TurnParts], callers: Callers, screens: ScreenParts) -> None:
        self._turns = turns
        self._callers = callers
        self._screens = screens
        self._pages: WeakKeyDictionary[WebsocketSession, Shown] = WeakKeyDictionary()
        self._running: WeakKeyDictionary[WebsocketSession, list[asyncio.Task[Any] | None]] = WeakKeyDictionary()

    @property
    def page(self) -> Shown:
        """What the running session's page has before it."""
        return self._pages.setdefault(this_session(), Shown())

    @property
    def words(self) -> ScreenWords:
        """The texts of that page."""
        return words_in(self.page.language or this_language())

    def stop(self, session: WebsocketSession) -> None:
        """End the turn that runs on a page. Messages that wait behind it are no part of it: they are still answered."""
        running = next(iter(self._running.get(session, ())), None)
        if running:
            running.cancel()

    async def clear(self) -> None:
        """Forget what the page has before it: it is about to show everything anew."""
        await self.page.take_buttons()
        self._pages.pop(this_session(), None)

    def screen(self, given: Input | None = None, anchor: str | None = None) -> ChatScreen:
        """Return a screen for the running session's page."""
        return ChatScreen(self._screens, self.page, this_language(), given, anchor)

    def screen_of(self, session: WebsocketSession, customer: Customer) -> ChatScreen:
        """Return a screen for what is pushed to the page of a session."""
        return ChatScreen(self._screens, self._pages.setdefault(session, Shown()), customer.screen, None)

    async def run(self, given: Input) -> None:
        """Do the turn of a message; Chainlit has said already that something runs."""
        await self._turn(given, self.screen(given))

    async def again(self, given: Input) -> None:
        """Do a turn once more."""
        await self._working(self._turn(given, self.screen(given)))

    async def edit(self, given: Input) -> str | None:
        """Do the turn of a field changed by hand; return why it was refused."""
        screen = _PanelScreen(self._screens, self.page, this_language(), given)
        await self._working(self._turn(given, screen))
        return screen.refusal

    async def pressed(self, label: str, given: Callable[[str], Input]) -> None:
        """Show the button's words as the customer's, then do its turn as Chainlit does a message's."""
        echo = cl.Message(content=label, type="user_message")
        await self.page.take_buttons()
        await echo.send()
        await self._working(self._turn_below(echo, given(echo.id)))

    async def show(self, begin: Callable[[Customer], AsyncGenerator[TurnEvent, None]], screen: ChatScreen) -> None:
        """Begin a turn and show it to its end, whatever end that is; what is logged of it has one id."""
        with in_request(), self._stoppable():
            await self._shown(begin, screen)

    async def _shown(self, begin: Callable[[Customer], AsyncGenerator[TurnEvent, None]], screen: ChatScreen) -> None:
        try:
            customer = await self._callers.customer()
            async with aclosing(begin(customer)) as events:
                await render_all(events, screen)
        except asyncio.CancelledError:
            await screen.stopped()
            raise
        except SessionEnded:
            await screen.show_ended(self.words)
        except Exception as error:  # noqa: BLE001  (the last resort: whatever broke, the customer is told and can retry)
            # No traceback: it could quote the message.
            _log.error("turn_broke", conversation=cl.context.session.thread_id, error=type(error).__name__)
            await screen.show_failure(
                TurnFailed("internal_error", self.words.say("turn.failed"), is_worth_retrying=True)
            )

    async def _turn_below(self, echo: cl.Message, given: Input) -> None:
        async with cl.Step(name=RUN_NAME, type="run", parent_id=echo.id):
            await self.run(given)

    async def _working(self, turn: Coroutine[Any, Any, None]) -> None:
        """Let the page show that something runs, and that it can be stopped."""
        cl.context.session.current_task = asyncio.current_task()
        await cl.context.emitter.task_start()
        try:
            await turn
        finally:
            await cl.context.emitter.task_end()

    async def _turn(self, given: Input, screen: ChatScreen) -> None:
        conversation = cl.context.session.thread_id
        await self.show(lambda customer: run_turn(given, conversation, customer, self._turns()), screen)

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        running = self._running.setdefault(this_session(), [])
        task = asyncio.current_task()
        running.append(task)
        try:
            yield
        finally:
            running.remove(task)


class _PanelScreen(ChatScreen):
    """A screen for an edit in the panel: a refusal goes back to the field instead of into the chat."""

    refusal: str | None = None

    async def show_failure(self, failed: TurnFailed) -> None:
        self.refusal = failed.text

    async def show_ended(self, words: ScreenWords) -> None:
        self.refusal = words.say("turn.ended")
