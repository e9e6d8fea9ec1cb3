"""Frontdesk's own commands as processes: the tool server over stdio, and the host over HTTP."""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from agent.inputs import Customer
from agent.models import ChainModel
from mcp_tools.domain.text import Language
from mcp_tools.engines import Engines
from tests.journeys.chat import CONVERSATION, Chat, OpenChat

BIN = Path(sys.executable).parent
_OURS = ("TOOLS_", "AGENT_", "CHAT_", "GROQ_", "FASTMCP_")
_SECONDS = 50.0


@dataclass
class StdioDesk:
    """A running `frontdesk-mcp`, spoken to in lines of JSON. What it prints beside is in `errors`."""

    process: asyncio.subprocess.Process
    errors: Path
    ids: "count[int]" = field(default_factory=lambda: count(1))
    answers: dict[int, Any] = field(default_factory=dict)

    async def write(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line.encode() + b"\n")
        await self.process.stdin.drain()

    async def send(self, method: str, params: dict[str, Any]) -> int:
        """Send a request without waiting; return its id."""
        number = next(self.ids)
        await self.write(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
        return number

    async def answer(self, number: int) -> Any:
        """Wait for the answer to a request; answers come in any order."""
        while number not in self.answers:
            other, answer = await self.next_answer()
            self.answers[other] = answer
        return self.answers.pop(number)

    async def next_answer(self) -> tuple[int, Any]:
        """Wait for the next answer to any request; notifications are passed over."""
        assert self.process.stdout
        while True:
            line = await asyncio.wait_for(self.process.stdout.readline(), _SECONDS)
            assert line, f"the server ended: {self.errors.read_text()}"
            said = json.loads(line)
            if "id" in said:
                return said["id"], said.get("result", said.get("error"))

    async def call(self, tool: str, **arguments: Any) -> Any:
        """Call a tool; return its whole answer."""
        return await self.answer(await self.send("tools/call", {"name": tool, "arguments": arguments}))

    async def ask(self, tool: str, **arguments: Any) -> Any:
        """Call a tool that is expected to answer; return its structured answer."""
        answer = await self.call(tool, **arguments)
        assert not answer["isError"], answer
        return answer["structuredContent"]

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()


@pytest.fixture
def open_chat(open_turns: Any) -> OpenChat:
    """Open a chat on this test's folder, worded by guided or the models handed in; opening it again is a restart."""

    @asynccontextmanager
    async def opened(
        screen: Language = Language.EN,
        customer: str = "guest:one",
        conversation: str = CONVERSATION,
        models: Sequence[ChainModel] = (),
    ) -> AsyncIterator[Chat]:
        async with open_turns(*models) as parts:
            yield Chat(parts, Customer(customer, screen), conversation)

    return opened


OpenStdio = Callable[..., AbstractAsyncContextManager[StdioDesk]]
OpenHost = Callable[..., AbstractAsyncContextManager[str]]


@pytest.fixture
def environment(tmp_path: Path, storage_environment: dict[str, str]) -> dict[str, str]:
    """The environment without any setting of ours but the database's; processes run in `tmp_path`, without a `.env`."""
    theirs = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return theirs | storage_environment


@pytest.fixture
def rows(database_url: str) -> Callable[[str], list[Any]]:
    """Ask this test's database directly, as nobody of ours would; the file on SQLite must be sound."""

    async def asked(query: str) -> list[Any]:
        engine = create_async_engine(database_url)
        async with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                assert (await connection.scalars(text("PRAGMA integrity_check"))).all() == ["ok"]
            found = [tuple(row) for row in await connection.execute(text(query))]
        await engine.dispose()
        return found

    def ask(query: str) -> list[Any]:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, asked(query)).result()

    return ask


@pytest.fixture
def open_stdio(tmp_path: Path, environment: dict[str, str]) -> OpenStdio:
    """Start `frontdesk-mcp` on a folder and say hello; `kilobytes` caps the size of the files it may write."""

    @asynccontextmanager
    async def opened(data: Path, *options: str, name: str = "mcp", kilobytes: int | None = None) -> AsyncIterator[Any]:
        command = [str(BIN / "frontdesk-mcp"), "--data", str(data), *options]
        if kilobytes:
            command = ["bash", "-c", 'ulimit -f "$0"; exec "$@"', str(kilobytes), *command]
        errors = tmp_path / f"{name}.stderr"
        with errors.open("ab") as stream:
            pipe = asyncio.subprocess.PIPE
            process = await asyncio.create_subprocess_exec(
                *command, stdin=pipe, stdout=pipe, stderr=stream, cwd=tmp_path, env=environment, limit=2**24
            )
        desk = StdioDesk(process, errors)
        try:
            hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
            await desk.answer(await desk.send("initialize", hello))
            await desk.write('{"jsonrpc": "2.0", "method": "notifications/initialized"}')
            yield desk
        finally:
            await _ended(process)

    return opened


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Let the process end by itself when its input closes; end it when it does not."""
    if process.stdin:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), 20)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    finally:
        # The transport is closed here and not by the garbage collector, which would warn in another test.
        getattr(process, "_transport").close()  # noqa: B009


@pytest.fixture
def open_host(tmp_path: Path, environment: dict[str, str]) -> OpenHost:
    """Start `frontdesk serve` on a folder and a free port; give the address of its `/mcp`."""

    @asynccontextmanager
    async def opened(data: Path) -> AsyncIterator[str]:
        command = [str(BIN / "frontdesk"), "serve", "--port", "0", "--data", str(data)]
        settings = {**environment, "AGENT_MODELS": "guided", "PYTHONUNBUFFERED": "1"}
        with (tmp_path / "host.stderr").open("ab") as stream:
            process = await asyncio.create_subprocess_exec(
                *command, stdout=asyncio.subprocess.PIPE, stderr=stream, cwd=tmp_path, env=settings
            )
        try:
            yield f"http://127.0.0.1:{await asyncio.wait_for(_port_of(process), _SECONDS)}/mcp"
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            await _ended(process)

    return opened


async def _port_of(process: asyncio.subprocess.Process) -> int:
    assert process.stdout
    async for line in process.stdout:
        if found := re.search(rb"ready: http://[^:]+:(\d+)", line):
            return int(found.group(1))
    raise AssertionError("the host ended before it was ready")


@pytest.fixture
def trained(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Put the model that the suite already trained into a data folder, so that a process need not train it again."""

    def put(data: Path) -> Path:
        base = tmp_path_factory.getbasetemp()
        [model] = {*base.glob("engines/intent-*.npz"), *base.parent.glob("engines/intent-*.npz")}
        (data / "cache").mkdir(parents=True)
        shutil.copy(model, data / "cache")
        return data

    return put
