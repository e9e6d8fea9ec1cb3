"""What is written under tickets: messages both sides read, and the team's own notes."""

from datetime import UTC, datetime

from sqlalchemy import or_, select

from mcp_tools.database import Database
from mcp_tools.domain.identity import Identity
from mcp_tools.errors import NotAllowed
from mcp_tools.events import record
from mcp_tools.tickets.access import for_change, owned
from mcp_tools.tickets.tables import NoteRow, TicketRow
from mcp_tools.tickets.view import number_of


class NoteStore:
    """Every method is one transaction; a foreign ticket answers as an absent one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, number: str, key: str, text: str, by: Identity, *, is_internal: bool) -> None:
        """Write a message for both sides, or a note for staff, under the ticket; a repeated key changes nothing."""
        if is_internal and not by.is_staff:
            raise NotAllowed("Notes are for the team.")
        async with self._database.writing() as session:
            row = await for_change(session, number, by)
            said = await session.scalar(select(NoteRow.id).where(NoteRow.ticket == row.id, NoteRow.key == key))
            if said:
                return
            session.add(new_note(row, key, text, by, is_internal=is_internal))
            row.updated_at = datetime.now(UTC)
            kind, owner = ("note_added", None) if is_internal else ("message_added", row.customer)
            record(session, kind, by, owner=owner, conversation=row.conversation, ticket=number_of(row), note=key)

    async def of(self, number: str, by: Identity) -> list[NoteRow]:
        """Return what was written under the ticket, oldest first; internal notes for staff only."""
        async with self._database.reading() as session:
            row = await owned(session, number, by)
            query = select(NoteRow).where(NoteRow.ticket == row.id).order_by(NoteRow.id)
            if not by.is_staff:
                query = query.where(or_(NoteRow.is_internal.is_(False), NoteRow.author == by.subject))
            return list(await session.scalars(query))


def new_note(row: TicketRow, key: str, text: str, by: Identity, *, is_internal: bool) -> NoteRow:
    """Return a row for something written under the ticket now; `text` is masked."""
    return NoteRow(
        ticket=row.id,
        key=key,
        is_internal=is_internal,
        author=by.subject,
        name=by.first_name,
        text=text,
        at=datetime.now(UTC),
    )
