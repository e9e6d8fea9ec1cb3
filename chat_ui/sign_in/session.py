"""Tells whose each request is: guests by the page itself, people with an account as long as their session counts."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_ui.routes import MCP_PATH, METRICS_PATH, PAGES, SIGN_IN_PATH
from chat_ui.sign_in.people import AccountsUnavailable, People, SessionEnded
from chat_ui.visitor import (
    CHAINLIT_COOKIE,
    VISITOR_COOKIE,
    VISITOR_SECONDS,
    Visitor,
    Visitors,
    cookies_in,
    current_visitor,
    set_cookie,
)

SESSION_SECONDS = 15 * 24 * 3600
"""How long Chainlit's own token counts; every load of the page renews it."""


class SignedIn:
    """Gives a page's visitor both cookies, tells everything below whose request it is, and drops a stranger's session.

    The visitor cookie decides. A Chainlit token for somebody else (kept from before a sign-in, or copied) is taken out
    of the request, so that Chainlit answers as to a visitor without a session. Whose session has ended is nobody; a
    page sends them to the sign-in page, which says so and makes them a new guest.
    """

    def __init__(
        self,
        app: ASGIApp,
        visitors: Visitors,
        people: People,
        *,
        is_https: bool,
        new_token: Callable[[str], str],
        subject_of: Callable[[str], str | None],
    ) -> None:
        self._app = app
        self._visitors = visitors
        self._people = people
        self._is_https = is_https
        self._new_token = new_token
        self._subject_of = subject_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        cookies = cookies_in(MutableHeaders(scope=scope).get("cookie", ""))
        visitor, is_ended = self._visitors.read(cookies.get(VISITOR_COOKIE)), False
        try:
            visitor = await self._people.current(visitor) if visitor else None
        except SessionEnded:
            visitor, is_ended = None, True
        except AccountsUnavailable:
            await _refuse(scope, receive, send)
            return
        if is_ended and _is_get(scope) and PAGES.fullmatch(scope["path"]):
            await RedirectResponse(SIGN_IN_PATH, 303)(scope, receive, send)
            return
        scope.setdefault("state", {})["is_ended"] = is_ended
        await self._pass_on(visitor, cookies, scope, receive, send)

    async def _pass_on(
        self, visitor: Visitor | None, cookies: dict[str, str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        if _is_get(scope) and (scope["path"] == SIGN_IN_PATH or PAGES.fullmatch(scope["path"])):
            visitor, send = self._welcome(visitor, scope, send)
        else:
            self._drop_foreign_session(visitor, cookies, scope)
        token = current_visitor.set(visitor)
        try:
            await self._app(scope, receive, send)
        finally:
            current_visitor.reset(token)

    def _welcome(self, visitor: Visitor | None, scope: Scope, send: Send) -> tuple[Visitor, Send]:
        """Give a page's visitor their cookies; a guest's lasts longer with every visit, an account's does not."""
        visitor = visitor or self._visitors.new_guest()
        is_https = self._is_https or scope["scheme"] == "https"
        cookies = [
            set_cookie(CHAINLIT_COOKIE, self._new_token(visitor.subject), is_https=is_https, seconds=SESSION_SECONDS)
        ]
        if visitor.is_guest:
            proof = self._visitors.sign(visitor)
            cookies.append(set_cookie(VISITOR_COOKIE, proof, is_https=is_https, seconds=VISITOR_SECONDS))

        async def with_cookies(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for cookie in cookies:
                    headers.append("Set-Cookie", cookie)
            await send(message)

        return visitor, with_cookies

    def _drop_foreign_session(self, visitor: Visitor | None, cookies: dict[str, str], scope: Scope) -> None:
        """Chainlit splits a long token over several cookies, hence the prefix."""
        headers = MutableHeaders(scope=scope)
        named = [name for name in cookies if name.startswith(CHAINLIT_COOKIE)]
        if named and (visitor is None or self._subject_of(cookies.get(CHAINLIT_COOKIE, "")) != visitor.subject):
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items() if name not in named)
        # Chainlit would also take its token as a Bearer; only doors that never look at cookies are opened that way.
        if "authorization" in headers and scope["path"] not in (MCP_PATH, METRICS_PATH):
            del headers["authorization"]


def _is_get(scope: Scope) -> bool:
    return (scope["type"], scope.get("method")) == ("http", "GET")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1013})
    else:
        await PlainTextResponse("The accounts cannot be read right now. Please try again.\n", 503)(scope, receive, send)
