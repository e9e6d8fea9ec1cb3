"""The database: engine, transactions, migrations."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session

from mcp_tools import postgres, sqlite
from mcp_tools.bell import Bell
from mcp_tools.errors import DatabaseUnusable, StoreUnavailable

_MIGRATIONS = Path(__file__).parent / "migrations"
HAS_NEWS = "frontdesk_has_news"
"""Marks a session that wrote an event; the bell rings once it is committed."""

_IS_WRITING = "frontdesk_is_writing"
_IS_LONG = "frontdesk_is_long"
_ROWS = "frontdesk_rows"
_LENGTHS = (False, True)
_BUSY_SECONDS = 10.0
_SETTLE_MS = 1_000
_COMMAND_SECONDS = 30.0
_MIGRATION_SECONDS = 60.0
_SQLITE = "sqlite+aiosqlite"


Open = Callable[[], AbstractAsyncContextManager[AsyncSession]]
"""Opens a session whose transaction commits at the end and rolls back on any error."""


class _Session(Session):
    """Keeps every row it met until it is closed, so that no transaction loads one twice."""


@event.listens_for(_Session, "loaded_as_persistent")
@event.listens_for(_Session, "pending_to_persistent")
def _keep(session: Session, row: object) -> None:
    session.info.setdefault(_ROWS, []).append(row)


class Database:
    """Two doors to one engine: `reading` sees one moment and never blocks, `writing` takes the write lock at once."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._readers = {is_long: _sessions(_reader(engine, is_long=is_long), is_long) for is_long in _LENGTHS}
        self._writers = {is_long: _sessions(_writer(engine, is_long=is_long), is_long) for is_long in _LENGTHS}
        self.bell = Bell()
        """Rings when this process wrote an event."""
        # SQLite has all but one writer try again and again, in no order: some starve, and all are slow.
        self._one_writer = nullcontext() if _is_postgres(engine) else asyncio.Lock()
        self._joined: ContextVar[AsyncSession | None] = ContextVar("joined", default=None)

    @asynccontextmanager
    async def together(self, *, is_writing: bool = True) -> AsyncIterator[None]:
        """Make one transaction of all that the running task reads and writes meanwhile: all of it stays, or nothing.

        Others wait for the write lock as long: nothing that takes long belongs inside. Who only reads sees one moment.
        """
        async with self.writing() if is_writing else self.reading() as session:
            outside = self._joined.set(session)
            try:
                yield
            finally:
                self._joined.reset(outside)

    @asynccontextmanager
    async def reading(self, *, is_long: bool = False) -> AsyncIterator[AsyncSession]:
        """Open a session for reading. Raises `StoreUnavailable` when the database does not answer.

        `is_long` says that many rows are looked at, so that on SQLite nobody else waits for it.
        """
        if joined := self._joined.get():
            yield joined
            return
        async with _transaction(self._readers[is_long]) as session:
            yield session
        await asyncio.sleep(0)  # who only asks the database, again and again, keeps nobody from their turn

    @asynccontextmanager
    async def writing(self, *, is_long: bool = False) -> AsyncIterator[AsyncSession]:
        """Open a transaction: it commits at the end and rolls back on any error. `is_long` is as in `reading`.

        On SQLite the writers of one process queue for it, in order; never open one inside another. Raises
        `StoreUnavailable` when the database does not answer, is read-only or full. `IntegrityError` passes through: a
        store that expects one (an idempotency key, say) handles it.
        """
        if joined := self._joined.get():
            yield joined
            await joined.flush()
            return
        async with self._one_writer, _transaction(self._writers[is_long]) as session:
            yield session
        if session.info.get(HAS_NEWS):
            self.bell.ring()
        await asyncio.sleep(0)

    async def settle(self) -> bool:
        """On SQLite, bring all that was committed into the file and empty its log: lasting, and what is erased is gone.

        Elsewhere that is the server's affair. Return whether it is done; while somebody reads for long, such as a
        backup, it is not, and nobody is kept from writing for more than a second.
        """
        if _is_postgres(self._engine):
            return True
        try:
            async with self._one_writer, self._engine.connect() as connection:
                raw: Any = (await connection.get_raw_connection()).driver_connection
                return await _checkpointed(raw)
        except (DBAPIError, NoConnectionLeft, OSError, sqlite3.Error):
            return False

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


@asynccontextmanager
async def _transaction(opened: Open) -> AsyncIterator[AsyncSession]:
    try:
        async with opened() as session:
            yield session
    except IntegrityError:
        raise
    except (DBAPIError, NoConnectionLeft, OSError):
        # The driver's error may quote the statement's values, so it travels no further.
        raise StoreUnavailable from None


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open the database at `url` (`sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`) and close it at the end."""
    database = Database(_engine(url))
    try:
        yield database
    finally:
        await database.close()


def _engine(
    url: str, lock_seconds: float = _BUSY_SECONDS, command_seconds: float | None = _COMMAND_SECONDS
) -> AsyncEngine:
    address = _address(url)
    if address.drivername == postgres.DRIVER:
        options = postgres.options(address, lock_seconds=lock_seconds, command_seconds=command_seconds)
        engine = create_async_engine(address, hide_parameters=True, **options)
        event.listen(engine.sync_engine, "begin", _begin_postgres)
        event.listen(engine.sync_engine, "before_cursor_execute", postgres.without_nul, retval=True)
    else:
        connect = sqlite.opener(address.database or ":memory:", lock_seconds)
        engine = create_async_engine(address, hide_parameters=True, async_creator=connect)
        event.listen(engine.sync_engine, "connect", sqlite.prepare)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _address(url: str) -> URL:
    """Read the address. Raises `DatabaseUnusable`, which does not quote it: it may hold a password."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        address = None
    if address is None or address.drivername not in (_SQLITE, postgres.DRIVER):
        raise DatabaseUnusable(
            f"TOOLS_DATABASE_URL must look like {postgres.DRIVER}://USER:PASSWORD@HOST/DATABASE, or {_SQLITE}:///FILE."
        )
    return address


def _reader(engine: AsyncEngine, *, is_long: bool) -> AsyncEngine:
    options = postgres.READING if _is_postgres(engine) else {}
    return engine.execution_options(**{_IS_LONG: is_long}, **options)


def _writer(engine: AsyncEngine, *, is_long: bool) -> AsyncEngine:
    options = postgres.WRITING if _is_postgres(engine) else {}
    return engine.execution_options(**{_IS_WRITING: True, _IS_LONG: is_long}, **options)


def _sessions(engine: AsyncEngine, is_long: bool) -> Open:
    sessions = async_sessionmaker(engine, expire_on_commit=False, sync_session_class=_Session)
    return sessions.begin if is_long or _is_postgres(engine) else partial(_at_once, sessions)


@asynccontextmanager
async def _at_once(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """Do as `begin`, which ends a transaction in a task of its own; none of this one's steps waits to be cancelled."""
    session = sessions()
    try:
        yield session
        await session.commit()
    finally:
        await session.close()


def _is_postgres(engine: AsyncEngine) -> bool:
    return engine.dialect.name == "postgresql"


async def _checkpointed(connection: Any) -> bool:
    """Empty the log of changes into the file, where no reader stands in the way for long."""
    await connection.execute(f"PRAGMA busy_timeout={_SETTLE_MS}")
    try:
        async with connection.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
            is_busy, *_ = await cursor.fetchone()
    finally:
        await connection.execute(f"PRAGMA busy_timeout={int(_BUSY_SECONDS * 1000)}")
    return not is_busy


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    sqlite.begin(connection, is_writing=_is_writing(connection), is_long=options.get(_IS_LONG, True))


def _begin_postgres(connection: Connection) -> None:
    if _is_writing(connection):
        postgres.take_turn(connection)


def _is_writing(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(_IS_WRITING, False))


@dataclass(frozen=True)
class Migrated:
    """The schema's revision before, None in a new database, and now."""

    was: str | None
    now: str


async def migrate(url: str) -> Migrated:
    """Bring the database at `url` to the newest schema; doing it again, also at the same time, changes nothing.

    Raises `StoreUnavailable` when the file cannot be prepared, `DatabaseUnusable` when the server cannot be used or a
    newer Frontdesk wrote the database.
    """
    engine = _engine(url, _MIGRATION_SECONDS, None)
    try:
        async with _writer(engine, is_long=True).begin() as connection:
            return await connection.run_sync(_upgrade)
    except (DBAPIError, OSError) as error:
        if _is_postgres(engine):
            raise DatabaseUnusable(
                f"The database of TOOLS_DATABASE_URL cannot be used: {postgres.reason(error)}."
            ) from None
        # SQLite's own words are fixed sentences.
        told = error.orig if isinstance(error, DBAPIError) else error.strerror
        raise StoreUnavailable(f"The database could not be prepared ({told}).") from None
    finally:
        await engine.dispose()


def revisions() -> tuple[str, ...]:
    """Return every revision of the schema this code knows, oldest first."""
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(script.revision for script in known)[::-1]


def _upgrade(connection: Connection) -> Migrated:
    was, known = MigrationContext.configure(connection).get_current_revision(), revisions()
    if was is not None and was not in known:
        raise DatabaseUnusable(f"A newer Frontdesk wrote this database (schema {was}). Install that version, or newer.")
    if was != known[-1]:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return Migrated(was, known[-1])


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
