"""One real engine for the whole run, and a real vault on SQLite."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from mcp_tools.database import Base, Database, open_database
from mcp_tools.pii.engine import PersonalDataEngine, build_engine
from mcp_tools.pii.masker import Masker
from mcp_tools.pii.tables import VaultEntryRow, VaultKeyRow
from mcp_tools.pii.vault import Vault

VAULT_KEY = bytes(range(32))


@pytest.fixture(scope="session")
def engine() -> PersonalDataEngine:
    return build_engine()


@pytest.fixture(scope="session")
def hidden(engine: PersonalDataEngine) -> Callable[[str], str]:
    """Give a text with every find replaced by its kind, `<EMAIL>`: what the recognisers' tables compare."""

    def hide(text: str) -> str:
        for entity in reversed(engine.find(text)):
            text = f"{text[: entity.start]}<{entity.kind}>{text[entity.end :]}"
        return text

    return hide


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/vault.db"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url) as database:
        async with database.writing() as session:
            connection = await session.connection()
            tables = [
                VaultKeyRow.metadata.tables[name] for name in (VaultKeyRow.__tablename__, VaultEntryRow.__tablename__)
            ]
            await connection.run_sync(lambda sync: Base.metadata.create_all(sync, tables=tables))
        yield database


@pytest.fixture
def vault(database: Database) -> Vault:
    return Vault(database, VAULT_KEY)


@pytest.fixture
def masker(engine: PersonalDataEngine, vault: Vault) -> Masker:
    return Masker(engine, vault)
