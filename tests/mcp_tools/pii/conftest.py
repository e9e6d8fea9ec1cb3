"""One real engine for the whole run, and a real vault."""

from collections.abc import AsyncIterator, Callable

import pytest

from mcp_tools.database import Database, migrate, open_database
from mcp_tools.pii.engine import PersonalDataEngine, build_engine
from mcp_tools.pii.key_ring import KeyRing
from mcp_tools.pii.masker import Masker
from mcp_tools.pii.vault import Vault

VAULT_KEY = bytes(range(32))


@pytest.fixture(scope="session")
def engine() -> PersonalDataEngine:
    """The rules alone, whatever model this machine has."""
    return build_engine(uses_models=False)


@pytest.fixture(scope="session")
def hidden(engine: PersonalDataEngine) -> Callable[[str], str]:
    """Give a text with every find replaced by its kind, `<EMAIL>`: what the recognisers' tables compare."""

    def hide(text: str) -> str:
        for entity in reversed(engine.find_all(text)):
            text = f"{text[: entity.start]}<{entity.kind}>{text[entity.end :]}"
        return text

    return hide


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    await migrate(database_url)
    async with open_database(database_url) as database:
        yield database


@pytest.fixture
def vault(database: Database) -> Vault:
    return Vault(database, KeyRing(lambda: [VAULT_KEY]))


@pytest.fixture
def masker(engine: PersonalDataEngine, vault: Vault) -> Masker:
    return Masker(engine, vault)
