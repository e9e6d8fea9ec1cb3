"""What is written under a ticket: messages for both sides, notes for the team alone."""

from typing import Any

import pytest


async def test_both_sides_read_messages_and_the_team_alone_reads_notes(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        number = (await door.filed(people.ada))["number"]
        message = {"number": number, "text": "Any news? I am at ali@example.com", "key": "m-1"}
        await door.ask(people.ada, "add_message", **message)
        await door.ask(people.ada, "add_message", **message)
        await door.ask(people.agent, "add_message", number=number, text="On its way.", key="m-2")
        await door.ask(people.agent, "add_message", number=number, text="Call the courier.", key="m-3", internal=True)

        async def notes(who: Any) -> list[str]:
            answer = await door.ask(who, "get_ticket", number=number, fields=["notes"])
            return [note["text"] for note in answer["notes"]]

        both = ["Any news? I am at <EMAIL_1>", "On its way."]
        assert await notes(people.ada) == both
        assert await notes(people.ada_model) == both
        assert await notes(people.agent) == [*both, "Call the courier."]
        refused = await door.refusal(people.ada, "add_message", number=number, text="x", key="m-4", internal=True)
        assert refused.startswith("not_allowed: ")
        told = ["ticket_created", "ticket_submitted", "message_added", "message_added"]
        assert await door.kinds(people.ada_host) == told
        assert (await door.kinds(people.agent_host))[-1] == "note_added"


@pytest.mark.parametrize(
    ("text", "code"), [("", "invalid_argument"), (" \n", "invalid_argument"), ("x" * 4_001, "text_too_long")]
)
async def test_a_message_has_a_text_of_bearable_length(open_door: Any, people: Any, text: str, code: str) -> None:
    async with open_door() as door:
        number = (await door.filed(people.ada))["number"]
        refused = await door.refusal(people.ada, "add_message", number=number, text=text, key="m-1")
        assert refused.startswith(f"{code}: ")
