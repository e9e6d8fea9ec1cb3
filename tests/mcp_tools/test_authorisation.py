"""Nobody can tell another customer's ticket or conversation from one that never was; a model may do little."""

from typing import Any

import pytest

ABSENT_TICKET = "FD-9999"
ABSENT_TALK = "conversation-of-nobody"
NO_TICKET = "ticket_not_found: There is no such ticket. Check the number; it looks like FD-1042."
NO_TALK = "conversation_not_found: There is no such conversation."

TICKET_TOOLS: dict[str, dict[str, Any]] = {
    "get_ticket": {"fields": ["notes", "events"]},
    "next_question": {},
    "update_ticket": {"changes": {"order_number": "A-17"}, "version": 1},
    "add_message": {"text": "hello", "key": "key-1"},
    "submit_ticket": {"version": 1, "shown": "0" * 64},
    "move_ticket": {"status": "withdrawn", "version": 1},
    "delete_ticket": {"version": 1},
    "note_move": {"asked": "order_number"},
}
TALK_TOOLS: dict[str, dict[str, Any]] = {
    "read_conversation": {},
    "restore_text": {"text": "<EMAIL_1>"},
    "save_reply": {"key": "reply-1", "text": "Hello.", "path": {"path": "guided"}},
    "delete_conversation": {},
    "mark_delivered": {"cursor": 5},
}
BINDING_TOOLS: dict[str, dict[str, Any]] = {
    "analyze_message": {"text": "my parcel is late", "key": "key-1"},
    "save_choice": {"text": "Yes", "key": "key-1"},
    "request_person": {"reason": "I want a person"},
    "pin_language": {"language": "tr"},
    "create_ticket": {"intent": "order_late", "description": "late", "key": "key-1"},
}
"""The first use of an id binds it, so an absent one is simply taken: only a foreign one is refused."""


async def ada_writes(door: Any, people: Any, home: str) -> str:
    """Fill Ada's conversation: a message with her address, a reply, a ticket; return the ticket's number."""
    text = "My order is late, write to ali@example.com"
    await door.ask(people.ada_rule, "analyze_message", conversation=home, text=text, key="key-0")
    reply = {"key": "reply-0", "text": "Thank you.", "path": {"path": "guided"}}
    await door.ask(people.ada_rule, "save_reply", conversation=home, **reply)
    return str((await door.draft(people.ada))["number"])


async def everything(door: Any, people: Any, home: str, number: str) -> Any:
    answer = await door.ask(people.ada_host, "get_ticket", number=number, fields=["notes", "events"])
    return answer, await door.ask(people.ada_host, "read_conversation", conversation=home)


@pytest.mark.parametrize("tool", TICKET_TOOLS)
async def test_anothers_ticket_answers_byte_for_byte_like_an_absent_one(
    open_door: Any, people: Any, home: str, tool: str
) -> None:
    async with open_door() as door:
        mine = await ada_writes(door, people, home)
        before = await everything(door, people, home, mine)
        answers = [
            await door.send(tool, {**TICKET_TOOLS[tool], "number": number}, door.proof(people.bob_host))
            for number in (mine, mine.lower(), ABSENT_TICKET, "FD-0001", "no number at all")
        ]
        assert {answer.model_dump_json() for answer in answers} == {answers[0].model_dump_json()}
        assert answers[0].isError
        assert answers[0].content[0].text == NO_TICKET
        assert await everything(door, people, home, mine) == before


@pytest.mark.parametrize("tool", TALK_TOOLS)
async def test_anothers_conversation_answers_byte_for_byte_like_an_absent_one(
    open_door: Any, people: Any, home: str, tool: str
) -> None:
    async with open_door() as door:
        mine = await ada_writes(door, people, home)
        before = await everything(door, people, home, mine)
        answers = [
            await door.send(tool, {**TALK_TOOLS[tool], "conversation": talk}, door.proof(people.bob_host))
            for talk in (home, ABSENT_TALK, "ali@example.com")
        ]
        assert {answer.model_dump_json() for answer in answers} == {answers[0].model_dump_json()}
        assert answers[0].isError
        assert answers[0].content[0].text == NO_TALK
        assert await everything(door, people, home, mine) == before


@pytest.mark.parametrize("tool", BINDING_TOOLS)
@pytest.mark.parametrize("stranger", ["bob_host", "agent_host"])
async def test_nobody_speaks_in_anothers_conversation(
    open_door: Any, people: Any, home: str, tool: str, stranger: str
) -> None:
    async with open_door() as door:
        mine = await ada_writes(door, people, home)
        before = await everything(door, people, home, mine)
        who = getattr(people, stranger)
        assert await door.refusal(who, tool, conversation=home, **BINDING_TOOLS[tool]) == NO_TALK
        assert await everything(door, people, home, mine) == before


async def test_anothers_reply_is_rated_like_an_absent_one(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await ada_writes(door, people, home)
        talk = await door.ask(people.ada_host, "read_conversation", conversation=home)
        reply, own = talk["messages"][1]["id"], talk["messages"][0]["id"]
        refused = {await door.refusal(people.bob_host, "rate_reply", message=m, rating=1) for m in (reply, own, "none")}
        assert refused == {"conversation_not_found: There is no such reply."}
        await door.ask(people.ada_host, "rate_reply", message=reply, rating=-1)
        talk = await door.ask(people.ada_host, "read_conversation", conversation=home)
        assert [message["rating"] for message in talk["messages"]] == [0, -1]


async def test_lists_and_the_feed_hold_only_ones_own(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await ada_writes(door, people, home)
        assert (await door.ask(people.bob, "list_tickets"))["tickets"] == []
        assert (await door.ask(people.bob_host, "list_conversations"))["conversations"] == []
        assert (await door.ask(people.bob_host, "events_after", cursor=0))["events"] == []
        assert len((await door.ask(people.ada, "list_tickets"))["tickets"]) == 1
        assert len((await door.ask(people.agent, "list_tickets"))["tickets"]) == 1
        mine = await door.ask(people.ada_host, "events_after", cursor=0)
        assert await door.ask(people.agent_host, "events_after", cursor=0) == mine
        assert [event["kind"] for event in mine["events"]] == ["message_received", "reply_saved", "ticket_created"]


async def test_over_http_anothers_ticket_answers_like_an_absent_one(
    open_http_door: Any, people: Any, home: str
) -> None:
    async with open_http_door(people.bob) as door:
        mine = await ada_writes(door, people, home)
        for tool in TICKET_TOOLS.keys() - {"note_move"}:
            texts = {await door.refusal(None, tool, number=n, **TICKET_TOOLS[tool]) for n in (mine, ABSENT_TICKET)}
            assert texts == {NO_TICKET}
        for tool in BINDING_TOOLS.keys() & {"analyze_message", "request_person", "create_ticket"}:
            assert await door.refusal(None, tool, conversation=home, **BINDING_TOOLS[tool]) == NO_TALK


# --- a model's hand ---


async def test_a_model_may_not_speak_file_remove_or_begin_anything(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        number = await ada_writes(door, people, home)
        before = await everything(door, people, home, number)
        ticket = await door.read(people.ada_model, number)
        known = {"number": number, "version": ticket["version"]}
        for tool, arguments in {
            "submit_ticket": {**known, "shown": ticket["content_hash"]},
            "delete_ticket": known,
            "move_ticket": {**known, "status": "withdrawn"},
            "add_message": {"number": number, "text": "hello", "key": "key-9"},
            "create_ticket": {"intent": "order_late", "description": "late", "key": "key-9", "conversation": home},
            "analyze_message": {"conversation": home, "text": "order A-17", "key": "key-9"},
        }.items():
            assert (await door.refusal(people.ada_model, tool, **arguments)).startswith("unknown_tool: "), tool
        assert await everything(door, people, home, number) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"intent": "card_fraud"},
        {"priority": "urgent"},
        {"description": "My order is late"},
        {"order_number": {"state": "declined"}},
        {"order_number": None},
        {"order_number": "A-17", "priority": "low"},
    ],
    ids=str,
)
async def test_a_model_may_not_set_what_is_not_its_to_set(
    open_door: Any, people: Any, home: str, changes: dict[str, Any]
) -> None:
    async with open_door() as door:
        await door.ask(people.ada_rule, "analyze_message", conversation=home, text="order A-17 is late", key="key-1")
        ticket = await door.draft(people.ada)
        sent = {"number": ticket["number"], "version": ticket["version"], "changes": changes}
        assert (await door.refusal(people.ada_model, "update_ticket", **sent)).startswith("not_allowed: ")
        assert await door.read(people.ada, ticket["number"]) == ticket


@pytest.mark.parametrize("invented", ["B-99", "A-17-B", "A-170"])
async def test_a_model_may_only_fill_in_what_the_customer_said(
    open_door: Any, people: Any, home: str, invented: str
) -> None:
    async with open_door() as door:
        await door.ask(people.ada_rule, "analyze_message", conversation=home, text="order A-17 is late", key="key-1")
        ticket = await door.draft(people.ada)
        sent = {"number": ticket["number"], "version": ticket["version"], "changes": {"order_number": invented}}
        assert (await door.refusal(people.ada_model, "update_ticket", **sent)).startswith("not_said: ")
        changed = await door.update(people.ada_model, ticket, order_number="A-17")
        field = changed["details"][0]["field"]
        assert (field["value"], field["set_by"], field["is_confirmed"]) == ("A-17", "model", False)


async def test_a_model_fills_only_what_is_empty_and_keeps_its_hands_off_what_a_person_wrote(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        text = "orders A-17 and A-18 are late"
        await door.ask(people.ada_rule, "analyze_message", conversation=home, text=text, key="key-1")
        ticket = await door.update(people.ada, await door.draft(people.ada), order_number="A-17", title="Two orders")
        for changes in ({"order_number": "A-18"}, {"title": "Orders A-17 and A-18"}):
            sent = {"number": ticket["number"], "version": ticket["version"], "changes": changes}
            assert (await door.refusal(people.ada_model, "update_ticket", **sent)).startswith("not_allowed: ")
        assert (await door.update(people.ada_model, ticket, summary="Two late orders."))["version"] == 3


async def test_nothing_changes_under_a_read_back_by_a_models_hand(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await door.ask(people.ada_rule, "analyze_message", conversation=home, text="order A-17 is late", key="key-1")
        ticket = await door.draft(people.ada)
        shown = {"number": ticket["number"], "shown": ticket["content_hash"]}
        await door.ask(people.ada_rule, "note_move", **shown)
        for changes in ({"summary": "Late."}, {"order_number": "A-17"}):
            sent = {"number": ticket["number"], "version": ticket["version"], "changes": changes}
            assert (await door.refusal(people.ada_model, "update_ticket", **sent)).startswith("not_allowed: ")
        await door.ask(people.ada_rule, "note_move", number=ticket["number"])
        assert (await door.update(people.ada_model, ticket, order_number="A-17"))["missing"] == ["date"]


async def test_a_model_sees_no_placeholder_of_another_conversation(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        other = await door.draft(
            people.ada, "k-2", conversation="another-talk", description="Late. I am at ali@example.com"
        )
        other = await door.update(people.ada, other, title="For ali@example.com", summary="ali@example.com waits")
        other = await door.update(people.ada, other, summary="He waits")
        sent = {"number": other["number"], "text": "Call ali@example.com", "key": "key-5"}
        await door.ask(people.ada, "add_message", **sent)
        own = await door.draft(people.ada, description="I am at ali@example.com")

        seen = await door.ask(people.ada_model, "get_ticket", number=other["number"], fields=["notes", "events"])
        assert "<EMAIL_1>" not in str(seen)
        assert seen["ticket"]["title"]["value"] == "For [e-mail]"
        assert seen["ticket"]["description"] == "Late. I am at [e-mail]"
        assert seen["ticket"]["dialogue"]["last_change"]["summary"]["value"] == "[e-mail] waits"
        assert seen["notes"][0]["text"] == "Call [e-mail]"
        briefs = (await door.ask(people.ada_model, "list_tickets"))["tickets"]
        assert [brief["title"] for brief in briefs if brief["number"] == other["number"]] == ["For [e-mail]"]
        resource = await door.client.read_resource_mcp(f"ticket://{other['number']}", meta=door.proof(people.ada_model))
        assert "<EMAIL_1>" not in resource.model_dump_json()
        assert (await door.read(people.ada_model, own["number"]))["description"] == "I am at <EMAIL_1>"


async def test_a_model_writes_nothing_outside_its_own_conversation(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        other = await door.draft(people.ada, "k-2", conversation="another-talk")
        sent = {"number": other["number"], "version": 1, "changes": {"summary": "Late."}}
        assert await door.refusal(people.ada_model, "update_ticket", **sent) == NO_TALK
        asked = {"conversation": "another-talk", "reason": "a person please"}
        assert await door.refusal(people.ada_model, "request_person", **asked) == NO_TALK
        assert await door.read(people.ada, other["number"]) == other
