"""Who calls is proved by a signature or by the transport, never by what a call says of itself."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest

from agent.signing import sign
from mcp_tools.domain.identity import IDENTITY_AUDIENCE, IDENTITY_META, Role, SetBy
from mcp_tools.identity import OPERATOR

UNPROVED = "unauthenticated: Nothing proves who is calling."


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    good = {"sub": "guest:ada", "role": "customer", "by": "customer", "conv": None, "host": False}
    wanted = {**good, "aud": IDENTITY_AUDIENCE, "iat": now, "exp": now + 60, **changes}
    return {name: value for name, value in wanted.items() if value != "absent"}


async def test_a_signed_call_acts_as_its_subject(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        assert (await door.draft(people.ada))["customer"] == "guest:ada"


async def test_the_signature_of_the_claims_used_below_would_be_good(open_door: Any) -> None:
    async with open_door() as door:
        token = jwt.encode(claims(), door.tools.identity_key, algorithm="HS256")
        result = await door.send("list_tickets", {}, {IDENTITY_META: token})
        assert not result.isError


async def test_a_guest_or_a_local_user_is_a_customer_whatever_the_claim_says(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        mine = await door.filed(people.bob, conversation="talk-of-bob")
        for subject, role in (("guest:ada", "admin"), ("user:ada", "agent")):
            forged = claims(sub=subject, role=role, by="person", host=True)
            meta = {IDENTITY_META: jwt.encode(forged, door.tools.identity_key, algorithm="HS256")}
            for tool, code in (("get_ticket", "ticket_not_found"), ("review_ticket", "unknown_tool")):
                sent = {"number": mine["number"]}
                sent |= {"decision": "approve", "version": mine["version"]} if tool == "review_ticket" else {}
                result = await door.send(tool, sent, meta)
                assert result.content[0].text.startswith(f"{code}: ")


@pytest.mark.parametrize("subject", ["operator", "staff:eve", "host", "ada", "", "account:", "account:nobody", "guest"])
async def test_a_subject_that_no_door_gives_out_proves_nothing(open_door: Any, subject: str) -> None:
    async with open_door() as door:
        for role in ("customer", "admin"):
            token = jwt.encode(claims(sub=subject, role=role), door.tools.identity_key, algorithm="HS256")
            result = await door.send("list_tickets", {}, {IDENTITY_META: token})
            assert result.content[0].text == UNPROVED


async def test_a_claim_of_a_role_narrows_what_the_account_may_and_never_widens_it(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        number = (await door.filed(people.ada))["number"]
        claimed = people.member.model_copy(update={"role": Role.ADMIN, "by": SetBy.PERSON, "is_host": True})
        assert (await door.refusal(claimed, "get_ticket", number=number)).startswith("ticket_not_found: ")
        assert (await door.refusal(people.agent_chatting, "get_ticket", number=number)).startswith("ticket_not_found: ")
        assert (await door.ask(people.agent_chatting, "list_tickets"))["tickets"] == []
        modest = people.admin.model_copy(update={"role": Role.AGENT})
        assert (await door.read(modest, number))["number"] == number
        draft = await door.draft(people.ada, key="k-2")
        sent = {"number": draft["number"], "version": draft["version"]}
        assert (await door.refusal(modest, "delete_ticket", **sent)).startswith("not_allowed: ")


@pytest.mark.parametrize("change", ["demoted", "reset", "disabled", "another epoch"])
async def test_what_was_proved_before_a_change_of_rights_is_void(open_door: Any, people: Any, change: str) -> None:
    async with open_door() as door:
        number, accounts = (await door.filed(people.ada))["number"], door.tools.accounts
        await door.read(people.agent, number)
        who = people.agent
        if change == "demoted":
            await accounts.set_role("eve", Role.CUSTOMER, OPERATOR)
        elif change == "reset":
            await accounts.reset_password("eve", None, OPERATOR)
        elif change == "disabled":
            await accounts.disable("eve", OPERATOR)
            who = people.agent.model_copy(update={"epoch": 2})
        else:
            who = people.agent.model_copy(update={"epoch": 7})
        for tool in ("get_ticket", "review_ticket"):
            assert await door.refusal(who, tool, number=number) == UNPROVED


async def test_a_signed_token_writes_once_and_reads_as_long_as_it_lives(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        proof = door.proof(people.ada)
        draft = {"intent": "order_late", "description": "Late", "key": "k-1", "conversation": "talk-of-ada"}
        assert not (await door.send("create_ticket", draft, proof)).isError
        for _ in range(2):
            assert not (await door.send("list_tickets", {}, proof)).isError
        for sent in (draft, {**draft, "key": "k-2"}):
            replayed = await door.send("create_ticket", sent, proof)
            assert replayed.content[0].text == UNPROVED
        nameless = jwt.encode(claims(), door.tools.identity_key, algorithm="HS256")
        assert (await door.send("create_ticket", {**draft, "key": "k-3"}, {IDENTITY_META: nameless})).isError
        assert len((await door.ask(people.ada, "list_tickets"))["tickets"]) == 1


async def test_a_token_replayed_many_times_at_once_writes_once(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        proof = door.proof(people.ada)
        drafts = [
            {"intent": "order_late", "description": "Late", "key": f"k-{n}", "conversation": "talk-of-ada"}
            for n in range(6)
        ]
        answers = await asyncio.gather(*(door.send("create_ticket", draft, proof) for draft in drafts))
        assert [answer.isError for answer in answers].count(False) == 1
        assert len((await door.ask(people.ada, "list_tickets"))["tickets"]) == 1


WRONG_CLAIMS: list[dict[str, Any]] = [
    {"exp": 1_700_000_000},
    {"exp": "absent"},
    {"sub": "absent"},
    {"sub": 7},
    {"aud": "another-service"},
    {"aud": "absent"},
    {"role": "emperor"},
    {"role": "absent"},
    {"by": "magic"},
    {"by": "absent"},
    {"conv": {"id": "x"}},
    {"epoch": "first"},
    {"nbf": 4_000_000_000},
]


async def test_a_token_with_one_wrong_claim_proves_nothing(open_door: Any) -> None:
    async with open_door(local=OPERATOR) as door:
        for changes in WRONG_CLAIMS:
            token = jwt.encode(claims(**changes), door.tools.identity_key, algorithm="HS256")
            result = await door.send("list_tickets", {}, {IDENTITY_META: token})
            assert result.isError, changes
            assert result.content[0].text == UNPROVED, changes


FORGERIES: list[Callable[[bytes], str]] = [
    lambda _key: jwt.encode(claims(), b"k" * 32, algorithm="HS256"),
    lambda key: jwt.encode(claims(), key + b"!" * 32, algorithm="HS512"),
    lambda _key: jwt.encode(claims(), "", algorithm="none"),
    lambda key: jwt.encode(claims(), key, algorithm="HS256")[:-2],
    lambda _key: "",
    lambda _key: "not a token",
]


async def test_a_forged_token_proves_nothing_even_to_a_local_server(open_door: Any) -> None:
    async with open_door(local=OPERATOR) as door:
        for n, forge in enumerate(FORGERIES):
            result = await door.send("list_tickets", {}, {IDENTITY_META: forge(door.tools.identity_key)})
            assert result.isError, n
            assert result.content[0].text == UNPROVED, n


@pytest.mark.parametrize(
    "meta",
    [
        {},
        {IDENTITY_META: {"subject": "guest:ada", "role": "admin", "by": "person", "is_host": True}},
        {IDENTITY_META: None},
        {"frontdesk": "guest:ada"},
    ],
    ids=["none", "unsigned", "null", "another name"],
)
async def test_in_memory_an_unsigned_call_proves_nothing(open_door: Any, meta: dict[str, Any]) -> None:
    async with open_door() as door:
        for name, arguments in (("list_tickets", {}), ("get_ticket", {"number": "FD-1001"})):
            result = await door.send(name, arguments, meta)
            assert result.isError
            assert result.content[0].text == UNPROVED


async def test_a_local_server_takes_an_unsigned_call_as_its_operator_and_a_signed_one_as_signed(
    open_door: Any, people: Any
) -> None:
    async with open_door(local=OPERATOR) as door:
        assert (await door.draft(None))["customer"] == OPERATOR.subject
        assert (await door.draft(people.ada, conversation="another-talk"))["customer"] == "guest:ada"
        assert (await door.ask(people.ada, "list_tickets"))["tickets"][0]["number"] == "FD-1002"


async def test_an_argument_named_like_an_identity_is_refused(open_door: Any, people: Any) -> None:
    claim = {"subject": "guest:ada", "role": "admin", "by": "person"}
    async with open_door() as door:
        mine = await door.draft(people.ada)
        for name in ("caller", "identity", "subject", "role", "user", "is_host", "_meta", "by"):
            for value in ("guest:ada", claim):
                refused = await door.refusal(people.bob, "get_ticket", number=mine["number"], **{name: value})
                assert refused.startswith("invalid_argument: "), name


async def test_over_http_a_request_without_a_token_or_with_a_wrong_one_is_401(
    open_door: Any, served: Any, people: Any
) -> None:
    expired = claims(exp=1_700_000_000)
    async with open_door() as door, served(door.tools) as url, httpx.AsyncClient() as web:
        key = door.tools.identity_key
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accept = {"Accept": "application/json, text/event-stream"}
        tokens = {
            "": 401,
            "Bearer nonsense": 401,
            f"Bearer {jwt.encode(expired, key, algorithm='HS256')}": 401,
            f"Bearer {sign(people.ada, b'k' * 32)}": 401,
            f"Basic {sign(people.ada, key)}": 401,
            f"Bearer {sign(people.ada, key)}": 200,
        }
        for token, status in tokens.items():
            headers = accept | ({"Authorization": token} if token else {})
            answer = await web.post(url, json=body, headers=headers)
            assert answer.status_code == status, token


async def test_over_http_the_bearer_acts_and_an_unsigned_meta_changes_nothing(open_http_door: Any, people: Any) -> None:
    async with open_http_door(people.ada) as door:
        mine = await door.draft(None)
        assert mine["customer"] == "guest:ada"
        pretended = {IDENTITY_META: {"sub": "guest:bob", "role": "admin"}}
        result = await door.send("get_ticket", {"number": mine["number"]}, pretended)
        assert not result.isError
        theirs = await door.draft(people.bob, conversation="talk-of-bob")
        assert theirs["customer"] == "guest:bob"
        assert (await door.refusal(None, "get_ticket", number=theirs["number"])).startswith("ticket_not_found: ")
