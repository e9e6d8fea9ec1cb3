"""Logging: what libraries print is redacted or left out, and tracebacks tell no values."""

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Final

from mcp_tools.pii.redaction import RedactingFilter

_CHATTY: Final = (
    "fastmcp",
    "mcp",
    "client",
    "httpx",
    "httpx2",
    "httpcore",
    "aiosqlite",
    "sqlalchemy",
    "presidio-analyzer",
    "alembic",
    "asyncio",
    "pydantic_ai",
    "openai",
    "groq",
    "chainlit",
    "uvicorn",
)
_QUOTING: Final = ("root", "fastmcp", "mcp", "client")
"""Loggers of the MCP libraries, which also use the root logger: their messages quote what a call was sent with."""

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class LibraryFilter(logging.Filter):
    """Lets chatty libraries speak from warnings up, and says only where a quoting one spoke.

    Works in the handler, so that it also holds for a logger that somebody turned up for debugging. A traceback keeps
    its frames and loses the exceptions' texts: those are where libraries put values.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if _is_of(record.name, _CHATTY) and record.levelno < logging.WARNING:
            return False
        if _is_of(record.name, _QUOTING):
            if record.levelno < logging.ERROR:
                return False
            record.msg, record.args = f"an error at {Path(record.pathname).name}:{record.lineno}", None
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            record.exc_text, record.exc_info = _frames(record.exc_info[1]), None
        return True


def _is_of(name: str, loggers: tuple[str, ...]) -> bool:
    return name.partition(".")[0] in loggers


def _frames(error: BaseException) -> str:
    """Return the traceback of `error` and of what caused it: code and exception types, no texts."""
    lines: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        lines = [*traceback.format_tb(cause.__traceback__), f"{type(cause).__name__}\n", *lines]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "".join(lines).rstrip()


def quiet_libraries(level: int = logging.WARNING) -> None:
    """Send all logs through one handler to standard error that leaves out and redacts; libraries speak from `level` up.

    FastMCP prints on a handler of its own, which quotes calls in full: it is taken away.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(LibraryFilter())
    handler.addFilter(RedactingFilter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(level)
    own = logging.getLogger("fastmcp")
    own.handlers, own.propagate = [], True
