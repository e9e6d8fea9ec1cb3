"""Who is behind an open page: asked anew for each thing they do, and before each thing pushed to them."""

from typing import cast
from weakref import WeakKeyDictionary

import chainlit as cl
from chainlit.session import WebsocketSession

from agent.inputs import Colleague, Customer
from chat_ui.desk.errors import NotStaff
from chat_ui.sign_in.people import Recheck
from chat_ui.visitor import Visitor, current_visitor
from chat_ui.words import language_of
from mcp_tools.domain.text import Language


def this_session() -> WebsocketSession:
    """Return the page's session; Chainlit's other kind, without a socket, is for programs we do not serve."""
    return cast(WebsocketSession, cl.context.session)


def this_language() -> Language:
    """Return the language of the browser, as its socket said it."""
    return language_of(this_session().language)


class Callers:
    """Knows the visitor of each open page; `recheck` tells one as they are now.

    A page stays open for days: whether its visitor's session still counts is asked each time. Every method raises
    `SessionEnded`, `AccountsUnavailable`, or `PermissionError` where the page and the request disagree.
    """

    def __init__(self, recheck: Recheck) -> None:
        self._recheck = recheck
        self._known: WeakKeyDictionary[WebsocketSession, Visitor] = WeakKeyDictionary()

    async def visitor(self) -> Visitor:
        """Return who visits: the request's visitor, or, where no request runs, the one the page was opened by."""
        session = this_session()
        visitor = current_visitor.get() or self._known.get(session)
        if session.user is None or visitor is None or session.user.identifier != visitor.subject:
            raise PermissionError("The session belongs to another visitor.")
        self._known[session] = visitor
        return await self._recheck(visitor)

    async def customer(self) -> Customer:
        """Return the visitor as one who chats."""
        return (await self.visitor()).as_customer(this_language())

    async def colleague(self) -> Colleague:
        """Return the visitor as one who works at the desk. Raises `NotStaff` for everybody else."""
        visitor = await self.visitor()
        if not visitor.is_staff:
            raise NotStaff
        return Colleague(visitor.subject, this_language(), visitor.epoch)
