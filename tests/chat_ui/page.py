"""An open page without a browser: Chainlit's session with a socket that keeps what was sent to it."""

# Chainlit leaves many of its methods without types.
# mypy: disable-error-code="no-untyped-call"

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import chainlit as cl
from chainlit.config import config
from chainlit.context import init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.user import PersistedUser

from chat_ui.visitor import Visitor, current_visitor


class FakePage:
    """What a page shows, kept up to date by the events it is sent, and what its visitor can do on it."""

    def __init__(self, subject: str = "guest:ada", language: str = "en-GB", thread: str | None = None) -> None:
        self.sent: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.steps: dict[str, dict[str, Any]] = {}
        self.buttons: dict[str, dict[str, Any]] = {}
        self.elements: dict[str, dict[str, Any]] = {}
        take: Any = self._take  # Chainlit's types forget that it awaits what this returns
        self.session = WebsocketSession(
            id=str(uuid4()),
            socket_id=str(uuid4()),
            emit=take,
            emit_call=take,
            user_env={},
            client_type="webapp",
            user=PersistedUser(id=subject, identifier=subject, createdAt="2026-01-01T00:00:00Z"),
            thread_id=thread,
            environ={"HTTP_ACCEPT_LANGUAGE": language},
        )
        self.session.has_first_interaction = True
        self.visitor = Visitor(subject)
        self._changed = asyncio.Event()
        self.connect()

    def connect(self) -> None:
        """Hold the line that Chainlit's pages hold."""
        sio.manager.basic_enter_room(self.session.socket_id, "/", None, self.session.socket_id)

    def disconnect(self) -> None:
        """Lose the line; Chainlit keeps the session for the page to come back to."""
        sio.manager.basic_leave_room(self.session.socket_id, "/", None)

    async def _take(self, event: str, data: Any) -> None:
        self.sent[event].set()
        match event:
            case "new_message" | "stream_start" | "update_message":
                self.steps[data["id"]] = dict(data)
            case "stream_token":
                self.steps[data["id"]]["output"] += data["token"]
            case "action":
                self.buttons[data["id"]] = data
            case "remove_action":
                self.buttons.pop(data["id"], None)
            case "element":
                self.elements[data["id"]] = data
        self._changed.set()

    async def seen(self, event: str) -> None:
        """Wait until the page was sent an event of that kind."""
        await self.sent[event].wait()

    async def until(self, is_there: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until the page shows what is asked for."""
        async with asyncio.timeout(seconds):
            while not is_there():
                self._changed.clear()
                await self._changed.wait()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Act as this page's visitor."""
        token = current_visitor.set(self.visitor)
        init_ws_context(self.session)
        try:
            yield
        finally:
            current_visitor.reset(token)

    async def start(self) -> None:
        """Do what Chainlit does when there is nothing to come back to."""
        assert config.code.on_chat_start is not None
        with self.open():
            await config.code.on_chat_start()

    async def say(self, text: str) -> None:
        with self.open():
            assert config.code.on_message is not None
            message = cl.Message(content=text, type="user_message")
            await message.send()
            await config.code.on_message(message)

    async def act(self, action: str, /, **payload: Any) -> Any:
        with self.open():
            return await config.code.action_callbacks[action](cl.Action(name=action, payload=payload))

    async def press(self, label: str) -> None:
        button = next(one for one in self.buttons.values() if one["label"] == label)
        await self.act(button["name"], **button["payload"])

    async def come_back(self) -> dict[str, Any]:
        """Open the conversation again, as Chainlit does on a reload; return the thread that stays on the page."""
        import chainlit.data

        layer = chainlit.data.get_data_layer()
        assert layer is not None
        assert config.code.on_chat_resume is not None
        with self.open():
            thread = await layer.get_thread(self.session.thread_id)
            assert thread is not None
            await config.code.on_chat_resume(thread)
        return dict(thread)

    @property
    def texts(self) -> list[str]:
        """Everything in the chat, in order: quiet lines by their name, messages by their text."""
        lines = (step["output"] if "message" in step["type"] else step["name"] for step in self.steps.values())
        return [line for line in lines if line and line != "on_message"]

    def element(self, name: str) -> dict[str, Any]:
        """Return what the last element of that name shows."""
        found: dict[str, Any] = [one for one in self.elements.values() if one["name"] == name][-1]["props"]
        return found

    def field(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(one for one in self.element("TicketPanel")["fields"] if one["name"] == name)
        return found
