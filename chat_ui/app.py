"""Chainlit's hooks, thin: what the page does becomes a turn, what happens in a turn is shown."""

# Chainlit leaves many of its methods without types.
# mypy: disable-error-code="no-untyped-call"

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import chainlit as cl
import chainlit.data
import structlog
from chainlit.config import config
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.step import StepDict
from chainlit.types import ThreadDict
from chainlit.user import User
from starlette.datastructures import Headers

from agent.desk_tools import DeskTools
from agent.errors import AgentError, ToolsUnreachable
from agent.events import TurnFailed
from agent.inputs import Choose, Colleague, Confirm, Customer, Edit, Say, Undo
from agent.news import elsewhere
from agent.turn import TurnParts, resume
from chat_ui.callers import Callers, this_session
from chat_ui.customer.screen import ScreenParts
from chat_ui.customer.turns import PageTurns
from chat_ui.desk.desk import Desk, DeskParts
from chat_ui.desk.errors import NotStaff
from chat_ui.desk.lookout import Lookout
from chat_ui.history import DELIVERED, LOCKED, History, Replies
from chat_ui.news import NewsRoom, Pages, PushParts, is_connected
from chat_ui.profiles import DESK, profiles
from chat_ui.request_log import in_request
from chat_ui.routes import SOCKET_EVENTS
from chat_ui.sign_in.people import AccountsUnavailable, Recheck, SessionEnded
from chat_ui.visitor import current_visitor
from chat_ui.words import language_of, words_in
from mcp_tools.domain.event import Event

_NOBODY = (NotStaff, SessionEnded, AccountsUnavailable, PermissionError)
_log = structlog.stdlib.get_logger(__name__)


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
        self._callers = Callers(parts.recheck)
        self._page_turns = PageTurns(parts.turns, self._callers, ScreenParts(self._replies, parts.review_hours))
        self._desk = Desk(DeskParts(lambda: DeskTools(parts.turns().tools), self._colleague))
        self._lookout = Lookout(self._desk, is_connected)
        self._news = Pages(PushParts(parts.turns, self._may, self._page_turns.screen_of))

    def register(self) -> None:
        """Hand Chainlit its hooks. Its registry is one for the whole process: the host registered last works."""
        config.ui.default_theme = "system"  # the page knows it; the settings file may only say light or dark
        cl.header_auth_callback(self.sign_in)
        cl.on_message(self.say)
        cl.on_chat_resume(self.come_back)
        config.code.set_chat_profiles = self.welcome
        config.code.on_chat_start = self.start
        for name in ("choose", "confirm", "edit", "undo", "retry", "desk"):
            cl.action_callback(name)(getattr(self, name))
        # Chainlit keeps the first data layer it is given for good; a second host in the process needs its own.
        chainlit.data._data_layer = History(lambda: self._parts.turns().tools, self._replies)
        chainlit.data._data_layer_initialized = True
        sio.on("stop", self.stop)
        handlers = sio.handlers["/"]
        for event in [name for name in handlers if name not in SOCKET_EVENTS]:
            del handlers[event]

    @asynccontextmanager
    async def telling(self, wait: Callable[[float], Awaitable[None]]) -> AsyncIterator[None]:
        """Show every open page its news as long as this lasts; `wait` is as of `NewsRoom`."""
        room = NewsRoom(lambda cursor: self._parts.turns().tools.feed(cursor), wait, self.tell)
        running = asyncio.create_task(room.run())
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await self._news.close()
            await self._lookout.close()

    async def tell(self, events: tuple[Event, ...]) -> None:
        """Show what happened on the chats and desks that are open."""
        await self._news.push(events)
        self._lookout.push(events)

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

        The team gets the review desk beside it. A future, not a coroutine: Chainlit also calls this where it cannot
        await and lets the answer drop.
        """
        visitor = current_visitor.get()
        ready: asyncio.Future[list[cl.ChatProfile]] = asyncio.get_running_loop().create_future()
        ready.set_result(profiles(words_in(language_of(language)), is_staff=visitor is not None and visitor.is_staff))
        return ready

    async def start(self) -> None:
        """Open the review desk for a colleague, else a fresh chat.

        Where an address named a conversation that is gone or another's, Chainlit would go on under that id, and every
        message would be refused; a new one begins instead.
        """
        session = this_session()
        if session.thread_id_to_resume:
            session.thread_id = str(uuid4())
            session.thread_id_to_resume = None
        if session.chat_profile == DESK:
            await self._open_desk()
            return
        with suppress(*_NOBODY, AgentError):  # the news are told in their own conversation, too
            customer = await self._callers.customer()
            await self._page_turns.screen().show_elsewhere(await elsewhere(customer, self._parts.turns()))

    async def _open_desk(self) -> None:
        """Open the desk, or say why not; a page that names it without a right to it is a chat like any other."""
        screen, words = self._page_turns.screen(), self._page_turns.words
        try:
            await self._colleague("profile")
            await self._desk.open()
        except NotStaff:
            _log.warning("desk_refused")
        except (SessionEnded, PermissionError):
            await screen.show_ended(words)
        except (AccountsUnavailable, AgentError) as error:
            _log.warning("desk_not_opened", error=type(error).__name__)
            await screen.show_failure(TurnFailed("internal_error", words.say("turn.desk_not_opened")))

    # --- what the visitor does ---

    async def say(self, message: cl.Message) -> None:
        """They wrote something. The page's id of the message makes a repeated delivery harmless."""
        await self._page_turns.run(Say(message.content, key=message.id))

    async def choose(self, action: cl.Action) -> None:
        """They pressed one of the buttons that were offered, or "Change something" on the read-back."""
        choice, question = action.payload.get("choice"), action.payload.get("question")
        if not isinstance(choice, str) or not isinstance(question, str | None):
            return
        turns = self._page_turns
        label = turns.page.label(choice) or (turns.words.say("read_back.change") if choice == "change" else None)
        if label is not None:
            await turns.pressed(label, lambda key: Choose(choice, key, question))

    async def confirm(self, action: cl.Action) -> None:
        """They pressed Send under a read-back, or asked for one from the panel."""
        shown, turns = action.payload.get("shown"), self._page_turns
        if isinstance(shown, str):
            await turns.pressed(turns.words.say("read_back.send"), lambda key: Confirm(key, shown))
        else:
            await turns.pressed(turns.words.say("panel.send"), lambda key: Choose("read_back", key))

    async def undo(self, _action: cl.Action) -> None:
        """They took their last answer back."""
        await self._page_turns.pressed(self._page_turns.words.say("panel.undo"), Undo)

    async def edit(self, action: cl.Action) -> dict[str, str | None]:
        """They changed a field by hand; the panel shows a refusal beside it."""
        given = _edit_in(action.payload)
        if given is None:
            return {"refusal": self._page_turns.words.say("panel.not_saved")}
        return {"refusal": await self._page_turns.edit(given)}

    async def retry(self, _action: cl.Action) -> None:
        """They want the turn that failed once more, with the same key."""
        page = self._page_turns.page
        given, page.failed = page.failed, None
        await page.take_buttons()
        if given is not None:
            await self._page_turns.again(given)

    async def desk(self, action: cl.Action) -> dict[str, Any]:
        """A colleague did something at the review desk; whoever else says so is refused and noted."""
        with in_request():
            return await self._desk.act(action.payload)

    async def stop(self, sid: str) -> None:
        """They pressed stop: the turn ends where it is. Chainlit's own handler would add an English line."""
        session = WebsocketSession.get(sid)
        if session:
            self._page_turns.stop(session)

    async def come_back(self, thread: ThreadDict) -> None:
        """They opened an earlier conversation: show it, then what waits for an answer.

        Chainlit sends the thread itself after this hook and thereby clears the page, so whatever was shown meanwhile is
        put into the thread too.
        """
        await cl.context.emitter.resume_thread(thread)
        await self._page_turns.clear()
        replies = [step["id"] for step in thread["steps"] if step["type"] == "assistant_message"]
        screen = self._page_turns.screen(anchor=replies[-1] if replies else None)
        known = thread.get("metadata") or {}
        since = known.get(DELIVERED)
        await self._page_turns.show(lambda customer: resume(thread["id"], customer, self._parts.turns(), since), screen)
        if known.get(LOCKED):
            await screen.show_failure(TurnFailed("vault_unavailable", self._page_turns.words.say("turn.locked")))
        for sent in screen.sent:
            if isinstance(sent, cl.CustomElement):
                thread["elements"] = [*(thread["elements"] or ()), sent.to_dict()]
            else:
                _put(thread["steps"], sent.to_dict())

    async def _may(self, _session: WebsocketSession) -> Customer | None:
        """Return as whom the page may be shown its news now; None once its visitor's session is over."""
        try:
            return await self._callers.customer()
        except AccountsUnavailable:
            raise ToolsUnreachable("AccountsUnavailable") from None
        except _NOBODY:
            return None

    async def _colleague(self, act: str | None) -> Colleague:
        """Return who works at the desk; whoever else tries an act of it is noted, and kept out in any case."""
        try:
            return await self._callers.colleague()
        except NotStaff:
            if act is not None:
                with suppress(AgentError):
                    await self._parts.turns().tools.note_refusal(await self._callers.customer(), f"desk_{act}")
            raise


def _edit_in(payload: dict[str, Any]) -> Edit | None:
    """Read an edit from the page; None where a part is missing or of the wrong kind."""
    match payload:
        case {"number": str(number), "name": str(name), "value": str() | None as value, "version": int(version)}:
            return Edit(number, name, (value or "").strip() or None, version)
        case _:
            return None


def _put(steps: list[StepDict], step: StepDict) -> None:
    """Add a step, or replace the one with its id where it stands."""
    at = next((n for n, one in enumerate(steps) if one["id"] == step["id"]), len(steps))
    steps[at : at + 1] = [step]
