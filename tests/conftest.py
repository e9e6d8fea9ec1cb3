"""What many tests stand on: the real engines once a process, a real tool server on a fresh folder, a signed caller.

With `TEST_DATABASE_URL`, the address of a PostgreSQL server whose user may make databases, every test has a database
there instead of a SQLite file; `make postgres` starts such a server.
"""

import asyncio
import base64
import gc
import io
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from pathlib import Path

import asyncpg
import hypothesis
import pytest
from argon2 import PasswordHasher
from pydantic_ai import models
from sqlalchemy import make_url

from agent.assistant import build_assistant
from agent.inputs import Colleague
from agent.models import ChainModel
from agent.settings import AgentSettings
from agent.tools_client import open_tools_client
from agent.turn import TurnParts
from mcp_tools import server
from mcp_tools.accounts import passwords
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.database import migrate
from mcp_tools.domain.identity import Identity, Role
from mcp_tools.engines import EngineRoom, Engines, build_engines
from mcp_tools.identity import OPERATOR
from mcp_tools.log import set_up_logging, use_standard_logging
from mcp_tools.server import ToolServer, open_tools
from mcp_tools.settings import ToolsSettings
from tests import schemas
from tests.team import Team

models.ALLOW_MODEL_REQUESTS = False

# Properties explore anew on every developer's run; in CI they are the same for the same code.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

SERVER = os.environ.get("TEST_DATABASE_URL")
LEAST_WORK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOBODY = LEAST_WORK.hash("nobody's password")

OpenServer = Callable[..., AbstractAsyncContextManager[ToolServer]]
OpenTurns = Callable[..., AbstractAsyncContextManager[TurnParts]]


@pytest.fixture(scope="session", autouse=True)
def own_events_are_logged() -> None:
    """Send our own events to the standard library's loggers, as every command does."""
    use_standard_logging()


@pytest.fixture(scope="session", autouse=True)
def servers_open_quickly() -> Iterator[None]:
    """Make once what every server makes anew, the schemas and the shipped catalogue: nearly every test opens one."""
    shipped = cache(load_catalog)
    with schemas.made_once(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "load_catalog", lambda folder: load_catalog(folder) if folder else shipped())
        yield


@pytest.fixture(autouse=True)
def passwords_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with the least work there is: a real hash takes a sixth of a second."""
    monkeypatch.setattr(passwords, "_hasher", lambda: LEAST_WORK)
    monkeypatch.setattr(passwords, "_nobody", lambda: NOBODY)


def pytest_collection_finish() -> None:
    """Let the collector pass over what was imported: it stays, and looking through it takes a tenth of a second."""
    gc.freeze()


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """Set logging up as the commands do, turn every logger up to DEBUG, and collect what is printed."""
    root = logging.getLogger()
    before = (root.handlers, root.level)
    loggers = {name: logging.getLogger(name) for name in root.manager.loggerDict}
    levels = {name: (logger.level, logger.handlers, logger.propagate) for name, logger in loggers.items()}
    set_up_logging()
    [handler] = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    for logger in (root, *loggers.values()):
        logger.setLevel(logging.DEBUG)
    yield stream
    root.handlers, _ = before
    root.setLevel(before[1])
    for name, (level, handlers, propagate) in levels.items():
        loggers[name].setLevel(level)
        loggers[name].handlers, loggers[name].propagate = handlers, propagate


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """The real engines; parallel test processes share one trained model."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent / "engines" if "popen-" in base.name else base / "engines"
    shared.mkdir(exist_ok=True)
    built = build_engines(load_catalog(), shared)
    gc.freeze()
    return built


@pytest.fixture(scope="session")
def engines_folder(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `engines` left the model it trained."""
    base = tmp_path_factory.getbasetemp()
    return next(folder for folder in (base / "engines", base.parent / "engines") if folder.is_dir())


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database than this run's."""
    other = "sqlite" if SERVER else "postgres"
    left_out = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker(other)]


def _on_server(*statements: str) -> None:
    """Run statements on the test server itself, outside of any test's database."""

    async def run() -> None:
        address = make_url(SERVER or "").set(drivername="postgresql")
        connection = await asyncpg.connect(address.render_as_string(hide_password=False))
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(run())


@pytest.fixture(scope="session")
def on_server() -> Callable[..., None]:
    """Run statements on the test server itself."""
    return _on_server


def _url_of(name: str) -> str:
    return make_url(SERVER or "").set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def template() -> Iterator[str]:
    """A database with the newest schema and nothing in it, for tests to copy; each test process has its own."""
    name = f"frontdesk_template_{secrets.token_hex(4)}"
    _on_server(f"CREATE DATABASE {name}")
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(migrate(_url_of(name)))
    yield name
    _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def storage(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The settings, by name, that give this test a database of its own: none for the data folder's SQLite file."""
    if SERVER is None:
        yield {}
        return
    name = f"frontdesk_test_{secrets.token_hex(4)}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('template')}")
    keys = {f"{key}_key": base64.b64encode(key.encode().ljust(32, b".")).decode() for key in ("vault", "identity")}
    yield {"database_url": _url_of(name), **keys}
    _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def storage_environment(storage: dict[str, str]) -> dict[str, str]:
    """The same for a process: what the environment must name."""
    cookie = {"CHAT_COOKIE_KEY": base64.b64encode(b"c" * 32).decode()} if storage else {}
    return {f"TOOLS_{name.upper()}": value for name, value in storage.items()} | cookie


@pytest.fixture
def tools_settings(data_dir: Path, storage: dict[str, str]) -> ToolsSettings:
    """The tool server's settings on this test's folder and database."""
    return ToolsSettings.model_validate({"data_dir": data_dir, **storage})


@pytest.fixture
def database_url(tools_settings: ToolsSettings) -> str:
    """The address of this test's own database; nothing is there yet on SQLite, the newest schema on PostgreSQL."""
    tools_settings.data_dir.mkdir(exist_ok=True)
    return tools_settings.url


@pytest.fixture
def open_server(tools_settings: ToolsSettings, engines: Engines) -> OpenServer:
    """Open a tool server on this test's folder; opening it again is a restart."""

    @asynccontextmanager
    async def opened(local: Identity | None = None) -> AsyncIterator[ToolServer]:
        async with open_tools(tools_settings, local, EngineRoom(lambda: engines)) as tools:
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


@pytest.fixture
async def turns(open_turns: OpenTurns) -> AsyncIterator[TurnParts]:
    """The parts of a turn without a model."""
    async with open_turns() as parts:
        yield parts


@pytest.fixture
async def team(open_server: OpenServer) -> AsyncIterator[Team]:
    """One of the team on this test's folder."""
    async with open_server() as tools, open_tools_client(tools.mcp, tools.identity_key) as client:
        account, _ = await tools.accounts.add("ayse", "Ayşe Demir", Role.AGENT, None, OPERATOR)
        yield Team(client, Colleague(account.subject, epoch=account.epoch))
