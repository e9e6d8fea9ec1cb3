"""One open page of the desk: what it has before it, and the elements that show it."""

# Chainlit leaves many of its methods without types.
# mypy: disable-error-code="no-untyped-call"

import asyncio
from collections.abc import Iterable
from typing import Any, Final

import chainlit as cl

from mcp_tools.domain.desk import QueueFilter
from mcp_tools.domain.event import Event

_HOME: Final = "desk"
_FRAME: Final = "DeskFrame"
_PARTS: Final = ("DeskText", "DeskField", "DeskComposer", "DeskNotes", "DeskMasking", "DeskDialog")
"""What the panes are made of."""

_PANES: Final = ("DeskQueue", "DeskDraft", "DeskTalk")


class Seat:
    """In memory, as long as the page.

    Every seat's elements have the same ids: a page that outlived the process replaces those it still shows.
    """

    def __init__(self) -> None:
        self._elements: dict[str, cl.CustomElement] = {}
        self.wanted = QueueFilter()
        self.pages = 1
        self.number: str | None = None
        self.conversation: str | None = None
        self.is_ready = False
        self.lock = asyncio.Lock()

    def open_ticket(self, number: str) -> None:
        self.number, self.conversation = number, None

    def open_talk(self, conversation: str) -> None:
        self.number, self.conversation = None, conversation

    def close(self) -> None:
        self.number = self.conversation = None

    def narrow(self, wanted: QueueFilter) -> None:
        self.wanted, self.pages = wanted, 1

    def is_touched_by(self, events: Iterable[Event]) -> bool:
        """Whether any of the events happened to what is open."""
        return any(
            (event.ticket is not None and event.ticket == self.number)
            or (event.conversation is not None and event.conversation == self.conversation)
            for event in events
        )

    async def begin(self, props: dict[str, Any]) -> None:
        """Put the desk on the page: one message without words, under which its elements hang."""
        await cl.Message(content="", id=_HOME).send()
        await self.show(_FRAME, props)

    async def unfold(self) -> None:
        """The frame stands: bring what its panes are made of, also what a page that lost its line may have missed."""
        self.is_ready = True
        self._elements = {_FRAME: self._elements[_FRAME]}
        for name in _PARTS:
            await self.show(name, {"state": "live"})

    async def show(self, name: str, props: dict[str, Any]) -> None:
        """Show these props in the element of that name, if they are not there already."""
        element = self._elements.get(name)
        if element is not None and element.props == props:
            return
        # An element with an address is not written to Chainlit's `.files`: what it shows is personal enough.
        element = cl.CustomElement(
            id=name, name=name, props=props, display="inline", url=f"/public/elements/{name}.jsx"
        )
        self._elements[name] = element
        await element.send(for_id=_HOME)

    async def end(self, props: dict[str, Any]) -> None:
        """Empty every pane and leave only `props` in the frame."""
        for name in (*_PANES, *_PARTS):
            if name in self._elements:
                await self.show(name, {"state": "ended"})
        await self.show(_FRAME, props)
