"""SQLite's connection: what an index answers runs where it is asked for; what waits or takes long, on a thread.

A trip to the thread and back costs more than most statements, and on a busy event loop some forty times as much: both
sides wait for the interpreter's lock at every row.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final

import aiosqlite
from sqlalchemy import Connection

_CHUNK: Final = 64
"""Rows aiosqlite would fetch at once where it iterates; nothing here does."""
_WRITE: Final = "BEGIN IMMEDIATE"
_SETTINGS: Final = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "wal_autocheckpoint=0",
)
"""WAL, so that readers never wait for a writer, and nothing waits for the disk but a checkpoint, which we begin."""
_CHECKPOINT_EVERY: Final = 250
"""Transactions that wrote on one connection; a turn of a conversation has about four, of some ten pages each."""


def opener(file: str, lock_seconds: float) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """Return what opens a connection to `file`; a statement waits `lock_seconds` for a lock, then fails."""

    async def opened() -> aiosqlite.Connection:
        connect = partial(sqlite3.connect, file, timeout=lock_seconds, check_same_thread=False, isolation_level=None)
        connection = _Connection(connect, _CHUNK)
        connection.lock_ms = int(lock_seconds * 1000)
        connection._thread.daemon = True  # as SQLAlchemy has it: a connection nobody closed keeps no process alive
        return await connection

    return opened


def prepare(connection: Any, _record: Any) -> None:
    """Set a new connection up, on its thread: it may meet another process that closes the file."""
    connection.driver_connection.is_long = True
    cursor = connection.cursor()
    for setting in _SETTINGS:
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def begin(connection: Connection, *, is_writing: bool, is_long: bool) -> None:
    """Begin a transaction; `is_long` has its statements run on the connection's thread.

    The write lock is taken first where a write will follow: a lock upgraded half-way fails at once when it is busy.
    """
    driver: Any = connection.connection.driver_connection
    driver.is_long = is_long
    connection.exec_driver_sql(_WRITE if is_writing else "BEGIN")


class _Connection(aiosqlite.Connection):
    is_long = False
    lock_ms = 0
    _is_away = False
    _written = 0

    def cursor(self) -> "_Cursor":  # type: ignore[override]  # awaited by SQLAlchemy only, which takes either
        return _Cursor(self)

    async def run(self, statement: Callable[[sqlite3.Connection], "_Done"]) -> "_Done":
        """Run a statement, here or on the connection's thread."""
        if self.is_long:
            done: _Done = await self._sent(lambda: statement(self._conn))
            return done
        return statement(self._conn)

    async def take_turn(self) -> None:
        """Take the write lock; only where another process has it, the wait is the thread's."""
        self._written += 1
        if self.is_long or not self._is_taken_at_once():
            await self._sent(lambda: self._conn.execute(_WRITE))

    async def commit(self) -> None:
        if self.is_long:
            await self._sent(lambda: self._conn.commit())
        else:
            self._conn.commit()
        if self._written >= _CHECKPOINT_EVERY:
            self._written = 0
            await self._sent(lambda: self._conn.execute("PRAGMA wal_checkpoint(PASSIVE)").close())

    async def rollback(self) -> None:
        if self._is_away:  # whoever waited for the statement was cancelled: this comes after it
            await self._sent(lambda: self._conn.rollback())
        else:
            self._conn.rollback()

    def _is_taken_at_once(self) -> bool:
        self._conn.execute("PRAGMA busy_timeout=0")
        try:
            self._conn.execute(_WRITE)
        except sqlite3.OperationalError:
            return False
        finally:
            self._conn.execute(f"PRAGMA busy_timeout={self.lock_ms}")
        return True

    async def _sent(self, errand: Callable[[], Any]) -> Any:
        """Have the connection's thread do it."""

        def done() -> Any:
            try:
                return errand()
            finally:
                self._is_away = False

        self._is_away = True
        return await self._execute(done)  # type: ignore[no-untyped-call]


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
        if sql == _WRITE:
            await self._connection.take_turn()
        else:
            self._done = await self._connection.run(lambda raw: _Done(raw.execute(sql, parameters)))
        return self

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> "_Cursor":
        self._done = await self._connection.run(lambda raw: _Done(raw.executemany(sql, parameters)))
        return self

    async def fetchall(self) -> list[Any]:
        return self._done.rows if self._done else []

    async def close(self) -> None:
        pass
