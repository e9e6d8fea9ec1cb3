"""SQLite's connection: each statement is one trip to the connection's thread, with its rows, instead of four."""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite

_CHUNK = 64
"""Rows aiosqlite would fetch at once where it iterates; nothing here does."""


def opener(file: str, lock_seconds: float) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """Return what opens a connection to `file`; a statement waits `lock_seconds` for a lock, then fails."""

    async def opened() -> aiosqlite.Connection:
        connection = _Connection(partial(sqlite3.connect, file, timeout=lock_seconds, check_same_thread=False), _CHUNK)
        connection._thread.daemon = True  # as SQLAlchemy has it: a connection nobody closed keeps no process alive
        return await connection

    return opened


class _Connection(aiosqlite.Connection):
    def cursor(self) -> "_Cursor":  # type: ignore[override]  # awaited by SQLAlchemy only, which takes either
        return _Cursor(self)

    async def run(self, statement: Callable[[sqlite3.Connection], "_Done"]) -> "_Done":
        """Run a statement on the connection's thread."""
        done: _Done = await self._execute(lambda: statement(self._conn))  # type: ignore[no-untyped-call]
        return done


class _Done:
    """What a statement left: all its rows, and what its cursor told of it."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rows = cursor.fetchall() if cursor.description else []
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()


class _Cursor:
    """As much of aiosqlite's cursor as SQLAlchemy uses."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._done: _Done | None = None

    async def __aenter__(self) -> "_Cursor":
        return self

    @property
    def description(self) -> Any:
        return self._done and self._done.description

    @property
    def rowcount(self) -> int:
        return self._done.rowcount if self._done else -1

    @property
    def lastrowid(self) -> int | None:
        return self._done.lastrowid if self._done else None

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "_Cursor":
        self._done = await self._connection.run(lambda raw: _Done(raw.execute(sql, parameters)))
        return self

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> "_Cursor":
        self._done = await self._connection.run(lambda raw: _Done(raw.executemany(sql, parameters)))
        return self

    async def fetchall(self) -> list[Any]:
        return self._done.rows if self._done else []

    async def close(self) -> None:
        pass
