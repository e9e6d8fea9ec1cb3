"""Migrations and transactions of the data folder's own database."""

import asyncio
import sqlite3
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

import mcp_tools.conversations.tables
import mcp_tools.events
import mcp_tools.pii.tables
import mcp_tools.tickets.tables  # noqa: F401  (imported for their tables)
from mcp_tools import database as module
from mcp_tools import sqlite
from mcp_tools.database import migrate, open_database
from mcp_tools.errors import StoreUnavailable
from mcp_tools.tables import Base

pytestmark = pytest.mark.sqlite

MIGRATIONS = Path(module.__file__).parent / "migrations"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def schema(file: Path) -> list[str]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    connection.close()
    return [row[0] for row in rows]


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata))


async def test_the_newest_schema_is_exactly_what_the_code_expects(file: Path, url: str) -> None:
    await migrate(url)
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        assert differences(connection) == []
        connection.execute(text("ALTER TABLE tickets ADD COLUMN forgotten TEXT"))
        assert differences(connection) != []
    engine.dispose()


async def test_migrating_twice_or_at_once_changes_nothing(file: Path, url: str) -> None:
    await migrate(url)
    before = schema(file)
    await asyncio.gather(migrate(url), migrate(url))
    assert schema(file) == before


async def test_migrations_go_down_to_nothing_and_up_again(file: Path, url: str) -> None:
    await migrate(url)
    before = schema(file)
    engine = create_engine(f"sqlite:///{file}")
    for step, expected in ((lambda config: command.downgrade(config, "base"), None), (_up, before)):
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            step(config)
        if expected is None:
            assert not [sql for sql in schema(file) if "alembic_version" not in sql and "sqlite_sequence" not in sql]
        else:
            assert schema(file) == expected
    engine.dispose()


def _up(config: Config) -> None:
    command.upgrade(config, "head")


async def test_a_transaction_is_kept_whole_or_not_at_all(url: str) -> None:
    await migrate(url)
    insert = text("INSERT INTO vault_keys (conversation, wrapped) VALUES (:name, x'00')")
    async with open_database(url) as database:
        async with database.writing() as session:
            await session.execute(insert, {"name": "kept"})
        with pytest.raises(IntegrityError):  # noqa: PT012  (the error has to cross the transaction's border)
            async with database.writing() as session:
                await session.execute(insert, {"name": "dropped"})
                await session.execute(insert, {"name": "kept"})
        async with database.reading() as session:
            assert list(await session.scalars(text("SELECT conversation FROM vault_keys"))) == ["kept"]


async def test_a_writer_holds_up_no_reader_and_the_next_writer_waits(url: str) -> None:
    await migrate(url)
    insert = text("INSERT INTO vault_keys (conversation, wrapped) VALUES (:name, x'00')")
    count = text("SELECT count(*) FROM vault_keys")
    async with open_database(url) as database:

        async def write_another() -> None:
            async with database.writing() as session:
                await session.execute(insert, {"name": "second"})

        async with database.writing() as session:
            await session.execute(insert, {"name": "first"})
            waiting = asyncio.create_task(write_another())
            async with database.reading() as reader:
                assert await reader.scalar(count) == 0
            assert not waiting.done()
        await waiting
        async with database.reading() as reader:
            assert await reader.scalar(count) == 2


async def test_the_writers_of_one_process_queue_instead_of_racing_for_the_lock(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0.0)  # whoever meets a taken lock is refused at once
    await migrate(url)
    insert = text("INSERT INTO vault_keys (conversation, wrapped) VALUES (:name, x'00')")
    names = [f"{n:02}" for n in range(30)]
    async with open_database(url) as database:

        async def write(name: str) -> None:
            async with database.writing() as session:
                await session.execute(insert, {"name": name})

        await asyncio.gather(*(write(name) for name in names))
        async with database.reading() as session:
            written = await session.scalars(text("SELECT conversation FROM vault_keys ORDER BY rowid"))
            assert list(written) == names


async def test_what_the_database_refuses_is_told_without_the_statements_values(url: str) -> None:
    await migrate(url)
    async with open_database(url) as database:
        with pytest.raises(StoreUnavailable) as refused:
            async with database.writing() as session:
                await session.execute(text("INSERT INTO no_table VALUES (:value)"), {"value": "ali@example.com"})
        assert str(refused.value) == "store_unavailable: The database did not answer. Nothing was changed; try again."
        assert refused.value.__cause__ is None


@pytest.mark.parametrize("damage", [b"this is no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4_000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(file: Path, url: str, damage: bytes) -> None:
    file.write_bytes(damage)
    with pytest.raises(StoreUnavailable, match=r"^store_unavailable: The database could not be prepared"):
        asyncio.run(migrate(url))
    assert file.read_bytes() == damage


async def test_what_was_deleted_is_in_no_file_once_nobody_reads(file: Path, url: str) -> None:
    def is_in_files(words: str) -> bool:
        return any(words.encode() in path.read_bytes() for path in file.parent.glob("desk.db*"))

    await migrate(url)
    async with open_database(url) as database, open_database(url) as elsewhere:
        for statement in ("CREATE TABLE said (words TEXT)", "INSERT INTO said VALUES ('a secret to delete')"):
            async with database.writing() as session:
                await session.execute(text(statement))
        assert await database.settle()
        async with elsewhere.reading() as reader:
            assert (await reader.execute(text("SELECT words FROM said"))).scalar() == "a secret to delete"
            async with database.writing() as session:
                await session.execute(text("DELETE FROM said"))
            assert not await database.settle()
            assert is_in_files("a secret to delete")
            async with database.writing() as session:
                await session.execute(text("INSERT INTO said VALUES ('goes on')"))
        assert await database.settle()
        assert not is_in_files("a secret to delete")
        assert is_in_files("goes on")


async def test_nobody_else_has_a_turn_within_a_short_transaction_but_within_a_long_one_and_after_both(url: str) -> None:
    await migrate(url)
    insert = text("INSERT INTO vault_keys (conversation, wrapped) VALUES (:name, x'00')")

    async def had_a_turn(opened: AbstractAsyncContextManager[AsyncSession], name: str) -> bool:
        others: list[str] = []
        asyncio.get_running_loop().call_soon(others.append, "somebody")
        async with opened as session:
            await session.scalars(text("SELECT conversation FROM vault_keys"))
            if name:
                await session.execute(insert, {"name": name})
            had = bool(others)
        assert others
        return had

    async with open_database(url) as database:
        assert await had_a_turn(database.reading(is_long=True), "")
        assert await had_a_turn(database.writing(is_long=True), "long")
        assert not await had_a_turn(database.reading(), "")
        assert not await had_a_turn(database.writing(), "short")


async def test_who_waits_for_another_process_lets_everybody_else_go_on_and_may_give_up(file: Path, url: str) -> None:
    await migrate(url)
    insert = text("INSERT INTO vault_keys (conversation, wrapped) VALUES (:name, x'00')")
    elsewhere = sqlite3.connect(file, isolation_level=None)
    async with open_database(url) as database:

        async def write(name: str) -> None:
            async with database.writing() as session:
                await session.execute(insert, {"name": name})

        elsewhere.execute("BEGIN IMMEDIATE")
        given_up, waiting = asyncio.create_task(write("given up")), asyncio.create_task(write("patient"))
        for _ in range(20):
            async with database.reading() as reader:
                assert await reader.scalar(text("SELECT count(*) FROM vault_keys")) == 0
            await asyncio.sleep(0)
        assert not given_up.done()
        given_up.cancel()
        elsewhere.execute("COMMIT")
        await asyncio.gather(given_up, waiting, return_exceptions=True)
        async with database.reading() as reader:
            assert list(await reader.scalars(text("SELECT conversation FROM vault_keys"))) == ["patient"]
    elsewhere.close()


async def test_the_log_of_changes_stays_small_however_much_is_written(
    file: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def written(times: int) -> int:
        for _ in range(times):
            async with database.writing() as session:
                await session.execute(change)
        return file.with_name("desk.db-wal").stat().st_size

    await migrate(url)
    change = text("UPDATE alembic_version SET version_num = version_num")
    async with open_database(url) as database:
        size = await written(50)
        monkeypatch.setattr(sqlite, "_CHECKPOINT_EVERY", 5)
        assert await written(500) < 2 * size
