"""The team hides what the masking missed, everywhere it stands and all at once."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.mcp_tools.correcting import (
    MISSED,
    ORDER,
    SAID,
    detail,
    everywhere,
    evidence,
    hide,
    refused,
    say,
    texts,
    unhide,
    whole,
)


async def test_what_was_missed_is_hidden_wherever_it_stands(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        ticket = await everywhere(door, people, home)
        done = await hide(door, people.agent_host, ticket)
        assert done == {"number": ticket["number"], "version": ticket["version"] + 1, "placeholder": "<PRIVATE_1>"}
        seen = await whole(door, people.agent, ticket["number"])
        talk = await door.ask(people.agent_host, "read_conversation", conversation=home)
        feed = await door.ask(people.agent_host, "events_after", cursor=0, limit=200)
        told = str((seen, talk, feed)).casefold()
        assert "kelebek" not in told
        assert told.count("<private_1>") > 8
        now = seen["ticket"]
        assert (now["title"]["value"], now["summary"]["value"]) == ("<PRIVATE_1>", "Gate: <PRIVATE_1>")
        assert detail(now, "order_number")["field"]["value"] == "<PRIVATE_1>"
        assert detail(now, "item")["field"]["value"] == "the blue box"
        assert {note["text"] for note in seen["notes"]} == {"Asked for <PRIVATE_1>'yi"}
        assert talk["messages"][1]["choices"] == [{"key": "yes", "label": "Yes, <PRIVATE_1>"}]
        assert talk["title"] == "My order is late"


async def test_evidence_moves_with_its_message(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        ticket = await everywhere(door, people, home)
        await hide(door, people.agent_host, ticket)
        now = await door.read(people.agent, ticket["number"])
        [said, *_] = await texts(door, people.agent_host, home)
        for name, words in (("item", "the blue box"), ("order_number", "<PRIVATE_1>")):
            span = detail(now, name)["field"]["evidence"]
            assert said[span["start"] : span["end"]] == words
        await unhide(door, people.agent_host, now, "<PRIVATE_1>")
        again = await door.read(people.agent, ticket["number"])
        assert (await texts(door, people.agent_host, home))[0] == SAID
        for name, words in (("item", "the blue box"), ("order_number", MISSED)):
            span = detail(again, name)["field"]["evidence"]
            assert SAID[span["start"] : span["end"]] == words
        assert detail(again, "order_number")["field"]["value"] == MISSED


async def test_who_hid_what_is_kept_without_the_value_and_the_customer_is_not_told(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        ticket = await everywhere(door, people, home)
        await hide(door, people.agent_host, ticket)
        event = (await whole(door, people.agent, ticket["number"]))["events"][-1]
        assert (event["kind"], event["actor"]) == ("text_hidden", "account:eve")
        assert event["data"] == {
            "placeholder": "<PRIVATE_1>", "version": ticket["version"] + 1, "name": "Eve", "by": "person",
        }  # fmt: skip
        told = {one["kind"] for one in (await whole(door, people.ada, ticket["number"]))["events"]}
        assert not told & {"text_hidden", "text_unhidden", "pii_revealed"}


async def test_the_owner_goes_on_reading_their_own_words(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        ticket = await everywhere(door, people, home)
        await hide(door, people.agent_host, ticket)
        read = await door.ask(people.ada_host, "read_conversation", conversation=home)
        assert read["messages"][0]["original"] == SAID
        assert read["messages"][1]["original"] == f"You said {MISSED}."
        restored = await door.ask(people.ada_host, "restore_text", conversation=home, text="<PRIVATE_1>")
        assert restored == MISSED


async def test_what_is_written_later_is_hidden_too_here_and_only_here(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        ticket = await everywhere(door, people, home)
        await hide(door, people.agent_host, ticket)
        assert (await say(door, people.ada_rule, home, "so: KELEBEK 77!", "key-3"))["text"] == "so: <PRIVATE_1>!"
        now = await door.read(people.agent, ticket["number"])
        changed = await door.update(people.agent, now, title="Gate kelebek77")
        assert changed["title"]["value"] == "Gate <PRIVATE_1>"
        other = await say(door, people.bob_host, "conversation-of-bob", SAID)
        assert other["text"] == SAID


async def test_a_value_stored_in_another_form_is_hidden_with_its_words(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        message = await say(door, people.ada_rule, home, ORDER)
        due = {"value": "2026-11-12", "evidence": evidence(message, "on 12.11.2026")}
        ticket = await door.filed(people.ada_rule, description="Late", changes={"date": due})
        assert detail(ticket, "date")["field"]["value"] == "2026-11-12"
        await hide(door, people.agent_host, ticket, "12.11.2026", "DOB")
        now = await door.read(people.agent, ticket["number"])
        assert detail(now, "date")["field"]["value"] == "<DOB_1>"
        assert detail(now, "date")["shown"]["tr"] == "<DOB_1>"
        assert "2026" not in str((detail(now, "date"), now["dialogue"]))


async def test_every_ticket_of_the_conversation_follows_and_no_other(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        first = await door.filed(people.ada_rule, description=SAID)
        second = await door.draft(people.ada_rule, key="k-2", description=f"And {MISSED} again")
        third = await door.draft(people.ada_rule, key="k-3", description="Nothing of it")
        foreign = await door.draft(people.bob_host, key="k-4", description=SAID, conversation="conversation-of-bob")
        await hide(door, people.agent_host, first)
        now = {number: await door.read(people.agent, number) for number in ("FD-1001", "FD-1002", "FD-1003", "FD-1004")}
        assert MISSED not in now["FD-1001"]["description"] + now["FD-1002"]["description"]
        assert (now["FD-1003"], now["FD-1004"]) == (third, foreign)
        assert now["FD-1002"]["version"] == second["version"] + 1
        kinds = [one["kind"] for one in (await whole(door, people.agent, "FD-1002"))["events"]]
        assert kinds == ["ticket_created", "text_hidden"]


async def test_a_name_of_a_conversation_that_cut_the_value_in_two_holds_no_part_of_it(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        titled = {"title": f"{'late ' * 15}{MISSED} is the code"}
        ticket = await door.filed(people.ada_rule, description="Late", changes=titled)
        talk = await door.ask(people.ada_host, "read_conversation", conversation=home)
        assert talk["title"] == f"{'late ' * 15}{MISSED}"[:80]
        await hide(door, people.agent_host, ticket)
        talk = await door.ask(people.ada_host, "read_conversation", conversation=home)
        assert talk["title"] == f"{'late ' * 15}<PRIVATE_1>"[:80]


# --- refused ---


async def test_a_stale_correction_changes_nothing(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        stale = await everywhere(door, people, home)
        await door.update(people.agent, stale, priority="high")
        before = await whole(door, people.agent, stale["number"]), await texts(door, people.agent_host, home)
        sent = {"text": MISSED, "kind": "PRIVATE"}
        assert await refused(door, people.agent_host, "hide_text", stale, **sent) == "version_conflict"
        sent = {"placeholder": "<EMAIL_1>", "reason": "none"}
        assert await refused(door, people.agent_host, "unhide_text", stale, **sent) == "version_conflict"
        after = await whole(door, people.agent, stale["number"]), await texts(door, people.agent_host, home)
        assert after == before
        assert (await say(door, people.ada_rule, home, MISSED, "key-9"))["text"] == MISSED


async def test_what_stands_nowhere_is_not_marked(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        ticket = await door.filed(people.ada_rule, description="Late")
        sent = {"text": MISSED, "kind": "PRIVATE"}
        assert await refused(door, people.agent_host, "hide_text", ticket, **sent) == "text_not_found"
        assert (await say(door, people.ada_rule, home, SAID))["text"] == SAID
        assert await door.read(people.agent, ticket["number"]) == ticket


@pytest.mark.parametrize("text", ["", " ", "a", "?!", "<EMAIL_1>", "late <EMAIL_1>"])
async def test_what_is_no_value_is_refused(open_door: Any, people: Any, text: str) -> None:
    async with open_door() as door:
        ticket = await door.filed(people.ada_rule, description="A late order of ali@example.com ?!")
        sent = {"text": text, "kind": "PERSON"}
        assert await refused(door, people.agent_host, "hide_text", ticket, **sent) == "invalid_argument"


async def test_of_two_colleagues_at_once_the_second_reads_again(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        ticket = await everywhere(door, people, home)
        sent = {"number": ticket["number"], "version": ticket["version"], "kind": "PRIVATE"}
        answers = await asyncio.gather(
            door.send("hide_text", {**sent, "text": MISSED}, door.proof(people.agent_host)),
            door.send("hide_text", {**sent, "text": "blue box"}, door.proof(people.colleague_host)),
        )
        lost = [one.content[0].text.split(":")[0] for one in answers if one.isError]
        assert lost == ["version_conflict"]


async def test_a_draft_that_was_read_back_is_shown_again(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        draft = await door.draft(people.ada_rule, description=SAID)
        shown = {"number": draft["number"], "shown": draft["content_hash"]}
        await door.ask(people.ada_rule, "note_move", **shown)
        await hide(door, people.agent_host, draft)
        assert (await door.refusal(people.ada_rule, "submit_ticket", version=1, **shown)).startswith("not_confirmed: ")
        assert (await door.read(people.ada, draft["number"]))["dialogue"]["shown"] is None


# --- what was none ---
# --- on the disk ---


def holding(folder: Path, letters: bytes) -> list[str]:
    """Return the names of the files that hold the letters, whatever their case."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path.name for path in files if letters in path.read_bytes().lower()]


@pytest.mark.sqlite
async def test_what_was_hidden_is_in_no_file_any_more(open_door: Any, people: Any, home: str, data_dir: Path) -> None:
    async with open_door() as door:
        ticket = await everywhere(door, people, home)
        assert holding(data_dir, b"kelebek")
        await hide(door, people.agent_host, ticket)
    with closing(sqlite3.connect(data_dir / "frontdesk.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert holding(data_dir, b"kelebek") == []
