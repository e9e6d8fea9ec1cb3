"""Whatever is sent, the answer is a coded sentence of ours without a word of it, and nothing changed."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from mcp_tools.access import ACCESS

CANARY = "Zeynep Kayabaşı 10000000146"
SENTENCE = re.compile(r"[a-z_]+: [A-Z][^\n]*\.")

TEXT_TOOLS = ["mask_pii", "detect_language", "classify_intent", "analyze_message"]
ARGUMENTS: dict[str, dict[str, Any]] = {
    "mask_pii": {"text": "hello"},
    "detect_language": {"text": "hello"},
    "classify_intent": {"text": "hello"},
    "analyze_message": {"conversation": "talk-of-ada-1", "text": "hello", "key": "key-1"},
    "request_person": {"conversation": "talk-of-ada-1", "reason": "please"},
    "next_question": {"number": "FD-1001", "detail": "date"},
    "create_ticket": {
        "intent": "order_late", "description": "late", "key": "k-1", "conversation": "talk-of-ada-1",
        "language": "en", "priority": "low", "priority_reasons": ["deadline"], "changes": {},
    },
    "update_ticket": {"number": "FD-1001", "changes": {"title": "Late"}, "version": 1},
    "add_message": {"number": "FD-1001", "text": "hello", "key": "m-1", "internal": False},
    "submit_ticket": {"number": "FD-1001", "version": 1, "shown": "0" * 64},
    "get_ticket": {"number": "FD-1001", "fields": ["notes"]},
    "list_tickets": {
        "status": "draft", "category": "orders", "priority": "low", "cursor": "2030-01-01T00:00:00Z", "limit": 5,
    },
    "move_ticket": {"number": "FD-1001", "status": "withdrawn", "version": 1},
    "delete_ticket": {"number": "FD-1001", "version": 1},
    "restore_text": {"conversation": "talk-of-ada-1", "text": "hello"},
    "read_conversation": {"conversation": "talk-of-ada-1", "limit": 5},
    "list_conversations": {"before": "2030-01-01T00:00:00Z", "limit": 5},
    "events_after": {"cursor": 0, "limit": 5},
    "list_news": {},
    "note_refusal": {"action": "desk_approve"},
    "read_queue": {"wanted": {"status": "open", "text": "late"}, "cursor": None, "limit": 5},
    "list_handoffs": {"limit": 5},
    "list_intents": {},
    "read_load": {},
    "rate_reply": {"message": "m", "rating": 1},
    "save_reply": {
        "conversation": "talk-of-ada-1", "key": "key-2", "text": "hello", "path": {"path": "guided"}, "move": "ask",
        "choices": [], "ticket": "FD-1001",
    },
    "save_choice": {"conversation": "talk-of-ada-1", "text": "Yes", "key": "key-3"},
    "pin_language": {"conversation": "talk-of-ada-1", "language": "en"},
    "delete_conversation": {"conversation": "talk-of-ada-1"},
    "mark_delivered": {"conversation": "talk-of-ada-1", "cursor": 1},
    "note_move": {"number": "FD-1001", "asked": "date", "shown": "0" * 64},
    "adopt_conversations": {"guest_token": "none"},
    "review_ticket": {"number": "FD-1001", "decision": "approve", "version": 1, "note": "fine"},
    "reveal_pii": {"number": "FD-1001", "placeholder": "<EMAIL_1>", "reason": "to call back"},
    "hide_text": {"number": "FD-1001", "text": "late", "kind": "PERSON", "version": 1},
    "unhide_text": {"number": "FD-1001", "placeholder": "<EMAIL_1>", "reason": "no e-mail", "version": 1},
    "take_back_request": {"conversation": "talk-of-ada-1"},
    "take_over": {"conversation": "talk-of-ada-1"},
    "hand_back": {"conversation": "talk-of-ada-1"},
    "say_as_person": {"conversation": "talk-of-ada-1", "key": "key-4", "text": "hello"},
}  # fmt: skip
NEEDS_NOTHING = {
    "list_tickets", "list_conversations", "events_after", "list_news", "read_queue", "list_handoffs", "list_intents",
    "read_load",
}  # fmt: skip
ODD_VALUES: list[Any] = [{"name": CANARY}, [CANARY], [[CANARY]], {CANARY: {CANARY: CANARY}}, f"\ud800{CANARY}"]


def is_our_sentence(answer: str) -> bool:
    return bool(SENTENCE.fullmatch(answer)) and "Zeynep" not in answer and "10000000146" not in answer


def _who(people: Any, tool: str) -> Any:
    """Somebody who may use the tool."""
    return people.agent_host if ACCESS[tool].is_for_staff else people.ada_rule


async def state(door: Any, people: Any) -> Any:
    feed = await door.ask(people.agent_host, "events_after", cursor=0, limit=200)
    return feed, await door.ask(people.agent, "list_tickets")


async def test_the_table_below_knows_every_tool(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        known = {tool.name for tool in await door.tools.mcp.list_tools(run_middleware=False)}
        assert set(ARGUMENTS) == known


async def test_an_argument_of_the_wrong_kind_is_refused_unquoted(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        await door.draft(people.ada_rule, conversation="talk-of-ada-1")
        before = await state(door, people)
        for tool, name, value in product_of_arguments():
            refused = await door.refusal(_who(people, tool), tool, **{**ARGUMENTS[tool], name: value})
            assert is_our_sentence(refused), (tool, name, refused)
            assert refused.startswith("invalid_argument: "), (tool, name, refused)
        assert await state(door, people) == before


def product_of_arguments() -> Iterator[tuple[str, str, Any]]:
    """Give every argument of every tool with every odd value; an object of changes is right, and has its own table."""
    for tool, arguments in ARGUMENTS.items():
        for name, value in product(arguments, ODD_VALUES):
            if not (name == "changes" and isinstance(value, dict)):
                yield tool, name, value


async def test_an_argument_nobody_asked_for_is_refused_unquoted(open_door: Any, people: Any) -> None:
    extras = ({CANARY: 1}, {"wish": CANARY}, {"caller": {"subject": CANARY}}, {"": CANARY})
    async with open_door() as door:
        await door.draft(people.ada_rule, conversation="talk-of-ada-1")
        before = await state(door, people)
        for tool, extra in product(ARGUMENTS, extras):
            refused = await door.refusal(_who(people, tool), tool, **ARGUMENTS[tool], **extra)
            assert is_our_sentence(refused), (tool, refused)
            assert refused.startswith("invalid_argument: "), (tool, refused)
        assert await state(door, people) == before


async def test_missing_arguments_are_named_and_what_came_instead_is_not(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        for tool, sent in product(ARGUMENTS.keys() - NEEDS_NOTHING, ({}, {CANARY: CANARY})):
            refused = await door.refusal(_who(people, tool), tool, **sent)
            assert is_our_sentence(refused), (tool, refused)
            assert next(iter(ARGUMENTS[tool])) in refused, (tool, refused)


WRONG_CHANGES: list[dict[str, Any]] = [
    {CANARY: "A-17"},
    {CANARY: {"value": CANARY}},
    {"order_number": [CANARY]},
    {"order_number": {CANARY: 1}},
    {"order_number": {"value": {"a": CANARY}}},
    {"order_number": {"value": "A", "state": CANARY}},
    {"order_number": {"value": "A", "confidence": CANARY}},
    {"order_number": {"value": "A", "evidence": CANARY}},
    {"order_number": {"value": "A", "evidence": {"message": CANARY, "start": 0, "end": 1}}},
    {"intent": CANARY},
    {"priority": CANARY},
    {"title": {"state": "declined", "value": CANARY}},
]


async def test_changes_are_refused_unquoted(open_door: Any, people: Any) -> None:
    made = {"intent": "order_late", "description": "x", "key": "k-7", "conversation": "talk-of-ada-1"}
    async with open_door() as door:
        ticket = await door.draft(people.ada_rule, conversation="talk-of-ada-1")
        before = await state(door, people)
        for changes in WRONG_CHANGES:
            sent = {"number": ticket["number"], "version": 1, "changes": changes}
            for who in (people.ada, people.ada_rule, people.agent):
                assert is_our_sentence(await door.refusal(who, "update_ticket", **sent)), changes
            assert is_our_sentence(await door.refusal(people.ada_rule, "create_ticket", **made, changes=changes)), (
                changes
            )
        assert await state(door, people) == before


WRONG_VALUES: list[tuple[str, dict[str, Any]]] = [
    ("get_ticket", {"number": CANARY}),
    ("get_ticket", {"fields": [CANARY]}),
    ("list_tickets", {"status": CANARY}),
    ("list_tickets", {"cursor": CANARY}),
    ("list_tickets", {"limit": CANARY}),
    ("create_ticket", {"intent": CANARY}),
    ("create_ticket", {"key": CANARY}),
    ("create_ticket", {"conversation": CANARY}),
    ("create_ticket", {"language": CANARY}),
    ("create_ticket", {"priority_reasons": [CANARY]}),
    ("create_ticket", {"priority_reasons": ["deadline"] * 21}),
    ("submit_ticket", {"shown": CANARY}),
    ("submit_ticket", {"version": 10**30}),
    ("move_ticket", {"status": CANARY}),
    ("pin_language", {"language": CANARY}),
    ("rate_reply", {"rating": 5}),
    ("rate_reply", {"message": CANARY}),
    ("note_move", {"asked": CANARY}),
    ("note_move", {"shown": CANARY}),
    ("read_conversation", {"conversation": CANARY}),
    ("save_reply", {"path": {"path": CANARY}}),
    ("save_reply", {"path": {"path": "guided", CANARY: 1}}),
    ("save_reply", {"choices": [{CANARY: CANARY}]}),
    ("next_question", {"number": "FD-1001 " + CANARY}),
    ("hide_text", {"text": CANARY}),
    ("hide_text", {"text": f"<EMAIL_1> {CANARY}"}),
    ("hide_text", {"kind": CANARY}),
    ("hide_text", {"number": CANARY}),
    ("unhide_text", {"placeholder": CANARY}),
    ("unhide_text", {"reason": ""}),
]


async def test_a_wrong_value_is_refused_unquoted(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        await door.draft(people.ada_rule, conversation="talk-of-ada-1")
        before = await state(door, people)
        for tool, change in WRONG_VALUES:
            refused = await door.refusal(_who(people, tool), tool, **{**ARGUMENTS[tool], **change})
            assert is_our_sentence(refused), (tool, change, refused)
        assert await state(door, people) == before


async def test_an_unknown_tool_resource_or_prompt_is_refused_unquoted(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        for name in (CANARY, "", "submit_ticket ", "SUBMIT_TICKET"):
            assert await door.refusal(people.ada, name) == "unknown_tool: There is no such tool."
        for wanted in (f"file://{CANARY}", f"ticket://{CANARY}/more", "catalog://people"):
            with pytest.raises(Exception, match=r"^invalid_argument: There is no such resource\.$"):
                await door.client.read_resource_mcp(wanted.replace(" ", "-"), meta=door.proof(people.ada))
        for name, sent in ((CANARY, {}), ("triage_ticket", {CANARY: "x"}), ("triage_ticket", {})):
            with pytest.raises(Exception, match=r"^invalid_argument: There is no such prompt, or its arg[a-z ]+\.$"):
                await door.client.get_prompt(name, sent)


# --- lengths ---


async def test_a_text_over_the_limit_is_too_long(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        before = await state(door, people)
        for tool, length in product(TEXT_TOOLS, (20_001, 100_000)):
            words = ("ab c" * 25_000)[:length]
            refused = await door.refusal(people.ada, tool, **{**ARGUMENTS[tool], "text": words})
            assert refused.startswith("text_too_long: "), (tool, length)
        assert await state(door, people) == before


@pytest.mark.parametrize("words", ["", " ", "\n\t\u00a0"])
async def test_an_empty_message_is_refused_and_begins_nothing(open_door: Any, people: Any, words: str) -> None:
    async with open_door() as door:
        sent = {**ARGUMENTS["analyze_message"], "text": words}
        assert await door.refusal(people.ada, "analyze_message", **sent) == "invalid_argument: The message is empty."
        refused = await door.refusal(people.ada_rule, "read_conversation", conversation="talk-of-ada-1")
        assert refused.startswith("conversation_not_found: ")


async def test_the_longest_message_is_taken_whole(open_door: Any, people: Any) -> None:
    words = "my order is late. " * 1_111 + "ok"
    async with open_door() as door:
        answer = await door.ask(people.ada, "analyze_message", **{**ARGUMENTS["analyze_message"], "text": words})
        assert answer["message"]["text"] == words
        assert 19_000 < len(words) <= 20_000


TOO_LONG: list[tuple[str, dict[str, Any], str]] = [
    ("create_ticket", {"description": "x" * 20_001}, "text_too_long"),
    ("create_ticket", {"description": "x" * 100_000}, "text_too_long"),
    ("add_message", {"text": "x" * 100_000}, "text_too_long"),
    ("request_person", {"reason": "x" * 100_000}, "invalid_argument"),
    ("update_ticket", {"changes": {"title": "x" * 201}}, "invalid_argument"),
    ("update_ticket", {"changes": {"summary": "x" * 1_001}}, "invalid_argument"),
    ("update_ticket", {"changes": {"description": "x" * 100_000}}, "invalid_argument"),
    ("save_choice", {"text": "x" * 100_000}, "invalid_argument"),
    ("save_reply", {"text": "x" * 100_000}, "text_too_long"),
    ("restore_text", {"text": "x" * 100_000}, "text_too_long"),
    ("hide_text", {"text": "x" * 501}, "text_too_long"),
    ("unhide_text", {"reason": "x" * 501}, "text_too_long"),
    ("get_ticket", {"number": "FD-" + "1" * 100_000}, "ticket_not_found"),
]


async def test_every_text_has_a_limit(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        await door.draft(people.ada_rule, conversation="talk-of-ada-1")
        before = await state(door, people)
        for tool, change, code in TOO_LONG:
            refused = await door.refusal(_who(people, tool), tool, **{**ARGUMENTS[tool], **change})
            assert refused.startswith(f"{code}: "), tool
        assert await state(door, people) == before


async def test_marks_and_control_characters_are_words_like_any_other(open_door: Any, people: Any) -> None:
    words = "late\x00 \u202eorder\u200b 🧺 ' \" -- %s {x} <b>"
    async with open_door() as door:
        sent = {**ARGUMENTS["analyze_message"], "text": words}
        assert (await door.ask(people.ada, "analyze_message", **sent))["message"]["text"] == words
        [read] = (await door.ask(people.ada_host, "read_conversation", conversation="talk-of-ada-1"))["messages"]
        assert read["original"] == words
