"""The database: engine, metadata, transactions, migrations."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, DateTime, Dialect, TypeDecorator, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from mcp_tools.bell import Bell
from mcp_tools.errors import StoreUnavailable

_MIGRATIONS = Path(__file__).parent / "migrations"
HAS_NEWS = "frontdesk_has_news"
"""Marks a session that wrote an event; the bell rings once it is committed."""

_IS_WRITING = "frontdesk_is_writing"
_BUSY_SECONDS = 10.0


class Base(DeclarativeBase):
    """The metadata every slice's tables belong to."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite has no zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class Database:
    """Two doors to one engine: `reading` never blocks, `writing` takes the write lock at once."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._readers = async_sessionmaker(engine, expire_on_commit=False)
        self._writers = async_sessionmaker(engine.execution_options(**{_IS_WRITING: True}), expire_on_commit=False)
        self.bell = Bell()
        """Rings when this process wrote an event."""
        # SQLite has all but one writer try again and again, in no order: some starve, and all are slow.
        self._one_writer = asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a session for reading. Raises `StoreUnavailable` when the database does not answer."""
        return _transaction(self._readers)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction: it commits at the end and rolls back on any error.

        On SQLite the writers of one process queue for it, in order; never open one inside another. Raises
        `StoreUnavailable` when the database does not answer, is read-only or full. `IntegrityError` passes through: a
        store that expects one (an idempotency key, say) handles it.
        """
        async with self._one_writer, _transaction(self._writers) as session:
            yield session
        if session.info.get(HAS_NEWS):
            self.bell.ring()

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


@asynccontextmanager
async def _transaction(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    try:
        async with sessions.begin() as session:
            yield session
    except IntegrityError:
        raise
    except DBAPIError:
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


def _engine(url: str) -> AsyncEngine:
    is_sqlite = url.startswith("sqlite")
    options: dict[str, Any] = {"connect_args": {"timeout": _BUSY_SECONDS}} if is_sqlite else {"pool_pre_ping": True}
    engine = create_async_engine(url, hide_parameters=True, **options)
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Hand transactions to us (`isolation_level = None`) and set WAL, so that readers never wait for a writer."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock first where a write will follow: a lock upgraded half-way fails at once when it is busy."""
    is_writing = connection.get_execution_options().get(_IS_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


async def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema; doing it again changes nothing."""
    engine = _engine(url)
    try:
        async with engine.execution_options(**{_IS_WRITING: True}).begin() as connection:
            await connection.run_sync(_upgrade)
    except DBAPIError as error:
        # SQLite's own words are fixed sentences; another driver's may name a host or a user.
        reason = str(error.orig) if url.startswith("sqlite") else type(error.orig).__name__
        raise StoreUnavailable(f"The database could not be prepared ({reason}).") from None
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
