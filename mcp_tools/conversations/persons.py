"""A person of the team in a customer's conversation: takes over, speaks, hands back."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.conversations.store import add_message, allowed, by_key, new_message
from mcp_tools.conversations.tables import ConversationRow
from mcp_tools.database import Database
from mcp_tools.domain.conversation import Author, Message, Mode
from mcp_tools.domain.identity import Identity, Role
from mcp_tools.domain.text import Language
from mcp_tools.errors import NotAllowed
from mcp_tools.events import record


class PersonStore:
    """Every method is one transaction; the guard lets only the team call them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take_over(self, conversation: str, by: Identity) -> ConversationRow:
        """Answer here instead of the assistant; again changes nothing. Raises `NotAllowed` beside a colleague."""
        async with self._database.writing() as session:
            row = await _for_change(session, conversation, by)
            if row.mode == Mode.PERSON and row.person != by.subject:
                raise NotAllowed("A colleague answers here already.")
            if row.mode != Mode.PERSON:
                row.mode, row.person, row.person_name = Mode.PERSON, by.subject, by.first_name
                row.updated_at = datetime.now(UTC)
                record(session, "person_joined", by, owner=row.owner, conversation=row.id)
            return row

    async def hand_back(self, conversation: str, by: Identity) -> ConversationRow:
        """Let the assistant answer again; again changes nothing. Only who took over may, or an admin."""
        async with self._database.writing() as session:
            row = await _for_change(session, conversation, by)
            if row.mode == Mode.PERSON and row.person != by.subject and by.role is not Role.ADMIN:
                raise NotAllowed("A colleague answers here.")
            if row.mode != Mode.ASSISTANT:
                row.mode, row.person, row.person_name = Mode.ASSISTANT, None, ""
                row.updated_at = datetime.now(UTC)
                record(session, "person_left", by, owner=row.owner, conversation=row.id)
            return row

    async def say(self, conversation: str, key: str, text: str, by: Identity) -> Message:
        """Save what the person who took over says; the same key again returns what was said first.

        `text` is masked. Raises `NotAllowed` for whoever did not take over.
        """
        async with self._database.writing() as session:
            row = await _for_change(session, conversation, by)
            if row.mode != Mode.PERSON or row.person != by.subject:
                raise NotAllowed("Take the conversation over first.")
            if said := await by_key(session, conversation, key):
                return said.to_message()
            message = add_message(session, new_message(row, key, Author.PERSON, text, Language(row.language)))
            message.name = by.first_name
            row.updated_at = message.at
            record(session, "person_replied", by, owner=row.owner, conversation=row.id, message=message.id)
            return message.to_message()


async def _for_change(session: AsyncSession, conversation: str, by: Identity) -> ConversationRow:
    """Return the row for writing: of two colleagues one is first."""
    return allowed(await session.get(ConversationRow, conversation, with_for_update=True), by)
