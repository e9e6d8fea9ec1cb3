"""A line to a server that can be listened to, and cut: what a client sees when the server is killed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Line:
    """What went each way, as it went."""

    url: str = ""
    asked: bytes = b""
    answered: bytes = b""
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    server: asyncio.Server | None = None

    def cut(self) -> None:
        """Drop all that runs, and take nothing more."""
        if self.server:
            self.server.close()
        for writer in self.writers:
            writer.transport.abort()

    async def _talk(self, host: str, port: int, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            server, forth = await asyncio.open_connection(host, port)
            self.writers |= {back, forth}
            both = [self._pass(client, forth, "asked"), self._pass(server, back, "answered")]
            await asyncio.gather(*both, return_exceptions=True)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        while data := await reader.read(65536):
            setattr(self, way, getattr(self, way) + data)
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    """Open a line of one's own to the server at `url`, with the same path."""
    parts, line = urlsplit(url), Line()
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.create_task(line._talk(parts.hostname or "", parts.port or 80, reader, writer)))

    line.server = await asyncio.start_server(accept, "127.0.0.1", 0)
    line.url = f"http://127.0.0.1:{line.server.sockets[0].getsockname()[1]}{parts.path}"
    try:
        yield line
    finally:
        line.cut()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
