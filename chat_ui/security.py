"""What every request must be and every response must say: known host, own origin, small body, strict headers."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_ui.routes import MCP_PATH

BODY_LIMIT = 512 * 1024
"""Bytes of a request's body; the longest message, escaped as JSON, needs about a quarter of it."""

POLICY = (
    "default-src 'self'; "
    # Chainlit's page compiles the JSX of its elements in the browser, which no policy allows without 'unsafe-eval'.
    "script-src 'self' 'unsafe-eval'{scripts}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{sockets}; "
    "worker-src 'self' blob:; media-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-src 'none'; frame-ancestors 'none'"
)
"""The content security policy. Nothing is loaded from anywhere else; `{scripts}` are the hashes of inline scripts."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_CORS = ("access-control-allow-origin", "access-control-allow-credentials")
_CACHED = ("/assets/", "/favicon", "/logo", "/avatars/")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_YEAR = 365 * 24 * 3600


class OwnOrigin:
    """Refuses requests addressed to an unknown host, and state-changing or socket requests from another site.

    Browsers send `Origin` with each of those; a client without one is no browser and carries nobody's cookie.
    `/mcp` takes Bearer tokens only and has its own check.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if host_name(headers.get("host", "")) not in self._hosts:
            await _refuse(400, "This host name is not one of CHAT_ALLOWED_HOSTS.\n", scope, receive, send)
        elif scope["path"] != MCP_PATH and _needs_origin(scope) and not is_own_origin(headers):
            await _refuse(403, "This request comes from another site.\n", scope, receive, send)
        else:
            await self._app(scope, receive, send)


class BodyLimit:
    """Refuses bodies over `BODY_LIMIT` bytes, announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > BODY_LIMIT:
            await _refuse(413, "The request is too large.\n", scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            # A body that outgrows what was announced is cut off like a client that went away.
            return {"type": "http.disconnect"} if seen > BODY_LIMIT else message

        await self._app(scope, counted, send)


class SecurityHeaders:
    """Adds the security headers to every response and takes cross-origin permissions out of it."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._app = app
        self._is_https = is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, with_headers)

    def _dress(self, headers: MutableHeaders, path: str) -> None:
        for name in _CORS:
            if name in headers:
                del headers[name]
        for name, value in _HEADERS.items():
            headers[name] = value
        headers.setdefault("Content-Security-Policy", POLICY.format(scripts="", sockets=""))
        if path.startswith("/assets/"):
            headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        elif path.startswith("/public/"):
            headers["Cache-Control"] = "no-cache"  # ours, and changed by an update: asked for anew each time
        elif not path.startswith(_CACHED):
            headers["Cache-Control"] = "no-store"
        if self._is_https:
            headers["Strict-Transport-Security"] = f"max-age={_YEAR}"


def host_name(host: str) -> str:
    """Return the name in a `Host` header, without its port: `[::1]:8000` is `[::1]`."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()


def _needs_origin(scope: Scope) -> bool:
    return scope["type"] == "websocket" or scope["method"] not in _SAFE or scope["path"].startswith("/ws/")


def is_own_origin(headers: Headers, *, is_required: bool = False) -> bool:
    """Whether a request comes from our own page. `is_required` refuses one that does not say where it comes from."""
    origin = headers.get("origin")
    if origin is None:
        return not is_required and headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


async def _refuse(status: int, text: str, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await PlainTextResponse(text, status)(scope, receive, send)
