"""Two tool servers on one database, asked for the same thing many times at once: it happens once."""

import asyncio
from typing import Any

from sqlalchemy import func, select

from mcp_tools.events import EventRow
from mcp_tools.tickets.tables import TicketRow
from tests.mcp_tools.conftest import Door, OpenDoor, People

TIMES = 20


async def counted(door: Door, query: Any) -> int:
    async with door.tools.database.reading() as session:
        return int(await session.scalar(query) or 0)


def events(kind: str) -> Any:
    return select(func.count()).select_from(EventRow).where(EventRow.kind == kind)


async def test_twenty_creates_with_one_key_make_one_ticket(open_door: OpenDoor, people: People) -> None:
    async with open_door() as one, open_door() as two:
        made = await asyncio.gather(*((one, two)[n % 2].draft(people.ada, key="same") for n in range(TIMES)))
        assert {ticket["number"] for ticket in made} == {"FD-1001"}
        assert await counted(one, select(func.count()).select_from(TicketRow)) == 1
        assert await counted(one, events("ticket_created")) == 1


async def test_twenty_messages_with_one_key_are_one_message(open_door: OpenDoor, people: People, home: str) -> None:
    said = {"conversation": home, "text": "My order is late, write to ada@example.com", "key": "same"}
    async with open_door() as one, open_door() as two:
        told = await asyncio.gather(
            *((one, two)[n % 2].ask(people.ada, "analyze_message", **said) for n in range(TIMES))
        )
        assert len({analysis["message"]["id"] for analysis in told}) == 1
        assert {analysis["message"]["text"] for analysis in told} == {"My order is late, write to <EMAIL_1>"}
        assert await counted(one, events("message_received")) == 1


async def test_twenty_submits_of_one_draft_file_it_once(open_door: OpenDoor, people: People) -> None:
    async with open_door() as one, open_door() as two:
        draft = await one.draft(people.ada)
        sent = {"number": draft["number"], "version": draft["version"], "shown": draft["content_hash"]}
        filed = await asyncio.gather(
            *((one, two)[n % 2].ask(people.ada, "submit_ticket", **sent) for n in range(TIMES))
        )
        assert {(answer["ticket"]["status"], answer["ticket"]["version"]) for answer in filed} == {("in_review", 2)}
        assert await counted(one, events("ticket_submitted")) == 1


async def test_of_twenty_changes_to_one_version_one_is_made(open_door: OpenDoor, people: People) -> None:
    async with open_door() as one, open_door() as two:
        draft = await one.draft(people.ada)
        sent = {"number": draft["number"], "version": draft["version"]}
        answers = await asyncio.gather(
            *(
                door.send("update_ticket", {**sent, "changes": {"item": f"lamp {n}"}}, door.proof(people.ada))
                for n in range(TIMES)
                for door in ((one, two)[n % 2],)
            )
        )
        assert [answer.isError for answer in answers].count(False) == 1
        assert (await one.read(people.ada, draft["number"]))["version"] == draft["version"] + 1
