"""Somebody's words in this test's database, without a server."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from mcp_tools.conversations.tables import ConversationRow, MessageRow
from mcp_tools.database import open_database
from mcp_tools.settings import ToolsSettings

Stored = Callable[..., None]
Found = Callable[[], list[str]]


@pytest.fixture
def stored(tools_settings: ToolsSettings) -> Stored:
    """Store a conversation with one message, last touched some days ago; the schema must be there."""

    def put(talk: str, owner: str, days: float = 0) -> None:
        asyncio.run(_put(tools_settings.url, talk, owner, datetime.now(UTC) - timedelta(days=days)))

    return put


@pytest.fixture
def conversations(tools_settings: ToolsSettings) -> Found:
    """Return the ids of the conversations that are there."""

    async def found() -> list[str]:
        async with open_database(tools_settings.url) as database, database.reading() as session:
            return sorted(await session.scalars(select(ConversationRow.id)))

    return lambda: asyncio.run(found())


async def _put(url: str, talk: str, owner: str, at: datetime) -> None:
    async with open_database(url) as database, database.writing() as session:
        row = ConversationRow(id=talk, owner=owner, title="", language="en", mode="assistant")
        row.created_at = row.updated_at = at
        session.add(row)
        await session.flush()
        session.add(
            MessageRow(
                id=f"m-{talk}",
                conversation=talk,
                key="k",
                author="customer",
                text="late",
                language="en",
                choices=[],
                at=at,
            )
        )
