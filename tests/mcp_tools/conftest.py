"""The tool server's public doors: a client in memory and one over HTTP, each call signed as somebody."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport
from mcp.types import CallToolRequest, CallToolRequestParams, CallToolResult, ClientRequest

from agent.tools_client import sign
from mcp_tools.domain.identity import IDENTITY_META, Identity, Role, SetBy
from mcp_tools.engines import EngineRoom, Engines
from mcp_tools.errors import MaskingUnavailable
from mcp_tools.server import ToolServer, open_tools
from mcp_tools.settings import ToolsSettings

HOME = "conversation-of-ada"


class People:
    """Who may call. `ada` and `bob` are customers; `ada_host`, `ada_rule` and `ada_model` act for Ada in the host."""

    ada = Identity(subject="guest:ada", role=Role.CUSTOMER, by=SetBy.CUSTOMER)
    bob = Identity(subject="guest:bob", role=Role.CUSTOMER, by=SetBy.CUSTOMER)
    ada_host = Identity(subject="guest:ada", role=Role.CUSTOMER, by=SetBy.CUSTOMER, is_host=True)
    bob_host = Identity(subject="guest:bob", role=Role.CUSTOMER, by=SetBy.CUSTOMER, is_host=True)
    ada_rule = Identity(subject="guest:ada", role=Role.CUSTOMER, by=SetBy.RULE, is_host=True)
    ada_model = Identity(subject="guest:ada", role=Role.CUSTOMER, by=SetBy.MODEL, conversation=HOME)
    agent = Identity(subject="staff:eve", role=Role.AGENT, by=SetBy.PERSON)
    agent_host = Identity(subject="staff:eve", role=Role.AGENT, by=SetBy.PERSON, is_host=True)
    admin = Identity(subject="staff:root", role=Role.ADMIN, by=SetBy.PERSON)


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
def home() -> str:
    """The id of Ada's conversation."""
    return HOME


@pytest.fixture
def open_door(data_dir: Path, engines: Engines) -> OpenDoor:
    """Open a tool server on this test's folder and a client in memory; `broken` masks nothing and only fails."""

    @asynccontextmanager
    async def opened(local: Identity | None = None, *, broken: str | None = None) -> AsyncIterator[Door]:
        settings = ToolsSettings(data_dir=data_dir, _env_file=None)
        room = EngineRoom({None: lambda: engines, "engine": lambda: _mute(engines), "build": _no_engines}[broken])
        async with open_tools(settings, local, room) as tools, Client(tools.mcp) as client:
            yield Door(tools, client)

    return opened


@pytest.fixture
def open_http_door(open_door: OpenDoor) -> OpenDoor:
    """Serve the same over HTTP on a free port; `bearer` is whose token each request carries, None for none."""

    @asynccontextmanager
    async def opened(bearer: Identity | None) -> AsyncIterator[Door]:
        async with open_door() as door, _served(door.tools) as url:
            headers = {"Authorization": f"Bearer {sign(bearer, door.tools.identity_key)}"} if bearer else {}
            async with Client(StreamableHttpTransport(url, headers=headers)) as client:
                yield Door(door.tools, client)

    return opened


@pytest.fixture
def served() -> Callable[[ToolServer], AbstractAsyncContextManager[str]]:
    """Serve a tool server over HTTP and give its address."""
    return _served


@asynccontextmanager
async def _served(tools: ToolServer) -> AsyncIterator[str]:
    app = tools.mcp.http_app(path="/mcp", json_response=True, stateless_http=True)
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

    def find(self, _text: str) -> list[object]:
        raise MaskingUnavailable


def _mute(engines: Engines) -> Engines:
    return replace(engines, personal_data=_FailingEngine())  # type: ignore[arg-type]  # stands in for the real one


def _no_engines() -> Engines:
    raise ImportError("a library is missing")
