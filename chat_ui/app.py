"""Chainlit's hooks, thin: what the page does becomes a turn, what happens in a turn is shown."""

# Chainlit leaves many of its methods without types.
# mypy: disable-error-code="no-untyped-call"

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4
from weakref import WeakKeyDictionary

import chainlit as cl
import chainlit.data
from chainlit.config import config
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.step import StepDict
from chainlit.types import ThreadDict
from chainlit.user import User
from starlette.datastructures import Headers

from agent.events import TurnEvent, TurnFailed
from agent.inputs import Choose, Confirm, Customer, Edit, Input, Say, Undo
from agent.turn import TurnParts, resume, run_turn
from chat_ui.customer.screen import ChatScreen, ScreenParts, Shown
from chat_ui.history import RUN_NAME, History, Replies
from chat_ui.render import render_all
from chat_ui.routes import SOCKET_EVENTS
from chat_ui.sign_in.people import Recheck, SessionEnded
from chat_ui.visitor import current_visitor
from chat_ui.words import ScreenWords, language_of, words_in
from mcp_tools.domain.text import Language

_STARTERS = ("parcel", "payment", "sign_in", "person")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChatParts:
    """What the hooks work with; `turns` is there once the host has started.

    `recheck` tells a visitor as they are now.
    """

    turns: Callable[[], TurnParts]
    recheck: Recheck
    review_hours: int | None


class Chat:
    """The hooks of one host. Each acts as the visitor; the tool server checks that the conversation is theirs."""

    def __init__(self, parts: ChatParts) -> None:
        self._parts = parts
        self._replies = Replies()
        self._screens = ScreenParts(self._replies, parts.review_hours)
        self._pages: WeakKeyDictionary[WebsocketSession, Shown] = WeakKeyDictionary()

    def register(self) -> None:
        """Hand Chainlit its hooks. Its registry is one for the whole process: the host registered last works."""
        config.ui.default_theme = "system"  # the page knows it; the settings file may only say light or dark
        cl.header_auth_callback(self.sign_in)
        cl.on_message(self.say)
        cl.on_chat_resume(self.come_back)
        config.code.set_chat_profiles = self.welcome
        config.code.on_chat_start = self.start
        for name in ("choose", "confirm", "edit", "undo", "retry"):
            cl.action_callback(name)(getattr(self, name))
        # Chainlit keeps the first data layer it is given for good; a second host in the process needs its own.
        chainlit.data._data_layer = History(lambda: self._parts.turns().tools, self._replies)
        chainlit.data._data_layer_initialized = True
        sio.on("stop", self.stop)
        handlers = sio.handlers["/"]
        for event in [name for name in handlers if name not in SOCKET_EVENTS]:
            del handlers[event]

    # --- who, and what they see first ---

    async def sign_in(self, headers: Headers) -> User | None:
        """Sign the page in as the request's visitor; without one there is nobody to sign in."""
        visitor = current_visitor.get()
        if visitor is None:
            return None
        words = words_in(language_of(headers.get("accept-language")))
        name = visitor.account.name if visitor.account else words.say("turn.guest")
        return User(identifier=visitor.subject, display_name=name)

    def welcome(self, _user: User | None = None, language: str | None = None) -> asyncio.Future[list[cl.ChatProfile]]:
        """Greet and offer four ways to begin, in the browser's language: the page shows a single chat profile so.

        A future, not a coroutine: Chainlit also calls this where it cannot await and lets the answer drop.
        """
        words = words_in(language_of(language))
        profile = cl.ChatProfile(
            name=config.ui.name,
            markdown_description=words.say("welcome.text"),
            icon="/public/icon.svg",
            default=True,
            starters=[_starter(words, name) for name in _STARTERS],
        )
        ready: asyncio.Future[list[cl.ChatProfile]] = asyncio.get_running_loop().create_future()
        ready.set_result([profile])
        return ready

    async def start(self) -> None:
        """Begin anew where an address named a conversation that is gone or another's.

        Chainlit would go on under the id in that address, and every message would be refused.
        """
        session = _session()
        if session.thread_id_to_resume:
            session.thread_id = str(uuid4())
            session.thread_id_to_resume = None

    # --- what the visitor does ---

    async def say(self, message: cl.Message) -> None:
        """They wrote something. The page's id of the message makes a repeated delivery harmless."""
        given = Say(message.content, key=message.id)
        await self._turn(given, self._screen(given))

    async def choose(self, action: cl.Action) -> None:
        """They pressed one of the buttons that were offered, or "Change something" on the read-back."""
        choice, question = action.payload.get("choice"), action.payload.get("question")
        if not isinstance(choice, str) or not isinstance(question, str | None):
            return
        label = self._page.label(choice) or (self._words.say("read_back.change") if choice == "change" else None)
        if label is not None:
            await self._pressed(label, lambda key: Choose(choice, key, question))

    async def confirm(self, action: cl.Action) -> None:
        """They pressed Send under a read-back, or asked for one from the panel."""
        shown = action.payload.get("shown")
        if isinstance(shown, str):
            await self._pressed(self._words.say("read_back.send"), lambda key: Confirm(key, shown))
        else:
            await self._pressed(self._words.say("panel.send"), lambda key: Choose("read_back", key))

    async def undo(self, _action: cl.Action) -> None:
        """They took their last answer back."""
        await self._pressed(self._words.say("panel.undo"), Undo)

    async def edit(self, action: cl.Action) -> dict[str, str | None]:
        """They changed a field by hand; the panel shows a refusal beside it."""
        given = _edit_in(action.payload)
        if given is None:
            return {"refusal": self._words.say("panel.not_saved")}
        screen = _PanelScreen(self._screens, self._page, self._language, given)
        await self._working(self._turn(given, screen))
        return {"refusal": screen.refusal}

    async def retry(self, _action: cl.Action) -> None:
        """They want the turn that failed once more, with the same key."""
        page = self._page
        given, page.failed = page.failed, None
        await page.take_buttons()
        if given is not None:
            await self._working(self._turn(given, self._screen(given)))

    async def stop(self, sid: str) -> None:
        """They pressed stop: the turn ends where it is. Chainlit's own handler would add an English line."""
        session = WebsocketSession.get(sid)
        if session and session.current_task:
            session.current_task.cancel()

    async def come_back(self, thread: ThreadDict) -> None:
        """They opened an earlier conversation: show it, then what waits for an answer.

        Chainlit sends the thread itself after this hook and thereby clears the page, so whatever was shown meanwhile is
        put into the thread too.
        """
        await cl.context.emitter.resume_thread(thread)
        await self._page.take_buttons()
        self._pages.pop(_session(), None)
        replies = [step["id"] for step in thread["steps"] if step["type"] == "assistant_message"]
        screen = self._screen(None, anchor=replies[-1] if replies else None)
        await self._show(lambda customer: resume(thread["id"], customer, self._parts.turns()), screen)
        for sent in screen.sent:
            if isinstance(sent, cl.CustomElement):
                thread["elements"] = [*(thread["elements"] or ()), sent.to_dict()]
            else:
                _put(thread["steps"], sent.to_dict())

    # --- how a turn runs ---

    async def _pressed(self, label: str, given: Callable[[str], Input]) -> None:
        """Show the button's words as the customer's, then do its turn as Chainlit does a message's."""
        echo = cl.Message(content=label, type="user_message")
        await self._page.take_buttons()
        await echo.send()
        await self._working(self._turn_below(echo, given(echo.id)))

    async def _turn_below(self, echo: cl.Message, given: Input) -> None:
        async with cl.Step(name=RUN_NAME, type="run", parent_id=echo.id):
            await self._turn(given, self._screen(given))

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
        await self._show(lambda customer: run_turn(given, conversation, customer, self._parts.turns()), screen)

    async def _show(self, begin: Callable[[Customer], AsyncIterator[TurnEvent]], screen: ChatScreen) -> None:
        """Begin a turn and show it to its end, whatever end that is."""
        try:
            customer = await self._customer()
            async with aclosing(begin(customer)) as events:  # type: ignore[type-var]  # both turns are generators
                await render_all(events, screen)
        except asyncio.CancelledError:
            await screen.stopped()
            raise
        except SessionEnded:
            await screen.show_ended(self._words)
        except Exception as error:  # noqa: BLE001  (the last resort: whatever broke, the customer is told and can retry)
            # No traceback: it could quote the message.
            _log.error("turn_broke conversation=%s error=%s", cl.context.session.thread_id, type(error).__name__)
            await screen.show_failure(
                TurnFailed("internal_error", self._words.say("turn.failed"), is_worth_retrying=True)
            )

    def _screen(self, given: Input | None, anchor: str | None = None) -> ChatScreen:
        return ChatScreen(self._screens, self._page, self._language, given, anchor)

    @property
    def _page(self) -> Shown:
        return self._pages.setdefault(_session(), Shown())

    @property
    def _language(self) -> Language:
        """The language of the browser, as its socket said it."""
        return language_of(_session().language)

    @property
    def _words(self) -> ScreenWords:
        return words_in(self._page.language or self._language)

    async def _customer(self) -> Customer:
        """The visitor, if Chainlit's session and the request's cookie agree on who that is.

        A page stays open for days: whether its visitor's session still counts is asked each time.
        """
        user = cl.context.session.user
        visitor = current_visitor.get()
        if user is None or visitor is None or user.identifier != visitor.subject:
            raise PermissionError("The session belongs to another visitor.")
        return (await self._parts.recheck(visitor)).as_customer(self._language)


class _PanelScreen(ChatScreen):
    """A screen for an edit in the panel: a refusal goes back to the field instead of into the chat."""

    refusal: str | None = None

    async def show_failure(self, failed: TurnFailed) -> None:
        self.refusal = failed.text

    async def show_ended(self, words: ScreenWords) -> None:
        self.refusal = words.say("turn.ended")


def _starter(words: ScreenWords, name: str) -> cl.Starter:
    return cl.Starter(label=words.say(f"starter.{name}"), message=words.say(f"starter.{name}_message"))


def _edit_in(payload: dict[str, Any]) -> Edit | None:
    """Read an edit from the page; None where a part is missing or of the wrong kind."""
    match payload:
        case {"number": str(number), "name": str(name), "value": str() | None as value, "version": int(version)}:
            return Edit(number, name, (value or "").strip() or None, version)
        case _:
            return None


def _session() -> WebsocketSession:
    """Return the page's session; Chainlit's other kind, without a socket, is for programs we do not serve."""
    return cast(WebsocketSession, cl.context.session)


def _put(steps: list[StepDict], step: StepDict) -> None:
    """Add a step, or replace the one with its id."""
    steps[:] = [one for one in steps if one["id"] != step["id"]] + [step]
