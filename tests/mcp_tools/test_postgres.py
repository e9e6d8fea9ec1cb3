"""PostgreSQL itself: migrations, turns of writers, a feed without holes, and refusals that name nobody."""

import asyncio
import secrets
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

import mcp_tools.accounts.tables
import mcp_tools.conversations.tables
import mcp_tools.pii.tables
import mcp_tools.tickets.tables
from mcp_tools.database import Database, Migrated, migrate, open_database, revisions
from mcp_tools.domain.event import Event
from mcp_tools.domain.identity import Identity, Role, SetBy
from mcp_tools.errors import DatabaseUnusable, StoreUnavailable
from mcp_tools.events import EventStore, record
from mcp_tools.tables import Base

STAFF = Identity(subject="account:eve", role=Role.AGENT, by=SetBy.PERSON)
INSERT = text("INSERT INTO vault_keys (conversation, wrapped) VALUES (:name, '\\x00')")
NAMES = text("SELECT conversation FROM vault_keys ORDER BY conversation")
WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


@pytest.fixture
def empty(database_url: str, on_server: Any) -> Iterator[str]:
    """The address of a database without any table."""
    name = f"frontdesk_empty_{secrets.token_hex(4)}"
    on_server(f"CREATE DATABASE {name}")
    yield make_url(database_url).set(database=name).render_as_string(hide_password=False)
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


async def ended_or_waiting(task: asyncio.Task[Any], database: Database) -> None:
    """Wait until the task is done, or one transaction waits for another's turn to end."""
    while not task.done():
        async with database.reading() as session:
            if await session.scalar(WAITING):
                return


async def scalars(url: str, query: str) -> list[Any]:
    async with open_database(url) as database, database.reading() as session:
        return list(await session.scalars(text(query)))


@pytest.mark.postgres
async def test_the_newest_schema_is_exactly_what_the_code_expects(empty: str) -> None:
    await migrate(empty)
    engine = create_async_engine(empty)
    async with engine.connect() as connection:
        assert (
            await connection.run_sync(lambda sync: compare_metadata(MigrationContext.configure(sync), Base.metadata))
            == []
        )
    await engine.dispose()


@pytest.mark.postgres
async def test_of_four_migrations_at_once_one_does_it_and_the_others_find_it_done(empty: str) -> None:
    newest = revisions()[-1]
    done = await asyncio.gather(*(migrate(empty) for _ in range(4)))
    assert sorted(done, key=str) == sorted([Migrated(None, newest), *[Migrated(newest, newest)] * 3], key=str)
    assert await scalars(empty, "SELECT version_num FROM alembic_version") == [newest]


@pytest.mark.postgres
async def test_a_newer_schema_is_refused_and_left_alone(database_url: str) -> None:
    async with open_database(database_url) as database, database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnusable, match=r"^A newer Frontdesk wrote this database \(schema 9999\)"):
        await migrate(database_url)
    assert await scalars(database_url, "SELECT version_num FROM alembic_version") == ["9999"]


@pytest.mark.postgres
async def test_a_transaction_is_kept_whole_or_not_at_all(database_url: str) -> None:
    async with open_database(database_url) as database:
        async with database.writing() as session:
            await session.execute(INSERT, {"name": "kept"})
        with pytest.raises(IntegrityError):  # noqa: PT012  (the error has to cross the transaction's border)
            async with database.writing() as session:
                await session.execute(INSERT, {"name": "dropped"})
                await session.execute(INSERT, {"name": "kept"})
        async with database.reading() as session:
            assert list(await session.scalars(NAMES)) == ["kept"]


@pytest.mark.postgres
async def test_a_writer_waits_its_turn_and_then_sees_what_the_one_before_wrote(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as two:

        async def read_and_write() -> list[str]:
            async with two.writing() as session:
                seen = list(await session.scalars(NAMES))
                await session.execute(INSERT, {"name": "second"})
                return seen

        async with one.writing() as session:
            await session.execute(INSERT, {"name": "first"})
            waiting = asyncio.create_task(read_and_write())
            await ended_or_waiting(waiting, one)
            async with two.reading() as reader:
                assert list(await reader.scalars(NAMES)) == []
        assert await waiting == ["first"]


@pytest.mark.postgres
async def test_a_reader_sees_one_moment_and_cannot_write(database_url: str) -> None:
    async with open_database(database_url) as database:
        async with database.reading() as reader:
            assert list(await reader.scalars(NAMES)) == []
            async with database.writing() as session:
                await session.execute(INSERT, {"name": "later"})
            assert list(await reader.scalars(NAMES)) == []
        with pytest.raises(StoreUnavailable):
            async with database.reading() as reader:
                await reader.execute(INSERT, {"name": "never"})


@pytest.mark.postgres
async def test_a_cursor_passes_no_event_that_is_still_being_written(database_url: str) -> None:
    """Without turns the second event becomes visible first, and a cursor that moved past it misses the first."""
    async with open_database(database_url) as one, open_database(database_url) as two:
        feed = EventStore(one)
        seen: list[Event] = []

        async def second() -> None:
            async with two.writing() as session:
                await noted(session, "second")

        async with one.writing() as session:
            await noted(session, "first")
            writing = asyncio.create_task(second())
            await ended_or_waiting(writing, one)
            seen += await feed.after(0, STAFF, 10)
        await writing
        seen += await feed.after(seen[-1].id if seen else 0, STAFF, 10)
        assert [event.kind for event in seen] == ["first", "second"]


async def noted(session: AsyncSession, kind: str) -> None:
    record(session, kind, STAFF, owner=None)
    await session.flush()


@pytest.mark.postgres
async def test_rows_written_together_are_kept_without_nul(database_url: str) -> None:
    async with open_database(database_url) as database:
        async with database.writing() as session:
            for ticket in ("FD-1\0", "FD-2", None):
                record(session, "noted", STAFF, owner=None, ticket=ticket)
        async with database.writing() as session:
            rows = [{"name": "one\0"}, {"name": "two"}]
            await session.execute(INSERT, rows)
    assert await scalars(database_url, "SELECT ticket FROM events ORDER BY id") == ["FD-1\ufffd", "FD-2", None]
    assert await scalars(database_url, str(NAMES)) == ["one\ufffd", "two"]


@pytest.mark.postgres
async def test_moments_keep_their_microseconds_and_come_back_in_utc(database_url: str) -> None:
    at = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    async with open_database(database_url) as database:
        async with database.writing() as session:
            session.add(mcp_tools.accounts.tables.AccountRow(
                id="a", login="a", name="A", role="agent", password="", epoch=1, is_disabled=False, created_at=at
            ))  # fmt: skip
        async with database.reading() as session:
            row = await session.get(mcp_tools.accounts.tables.AccountRow, "a")
            assert row
            assert row.created_at == at
            assert row.created_at.utcoffset() == at.utcoffset()


@pytest.mark.postgres
async def test_what_the_server_refuses_is_told_without_the_statements_values(database_url: str) -> None:
    async with open_database(database_url) as database:
        with pytest.raises(StoreUnavailable) as refused:
            async with database.writing() as session:
                await session.execute(text("INSERT INTO no_table VALUES (:value)"), {"value": "ali@example.com"})
        assert "ali" not in str(refused.value)
        assert refused.value.__cause__ is None


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("part", "value", "told"),
    [
        ("database", "secret_name", "it has no such database"),
        ("username", "secret_name", "it does not accept this user"),
    ],
)
async def test_what_the_server_does_not_know_is_told_without_its_name(
    database_url: str, part: str, value: str, told: str
) -> None:
    url = make_url(database_url).set(**{part: value}).render_as_string(hide_password=False)  # type: ignore[arg-type]  # by name
    with pytest.raises(DatabaseUnusable, match=told) as refused:
        await migrate(url)
    assert "secret" not in str(refused.value)


async def test_a_server_that_does_not_answer_is_told_in_a_sentence_and_never_named() -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        await migrate("postgresql+asyncpg://secret_user:secret_password@127.0.0.1:1/secret_name")
    assert str(refused.value) == "The database of TOOLS_DATABASE_URL cannot be used: its server does not answer."
    async with open_database("postgresql+asyncpg://secret_user:secret_password@127.0.0.1:1/secret_name") as database:
        with pytest.raises(StoreUnavailable) as lost:
            async with database.reading() as session:
                await session.scalars(NAMES)
        assert "secret" not in str(lost.value)


async def test_a_missing_library_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(
        DatabaseUnusable, match=r"asyncpg, which is not installed\. Install it here: pip install asyncpg$"
    ):
        await migrate("postgresql+asyncpg://localhost/desk")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://u:secret@h/d", "must look like postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE"),
        ("mysql://u:secret@h/d", "must look like"),
        ("postgresql+asyncpg://u:secret@h:port/d", "must look like"),
        ("secret", "must look like"),
        ("postgresql+asyncpg://u:secret@h/d?sslmode=require", "For TLS it is ssl=require"),
    ],
)
async def test_an_address_of_the_wrong_form_is_told_without_quoting_it(url: str, told: str) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        await migrate(url)
    assert told in str(refused.value)
    assert "secret" not in str(refused.value)
