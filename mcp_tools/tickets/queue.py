"""The team's queue: filed tickets, most urgent first, then whoever waits longest."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from fastmcp import FastMCP
from sqlalchemy import Integer, Select, case, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import Tuple

from mcp_tools.annotations import READS
from mcp_tools.database import Database
from mcp_tools.domain.desk import Queue, QueueFilter, QueueItem
from mcp_tools.domain.identity import Identity
from mcp_tools.domain.ticket import Priority, Ticket, TicketStatus
from mcp_tools.errors import InvalidArgument
from mcp_tools.tables import UtcDateTime
from mcp_tools.tickets.tables import TicketRow
from mcp_tools.tickets.view import row_id

_PAGE: Final = 100
_TEXT: Final = 100
_RANKS: Final = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 2, Priority.LOW: 3}
_RANK = case({priority.value: rank for priority, rank in _RANKS.items()}, value=TicketRow.priority, else_=len(_RANKS))


class QueueStore:
    """Reads the queue; the guard lets only the team call it."""

    def __init__(self, database: Database, view: Callable[[TicketRow], Ticket]) -> None:
        self._database = database
        self._view = view

    async def read(self, wanted: QueueFilter, cursor: str | None, limit: int, by: Identity) -> Queue:
        """Return a page of the filed tickets that `wanted` names, and how many wait in all.

        Raises `InvalidArgument` for what is no cursor of the queue.
        """
        query = _filtered(select(TicketRow).where(TicketRow.filed_at.is_not(None)), wanted, by)
        if cursor is not None:
            query = query.where(tuple_(_RANK, TicketRow.filed_at, TicketRow.id) > _after(cursor))
        query = query.order_by(_RANK, TicketRow.filed_at, TicketRow.id).limit(limit + 1)
        async with self._database.reading(is_long=True) as session:
            found = [self._view(row) for row in await session.scalars(query)]
            waiting = await _waiting(session)
        page = found[:limit]
        return Queue(
            tickets=tuple(_item(ticket) for ticket in page),
            waiting=sum(waiting.values()),
            urgent=waiting.get(Priority.URGENT, 0),
            cursor=_cursor(page[-1]) if len(found) > limit else None,
        )

    async def waiting(self) -> dict[Priority, int]:
        """Return how many tickets are in review, for each priority."""
        async with self._database.reading(is_long=True) as session:
            counted = await _waiting(session)
        return {priority: counted.get(priority, 0) for priority in Priority}


def register(server: FastMCP, queue: QueueStore, me: Any) -> None:
    """Register `read_queue`; `me` is the dependency that tells a tool its caller."""

    @server.tool(annotations=READS)
    async def read_queue(
        wanted: QueueFilter | None = None, cursor: str | None = None, limit: int = 50, caller: Identity = me
    ) -> Queue:
        """Return the team's queue of filed tickets, most urgent first, then oldest. For the review desk's screen."""
        wanted = wanted or QueueFilter()
        if len(wanted.text) > _TEXT:
            raise InvalidArgument(f"What is looked for has at most {_TEXT} characters.")
        return await queue.read(wanted, cursor, max(1, min(limit, _PAGE)), caller)


async def _waiting(session: AsyncSession) -> dict[str, int]:
    in_review = TicketRow.status == TicketStatus.IN_REVIEW
    counts = select(TicketRow.priority, func.count()).where(in_review).group_by(TicketRow.priority)
    return {priority: count for priority, count in await session.execute(counts)}


def _filtered(query: Select[TicketRow], wanted: QueueFilter, by: Identity) -> Select[TicketRow]:
    if wanted.status is not None:
        query = query.where(TicketRow.status == wanted.status)
    if wanted.language is not None:
        query = query.where(TicketRow.language == wanted.language)
    if wanted.assigned is not None:
        query = query.where(TicketRow.assignee == (by.subject if wanted.assigned == "me" else None))
    if text := wanted.text.strip():
        title = TicketRow.title["value"].as_string().icontains(text, autoescape=True)
        query = query.where(or_(title, TicketRow.id == row_id(text)) if row_id(text) else title)
    return query


def _item(ticket: Ticket) -> QueueItem:
    return QueueItem(
        number=ticket.number,
        status=ticket.status,
        version=ticket.version,
        title=ticket.title.value or "",
        category=ticket.category_title,
        priority=ticket.priority,
        language=ticket.language,
        assignee=ticket.assignee,
        assignee_name=ticket.assignee_name,
        conversation=ticket.conversation,
        missing=ticket.missing,
        required=sum(detail.is_required for detail in ticket.details),
        filed_at=ticket.filed_at or ticket.updated_at,
    )


def _cursor(last: Ticket) -> str:
    return f"{_RANKS[last.priority]}/{(last.filed_at or last.updated_at).isoformat()}/{last.number}"


def _after(cursor: str) -> Tuple:
    """Return the place in the queue's order that a cursor names."""
    rank, _, rest = cursor.partition("/")
    moment, _, number = rest.partition("/")
    row = row_id(number)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        at = None
    if row is None or at is None or not rank.isdecimal():
        raise InvalidArgument("This is no cursor of the queue.")
    return tuple_(literal(int(rank), Integer), literal(at, UtcDateTime), literal(row, Integer))
