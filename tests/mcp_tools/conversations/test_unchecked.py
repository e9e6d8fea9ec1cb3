"""Where the masking does not work nothing is written but the customer's sealed words, which wait for it."""

from pathlib import Path
from typing import Any

import pytest

from tests.mcp_tools.conversations.talk import MASKED, RAW, messages, reply, say, stored_bytes


async def test_words_that_could_not_be_checked_wait_sealed_and_the_same_key_completes_them(
    open_door: Any, people: Any, home: str, data_dir: Path
) -> None:
    sent = {"conversation": home, "text": RAW, "key": "key-1"}
    async with open_door(broken="engine") as door:
        for _ in range(2):
            refused = await door.refusal(people.ada, "analyze_message", **sent)
            assert refused.startswith("masking_unavailable: ")
        [waiting] = await messages(door, people.ada_host, home)
        assert (waiting["text"], waiting["is_checked"], waiting["original"]) == ("", False, RAW)
        [seen] = await messages(door, people.agent_host, home)
        assert (seen["text"], seen["original"]) == ("", None)
        assert not any(b"ali@" in data or b"A-17" in data for data in stored_bytes(data_dir))
    async with open_door() as door:
        answer = await say(door, people.ada, home, " saved before ")
        assert answer["message"]["text"] == MASKED
        assert answer["hidden"] == {"EMAIL": 1}
        [done] = await messages(door, people.ada_host, home)
        assert (done["text"], done["is_checked"], done["original"]) == (MASKED, True, RAW)


@pytest.mark.parametrize("broken", ["engine", "build"])
async def test_without_masking_no_tool_writes_a_word(
    open_door: Any, people: Any, home: str, data_dir: Path, broken: str
) -> None:
    async with open_door() as door:
        ticket = await door.draft(people.ada, description="Late")
        filed = await door.filed(people.ada, key="k-9", description="Late too")
        await reply(door, people.ada_rule, home, "Hello.")
    secret = "ali@example.com"
    calls: dict[str, dict[str, Any]] = {
        "mask_pii": {"text": secret},
        "analyze_message": {"conversation": home, "text": secret, "key": "key-2"},
        "save_choice": {"conversation": home, "text": secret, "key": "key-3"},
        "save_reply": {"conversation": home, "text": secret, "key": "key-4", "path": {"path": "guided"}},
        "request_person": {"conversation": home, "reason": secret},
        "create_ticket": {"intent": "order_late", "description": secret, "key": "k-2", "conversation": home},
        "update_ticket": {"number": ticket["number"], "version": 1, "changes": {"title": secret}},
        "add_message": {"number": filed["number"], "text": secret, "key": "m-1"},
    }
    async with open_door(broken=broken) as door:
        for tool, arguments in calls.items():
            assert (await door.refusal(people.ada_rule, tool, **arguments)).startswith("masking_unavailable: "), tool
        assert await door.read(people.ada, ticket["number"]) == ticket
        assert not any(secret.encode() in data for data in stored_bytes(data_dir))


async def test_engines_that_could_not_be_built_are_built_at_the_next_wish(open_door: Any, people: Any) -> None:
    async with open_door(broken="build") as door:
        for _ in range(2):
            refused = await door.refusal(people.ada, "mask_pii", text="hello")
            assert refused == "masking_unavailable: The engines could not be started (ImportError)."
        assert not door.tools.engines.is_warm
