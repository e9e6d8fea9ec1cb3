"""A draft is filed as it was read back, once, and by no other hash."""

import asyncio
from typing import Any

import pytest


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"},
        {"summary": "A summary"},
        {"description": "Other words"},
        {"order_number": "A-18"},
        {"order_number": {"state": "declined"}},
        {"date": {"state": "declined"}},
        {"item": "lamp"},
        {"intent": "damaged_item"},
        {"priority": "high"},
    ],
    ids=str,
)
async def test_whatever_a_read_back_shows_is_in_the_hash(open_door: Any, people: Any, change: Any) -> None:
    async with open_door() as door:
        ticket = await door.update(people.ada, await door.draft(people.ada), order_number="A-17")
        known = {"number": ticket["number"], "shown": ticket["content_hash"]}
        await door.ask(people.ada_rule, "note_move", **known)
        changed = await door.update(people.agent, ticket, **change)
        assert changed["content_hash"] != ticket["content_hash"]
        assert changed["dialogue"]["shown"] is None
        for version in (ticket["version"], changed["version"]):
            refused = await door.refusal(people.ada, "submit_ticket", **known, version=version)
            assert refused.startswith("not_confirmed: ")
        assert (await door.read(people.ada, ticket["number"]))["status"] == "draft"


@pytest.mark.parametrize("shown", ["", "0" * 64, "yes", "in capitals"])
async def test_any_other_hash_is_not_confirmed(open_door: Any, people: Any, shown: str) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        shown = ticket["content_hash"].upper() if shown == "in capitals" else shown
        sent = {"number": ticket["number"], "version": ticket["version"], "shown": shown}
        assert (await door.refusal(people.ada, "submit_ticket", **sent)).startswith("not_confirmed: ")
        assert await door.read(people.ada, ticket["number"]) == ticket


async def test_reading_reasking_and_noting_do_not_change_the_hash(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        asked = await door.ask(people.ada_rule, "note_move", number=ticket["number"], asked="date")
        assert asked["ticket"]["dialogue"]["pending"] == "date"
        assert asked["ticket"]["content_hash"] == ticket["content_hash"]
        assert asked["ticket"]["version"] == ticket["version"]


async def test_a_read_back_of_other_content_is_not_noted(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        refused = await door.refusal(people.ada_rule, "note_move", number=ticket["number"], shown="0" * 64)
        assert refused.startswith("not_confirmed: ")
        assert (await door.read(people.ada, ticket["number"]))["dialogue"]["shown"] is None


async def test_filing_twice_files_once(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada)
        sent = {"number": ticket["number"], "version": ticket["version"], "shown": ticket["content_hash"]}
        answers = await asyncio.gather(*(door.ask(people.ada, "submit_ticket", **sent) for _ in range(5)))
        assert {(answer["ticket"]["status"], answer["ticket"]["version"]) for answer in answers} == {("in_review", 2)}
        assert (await door.kinds(people.agent_host)).count("ticket_submitted") == 1
        again = {**sent, "version": 2, "shown": "0" * 64}
        assert (await door.refusal(people.ada, "submit_ticket", **again)).startswith("not_confirmed: ")
