"""Logging: one handler, one line an event; libraries' lines are redacted or left out, tracebacks tell no values.

Our own modules log an event's name and values beside it, never a sentence: ids, counts, durations, codes.
"""

import logging
import sys
import traceback
from pathlib import Path
from typing import Final, Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from mcp_tools.pii.redaction import RedactingFilter

Style = Literal["text", "json"]
Level = Literal["debug", "info", "warning", "error"]

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


def _without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Turn an exception that came with an event into its frames."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    error = error[1] if isinstance(error, tuple) else error
    if isinstance(error, BaseException):
        event["traceback"] = _frames(error)
    return event


def _with_traceback(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep what the filters left of a library's traceback; the formatter would drop it."""
    record: logging.LogRecord = event["_record"]
    if record.exc_text:
        event["traceback"] = record.exc_text
    return event


_values: Final = structlog.processors.LogfmtRenderer(bool_as_flag=False)


def _line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """Write an event as a line for people: time, level, logger, event, then `key=value`; a traceback below it."""
    head = f"{event.pop('timestamp')} {event.pop('level').upper()} {event.pop('logger')} {event.pop('event')}"
    below = event.pop("traceback", None)
    line = f"{head} {_values(None, '', event)}".rstrip()
    return f"{line}\n{below}" if below else line


_SHARED: Final[tuple[Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
"""What every line tells, ours and a library's: also the id of the request that it belongs to."""


def use_standard_logging() -> None:
    """Let our own events go the way of all logs, whoever set up where that leads."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            _without_values,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def set_up_logging(style: Style = "text", level: Level = "info") -> None:
    """Send all logs through one handler to standard error that leaves out and redacts.

    Libraries speak from warnings up. FastMCP prints on a handler of its own, which quotes calls in full: it is taken
    away.
    """
    use_standard_logging()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(style))
    handler.addFilter(LibraryFilter())
    handler.addFilter(RedactingFilter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    own = logging.getLogger("fastmcp")
    own.handlers, own.propagate = [], True


def formatter(style: Style) -> logging.Formatter:
    """Return what writes a record as a line for people, or as JSON."""
    render: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if style == "json" else _line
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_SHARED, _with_traceback],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
    )
