"""PostgreSQL's side of the database: how to connect, one writer at a time, and what is wrong, in our own words."""

import inspect
from typing import Any, Final

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from mcp_tools.errors import DatabaseUnusable

DRIVER: Final = "postgresql+asyncpg"
READING: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""A reader's queries all see one moment, as they do on SQLite."""
WRITING: Final = {"isolation_level": "READ COMMITTED"}
"""A writer sees everything that was committed before the lock was its own; a snapshot taken earlier would be old."""

_WRITER: Final = 0x46726F6E74646573
"""The advisory lock of writers: "Frontdes" in ASCII. Locks of other programs on the server have other numbers."""
_CONNECT_SECONDS: Final = 10.0
_IDLE_SECONDS: Final = 60
_OF_SQLALCHEMY: Final = {"prepared_statement_cache_size"}

_REASONS: Final = {
    "28000": "it does not accept this user",
    "28P01": "it does not accept this user and password",
    "3D000": "it has no such database",
    "42501": "this user may not create tables there",
    "53300": "it has no connection left",
    "55P03": "another process has been writing for too long",
    "57P03": "it is starting or stopping",
}


def options(url: URL, *, lock_seconds: float, command_seconds: float | None) -> dict[str, Any]:
    """Return the options of the engine. Raises `DatabaseUnusable` where asyncpg is missing or the address is wrong."""
    try:
        import asyncpg
    except ModuleNotFoundError:
        raise DatabaseUnusable(
            "PostgreSQL needs the library asyncpg, which is not installed. Install it here: pip install asyncpg"
        ) from None
    strange = set(url.query) - set(inspect.signature(asyncpg.connect).parameters) - _OF_SQLALCHEMY
    if strange:
        raise DatabaseUnusable(
            "TOOLS_DATABASE_URL has a parameter that asyncpg does not know. For TLS it is ssl=require, not sslmode."
        )
    settings = {
        "application_name": "frontdesk",
        "lock_timeout": f"{int(lock_seconds * 1000)}ms",
        "idle_in_transaction_session_timeout": f"{_IDLE_SECONDS}s",
    }
    connect = {"timeout": _CONNECT_SECONDS, "command_timeout": command_seconds, "server_settings": settings}
    return {"connect_args": connect, "pool_pre_ping": True, "pool_timeout": lock_seconds}


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction writes, and keep the turn to the end of this one.

    What SQLite gives by itself: a repeated create finds what the first one made, and events become visible in the
    order of their ids, so that no reader's cursor passes one that is still to come.
    """
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")


def without_nul(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _is_many: bool
) -> tuple[str, Any]:
    """Put U+FFFD for NUL, which PostgreSQL keeps in no text: all other words are kept, and their places stay right.

    The parameters are one row, several, or several in one, as SQLAlchemy inserts many.
    """
    return statement, _kept(parameters)


def _kept(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "\ufffd")
        case tuple():
            return tuple(map(_kept, value))
        case list():
            return list(map(_kept, value))
        case _:
            return value


def reason(error: Exception) -> str:
    """Return why the server could not be used, without its words: those name hosts, users and values."""
    if not isinstance(error, DBAPIError):
        return "its server does not answer"
    state: str | None = getattr(error.orig, "sqlstate", None)
    return _REASONS.get(state, f"error {state}") if state else "the connection broke"
