"""The model and reader of the shipped catalogue, trained once for this folder's tests."""

from pathlib import Path

import pytest

from mcp_tools.catalog.catalog import Catalog, Category, Intent
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.domain.text import Words
from mcp_tools.domain.ticket import Priority
from mcp_tools.intent.model import IntentModel, load_or_train
from mcp_tools.intent.understanding import IntentReader


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def model(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> IntentModel:
    return load_or_train(catalog, tmp_path_factory.mktemp("intent-model"))


@pytest.fixture(scope="session")
def reader(model: IntentModel, catalog: Catalog) -> IntentReader:
    return IntentReader(model, catalog)


@pytest.fixture
def small_catalog() -> Catalog:
    """Two intents, enough to train in a moment."""
    words = Words(en="x", tr="x")

    def intent(key: str, english: str, turkish: str) -> Intent:
        return Intent(
            key=key,
            category="all",
            title=words,
            priority=Priority.NORMAL,
            needs_ticket=True,
            examples_en=tuple(f"{english} {end}" for end in ("", "please help", "again", "since monday")),
            examples_tr=tuple(f"{turkish} {end}" for end in ("", "yardım edin", "yine", "pazartesiden beri")),
        )

    intents = (
        intent("late", "my parcel is late", "kargom gecikti"),
        intent("noise", "the fan is loud", "fan gürültülü"),
    )
    return Catalog(categories=(Category(key="all", title=words),), intents=intents, details=())


@pytest.fixture
def cache_folder(tmp_path: Path) -> Path:
    return tmp_path / "models"
