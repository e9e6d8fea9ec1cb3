"""A whole host on a folder of its own, reached over HTTP without a socket."""

import asyncio
import importlib
import secrets
import sys
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from agent.settings import AgentSettings
from agent.turn import TurnParts
from chat_ui.__main__ import main
from chat_ui.app_root import prepare_app_root
from chat_ui.host import build_app
from chat_ui.settings import ChatSettings
from chat_ui.sign_in.people import AccountsUnavailable, SessionEnded
from chat_ui.visitor import Visitor
from mcp_tools import server
from mcp_tools.accounts.store import AccountStore
from mcp_tools.database import open_database
from mcp_tools.domain.identity import Account, Role
from mcp_tools.engines import Engines
from mcp_tools.identity import OPERATOR
from mcp_tools.pii.tables import VaultKeyInUseRow, VaultKeyRow
from mcp_tools.settings import ToolsSettings
from tests.chat_ui.sign_in_page import PASSWORD

if TYPE_CHECKING:
    from tests.chat_ui.page import FakePage

ORIGIN = "http://localhost"
LATE = "My parcel has not arrived."
REVIEW_HOURS = 4
ENDED = 1
"""The end of a session that is over."""
UNKNOWN = 2
"""The end of a session that the accounts cannot be asked about just now."""


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]
Visit = Callable[..., httpx.AsyncClient]
OpenHost = Callable[..., AbstractAsyncContextManager[FastAPI]]
LoseKey = Callable[[], Awaitable[None]]


@pytest.fixture(scope="session", autouse=True)
def chainlit_imported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Import Chainlit once, on a folder that outlives every test; its own warnings at import are not ours to mend."""
    prepare_app_root(tmp_path_factory.mktemp("screen"), "for tests only, never a key")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("chainlit.server")


@pytest.fixture
def run(
    data_dir: Path,
    storage_environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run `frontdesk` on this test's folder, away from anybody's .env."""
    monkeypatch.chdir(tmp_path)
    for name, value in storage_environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "200")

    def ran(*words: str, data: Path = data_dir) -> Done:
        monkeypatch.setattr(sys, "argv", ["frontdesk", *words, "--data", str(data)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    return ran


@pytest.fixture
def build(tools_settings: ToolsSettings) -> Callable[..., FastAPI]:
    """Build the host on this test's folder; chat settings by name."""

    def built(**chat: object) -> FastAPI:
        return build_app(
            ChatSettings(_env_file=None, **chat),  # type: ignore[arg-type]  # settings by name
            AgentSettings(_env_file=None, models="guided"),
            tools_settings,
        )

    return built


@pytest.fixture
def lose_the_vault_key(tools_settings: ToolsSettings) -> LoseKey:
    """Let what is stored have been wrapped by keys that nobody has: all a running host can see of a lost key."""

    async def lost() -> None:
        async with open_database(tools_settings.url) as database, database.writing() as session:
            await session.execute(update(VaultKeyRow).values(wrapped=secrets.token_bytes(60)))
            await session.execute(update(VaultKeyInUseRow).values(fingerprint=secrets.token_hex(16)))

    return lost


@pytest.fixture
def visit() -> Visit:
    """Return a browser's HTTP side: it keeps cookies and names its origin."""

    def client(app: FastAPI, **headers: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url=ORIGIN, headers={"Origin": ORIGIN, **headers}
        )

    return client


@pytest.fixture
def open_host(build: Callable[..., FastAPI], engines: Engines, monkeypatch: pytest.MonkeyPatch) -> OpenHost:
    """Run the host's lifespan around a test, with the engines that were built for all tests."""
    monkeypatch.setattr(server, "build_engines", lambda *_: engines)

    @asynccontextmanager
    async def opened(**chat: object) -> AsyncIterator[FastAPI]:
        app = build(**chat)
        async with app.router.lifespan_context(app):
            yield app

    return opened


@pytest.fixture
async def app(open_host: OpenHost) -> AsyncIterator[FastAPI]:
    """A running host. It lives in a task of its own: what opens its lifespan must also close it."""
    running: asyncio.Queue[FastAPI] = asyncio.Queue()
    over = asyncio.Event()

    async def live() -> None:
        async with open_host() as host:
            running.put_nowait(host)
            await over.wait()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(live())
        yield await running.get()
        over.set()


@pytest.fixture
def accounts(app: FastAPI) -> AccountStore:
    store: AccountStore = app.state.running.tools.accounts
    return store


@pytest.fixture
async def ada(accounts: AccountStore) -> Account:
    return (await accounts.add("ada", "Ada <Lovelace>", Role.AGENT, PASSWORD, OPERATOR))[0]


@pytest.fixture
def hooks(turns: TurnParts) -> None:
    from chat_ui.app import Chat, ChatParts

    async def recheck(visitor: Visitor) -> Visitor:
        if visitor.ends == ENDED:
            raise SessionEnded
        if visitor.ends == UNKNOWN:
            raise AccountsUnavailable
        return visitor

    Chat(ChatParts(lambda: turns, recheck, REVIEW_HOURS)).register()


@pytest.fixture
def page(hooks: None) -> "FakePage":
    from tests.chat_ui.page import FakePage

    return FakePage()


async def draft_on(page: "FakePage") -> None:
    """Let a page have a draft, with its panel open."""
    await page.say(LATE)
    assert page.element("TicketPanel")["isOpen"]
