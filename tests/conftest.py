"""What many tests stand on: the real engines once a process, a real tool server on a fresh folder, a signed caller."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import hypothesis
import pytest
from pydantic_ai import models

from agent.assistant import build_assistant
from agent.models import ChainModel
from agent.settings import AgentSettings
from agent.tools_client import open_tools_client
from agent.turn import TurnParts
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.domain.identity import Identity
from mcp_tools.engines import EngineRoom, Engines, build_engines
from mcp_tools.server import ToolServer, open_tools
from mcp_tools.settings import ToolsSettings

models.ALLOW_MODEL_REQUESTS = False

# Properties explore anew on every developer's run; in CI they are the same for the same code.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

OpenServer = Callable[..., AbstractAsyncContextManager[ToolServer]]
OpenTurns = Callable[..., AbstractAsyncContextManager[TurnParts]]


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """The real engines; parallel test processes share one trained model."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent / "engines" if "popen-" in base.name else base / "engines"
    shared.mkdir(exist_ok=True)
    return build_engines(load_catalog(), shared)


@pytest.fixture(scope="session")
def engines_folder(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `engines` left the model it trained."""
    base = tmp_path_factory.getbasetemp()
    return next(folder for folder in (base / "engines", base.parent / "engines") if folder.is_dir())


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def open_server(data_dir: Path, engines: Engines) -> OpenServer:
    """Open a tool server on this test's folder; opening it again is a restart."""

    @asynccontextmanager
    async def opened(local: Identity | None = None) -> AsyncIterator[ToolServer]:
        settings = ToolsSettings(data_dir=data_dir, _env_file=None)
        async with open_tools(settings, local, EngineRoom(lambda: engines)) as tools:
            yield tools

    return opened


@pytest.fixture
def open_turns(open_server: OpenServer) -> OpenTurns:
    """Open the parts of a turn on this test's folder, with the models handed in and guided last."""

    @asynccontextmanager
    async def opened(*chain: ChainModel, **settings: object) -> AsyncIterator[TurnParts]:
        wanted = AgentSettings(_env_file=None, refine="off", **settings)  # type: ignore[arg-type]  # settings by name
        async with (
            open_server() as tools,
            open_tools_client(tools.mcp, tools.identity_key) as client,
            build_assistant(client, tuple(chain), wanted) as assistant,
        ):
            yield TurnParts(client, assistant, wanted)

    return opened
