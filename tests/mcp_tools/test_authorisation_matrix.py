"""Every tool × who calls × what their token opens × own, foreign, absent × each door: the table says what happens."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from agent.signing import sign
from mcp_tools.access import ACCESS
from mcp_tools.domain.identity import Identity, Role, Scope, SetBy
from mcp_tools.identity import OPERATOR

TARGETS = ("own", "foreign", "absent")
BOBS = "conversation-of-bob"
HIDDEN = "My order is late, write to ali@example.com"


@dataclass(frozen=True)
class Call:
    """How a tool is called, and the code it answers with once it reached its target.

    `kind` says who reaches what. `number`, `talk`: one's own; the team everybody's. `bind`: one's own, and an absent
    conversation becomes one's own. `own`, `message`: one's own only. `account`: whoever has one. `free`: everybody.
    """

    kind: str
    arguments: dict[str, Any] = field(default_factory=dict)
    reached: str = "ok"
    reached_foreign: str | None = None


CALLS = {
    "mask_pii": Call("free", {"text": "hello"}),
    "detect_language": Call("free", {"text": "hello"}),
    "classify_intent": Call("free", {"text": "hello"}),
    "list_tickets": Call("free"),
    "list_conversations": Call("free"),
    "events_after": Call("free", {"cursor": 0}),
    "list_news": Call("free"),
    "note_refusal": Call("free", {"action": "desk_approve"}),
    "read_queue": Call("free"),
    "read_load": Call("free"),
    "list_handoffs": Call("free"),
    "list_intents": Call("free"),
    "get_ticket": Call("number"),
    "next_question": Call("number"),
    "update_ticket": Call("number", {"changes": {"title": "Late"}, "version": 99}, "version_conflict"),
    "submit_ticket": Call("number", {"version": 99, "shown": "0" * 64}, "not_confirmed"),
    "add_message": Call("number", {"text": "hello", "key": "m-1"}),
    "move_ticket": Call("number", {"status": "withdrawn", "version": 99}, "version_conflict"),
    "delete_ticket": Call("number", {"version": 99}, "version_conflict"),
    "review_ticket": Call("number", {"decision": "approve", "version": 99}, "version_conflict"),
    "reveal_pii": Call("number", {"placeholder": "<EMAIL_1>", "reason": "to answer"}),
    "hide_text": Call("number", {"text": "late", "kind": "PERSON", "version": 99}, "version_conflict"),
    "unhide_text": Call(
        "number", {"placeholder": "<EMAIL_1>", "reason": "no e-mail", "version": 99}, "version_conflict"
    ),
    "note_move": Call("number", {"asked": "date"}),
    "analyze_message": Call("bind", {"text": "hello", "key": "a-1"}),
    "create_ticket": Call("bind", {"intent": "order_late", "description": "late", "key": "k-9"}),
    "request_person": Call("bind", {"reason": "please"}),
    "save_choice": Call("bind", {"text": "Yes", "key": "a-2"}),
    "pin_language": Call("bind", {"language": "tr"}),
    "read_conversation": Call("talk"),
    "restore_text": Call("talk", {"text": "<EMAIL_1>"}, reached_foreign="not_allowed"),
    "save_reply": Call("talk", {"key": "a-3", "text": "hello", "path": {"path": "guided"}}),
    "mark_delivered": Call("talk", {"cursor": 1}),
    # One's own is kept by its filed ticket; others' is nobody's to delete, the team's neither.
    "delete_conversation": Call("talk", reached="not_allowed", reached_foreign="conversation_not_found"),
    "rate_reply": Call("message", {"rating": 1}),
    "take_back_request": Call("own"),
    "take_over": Call("talk"),
    "say_as_person": Call("talk", {"key": "a-4", "text": "hello"}),
    "hand_back": Call("talk"),
    "adopt_conversations": Call("account"),
}


@dataclass(frozen=True)
class World:
    """What each target is called, by the kind of call."""

    home: str
    numbers: dict[str, str]
    replies: dict[str, str]
    guest_token: str

    def arguments(self, tool: str, target: str) -> dict[str, Any]:
        call = CALLS[tool]
        if call.kind == "number":
            return {**call.arguments, "number": self.numbers[target]}
        if call.kind == "message":
            return {**call.arguments, "message": self.replies[target]}
        if call.kind == "account":
            return {"guest_token": self.guest_token}
        if call.kind == "free":
            return call.arguments
        absent = f"nobody-spoke-in-{tool.replace('_', '-')}"
        return {**call.arguments, "conversation": {"own": self.home, "foreign": BOBS, "absent": absent}[target]}


async def world(door: Any, people: Any, home: str, owner: Identity | None) -> World:
    """Give the caller and Bob a conversation each, with a filed ticket, and with a reply where the host may act."""
    numbers, replies = {"absent": "FD-9999"}, {"own": "none", "absent": "none"}
    for target, who, talk in (("own", owner, home), ("foreign", people.bob_host, BOBS)):
        made = await door.filed(who, conversation=talk, description=HIDDEN, key=f"made-{target}")
        numbers[target] = made["number"]
        if who and who.is_host:
            reply = {"key": "reply-1", "text": "Thank you.", "path": {"path": "guided"}}
            replies[target] = (await door.ask(who, "save_reply", conversation=talk, **reply))["id"]
    guest = Identity(subject="guest:before", role=Role.CUSTOMER, by=SetBy.CUSTOMER)
    return World(home, numbers, replies, sign(guest, door.tools.identity_key))


def may_use(tool: str, caller: Identity) -> bool:
    """Read the table as its fields are documented."""
    rule = ACCESS[tool]
    if caller.role not in rule.roles or (caller.by is SetBy.MODEL and not rule.is_for_models):
        return False
    if rule.is_host_only:
        return caller.is_host
    return caller.scopes is None or bool(caller.scopes & rule.scopes_for(caller.role))


def expected(tool: str, caller: Identity | None, target: str) -> str:
    rule, call = ACCESS[tool], CALLS[tool]
    if caller is None:
        is_hidden = rule.is_host_only or rule.roles != frozenset(Role)
        return "unknown_tool" if is_hidden else "ok" if rule.is_open else "unauthenticated"
    if not may_use(tool, caller):
        return "unknown_tool"
    return _reached(call, caller, target)


def _reached(call: Call, caller: Identity, target: str) -> str:
    match call.kind, target:
        case "free", _:
            return "ok"
        case "account", _:
            return "ok" if caller.has_account else "not_allowed"
        case _, "own":
            return call.reached
        case (("number" | "talk"), "foreign") if caller.is_staff:
            return call.reached_foreign or call.reached
        case "number", _:
            return "ticket_not_found"
        case "bind", "absent" if caller.conversation is None:
            return call.reached
        case _:
            return "conversation_not_found"


async def check(door: Any, at: World, who: Identity | None, caller: Identity | None) -> None:
    """Call everything on every target as `who` signs it, and compare with what the table says for `caller`."""
    answers, wanted = {}, {}
    for tool in CALLS:
        for target in TARGETS:
            result = await door.send(tool, at.arguments(tool, target), door.proof(who))
            answers[tool, target] = result.content[0].text.split(":")[0] if result.isError else "ok"
            wanted[tool, target] = expected(tool, caller, target)
    assert answers == wanted
    assert len(answers) == len(ACCESS) * len(TARGETS)


async def test_no_tool_is_missing(open_door: Any) -> None:
    async with open_door() as door:
        known = {tool.name for tool in await door.tools.mcp.list_tools(run_middleware=False)}
    assert set(ACCESS) == set(CALLS) == known


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("ada", "ada_rule"),
        ("ada_host", "ada_rule"),
        ("ada_model", "ada_rule"),
        ("member", "member_host"),
        ("member_host", "member_host"),
        ("agent", "agent_host"),
        ("agent_host", "agent_host"),
        ("agent_chatting", "agent_host"),
        ("admin", "admin_host"),
        ("admin_host", "admin_host"),
        ("nobody", "ada_rule"),
    ],
)
async def test_in_memory(open_door: Any, people: Any, home: str, name: str, owner: str) -> None:
    who = getattr(people, name, None)
    async with open_door() as door:
        await check(door, await world(door, people, home, getattr(people, owner)), who, who)


@pytest.mark.parametrize(
    ("options", "local"),
    [((), OPERATOR), (("--user", "ada"), Identity(subject="user:ada", role=Role.CUSTOMER, by=SetBy.CUSTOMER))],
    ids=["operator", "--user"],
)
async def test_over_stdio_where_whoever_starts_the_process_is_the_proof(
    open_stdio_door: Any, people: Any, home: str, options: tuple[str, ...], local: Identity
) -> None:
    async with open_stdio_door(*options) as door:
        await check(door, await world(door, people, home, None), None, local)


SCOPE_SETS = [frozenset({scope}) for scope in Scope] + [frozenset(Scope)]


@pytest.mark.parametrize("scopes", SCOPE_SETS, ids=lambda scopes: "+".join(sorted(scopes)))
@pytest.mark.parametrize("name", ["member", "agent", "admin"])
async def test_over_http_with_a_personal_access_token(
    open_http_door: Any, people: Any, home: str, name: str, scopes: frozenset[Scope]
) -> None:
    account = getattr(people, name)
    login = account.subject.removeprefix("account:")
    async with open_http_door(login=login, scopes=scopes) as door:
        at = await world(door, people, home, getattr(people, f"{name}_host"))
        await check(door, at, None, account.model_copy(update={"scopes": scopes}))


async def test_a_customer_who_tries_a_tool_of_the_team_leaves_a_trace_without_words(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        number = (await door.filed(people.ada))["number"]
        review = {"number": number, "decision": "reject", "version": 2, "note": "call ali@example.com"}
        for who in (people.ada, people.ada_model, people.member_host):
            assert (await door.refusal(who, "review_ticket", **review)) == "unknown_tool: There is no such tool."
        await door.refusal(people.ada_host, "take_over", conversation=home)
        await door.refusal(None, "reveal_pii", number=number, placeholder="<EMAIL_1>", reason="curious")
        feed = (await door.ask(people.agent_host, "events_after", cursor=0))["events"]
        tried = [(e["actor"], e["data"]["tool"]) for e in feed if e["kind"] == "refused"]
        assert tried == [
            ("guest:ada", "review_ticket"),
            ("guest:ada", "review_ticket"),
            ("account:deniz", "review_ticket"),
            ("guest:ada", "take_over"),
        ]
        assert "ali@" not in str(feed)
        assert (await door.read(people.ada, number))["status"] == "in_review"
        own = (await door.ask(people.ada_host, "events_after", cursor=0))["events"]
        assert "refused" not in {event["kind"] for event in own}
