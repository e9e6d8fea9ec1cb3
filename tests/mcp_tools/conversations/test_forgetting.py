"""A conversation is forgotten when its owner wants, unless the team has a ticket of it."""

from pathlib import Path
from typing import Any

from sqlalchemy import text

from tests.mcp_tools.conversations.talk import messages, say


async def test_a_deleted_conversation_takes_words_drafts_and_keys_with_it(
    open_door: Any, people: Any, home: str, data_dir: Path
) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        draft = await door.draft(people.ada)
        assert await door.ask(people.ada_host, "delete_conversation", conversation=home) is True
        assert (await door.refusal(people.ada_host, "read_conversation", conversation=home)).startswith("conversation_")
        assert (await door.refusal(people.ada, "get_ticket", number=draft["number"])).startswith("ticket_not_found: ")
        async with door.tools.database.reading() as session:
            for table in ("conversations", "messages", "tickets", "vault_keys", "vault_entries"):
                rows = await session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608  (our own names)
                assert rows == 0, table
        assert (await door.kinds(people.ada_host))[-1] == "conversation_deleted"


async def test_a_conversation_with_a_filed_ticket_stays_whole(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        draft = await door.draft(people.ada, "k-1")
        await door.filed(people.ada, key="k-2")
        refused = await door.refusal(people.ada_host, "delete_conversation", conversation=home)
        assert refused == "not_allowed: A conversation with a filed ticket stays with the team."
        assert await door.read(people.ada, draft["number"]) == draft
        assert len(await messages(door, people.ada_host, home)) == 1


async def test_the_team_deletes_no_conversation_of_a_customer(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        refused = await door.refusal(people.agent_host, "delete_conversation", conversation=home)
        assert refused.startswith("conversation_not_found: ")
        assert len(await messages(door, people.ada_host, home)) == 1
