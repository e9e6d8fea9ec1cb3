"""The team shows what the masking hid wrongly, everywhere and for good; what a checksum proves stays hidden."""

from typing import Any

import pytest

from tests.mcp_tools.correcting import ORDER, refused, say, texts, unhide, whole


async def test_a_false_hit_is_readable_everywhere_and_stays_so(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        assert (await say(door, people.ada_rule, home, ORDER))["text"].startswith("My order <PHONE_1> is late")
        ticket = await door.filed(people.ada_rule, description=ORDER)
        ticket = await door.update(people.agent, ticket, title="Order 05321234567", item="<PHONE_1>")
        assert ticket["title"]["value"] == "Order <PHONE_1>"
        done = await unhide(door, people.agent_host, ticket, "<PHONE_1>")
        assert done["version"] == ticket["version"] + 1
        now = await door.read(people.agent, ticket["number"])
        assert (now["title"]["value"], now["description"]) == ("Order 0532 123 45 67", ORDER)
        assert await texts(door, people.agent_host, home) == [ORDER]
        assert (await say(door, people.ada_rule, home, "again: 05321234567", "key-2"))["text"] == "again: 05321234567"
        assert (await say(door, people.bob_host, "conversation-of-bob", ORDER))["text"].count("<PHONE_1>") == 1
        read = await door.ask(people.ada_host, "read_conversation", conversation=home)
        assert read["messages"][0]["original"] == ORDER


async def test_who_showed_a_value_and_why_is_kept_masked(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await say(door, people.ada_rule, home, ORDER)
        ticket = await door.filed(people.ada_rule, description=ORDER)
        await unhide(door, people.agent_host, ticket, "<PHONE_1>", "An order, says ayse@example.com")
        event = (await whole(door, people.agent, ticket["number"]))["events"][-1]
        assert (event["kind"], event["actor"]) == ("text_unhidden", "account:eve")
        assert event["data"] == {
            "placeholder": "<PHONE_1>", "reason": "An order, says <EMAIL_1>", "version": ticket["version"] + 1,
            "name": "Eve", "by": "person",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "placeholder"),
    [
        ("card 4111 1111 1111 1111", "<CARD_1>"),
        ("IBAN TR33 0006 1005 1978 6457 8413 26", "<IBAN_1>"),
        ("TC kimlik 10000000146", "<TR_ID_1>"),
    ],
)
async def test_what_a_checksum_proves_stays_hidden(
    open_door: Any, people: Any, home: str, words: str, placeholder: str
) -> None:
    async with open_door() as door:
        ticket = await door.filed(people.ada_rule, description=f"Late, my {words}.")
        assert placeholder in ticket["description"]
        sent = {"placeholder": placeholder, "reason": "It is an order"}
        assert await refused(door, people.agent_host, "unhide_text", ticket, **sent) == "stays_hidden"
        assert await door.read(people.agent, ticket["number"]) == ticket


async def test_a_number_that_only_stood_beside_a_cue_can_be_shown(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        ticket = await door.filed(people.ada_rule, description="TC kimlik 12345678901 değil, sipariş o")
        assert "<TR_ID_1>" in ticket["description"]
        await unhide(door, people.agent_host, ticket, "<TR_ID_1>")
        assert "12345678901" in (await door.read(people.agent, ticket["number"]))["description"]


async def test_a_placeholder_of_another_conversation_shows_nothing(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        await door.filed(people.bob_host, key="k-2", description=ORDER, conversation="conversation-of-bob")
        ticket = await door.filed(people.ada_rule, description="Late")
        sent = {"placeholder": "<PHONE_1>", "reason": "It is an order"}
        assert await refused(door, people.agent_host, "unhide_text", ticket, **sent) == "invalid_argument"
