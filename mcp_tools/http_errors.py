"""The MCP server over HTTP, without the library's habit of quoting a malformed request back."""

import json
from typing import Any

from fastmcp import FastMCP
from fastmcp.server.http import StarletteWithLifespan
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BAD_REQUEST = 400
_SENTENCE = "invalid_request: The body is not a request of the Model Context Protocol."
_BODY = json.dumps({"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": _SENTENCE}}).encode()


class QuietServer(FastMCP[Any]):
    """A FastMCP server whose HTTP door never repeats what was sent to it."""

    def http_app(self, *args: Any, **options: Any) -> StarletteWithLifespan:
        """Return the HTTP app; the arguments are FastMCP's own."""
        options["middleware"] = [Middleware(UnquotedErrors), *(options.get("middleware") or ())]
        return super().http_app(*args, **options)


class UnquotedErrors:
    """Replaces the body of every 400: a schema's error in it holds the part of the request that did not fit."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but the bodies of bad requests' answers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_bad = False

        async def send_unquoted(message: Message) -> None:
            nonlocal is_bad
            if message["type"] == "http.response.start":
                is_bad = message["status"] == _BAD_REQUEST
                message = _started(message) if is_bad else message
            elif is_bad:
                message = {**message, "body": b"" if message.get("more_body") else _BODY}
            await send(message)

        await self._app(scope, receive, send_unquoted)


def _started(message: Message) -> Message:
    replaced = {b"content-length", b"content-type"}
    kept = [(name, value) for name, value in message["headers"] if name.lower() not in replaced]
    own = [(b"content-type", b"application/json"), (b"content-length", str(len(_BODY)).encode())]
    return {**message, "headers": [*kept, *own]}
