"""Who may reach a ticket's row: its customer and the team. For everybody else there is no such ticket."""

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.domain.identity import Identity, Role, Scope
from mcp_tools.domain.ticket import TicketStatus
from mcp_tools.errors import TicketNotFound, VersionConflict
from mcp_tools.tickets.tables import TicketRow
from mcp_tools.tickets.view import row_id


async def owned(session: AsyncSession, number: str, by: Identity) -> TicketRow:
    """Return the row for reading. Raises `TicketNotFound` for an absent or a foreign one."""
    return _allowed(await session.get(TicketRow, row_id(number)) if row_id(number) else None, by)


async def for_change(session: AsyncSession, number: str, by: Identity) -> TicketRow:
    """Return the row for writing: nobody else changes it before this transaction ends."""
    wanted = row_id(number)
    return _allowed(await session.get(TicketRow, wanted, with_for_update=True) if wanted else None, by)


async def locked(session: AsyncSession, number: str, version: int, by: Identity) -> TicketRow:
    """Return the row for writing at a version. Raises `VersionConflict` when somebody changed it since."""
    row = await for_change(session, number, by)
    if row.version != version:
        raise VersionConflict
    return row


def may_delete(row: TicketRow, by: Identity) -> bool:
    """Whether the caller may delete the ticket for good: an admin any, everybody else a draft of their own."""
    if by.role is Role.ADMIN and by.opens(Scope.ADMIN):
        return True
    return row.customer == by.subject and row.status == TicketStatus.DRAFT and by.opens(Scope.TICKETS_WRITE)


def _allowed(row: TicketRow | None, by: Identity) -> TicketRow:
    if row is None or (row.customer != by.subject and not by.is_staff):
        raise TicketNotFound
    return row
