"""The review desk on Chainlit: reads what a page has open, shows it by element props, answers what is done on it."""

# Chainlit leaves many of its methods without types.
# mypy: disable-error-code="no-untyped-call"

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, assert_never
from uuid import uuid4
from weakref import WeakKeyDictionary

from chainlit.session import WebsocketSession

from agent.desk_tools import DeskTools
from agent.errors import AgentError, ToolRefused
from agent.inputs import Colleague
from chat_ui.callers import this_language, this_session
from chat_ui.desk.acts import Close, Look, More, Narrow, OpenTalk, OpenTicket, Ready, name_of, read_act
from chat_ui.desk.deeds import do
from chat_ui.desk.draft import draft_props, empty_draft_props
from chat_ui.desk.errors import NotStaff
from chat_ui.desk.queue import queue_props
from chat_ui.desk.refusals import refusal_of, refused
from chat_ui.desk.seat import Seat
from chat_ui.desk.talk import empty_talk_props, talk_props
from chat_ui.routes import SIGN_IN_PATH
from chat_ui.sign_in.people import AccountsUnavailable, SessionEnded
from chat_ui.words import ScreenWords, words_in
from mcp_tools.domain.desk import IntentChoice, TicketFile
from mcp_tools.domain.event import Event

_OUT = (SessionEnded, NotStaff, PermissionError)
"""Whoever raises one of these has no desk any more."""
_GONE = frozenset({"ticket_not_found", "conversation_not_found"})


@dataclass(frozen=True)
class DeskParts:
    """What the desk works with; `tools` is there once the host has started.

    `colleague` tells who works at the page now: it raises `SessionEnded`, `NotStaff` or `AccountsUnavailable`. It is
    given the name of the act they try, None where nobody tries anything.
    """

    tools: Callable[[], DeskTools]
    colleague: Callable[[str | None], Awaitable[Colleague]]


class Desk:
    """The desk of one host. Everything is done as the colleague at the page; the tool server checks what they may."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts
        self._seats: WeakKeyDictionary[WebsocketSession, Seat] = WeakKeyDictionary()
        self._intents: tuple[IntentChoice, ...] = ()

    @property
    def sessions(self) -> tuple[WebsocketSession, ...]:
        """The sessions whose pages show the desk."""
        return tuple(self._seats)

    async def open(self) -> None:
        """Show the frame, which tells nothing; its page then says what its address names, and is shown the rest.

        Whoever calls has checked that a colleague is at the page; each act is checked again.
        """
        session = this_session()
        session.has_first_interaction = True  # the desk is no conversation: its page's address stays its own
        seat = self._seats[session] = Seat()
        await seat.begin({"state": "live", "seat": uuid4().hex, "words": self._words.section("desk")})

    async def act(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Do what a page asks for, and answer `{}`, a `refusal`, a `conflict`, a `value` or a `warning`."""
        words = self._words
        seat = self._seats.get(this_session())
        try:
            me = await self._parts.colleague(name_of(payload))
        except _OUT:
            if seat:
                await self._shut(seat)
            return {"refusal": words.say("desk_errors.ended")}
        except AccountsUnavailable:
            return {"refusal": refusal_of("store_unavailable", words)}
        act = read_act(payload)
        if act is None or seat is None:
            return {"refusal": refusal_of("invalid_argument", words)}
        try:
            if isinstance(act, Look):
                return await self._look(act, seat, me)
            answer = await do(act, me, self._parts.tools(), words)
        except AgentError as error:
            return refused(error, words)
        with suppress(AgentError):  # the deed is done; a page that lags behind must not deny it
            await self._show(seat, me)
        return answer

    async def refresh(self, events: tuple[Event, ...]) -> None:
        """Show what changed anywhere. A page whose colleague is none any more is shut."""
        seat = self._seats.get(this_session())
        if seat is None or not seat.is_ready:
            return
        try:
            me = await self._parts.colleague(None)
            await self._show(seat, me, is_open_too=seat.is_touched_by(events))
        except _OUT:
            await self._shut(seat)
        except (AgentError, AccountsUnavailable):
            return  # the page keeps what it has; the next event, or the next act, shows the newest

    # --- what a page has before it ---

    async def _look(self, act: Look, seat: Seat, me: Colleague) -> dict[str, Any]:
        match act:
            case Ready(number):
                await seat.unfold()
                if number:
                    seat.open_ticket(number)
            case OpenTicket(number):
                seat.open_ticket(number)
            case OpenTalk(conversation):
                seat.open_talk(conversation)
            case Close():
                seat.close()
            case Narrow(wanted):
                seat.narrow(wanted)
            case More():
                seat.pages += 1
            case _:
                assert_never(act)
        return await self._show(seat, me, is_open_too=not isinstance(act, Narrow | More))

    async def _show(self, seat: Seat, me: Colleague, *, is_open_too: bool = True) -> dict[str, Any]:
        """Read and show; say when what was open is there no more."""
        answer: dict[str, Any] = {}
        async with seat.lock:
            if is_open_too:
                answer = await self._show_open(seat, me)
            await self._show_queue(seat, me)
        return answer

    async def _show_queue(self, seat: Seat, me: Colleague) -> None:
        tools = self._parts.tools()
        queue = await tools.queue(me, seat.wanted)
        for _ in range(seat.pages - 1):
            if queue.cursor is None:
                break
            page = await tools.queue(me, seat.wanted, queue.cursor)
            queue = page.model_copy(update={"tickets": (*queue.tickets, *page.tickets)})
        shown = queue_props(queue, await tools.handoffs(me), seat.wanted, me, self._words)
        await seat.show("DeskQueue", {**shown, "number": seat.number, "conversation": seat.conversation})

    async def _show_open(self, seat: Seat, me: Colleague) -> dict[str, Any]:
        tools, words = self._parts.tools(), self._words
        file: TicketFile | None = None
        answer: dict[str, Any] = {}
        talk = empty_talk_props()
        try:
            if seat.number:
                file = await tools.ticket(me, seat.number)
                seat.conversation = file.ticket.conversation
            if seat.conversation:
                found = await tools.conversation(me, seat.conversation)
                talk = talk_props(found, file, me, words)
        except ToolRefused as refusal:
            if refusal.code not in _GONE:
                raise
            if file is None:  # a ticket whose words were deleted is shown without them
                seat.close()
                answer = refused(refusal, words)
        if file is None:
            draft = empty_draft_props(words, is_talk_open=talk["state"] == "talk")
        else:
            draft = draft_props(file, await self._known_intents(me), me, words)
        await seat.show("DeskDraft", draft)
        await seat.show("DeskTalk", talk)
        return answer

    async def _known_intents(self, me: Colleague) -> tuple[IntentChoice, ...]:
        """Return the catalogue's intents; it is loaded once, so they are read once."""
        self._intents = self._intents or await self._parts.tools().intents(me)
        return self._intents

    async def _shut(self, seat: Seat) -> None:
        """Take everything off the page but the way to the sign-in page."""
        self._seats.pop(this_session(), None)
        words = self._words
        texts = {
            "title": words.say("desk_ended.title"),
            "text": words.say("desk_ended.text"),
            "link": words.say("header.sign_in"),
        }
        async with seat.lock:
            await seat.end({"state": "ended", "path": SIGN_IN_PATH, **texts})

    @property
    def _words(self) -> ScreenWords:
        return words_in(this_language())
