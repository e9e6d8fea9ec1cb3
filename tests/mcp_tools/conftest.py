"""The tool server's public doors: a client in memory and one over HTTP, each call signed as somebody."""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from mcp.types import CallToolRequest, CallToolRequestParams, CallToolResult, ClientRequest

from agent.signing import sign
from mcp_tools.accounts.tables import AccountRow
from mcp_tools.domain.identity import IDENTITY_META, Identity, Role, SetBy
from mcp_tools.engines import EngineRoom, Engines
from mcp_tools.errors import MaskingUnavailable
from mcp_tools.guard import Called, unobserved
from mcp_tools.identity import OPERATOR
from mcp_tools.server import ToolServer, open_tools
from mcp_tools.settings import ToolsSettings

HOME = "conversation-of-ada"
ACCOUNTS = {
    "eve": ("Eve Arden", Role.AGENT),
    "can": ("Can Yücel", Role.AGENT),
    "root": ("Ruth Root", Role.ADMIN),
    "deniz": ("Deniz Kaya", Role.CUSTOMER),
}
"""Who has an account in every test: by id, which is their login too, with a password nobody knows."""


class People:
    """Who may call. `ada` and `bob` are customers; `ada_host`, `ada_rule` and `ada_model` act for Ada in the host."""

    ada = Identity(subject="guest:ada", role=Role.CUSTOMER, by=SetBy.CUSTOMER)
    bob = Identity(subject="guest:bob", role=Role.CUSTOMER, by=SetBy.CUSTOMER)
    ada_host = Identity(subject="guest:ada", role=Role.CUSTOMER, by=SetBy.CUSTOMER, is_host=True)
    bob_host = Identity(subject="guest:bob", role=Role.CUSTOMER, by=SetBy.CUSTOMER, is_host=True)
    ada_rule = Identity(subject="guest:ada", role=Role.CUSTOMER, by=SetBy.RULE, is_host=True)
    ada_model = Identity(subject="guest:ada", role=Role.CUSTOMER, by=SetBy.MODEL, conversation=HOME)
    agent = Identity(subject="account:eve", role=Role.AGENT, by=SetBy.PERSON, epoch=1)
    agent_host = agent.model_copy(update={"is_host": True})
    agent_chatting = Identity(subject="account:eve", role=Role.CUSTOMER, by=SetBy.CUSTOMER, epoch=1, is_host=True)
    """One of the team who chats like anybody else."""
    colleague = Identity(subject="account:can", role=Role.AGENT, by=SetBy.PERSON, epoch=1)
    colleague_host = colleague.model_copy(update={"is_host": True})
    admin = Identity(subject="account:root", role=Role.ADMIN, by=SetBy.PERSON, epoch=1)
    admin_host = admin.model_copy(update={"is_host": True})
    member = Identity(subject="account:deniz", role=Role.CUSTOMER, by=SetBy.CUSTOMER, epoch=1)
    member_host = member.model_copy(update={"is_host": True})


@dataclass(frozen=True)
class Door:
    """One connected client. `who` is an identity to sign, or None for a call that proves nothing."""

    tools: ToolServer
    client: Client[Any]

    def proof(self, who: Identity | None) -> dict[str, Any]:
        return {IDENTITY_META: sign(who, self.tools.identity_key)} if who else {}

    async def send(self, name: str, arguments: dict[str, Any], meta: dict[str, Any]) -> CallToolResult:
        params = CallToolRequestParams.model_validate({"name": name, "arguments": arguments, "_meta": meta})
        return await self.client.session.send_request(ClientRequest(CallToolRequest(params=params)), CallToolResult)

    async def ask(self, who: Identity | None, name: str, **arguments: Any) -> Any:
        """Call a tool that is expected to answer; return its structured answer, a ticket unwrapped."""
        result = await self.send(name, arguments, self.proof(who))
        assert not result.isError, text_of(result)
        answer = result.structuredContent
        assert answer is not None
        return answer["result"] if set(answer) == {"result"} else answer

    async def refusal(self, who: Identity | None, name: str, **arguments: Any) -> str:
        """Call a tool that is expected to refuse; return the whole text of its answer."""
        result = await self.send(name, arguments, self.proof(who))
        assert result.isError, text_of(result)
        assert result.structuredContent is None
        return text_of(result)

    async def draft(self, who: Identity, key: str = "k-1", **arguments: Any) -> Any:
        """Create a draft about a late order in Ada's conversation, or as told."""
        wanted = {"intent": "order_late", "description": "My order has not arrived.", "language": "en", "key": key}
        return (await self.ask(who, "create_ticket", **{"conversation": HOME, **wanted, **arguments}))["ticket"]

    async def update(self, who: Identity, ticket: Any, **changes: Any) -> Any:
        sent = {"number": ticket["number"], "version": ticket["version"], "changes": changes}
        return (await self.ask(who, "update_ticket", **sent))["ticket"]

    async def read(self, who: Identity, number: str) -> Any:
        return (await self.ask(who, "get_ticket", number=number))["ticket"]

    async def kinds(self, who: Identity) -> list[str]:
        """Return the kinds of all events this reader is told of, oldest first."""
        return [event["kind"] for event in (await self.ask(who, "events_after", cursor=0))["events"]]

    async def filed(self, who: Identity, **arguments: Any) -> Any:
        """Create a draft and submit it."""
        ticket = await self.draft(who, **arguments)
        sent = {"number": ticket["number"], "version": ticket["version"], "shown": ticket["content_hash"]}
        return (await self.ask(who, "submit_ticket", **sent))["ticket"]


def text_of(result: CallToolResult) -> str:
    return "\n".join(getattr(part, "text", "") for part in result.content)


OpenDoor = Callable[..., AbstractAsyncContextManager[Door]]


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def until() -> Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]:
    """Wait until what a server does by itself is done; each question is a read of its database."""

    async def waited(is_done: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(20):
            while not await is_done():
                continue

    return waited


@pytest.fixture
def home() -> str:
    """The id of Ada's conversation."""
    return HOME


@pytest.fixture
def open_door(tools_settings: ToolsSettings, engines: Engines) -> OpenDoor:
    """Open a tool server on this test's folder and a client in memory; `broken` masks nothing and only fails.

    Other settings than this test's are given by name.
    """

    @asynccontextmanager
    async def opened(
        local: Identity | None = None, *, broken: str | None = None, called: Called = unobserved, **changed: Any
    ) -> AsyncIterator[Door]:
        settings = tools_settings.model_copy(update=changed)
        room = EngineRoom({None: lambda: engines, "engine": lambda: _mute(engines), "build": _no_engines}[broken])
        async with open_tools(settings, local, room, called) as tools, Client(tools.mcp) as client:
            await _add_accounts(tools)
            yield Door(tools, client)

    return opened


async def _add_accounts(tools: ToolServer) -> None:
    """Put the accounts into a fresh database as they are: a real password would cost each test a tenth of a second."""
    async with tools.database.writing() as session:
        if await session.get(AccountRow, "eve"):
            return
        for login, (name, role) in ACCOUNTS.items():
            row = AccountRow(id=login, login=login, name=name, role=role, password="", epoch=1)
            row.created_at = datetime.now(UTC)
            session.add(row)


class _SignsEach(httpx.Auth):
    """Signs a fresh token into every request, as the host does."""

    def __init__(self, who: Identity, key: bytes) -> None:
        self._who = who
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {sign(self._who, self._key)}"
        yield request


@pytest.fixture
def open_http_door(open_door: OpenDoor) -> OpenDoor:
    """Serve the same over HTTP on a free port.

    `bearer` is whom the host signs into each request, or the scopes of a token for `login`.
    """

    @asynccontextmanager
    async def opened(bearer: Identity | None = None, *, login: str = "", scopes: Any = ()) -> AsyncIterator[Door]:
        async with open_door() as door, _served(door.tools) as url:
            auth: Any = _SignsEach(bearer, door.tools.identity_key) if bearer else None
            if login:
                auth = (await door.tools.accounts.issue(login, "test", scopes, 1, OPERATOR))[1]
            async with Client(StreamableHttpTransport(url, auth=auth)) as client:
                yield Door(door.tools, client)

    return opened


@pytest.fixture
def open_stdio_door(
    open_door: OpenDoor, data_dir: Path, engines_folder: Path, storage_environment: dict[str, str]
) -> OpenDoor:
    """Start `frontdesk-mcp` on this test's folder, as the operator or with `options`, and speak to the process."""

    @asynccontextmanager
    async def opened(*options: str) -> AsyncIterator[Door]:
        command = str(Path(sys.executable).with_name("frontdesk-mcp"))
        shutil.copytree(engines_folder, data_dir / "cache", dirs_exist_ok=True)
        transport = StdioTransport(
            command,
            ["--data", str(data_dir), *options],
            env=os.environ | storage_environment,
            cwd=str(data_dir),
            keep_alive=False,
        )
        async with open_door() as door, Client(transport) as client:
            yield Door(door.tools, client)

    return opened


@pytest.fixture
def served() -> Callable[[ToolServer], AbstractAsyncContextManager[str]]:
    """Serve a tool server over HTTP and give its address."""
    return _served


@asynccontextmanager
async def _served(tools: ToolServer) -> AsyncIterator[str]:
    app = tools.mcp.http_app(
        path="/mcp", json_response=True, stateless_http=True, host_origin_protection=True, allowed_hosts=["127.0.0.1:*"]
    )
    config = uvicorn.Config(app, log_config=None, ws="none")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    listening = socket.create_server(("127.0.0.1", 0))
    await server.startup(sockets=[listening])
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
    finally:
        await server.shutdown(sockets=[listening])


class _FailingEngine:
    """An engine whose rules broke: it says so and finds nothing."""

    def find_all(self, _text: str, _own_name: str) -> list[object]:
        raise MaskingUnavailable


def _mute(engines: Engines) -> Engines:
    return replace(engines, personal_data=_FailingEngine())  # type: ignore[arg-type]  # stands in for the real one


def _no_engines() -> Engines:
    raise ImportError("a library is missing")
