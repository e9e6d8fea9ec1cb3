"""The team's queue: urgent first, then whoever waits longest; filtered, counted, paged; masked."""

from typing import Any

import pytest

BOBS = "conversation-of-bob"


async def file(door: Any, people: Any, key: str, priority: str = "normal", **more: Any) -> Any:
    """File a ticket of Ada's; a rule of the host sets its priority, as a turn does."""
    draft = await door.draft(people.ada_rule, key=key, priority=priority, **more)
    sent = {"number": draft["number"], "version": draft["version"], "shown": draft["content_hash"]}
    return (await door.ask(people.ada, "submit_ticket", **sent))["ticket"]


async def queue(door: Any, people: Any, **wanted: Any) -> Any:
    return await door.ask(people.agent_host, "read_queue", wanted=wanted)


def numbers(page: Any) -> list[str]:
    return [one["number"] for one in page["tickets"]]


async def test_the_most_urgent_come_first_and_among_equals_the_oldest(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        made = [await file(door, people, f"k-{n}", p) for n, p in enumerate(["low", "urgent", "normal", "urgent"])]
        await door.draft(people.ada, key="never-sent")
        page = await queue(door, people)
        low, urgent, normal, later = (ticket["number"] for ticket in made)
        assert numbers(page) == [urgent, later, normal, low]
        assert (page["waiting"], page["urgent"], page["cursor"]) == (4, 2, None)


async def test_an_answered_question_keeps_its_place_and_is_with_whoever_asked(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        first, second = await file(door, people, "k-1"), await file(door, people, "k-2")
        sent = {"number": first["number"], "version": first["version"], "decision": "return", "note": "Which order?"}
        ticket = (await door.ask(people.agent, "review_ticket", **sent))["ticket"]
        assert numbers(await queue(door, people)) == [second["number"]]
        answered = await door.update(people.ada, ticket, order_number="A-17")
        again = {"number": ticket["number"], "version": answered["version"], "shown": answered["content_hash"]}
        await door.ask(people.ada, "submit_ticket", **again)
        page = await queue(door, people)
        assert numbers(page) == [first["number"], second["number"]]
        assert [one["assignee_name"] for one in page["tickets"]] == ["Eve", ""]
        assert numbers(await queue(door, people, assigned="me")) == [first["number"]]
        assert numbers(await queue(door, people, assigned="nobody")) == [second["number"]]


async def test_a_queue_is_narrowed_by_status_language_and_words(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        english = await file(door, people, "k-1", description="My parcel is late")
        turkish = await file(door, people, "k-2", language="tr", description="Kargom gelmedi")
        sent = {"number": english["number"], "version": english["version"], "decision": "approve"}
        await door.ask(people.agent, "review_ticket", **sent)
        assert numbers(await queue(door, people, language="tr")) == [turkish["number"]]
        assert numbers(await queue(door, people, status="open")) == [english["number"]]
        assert set(numbers(await queue(door, people, status=None))) == {english["number"], turkish["number"]}
        page = await queue(door, people, status=None, text=english["number"].lower())
        assert numbers(page) == [english["number"]]
        assert page["waiting"] == 1
        word = english["title"]["value"].split()[-1].upper()
        assert numbers(await queue(door, people, status=None, text=word)) == [english["number"]]
        assert numbers(await queue(door, people, status=None, text="100%")) == []


async def test_pages_follow_each_other_without_gap_or_repeat(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        order = ["normal", "urgent", "low", "normal", "urgent"]
        for n, priority in enumerate(order):
            await file(door, people, f"k-{n}", priority)
        whole, seen, cursor = numbers(await queue(door, people)), [], None
        while True:
            page = await door.ask(people.agent_host, "read_queue", wanted={}, cursor=cursor, limit=2)
            seen += numbers(page)
            if (cursor := page["cursor"]) is None:
                break
        assert seen == whole
        assert len(seen) == len(order)


@pytest.mark.parametrize(
    "cursor", ["", "x", "0/yesterday/FD-1001", "0/2026-01-01T00:00:00+00:00/none", "-1/2026-01-01/FD-1001"]
)
async def test_what_is_no_cursor_is_refused(open_door: Any, people: Any, cursor: str) -> None:
    async with open_door() as door:
        refused = await door.refusal(people.agent_host, "read_queue", wanted={}, cursor=cursor)
        assert refused == "invalid_argument: This is no cursor of the queue."


async def test_the_queue_shows_no_personal_data(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await file(door, people, "k-1", changes={"title": "Write to ali@example.com"})
        page = await queue(door, people)
        assert numbers(page) == [ticket["number"]]
        assert "ali@" not in str(page)


async def test_who_asked_for_a_person_is_listed_until_a_person_is_done(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        bobs = {"conversation": BOBS, "text": "hello", "key": "a-1"}
        await door.ask(people.bob_host, "analyze_message", **bobs)
        await door.ask(people.ada_host, "request_person", conversation=home, reason="please")

        async def waiting() -> list[tuple[str, str]]:
            found = (await door.ask(people.agent_host, "list_handoffs"))["conversations"]
            return [(one["id"], one["mode"]) for one in found]

        assert await waiting() == [(home, "waiting")]
        ticket = await file(door, people, "k-1")
        [talk] = (await door.ask(people.agent_host, "list_handoffs"))["conversations"]
        assert ([one["number"] for one in talk["tickets"]], talk["messages"]) == ([ticket["number"]], [])
        await door.ask(people.agent_host, "take_over", conversation=home)
        await door.ask(people.bob_host, "request_person", conversation=BOBS, reason="please")
        assert await waiting() == [(BOBS, "waiting"), (home, "person")]
        await door.ask(people.agent_host, "hand_back", conversation=home)
        assert await waiting() == [(BOBS, "waiting")]
