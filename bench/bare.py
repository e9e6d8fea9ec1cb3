"""The peer of rows in this process: bare FastMCP tools that answer what ours answered."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastmcp import Client, FastMCP

from agent.tools_client import ToolsClient
from bench.errors import BenchFailed

Answer = dict[str, Any]


class Recorder(ToolsClient):
    """The chat's own door to the tools, keeping what came through it."""

    def __init__(self, door: ToolsClient) -> None:
        self._door = door
        self.client = door.client
        self.answers: list[Answer] = []

    def meta(self, *given: Any, **named: Any) -> dict[str, str]:
        return self._door.meta(*given, **named)

    async def call(self, name: str, arguments: dict[str, Any], meta: dict[str, str]) -> Any:
        answer = await self._door.call(name, arguments, meta)
        self.answers.append(answer if isinstance(answer, dict) else {"result": answer})
        return answer


@asynccontextmanager
async def open_bare(answers: Sequence[Answer]) -> AsyncIterator[Client[Any]]:
    """Serve one tool, without identity, store or checks, that returns the answer of the number it is given.

    Raises `BenchFailed` when what arrives differs: the peer must carry the same bytes.
    """
    server = FastMCP("bare")

    @server.tool
    def answer(number: int) -> Answer:
        return answers[number]

    async with Client(server) as client:
        for number, expected in enumerate(answers):
            if (await client.call_tool("answer", {"number": number})).structured_content != expected:
                raise BenchFailed("The bare tool's answer differs from ours.")
        yield client
