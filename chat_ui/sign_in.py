"""Signs every visitor in by the page itself: no login page, and nobody keeps a session that is not theirs."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_ui.routes import MCP_PATH, PAGES
from chat_ui.visitor import (
    CHAINLIT_COOKIE,
    VISITOR_COOKIE,
    VISITOR_SECONDS,
    Visitors,
    cookies_in,
    current_visitor,
    set_cookie,
)

SESSION_SECONDS = 15 * 24 * 3600
"""How long Chainlit's own token counts; every load of the page renews it."""


class SignIn:
    """Gives a page's visitor both cookies, tells everything below whose request it is, and drops a stranger's session.

    The visitor cookie decides. A Chainlit token for somebody else (kept from before a sign-in, or copied) is taken out
    of the request, so that Chainlit answers as to a visitor without a session.
    """

    def __init__(
        self,
        app: ASGIApp,
        visitors: Visitors,
        *,
        is_https: bool,
        new_token: Callable[[str], str],
        subject_of: Callable[[str], str | None],
    ) -> None:
        self._app = app
        self._visitors = visitors
        self._is_https = is_https
        self._new_token = new_token
        self._subject_of = subject_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = MutableHeaders(scope=scope)
        cookies = cookies_in(headers.get("cookie", ""))
        subject = self._visitors.read(cookies.get(VISITOR_COOKIE))
        if scope["type"] == "http" and scope["method"] == "GET" and PAGES.fullmatch(scope["path"]):
            subject, send = self._welcome(subject, scope, send)
        else:
            self._drop_foreign_session(subject, cookies, headers, scope["path"])
        token = current_visitor.set(subject)
        try:
            await self._app(scope, receive, send)
        finally:
            current_visitor.reset(token)

    def _welcome(self, subject: str | None, scope: Scope, send: Send) -> tuple[str, Send]:
        if subject is None:
            subject, proof = self._visitors.issue()
        else:
            proof = self._visitors.sign(subject)
        is_https = self._is_https or scope["scheme"] == "https"
        cookies = (
            set_cookie(VISITOR_COOKIE, proof, is_https=is_https, seconds=VISITOR_SECONDS),
            set_cookie(CHAINLIT_COOKIE, self._new_token(subject), is_https=is_https, seconds=SESSION_SECONDS),
        )

        async def with_cookies(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for cookie in cookies:
                    headers.append("Set-Cookie", cookie)
            await send(message)

        return subject, with_cookies

    def _drop_foreign_session(
        self, subject: str | None, cookies: dict[str, str], headers: MutableHeaders, path: str
    ) -> None:
        """Chainlit splits a long token over several cookies, hence the prefix."""
        named = [name for name in cookies if name.startswith(CHAINLIT_COOKIE)]
        if named and (subject is None or self._subject_of(cookies.get(CHAINLIT_COOKIE, "")) != subject):
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items() if name not in named)
        # Chainlit would also take its token as a Bearer; only the tool server's door is opened that way.
        if "authorization" in headers and path != MCP_PATH:
            del headers["authorization"]
