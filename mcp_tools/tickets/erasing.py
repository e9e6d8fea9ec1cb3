"""Which tickets are somebody's, and how tickets go for good; in the running transaction of whoever erases."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.domain.identity import Identity, Role
from mcp_tools.domain.ticket import TicketStatus
from mcp_tools.errors import NotAllowed
from mcp_tools.tickets.access import locked, may_delete
from mcp_tools.tickets.tables import NoteRow, TicketRow
from mcp_tools.tickets.view import number_of, row_id


async def customer_of(session: AsyncSession, number: str) -> str | None:
    """Return whose a ticket is, None where no ticket has that number."""
    wanted = row_id(number)
    row = await session.get(TicketRow, wanted) if wanted else None
    return row.customer if row else None


async def conversations_of(session: AsyncSession, customer: str) -> list[str]:
    """Return the conversations that somebody's tickets came from, also those that are gone."""
    return list(await session.scalars(select(TicketRow.conversation).where(TicketRow.customer == customer).distinct()))


async def numbers_in(session: AsyncSession, conversations: Collection[str]) -> list[tuple[str, TicketStatus]]:
    """Return numbers and statuses of the tickets of these conversations, in the order they were made."""
    rows = select(TicketRow).where(TicketRow.conversation.in_(conversations)).order_by(TicketRow.id)
    return [(number_of(row), TicketStatus(row.status)) for row in await session.scalars(rows)]


@dataclass(frozen=True)
class Removed:
    """A ticket that was deleted. An administrator's deletion is an erasure, but of their own draft."""

    customer: str
    conversation: str
    is_erasure: bool


async def remove(session: AsyncSession, number: str, version: int, by: Identity) -> Removed:
    """Delete a ticket with what is written under it.

    Raises `NotAllowed` for who may not delete it, `TicketNotFound`, `VersionConflict`.
    """
    row = await locked(session, number, version, by)
    if not may_delete(row, by):
        raise NotAllowed("Only your own draft can be deleted.")
    is_own_draft = row.customer == by.subject and row.status == TicketStatus.DRAFT
    await session.execute(delete(NoteRow).where(NoteRow.ticket == row.id))
    await session.delete(row)
    await session.flush()
    return Removed(row.customer, row.conversation, by.role is Role.ADMIN and not is_own_draft)


async def erase(session: AsyncSession, conversations: Collection[str]) -> list[str]:
    """Delete every ticket of these conversations with what is written under it; return their numbers."""
    rows = list(await session.scalars(select(TicketRow).where(TicketRow.conversation.in_(conversations))))
    ids = [row.id for row in rows]
    await session.execute(delete(NoteRow).where(NoteRow.ticket.in_(ids)))
    await session.execute(delete(TicketRow).where(TicketRow.id.in_(ids)))
    return [number_of(row) for row in rows]


async def erase_drafts(session: AsyncSession, conversation: str) -> None:
    """Delete the drafts of a conversation; they hold nothing that the team was sent."""
    await session.execute(
        delete(TicketRow).where(TicketRow.conversation == conversation, TicketRow.status == TicketStatus.DRAFT)
    )


async def forget_person(session: AsyncSession, subject: str) -> None:
    """Take the name of one who was on the team off the tickets they had and the notes they wrote."""
    await session.execute(
        update(TicketRow).where(TicketRow.assignee == subject).values(assignee=None, assignee_name="")
    )
    await session.execute(update(NoteRow).where(NoteRow.author == subject).values(author="", name=""))
