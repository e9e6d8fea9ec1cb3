"""A process of its own that opens chats over websockets, as browsers do, and says how long the answers took.

`python -m bench.load ADDRESS CHATS` has each say its messages one after the other, as fast as they are answered.
`python -m bench.load ADDRESS CHATS EVERY SECONDS` has each say one every EVERY seconds on the average, at random, for
SECONDS, and tells of each message how long its first word took.
"""

import asyncio
import json
import random
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from itertools import accumulate, cycle
from math import ceil
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
TALK: Final = (
    *MESSAGES,
    "Yes, please send it",
    "Can I still change the address of my order?",
    "Thanks",
    "What is the status of my ticket?",
    "The parcel is still not here, it is a blue lamp",
)
"""What people go on to say; from the beginning again when they are through."""
PAUSE: Final = 0.2
"""Of the mean time between two messages of a chat: for so long nobody, who reads and types, sends the next one."""
SEED: Final = 7
_PATIENCE_SECONDS: Final = 120.0


class Unanswered(Exception):
    """A message was never answered, or with an error."""


@dataclass(frozen=True)
class Heard:
    """A reply, and when its first word was there."""

    at: float
    text: str


@dataclass(frozen=True)
class Answered:
    """What came of a message: after how many seconds its first word, and the words."""

    seconds: float
    text: str


class Page:
    """One open chat: the socket of a visitor with cookies of their own."""

    def __init__(self, socket: socketio.AsyncClient) -> None:
        self._socket = socket
        self._replies: dict[str, str] = {}
        self._first_word: float | None = None
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

    async def say(self, text: str) -> Heard:
        """Send a message and wait for the end of its turn. Raises `Unanswered` when no reply came with it."""
        self._replies.clear()
        self._first_word = None
        message = {
            "id": str(uuid4()),
            "threadId": "",
            "name": "visitor",
            "type": "user_message",
            "output": text,
            "createdAt": "2026-01-01T00:00:00Z",
        }
        await self._ask("client_message", {"message": message, "fileReferences": []})
        if self._first_word is None or not any(self._replies.values()):
            raise Unanswered("A message went unanswered: no reply before its turn ended.")
        return Heard(self._first_word, "".join(self._replies.values()))

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
        if self._first_word is None and any(self._replies.values()):
            self._first_word = time.perf_counter()


async def hold(address: str, chats: int) -> float:
    """Open all chats, then let each say its messages one after the other; return the seconds to the last answer."""
    async with AsyncExitStack() as opened:
        pages = [await _opened(opened, address) for _ in range(chats)]
        began = time.perf_counter()
        async with asyncio.TaskGroup() as talking:
            for page in pages:
                talking.create_task(_talk(page))
        return time.perf_counter() - began


async def keep_up(address: str, chats: int, every: float, seconds: float) -> list[Answered]:
    """Open all chats, let each say something now and then for some seconds, and return what came of each message.

    When a message is due is drawn beforehand. One that has to wait for the answer before it has waited since then.
    """
    async with AsyncExitStack() as opened:
        pages = [await _opened(opened, address) for _ in range(chats)]
        begin = time.perf_counter()
        async with asyncio.TaskGroup() as talking:
            tasks = [
                talking.create_task(_now_and_then(page, begin, due(n, every, seconds))) for n, page in enumerate(pages)
            ]
        return [answered for task in tasks for answered in task.result()]


def due(chat: int, every: float, seconds: float) -> list[float]:
    """Return when a chat's messages are due: the same moments in each run, at random to the others."""
    chance = random.Random(f"{SEED}-{chat}")  # noqa: S311  (spreads the load, guards nothing)
    pause = every * PAUSE
    gaps = (pause + chance.expovariate(1 / (every - pause)) for _ in range(ceil(3 * seconds / every) + 10))
    moments = list(accumulate(gaps))
    return [moment for moment in moments if moment < seconds]


async def _now_and_then(page: Page, begin: float, moments: list[float]) -> list[Answered]:
    answered = []
    for moment, text in zip(moments, cycle(TALK)):
        await asyncio.sleep(begin + moment - time.perf_counter())
        heard = await page.say(text)
        answered.append(Answered(heard.at - begin - moment, heard.text))
    return answered


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
    """Do the load and print one line of JSON; a message without an answer ends the process with exit code 1."""
    url, chats = urlsplit(sys.argv[1]), int(sys.argv[2])
    address = f"{url.scheme}://{url.netloc}"
    unanswered = ""
    told: dict[str, Any] = {}
    try:
        if len(sys.argv) > 3:
            every, seconds = map(float, sys.argv[3:5])
            told = {"answered": [asdict(one) for one in asyncio.run(keep_up(address, chats, every, seconds))]}
        else:
            told = {"seconds": asyncio.run(hold(address, chats))}
    except* Unanswered as failed:
        unanswered = str(failed.exceptions[0])
    if unanswered:
        sys.exit(unanswered)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
