"""Composition root: one process with the chat, the tools' MCP door and health. Builds everything, decides nothing."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from fastmcp import FastMCP
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from agent.errors import AgentError
from agent.inputs import Customer
from agent.models import check_models
from agent.settings import AgentSettings
from agent.setup import open_agent
from agent.turn import TurnParts
from chat_ui import tracing
from chat_ui.app_root import drop_foreign_translations, prepare_app_root
from chat_ui.metrics import Metrics
from chat_ui.metrics_door import MetricsDoor
from chat_ui.page import build_page
from chat_ui.reports import calls_told, turns_told
from chat_ui.request_log import RequestLog
from chat_ui.routes import MCP_PATH, METRICS_PATH, SIGN_IN_PATH, SIGN_OUT_PATH, Gate
from chat_ui.security import BodyLimit, OwnOrigin, SecurityHeaders
from chat_ui.settings import ChatSettings
from chat_ui.sign_in.doors import SignInDoors
from chat_ui.sign_in.people import AccountsUnavailable, People
from chat_ui.sign_in.session import SignedIn
from chat_ui.visitor import Visitors
from mcp_tools import data_folder
from mcp_tools.access import ACCESS
from mcp_tools.accounts.store import AccountStore
from mcp_tools.domain.identity import Account
from mcp_tools.errors import KeyMissing, ToolsError
from mcp_tools.server import ToolServer, open_tools, prepare
from mcp_tools.settings import ToolsSettings

Wait = Callable[[float], Awaitable[None]]
"""Returns after the seconds given, or sooner when something happened."""

_DATABASE_SECONDS = 2.0
_PROBE = Customer("guest:health-probe")
"""Nobody's subject: asking for its conversations goes through the tools to the database and finds none."""


@dataclass
class Running:
    """What the lifespan opened; empty before and after."""

    tools: ToolServer | None = None
    turns: TurnParts | None = None
    mcp: ASGIApp | None = None
    telling: Callable[[Wait], AbstractAsyncContextManager[None]] | None = None
    """Set when the chat is mounted: shows open pages their news."""
    pages: Callable[[], int] = lambda: 0
    """Set when the chat is mounted: counts the pages that are connected."""
    metrics: Metrics = field(init=False)

    def __post_init__(self) -> None:
        self.metrics = Metrics(lambda: self.open_turns().tools.load(), lambda: self.pages())

    def open_turns(self) -> TurnParts:
        """Return the parts of a turn. Raises RuntimeError outside the host's life."""
        if self.turns is None:
            raise RuntimeError("The host is not running.")
        return self.turns

    def accounts(self) -> "_AccountsDoor | None":
        """Return the door to the accounts, None where they are on a remote tool server."""
        return _AccountsDoor(self.tools.accounts) if self.tools else None


def try_out(chat: ChatSettings, agent: AgentSettings, tools: ToolsSettings) -> None:
    """Try everything that could stop a start, so that it is told in one sentence before anything is served.

    Raises `StartupError`, `SettingsWrong` or `StoreUnavailable` with what to do.
    """
    check_models(agent)
    tracing.is_wanted(os.environ)
    if tools.is_shared and not chat.cookie_key:
        raise KeyMissing("With a shared database CHAT_COOKIE_KEY must be given explicitly, too.")
    if agent.tools_url is None:
        prepare(tools)


def build_app(chat: ChatSettings, agent: AgentSettings, tools: ToolsSettings) -> FastAPI:
    """Compose the host. Nothing heavy is loaded before its lifespan begins, and no data is touched but the keys.

    Raises `StartupError` with what to do.
    """
    folder = data_folder.prepare(tools.data_dir)
    visitors = Visitors(data_folder.key(folder, "cookie", chat.cookie_key, "CHAT_COOKIE_KEY"))
    running = Running()
    app = FastAPI(lifespan=_lifespan(running, chat, agent, tools), docs_url=None, redoc_url=None, openapi_url=None)
    app.state.running = running
    app.add_api_route("/healthz", _alive, methods=["GET"])
    app.add_api_route("/readyz", _ready(running), methods=["GET"])
    app.router.routes.append(Route(MCP_PATH, endpoint=_McpDoor(running)))
    door = MetricsDoor(running.metrics, chat.metrics_token, is_behind_proxy=chat.public_url is not None)
    app.router.routes.append(Route(METRICS_PATH, endpoint=door.show, methods=["GET"]))
    people = People(running.accounts)
    _add_sign_in(app, chat, visitors, people, running)
    _mount_chat(app, chat, visitors, people, running, folder)
    return app


def _add_sign_in(app: FastAPI, chat: ChatSettings, visitors: Visitors, people: People, running: Running) -> None:
    async def adopt(account: Customer, guest: Customer) -> None:
        await running.open_turns().tools.adopt_conversations(account, guest)

    doors = SignInDoors(visitors, people, adopt, is_https=chat.is_https)
    for path, method, door in (
        (SIGN_IN_PATH, "GET", doors.show),
        (SIGN_IN_PATH, "POST", doors.sign_in),
        (SIGN_OUT_PATH, "POST", doors.sign_out),
    ):
        app.router.routes.append(Route(path, endpoint=door, methods=[method]))


def _mount_chat(
    app: FastAPI, chat: ChatSettings, visitors: Visitors, people: People, running: Running, folder: Path
) -> None:
    """Put the page and Chainlit below our own rules: hosts, origins, sizes, routes, visitors.

    Chainlit reads its folder and its secret at import, so it is imported here, once both are there. Its own
    `mount_chainlit` would run our hooks as a second, nameless copy of the module that knows nothing of this host.
    """
    root = prepare_app_root(folder / "cache", visitors.chainlit_secret)
    from chainlit.server import app as chainlit_app
    from chainlit.server import get_html_template

    from chat_ui.app import Chat, ChatParts
    from chat_ui.news import connected_pages
    from chat_ui.tokens import new_token, subject_of

    drop_foreign_translations(root)
    screens = Chat(ChatParts(running.open_turns, people.current, chat.first_review_hours))
    screens.register()
    running.telling, running.pages = screens.telling, connected_pages

    page = build_page(get_html_template(""), people.can_sign_in)  # type: ignore[no-untyped-call]  # Chainlit leaves it without types
    for path in ("/", "/login", "/thread/{thread}"):
        app.add_api_route(path, page.response, methods=["GET", "HEAD"], response_class=Response)
    app.mount("/", chainlit_app)
    # Added innermost first: a request meets them from the last to the first.
    app.add_middleware(
        SignedIn,
        visitors=visitors,
        people=people,
        is_https=chat.is_https,
        new_token=new_token,
        subject_of=subject_of,
    )
    app.add_middleware(Gate)
    app.add_middleware(BodyLimit)
    app.add_middleware(OwnOrigin, hosts=chat.hosts)
    app.add_middleware(SecurityHeaders, is_https=chat.is_https)
    app.add_middleware(RequestLog)


def _lifespan(
    running: Running, chat: ChatSettings, agent: AgentSettings, tools: ToolsSettings
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as opened:
            source, key = await _open_tools(running, opened, chat, agent, tools)
            is_traced = await opened.enter_async_context(tracing.exported_traces(frozenset(ACCESS)))
            told = turns_told(running.metrics)
            turns = open_agent(agent, source, key, chat.first_review_hours, told, is_traced=is_traced)
            running.turns = await opened.enter_async_context(turns)
            if running.telling:
                # A remote tool server rings no bell here.
                wait = running.tools.database.bell.wait if running.tools else asyncio.sleep
                await opened.enter_async_context(running.telling(wait))
            yield
        running.tools = running.turns = running.mcp = None

    return lifespan


async def _open_tools(
    running: Running, opened: AsyncExitStack, chat: ChatSettings, agent: AgentSettings, tools: ToolsSettings
) -> tuple[FastMCP | str, bytes]:
    """Return where the tools are and the key that proves callers to them: in this process, or a remote server's."""
    if agent.tools_url is not None:
        if tools.identity_key is None:
            raise KeyMissing("With AGENT_TOOLS_URL the tool server's TOOLS_IDENTITY_KEY must be given too.")
        return agent.tools_url, data_folder.key(tools.data_dir, "identity", tools.identity_key)
    server = running.tools = await opened.enter_async_context(open_tools(tools, called=calls_told(running.metrics)))
    running.mcp = await opened.enter_async_context(_open_mcp(server, chat))
    return server.mcp, server.identity_key


@asynccontextmanager
async def _open_mcp(tools: ToolServer, chat: ChatSettings) -> AsyncIterator[ASGIApp]:
    """Serve the tools over HTTP to whoever brings a Bearer token; stateless, so that any replica can answer."""
    hosts = [pattern for host in sorted(chat.hosts) for pattern in (host, f"{host}:*")]
    app = tools.mcp.http_app(
        path=MCP_PATH, json_response=True, stateless_http=True, host_origin_protection=True, allowed_hosts=hosts
    )
    async with app.lifespan(app):
        yield app


class _AccountsDoor:
    """The accounts as the chat asks them: it knows no errors of the tools."""

    def __init__(self, accounts: AccountStore) -> None:
        self._accounts = accounts

    async def in_session(self, account: str, session: str) -> Account | None:
        try:
            return await self._accounts.in_session(account, session)
        except ToolsError:
            raise AccountsUnavailable from None

    async def end_session(self, session: str, ends: int) -> None:
        try:
            await self._accounts.end_session(session, datetime.fromtimestamp(ends, UTC))
        except ToolsError:
            raise AccountsUnavailable from None

    async def sign_in(self, login: str, password: str) -> Account | None:
        try:
            return await self._accounts.sign_in(login, password)
        except ToolsError:
            raise AccountsUnavailable from None


class _McpDoor:
    """Passes a request on to the tools' HTTP app while it is open. With remote tools there is none here."""

    def __init__(self, running: Running) -> None:
        self._running = running

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self._running.mcp or PlainTextResponse("The tools are served elsewhere.\n", 404)
        await door(scope, receive, send)


async def _alive() -> dict[str, str]:
    """Answer that the process lives."""
    return {"status": "alive"}


def _ready(running: Running) -> Callable[[], object]:
    async def ready() -> JSONResponse:
        """Answer whether customers can be served: 503 with the reason until engines and database are there."""
        reason = await _what_is_missing(running)
        if reason:
            return JSONResponse({"status": "not ready", "reason": reason}, 503)
        return JSONResponse({"status": "ready", "answering": running.open_turns().answering})

    return ready


async def _what_is_missing(running: Running) -> str | None:
    if running.turns is None:
        return "starting"
    if running.tools and not running.tools.engines.is_warm:
        running.tools.engines.start()  # a build that failed is tried again
        return "the engines are warming up"
    try:
        async with asyncio.timeout(_DATABASE_SECONDS):
            await running.turns.tools.list_conversations(_PROBE, limit=1)
    except (AgentError, TimeoutError):
        return "the database does not answer"
    return None
