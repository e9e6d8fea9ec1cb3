"""The feed: where to begin, what the host reads for its pages, and what a customer was not told yet."""

import asyncio
from typing import Any

import pytest

from mcp_tools.domain.identity import HOST, Identity, Role, SetBy

THE_HOST = Identity(subject=HOST, role=Role.CUSTOMER, by=SetBy.RULE, is_host=True)


async def approved(door: Any, people: Any, key: str = "k-1", **more: Any) -> Any:
    filed = await door.filed(people.ada, key=key, **more)
    sent = {"number": filed["number"], "version": filed["version"], "decision": "approve"}
    return (await door.ask(people.agent, "review_ticket", **sent))["ticket"]


async def test_a_reader_without_a_cursor_is_told_where_to_begin(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        await door.filed(people.ada)
        begin = await door.ask(THE_HOST, "events_after")
        assert begin["events"] == []
        ticket = await approved(door, people, "k-2")
        after = await door.ask(THE_HOST, "events_after", cursor=begin["cursor"])
        assert [(one["kind"], one["ticket"]) for one in after["events"]][-1] == ("ticket_approved", ticket["number"])
        assert after["cursor"] == after["events"][-1]["id"] > begin["cursor"]


async def test_the_host_reads_everybodys_events_and_nothing_else_of_theirs(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        ticket = await door.filed(people.ada)
        page = await door.ask(THE_HOST, "events_after", cursor=0)
        assert {one["conversation"] for one in page["events"]} == {home}
        assert (await door.refusal(THE_HOST, "get_ticket", number=ticket["number"])).startswith("ticket_not_found: ")
        refused = await door.refusal(THE_HOST, "read_conversation", conversation=home)
        assert refused.startswith("conversation_not_found: ")


async def test_only_the_hosts_own_mark_makes_its_name_count(open_door: Any) -> None:
    async with open_door() as door:
        pretended = THE_HOST.model_copy(update={"is_host": False})
        assert (await door.refusal(pretended, "mask_pii", text="x")).startswith("unauthenticated: ")


async def test_news_are_untold_until_they_are_delivered(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        assert await door.ask(people.ada_host, "list_news") == []
        await approved(door, people)
        assert await door.ask(people.ada_host, "list_news") == [home]
        assert await door.ask(people.bob_host, "list_news") == []
        cursor = (await door.ask(THE_HOST, "events_after"))["cursor"]
        assert await door.ask(people.ada_host, "mark_delivered", conversation=home, cursor=cursor)
        assert await door.ask(people.ada_host, "list_news") == []


async def test_what_the_customer_did_themselves_is_no_news(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        filed = await door.filed(people.ada)
        sent = {"number": filed["number"], "version": filed["version"], "status": "withdrawn"}
        await door.ask(people.ada, "move_ticket", **sent)
        assert await door.ask(people.ada_host, "list_news") == []


async def test_a_screens_refusal_is_kept_with_who_tried(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        await door.ask(people.ada_host, "note_refusal", action="desk_approve")
        feed = (await door.ask(people.agent_host, "events_after", cursor=0))["events"]
        assert [(one["kind"], one["actor"], one["data"]["tool"]) for one in feed] == [
            ("refused", "guest:ada", "desk_approve")
        ]


@pytest.mark.parametrize("action", ["", "Ada Lovelace", "a" * 41, "call_05321234567"])
async def test_an_action_that_is_no_name_is_not_kept(open_door: Any, people: Any, action: str) -> None:
    async with open_door() as door:
        assert (await door.refusal(people.ada_host, "note_refusal", action=action)).startswith("invalid_argument: ")


async def test_a_bell_wakes_whoever_waits_for_what_this_process_wrote(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        await door.filed(people.ada)
        async with asyncio.timeout(20):
            await door.tools.database.bell.wait(50)
