"""A process of its own that opens chats over websockets, as browsers do, and says how long the answers took."""

import asyncio
import json
import sys
import time
from contextlib import AsyncExitStack
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import socketio

MESSAGES: Final = (
    "My parcel A-778899 has not come. My e-mail is ada@example.com and my phone is 0532 123 45 67.",
    "It should have come last Monday",
    "I do not know",
)
_PATIENCE_SECONDS: Final = 120.0


class Unanswered(Exception):
    """A message was never answered, or with an error."""


class Page:
    """One open chat: the socket of a visitor with cookies of their own."""

    def __init__(self, socket: socketio.AsyncClient) -> None:
        self._socket = socket
        self._replies: dict[str, str] = {}
        self._idle = asyncio.Event()
        socket.on("*", self._take)

    async def open(self, address: str) -> None:
        """Connect and wait until the server takes messages."""
        visit = {"sessionId": str(uuid4()), "clientType": "webapp", "userEnv": "{}"}
        await self._socket.connect(
            address,
            headers={"Origin": address},
            auth=visit,
            transports=["websocket"],
            socketio_path="/ws/socket.io",
            wait_timeout=_PATIENCE_SECONDS,
        )
        await self._ask("connection_successful")

    async def say(self, text: str) -> None:
        """Send a message and wait for the end of its turn. Raises `Unanswered` when no reply came with it."""
        self._replies.clear()
        message = {
            "id": str(uuid4()),
            "threadId": "",
            "name": "visitor",
            "type": "user_message",
            "output": text,
            "createdAt": "2026-01-01T00:00:00Z",
        }
        await self._ask("client_message", {"message": message, "fileReferences": []})
        if not any(self._replies.values()):
            raise Unanswered("A message went unanswered: no reply before its turn ended.")

    async def _ask(self, event: str, *data: Any) -> None:
        self._idle.clear()
        await self._socket.emit(event, *data)
        try:
            await asyncio.wait_for(self._idle.wait(), _PATIENCE_SECONDS)
        except TimeoutError:
            raise Unanswered(f"Nothing ended {event} within {_PATIENCE_SECONDS:.0f} seconds.") from None

    async def _take(self, event: str, data: Any = None) -> None:
        match event:
            case "task_end":
                self._idle.set()
            case "new_message" | "stream_start" | "update_message" if data["type"] == "assistant_message":
                self._replies[data["id"]] = "" if data.get("isError") else data["output"]
            case "stream_token" if data["id"] in self._replies:
                self._replies[data["id"]] += data["token"]


async def hold(address: str, chats: int) -> float:
    """Open all chats, then let each say its messages one after the other; return the seconds to the last answer."""
    async with AsyncExitStack() as opened:
        pages = [await _opened(opened, address) for _ in range(chats)]
        began = time.perf_counter()
        async with asyncio.TaskGroup() as talking:
            for page in pages:
                talking.create_task(_talk(page))
        return time.perf_counter() - began


async def _opened(opened: AsyncExitStack, address: str) -> Page:
    browser = await opened.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))
    async with browser.get(address) as answer:
        answer.raise_for_status()
    socket = socketio.AsyncClient(http_session=browser, reconnection=False, handle_sigint=False)
    page = Page(socket)
    await page.open(address)
    opened.push_async_callback(socket.disconnect)
    return page


async def _talk(page: Page) -> None:
    for text in MESSAGES:
        await page.say(text)


def main() -> None:
    """Hold the chats and print one line of JSON; a message without an answer ends the process with exit code 1."""
    address, chats = urlsplit(sys.argv[1]), int(sys.argv[2])
    unanswered = ""
    try:
        seconds = asyncio.run(hold(f"{address.scheme}://{address.netloc}", chats))
    except* Unanswered as failed:
        unanswered = str(failed.exceptions[0])
    if unanswered:
        sys.exit(unanswered)
    sys.stdout.write(json.dumps({"chats": chats, "messages": chats * len(MESSAGES), "seconds": seconds}) + "\n")


if __name__ == "__main__":
    main()
