"""The room that reads the feed: from now on, in order, at once, and nothing lost while the store or a page fails."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.inputs import Customer
from agent.tools_client import ToolsClient, open_tools_client
from agent.turn import TurnParts
from mcp_tools.domain.event import Event
from tests.conftest import OpenServer
from tests.team import Team

ADA = Customer("guest:ada")
TALK = "0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f"
LATE = "My parcel has not arrived."
SECONDS = 20.0


@dataclass
class Room:
    """A running news room. What it hands on lands in `told`, after as many failures as `broken` says."""

    told: "asyncio.Queue[Event]"
    broken: int = 0

    async def tell(self, events: tuple[Event, ...]) -> None:
        if self.broken:
            self.broken -= 1
            raise ConnectionError
        for event in events:
            self.told.put_nowait(event)

    async def next(self) -> Event:
        return await asyncio.wait_for(self.told.get(), SECONDS)


OpenRoom = Callable[..., AbstractAsyncContextManager[Room]]


@pytest.fixture
def open_room() -> OpenRoom:
    """Run a news room on a client's feed; `wait` as the host would give it."""
    from chat_ui.news import NewsRoom

    @asynccontextmanager
    async def opened(
        client: ToolsClient, wait: Callable[[float], Awaitable[None]] = asyncio.sleep, broken: int = 0
    ) -> AsyncIterator[Room]:
        room, reading = Room(asyncio.Queue(), broken), asyncio.Event()

        async def feed(cursor: int | None) -> tuple[tuple[Event, ...], int]:
            page = await client.feed(cursor)
            reading.set()
            return page

        task = asyncio.create_task(NewsRoom(feed, wait, room.tell).run())
        await asyncio.wait_for(reading.wait(), SECONDS)
        yield room
        task.cancel()
        await asyncio.wait([task], timeout=SECONDS)
        assert task.cancelled()

    return opened


async def ada_writes(client: ToolsClient, key: str = "k1") -> None:
    await client.analyze(ADA, TALK, LATE, key)


async def test_the_room_begins_now_and_hands_on_what_any_process_writes_in_order(
    turns: TurnParts, team: Team, open_room: OpenRoom
) -> None:
    await ada_writes(turns.tools)
    async with open_room(turns.tools) as room:
        await ada_writes(team.tools, "k2")
        await team.desk.take_over(team.me, TALK)
        told = [await room.next() for _ in range(2)]
    assert [event.kind for event in told] == ["message_received", "person_joined"]
    assert room.told.empty()


async def test_what_is_written_here_rings_at_once(open_server: OpenServer, open_room: OpenRoom) -> None:
    async with open_server() as server, open_tools_client(server.mcp, server.identity_key) as client:

        async def until_it_rings(_: float) -> None:
            await server.database.bell.wait(SECONDS * 10)

        async with open_room(client, until_it_rings) as room:
            await ada_writes(client)
            assert (await room.next()).kind == "message_received"


@pytest.mark.sqlite
async def test_while_the_store_fails_nothing_is_lost_and_one_line_is_logged(
    turns: TurnParts, team: Team, open_room: OpenRoom, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pauses: asyncio.Queue[float] = asyncio.Queue()

    async def impatient(seconds: float) -> None:
        pauses.put_nowait(seconds)
        await asyncio.sleep(seconds / 100)

    async def grows_patient() -> None:
        while await pauses.get() < 4:
            pass

    def rename(old: str, new: str) -> None:
        with sqlite3.connect(data_dir / "frontdesk.db") as database:
            database.execute(f"ALTER TABLE {old} RENAME TO {new}")
        database.close()

    async with open_room(turns.tools, impatient) as room:
        rename("events", "gone")
        await asyncio.wait_for(grows_patient(), SECONDS)
        rename("gone", "events")
        await ada_writes(team.tools)
        assert (await room.next()).kind == "message_received"
    assert room.told.empty()
    assert caplog.text.count("news_interrupted") == 1
    assert LATE not in caplog.text


async def test_what_could_not_be_handed_on_is_handed_on_again(turns: TurnParts, open_room: OpenRoom) -> None:
    async with open_room(turns.tools, broken=1) as room:
        await ada_writes(turns.tools)
        assert (await room.next()).kind == "message_received"
    assert (room.broken, room.told.empty()) == (0, True)
