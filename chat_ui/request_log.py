"""Every request has an id, which the response tells, every line and tool call of it carries, and one line sums up."""

import asyncio
import time
from contextlib import AbstractContextManager
from typing import Any, Final
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from chat_ui.routes import METRICS_PATH, template_of
from mcp_tools.domain.call import REQUEST_ID

REQUEST_HEADER: Final = "X-Request-ID"

_QUIET: Final = frozenset(
    {"/healthz", "/readyz", METRICS_PATH, "/assets", "/public", "/avatars", "/favicon", "/logo", "/ws/socket.io/"}
)
"""What is asked for all the time; its lines are for debugging."""

_SERVER_ERROR: Final = 500
_LEFT: Final = 499
"""What is logged where the client went away before it was answered."""

_log = structlog.stdlib.get_logger(__name__)


def in_request(given: str | None = None) -> AbstractContextManager[Any]:
    """Log what happens within under one id: `given` where that is a well-formed one, else a new one."""
    request = given if given and REQUEST_ID.fullmatch(given) else uuid4().hex
    return bound_contextvars(request=request)


class RequestLog:
    """Stands before everything else, so that refusals have an id and a line too.

    A line tells the route, not the address: that holds ids, and in a stranger's request anything at all.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        status, ended, began = _LEFT, _SERVER_ERROR, time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_HEADER] = request
            await send(message)

        with in_request(Headers(scope=scope).get(REQUEST_HEADER)):
            request = structlog.contextvars.get_contextvars()["request"]
            try:
                await self._app(scope, receive, watched)
                ended = status
            except asyncio.CancelledError:
                ended = _LEFT
                raise
            finally:
                if scope["type"] == "http":
                    _tell(scope["method"], template_of(scope["method"], scope["path"]), ended, began)


def _tell(method: str, route: str, status: int, began: float) -> None:
    milliseconds = round((time.perf_counter() - began) * 1000)
    tell = _log.debug if route in _QUIET else _log.error if status == _SERVER_ERROR else _log.info
    tell("request", method=method, route=route, status=status, ms=milliseconds)
