"""What is erased is gone for everybody: through the tools of a host that runs on, and in the files."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from mcp_tools.accounts.tables import AccountRow
from mcp_tools.domain.identity import Role, Scope
from mcp_tools.erasure import Erasure
from mcp_tools.errors import AccountNotFound, NotAllowed, VaultUnavailable
from mcp_tools.identity import OPERATOR
from mcp_tools.pii.key_ring import KeyRing
from mcp_tools.pii.vault import Vault
from mcp_tools.vault_keys import open_ring
from tests.mcp_tools.conversations.talk import RAW, say

TALK = "conversation-of-deniz"
TABLES = ("conversations", "messages", "tickets", "ticket_notes", "vault_keys", "vault_entries")


async def whole_life(door: Any, people: Any, who: Any, talk: str) -> Any:
    """Let somebody say something, file a ticket about it, and the team work on it, a reveal included."""
    await say(door, who, talk)
    await say(door, who, talk, "call me on 0532 123 45 67", "key-2")
    ticket = await door.filed(who, conversation=talk, description=RAW)
    number = ticket["number"]
    reason = {"placeholder": "<EMAIL_1>", "reason": "to write to ali@example.com"}
    assert (await door.ask(people.agent, "reveal_pii", number=number, **reason))["value"] == "ali@example.com"
    await door.ask(people.agent, "add_message", number=number, text="looked at it", key="n-1", internal=True)
    return await door.read(people.agent, number)


async def counted(door: Any) -> dict[str, int]:
    async with door.tools.database.reading() as session:
        return {table: await session.scalar(text(f"SELECT count(*) FROM {table}")) for table in TABLES}  # noqa: S608


async def events(door: Any, people: Any) -> list[Any]:
    found = await door.ask(people.agent_host, "events_after", cursor=0, limit=200)
    return list(found["events"])


async def test_a_host_that_read_everything_a_moment_ago_opens_nothing_of_a_forgotten_customer(
    open_door: Any, people: Any, home: str, tools_settings: Any
) -> None:
    async with open_door() as host, open_door() as elsewhere:
        ticket = await whole_life(host, people, people.ada_host, home)
        await whole_life(host, people, people.bob_host, "conversation-of-bob")
        ring = open_ring(tools_settings)
        sealed = await Vault(host.tools.database, ring).seal(home, "sealed before")
        [before, *_] = (await host.ask(people.ada_host, "read_conversation", conversation=home))["messages"]
        assert before["original"] == RAW
        await Erasure(elsewhere.tools.database).forget("guest:ada", OPERATOR)
        for who, tool, sent, code in (
            (people.agent, "reveal_pii", {"placeholder": "<EMAIL_1>", "reason": "once more"}, "ticket_not_found"),
            (people.agent, "get_ticket", {}, "ticket_not_found"),
            (people.ada, "get_ticket", {}, "ticket_not_found"),
        ):
            assert (await host.refusal(who, tool, number=ticket["number"], **sent)).startswith(f"{code}: ")
        for who, tool, sent in (
            (people.ada_host, "read_conversation", {}),
            (people.agent_host, "read_conversation", {}),
            (people.ada_host, "restore_text", {"text": "<EMAIL_1>"}),
        ):
            refused = await host.refusal(who, tool, conversation=home, **sent)
            assert refused.startswith("conversation_not_found: ")
        with pytest.raises(VaultUnavailable):
            await Vault(host.tools.database, ring).unseal(home, sealed)
        # Whoever writes on begins anew: nothing of before is theirs.
        again = await say(host, people.ada_host, home, "hello, it is ada2@example.com")
        assert again["message"]["text"] == "hello, it is <EMAIL_1>"
        assert (
            await host.ask(people.ada_host, "restore_text", conversation=home, text="<EMAIL_1>") == "ada2@example.com"
        )


async def test_others_keep_everything(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        kept = await whole_life(door, people, people.ada_host, home)
        alone = await counted(door)
        await whole_life(door, people, people.bob_host, "conversation-of-bob")
        held = await Erasure(door.tools.database).forget("guest:bob", OPERATOR)
        assert (len(held.conversations), held.messages, held.values, len(held.tickets)) == (1, 2, 2, 1)
        assert await counted(door) == alone
        assert await door.read(people.agent, kept["number"]) == kept
        [first, *_] = (await door.ask(people.ada_host, "read_conversation", conversation=home))["messages"]
        assert first["original"] == RAW


async def test_what_stays_names_nobody_and_nothing_they_said(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        ticket = await whole_life(door, people, people.ada_host, home)
        await Erasure(door.tools.database).forget("guest:ada", OPERATOR)
        assert set((await counted(door)).values()) == {0}
        left = await events(door, people)
        assert [one["kind"] for one in left] == ["pii_revealed", "ticket_erased", "customer_erased"]
        revealed, erased, last = left
        assert (revealed["actor"], revealed["ticket"], revealed["conversation"]) == ("account:eve", None, None)
        assert revealed["data"] == {"placeholder": "<EMAIL_1>", "name": "Eve", "by": "person"}
        assert (erased["ticket"], erased["actor"]) == (ticket["number"], "operator")
        assert last["data"] == {"conversations": 1, "tickets": 1, "by": "person"}
        assert not any(word in str(left) for word in ("ada", home, "ali"))


@pytest.mark.sqlite
async def test_no_file_holds_a_byte_of_what_was_erased(open_door: Any, people: Any, data_dir: Path, home: str) -> None:
    async with open_door() as door:
        await whole_life(door, people, people.ada_host, home)
        with sqlite3.connect(data_dir / "frontdesk.db") as beside:
            wrapped = [row[0] for row in beside.execute("SELECT wrapped FROM vault_keys")]
            sealed = [row[0] for row in beside.execute("SELECT sealed FROM messages WHERE sealed IS NOT NULL")]
            sealed += [row[0] for row in beside.execute("SELECT sealed FROM vault_entries")]
        beside.close()
        traces = [*wrapped, *sealed, b"guest:ada", home.encode(), b"order A-17", b"looked at it"]
        assert all(is_in_files(data_dir, trace) for trace in traces)
        await Erasure(door.tools.database).forget("guest:ada", OPERATOR)
        assert [trace for trace in traces if is_in_files(data_dir, trace)] == []


def is_in_files(folder: Path, trace: bytes) -> bool:
    return any(trace in path.read_bytes() for path in folder.glob("frontdesk.db*"))


async def test_an_account_is_closed_loses_its_names_and_its_login_is_free_again(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        await whole_life(door, people, people.member_host, TALK)
        await door.tools.accounts.issue("deniz", "laptop of deniz", [Scope.TICKETS_READ], 3, OPERATOR)
        held = await Erasure(door.tools.database).forget("Deniz", OPERATOR)
        assert held.subject == "account:deniz"
        assert (await door.refusal(people.member_host, "list_conversations")).startswith("unauthenticated: ")
        assert "deniz" not in [account.login for account in await door.tools.accounts.all()]
        assert "deniz" not in [token.login for token in await door.tools.accounts.tokens()]
        async with door.tools.database.reading() as session:
            row = await session.get(AccountRow, "deniz")
            assert (row.name, row.password, row.is_disabled) == ("", "", True)
        again, _ = await door.tools.accounts.add("deniz", "Another Deniz", Role.CUSTOMER, None, OPERATOR)
        assert again.id != "deniz"


async def test_a_customer_is_found_by_login_by_ticket_and_by_subject(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        erasure = Erasure(door.tools.database)
        theirs = await door.filed(people.member, conversation=TALK)
        adas = await door.draft(people.ada, conversation=home)
        for name in ("deniz", " Deniz ", theirs["number"], "account:deniz"):
            assert (await erasure.find(name)).account is not None, name
        for name in (adas["number"], adas["number"].lower(), "guest:ada"):
            assert (await erasure.find(name)).subject == "guest:ada", name
        assert (await erasure.find("guest:nobody")).is_nothing
        for name in ("nobody", "FD-9999", ""):
            with pytest.raises(AccountNotFound):
                await erasure.find(name)


async def test_one_of_the_team_is_not_forgotten_before_they_have_left(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        ticket = await whole_life(door, people, people.ada_host, home)
        sent = {"number": ticket["number"], "decision": "approve", "version": ticket["version"]}
        await door.ask(people.agent, "review_ticket", **sent)
        await door.ask(people.agent_host, "take_over", conversation=home)
        await door.ask(people.agent_host, "say_as_person", conversation=home, key="p-1", text="I am on it.")
        erasure = Erasure(door.tools.database)
        with pytest.raises(NotAllowed):
            await erasure.forget("eve", OPERATOR)
        await door.tools.accounts.set_role("eve", Role.CUSTOMER, OPERATOR)
        await erasure.forget("eve", OPERATOR)
        seen = await door.ask(people.admin, "get_ticket", number=ticket["number"], fields=["notes", "events"])
        talk = await door.ask(people.admin_host, "read_conversation", conversation=home)
        assert talk["messages"][-1]["text"] == "I am on it."
        assert "ticket_approved" in [event["kind"] for event in seen["events"]]
        told = str([seen, talk, await door.ask(people.admin_host, "events_after", cursor=0, limit=200)])
        assert "account:eve" not in told
        assert "Eve" not in told


async def test_a_forgetting_that_breaks_half_way_has_erased_nothing(
    open_door: Any, people: Any, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_door() as door:
        await whole_life(door, people, people.ada_host, home)
        before = await counted(door)

        async def broken(*_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr("mcp_tools.erasure.tickets.forget_person", broken)
        with pytest.raises(RuntimeError):
            await Erasure(door.tools.database).forget("guest:ada", OPERATOR)
        assert await counted(door) == before


# --- an administrator's deletion ---


async def test_with_the_last_ticket_an_administrator_erases_words_and_keys(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        first = await whole_life(door, people, people.ada_host, home)
        second = await door.draft(people.ada, key="k-2")
        await door.ask(people.admin, "delete_ticket", number=first["number"], version=first["version"])
        [said, *_] = (await door.ask(people.ada_host, "read_conversation", conversation=home))["messages"]
        assert said["original"] == RAW, "another ticket still needs the conversation"
        await door.ask(people.admin, "delete_ticket", number=second["number"], version=second["version"])
        assert set((await counted(door)).values()) == {0}
        refused = await door.refusal(people.ada_host, "read_conversation", conversation=home)
        assert refused.startswith("conversation_not_found: ")
        left = await events(door, people)
        assert [one["kind"] for one in left if one["kind"] != "pii_revealed"] == ["ticket_deleted"] * 2
        assert not any(word in str(left) for word in ("guest:ada", home))


async def test_ones_own_draft_takes_no_words_with_it(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        for who in (people.ada_host, people.admin_host):
            talk = home if who is people.ada_host else "conversation-of-root"
            await say(door, who, talk)
            draft = await door.draft(who, conversation=talk)
            await door.ask(who, "delete_ticket", number=draft["number"], version=draft["version"])
            [said] = (await door.ask(who, "read_conversation", conversation=talk))["messages"]
            assert said["text"] == "My order A-17 is late, write to <EMAIL_1>"


# --- nothing is sealed for what is gone ---


async def test_keys_that_a_turn_made_behind_an_erasure_are_destroyed(
    open_door: Any, people: Any, home: str, tools_settings: Any, until: Callable[..., Any]
) -> None:
    async with open_door() as door:
        await say(door, people.ada_host, home)
        await Erasure(door.tools.database).forget("guest:ada", OPERATOR)
        ring: KeyRing = open_ring(tools_settings)
        await Vault(door.tools.database, ring).seal(home, "a turn that was under way")
        assert (await counted(door))["vault_keys"] == 1
    async with open_door() as door:

        async def is_gone() -> bool:
            return (await counted(door))["vault_keys"] == 0

        await until(is_gone)
