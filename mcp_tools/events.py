"""The feed: one row for everything that happened, written in the transaction that did it."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import JSON, Integer, String, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from mcp_tools.database import HAS_NEWS, Database
from mcp_tools.domain.event import NEWS, Event
from mcp_tools.domain.identity import HOST, Identity
from mcp_tools.rewriting import Rewrite
from mcp_tools.tables import Base, UtcDateTime

REVEALED: Final = "pii_revealed"
"""Somebody of the team looked at a hidden value: kept for good, also when what they looked at is erased."""


class EventRow(Base):
    __tablename__ = "events"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(40))
    conversation: Mapped[str | None] = mapped_column(String(64), index=True)
    ticket: Mapped[str | None] = mapped_column(String(20), index=True)
    actor: Mapped[str] = mapped_column(String(80))
    owner: Mapped[str | None] = mapped_column(String(80), index=True)
    data: Mapped[dict[str, str | int | None]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    # A cursor must never be given out twice, also after the newest row was erased.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    def to_event(self) -> Event:
        return Event(
            id=self.id,
            kind=self.kind,
            conversation=self.conversation,
            ticket=self.ticket,
            actor=self.actor,
            data=self.data,
            at=self.at,
        )


def record(
    session: AsyncSession,
    kind: str,
    by: Identity,
    *,
    owner: str | None,
    conversation: str | None = None,
    ticket: str | None = None,
    **data: str | int | None,
) -> None:
    """Add an event to the running transaction, with the first name of whoever has one.

    `data` holds keys, names and counts, never words people said; only why a hidden value was looked at or shown is kept
    there, masked.
    """
    if by.name:
        data["name"] = by.first_name
    session.info[HAS_NEWS] = True
    session.add(
        EventRow(
            kind=kind,
            conversation=conversation,
            ticket=ticket,
            actor=by.subject,
            owner=owner,
            data={**data, "by": by.by.value},
            at=datetime.now(UTC),
        )
    )


async def rewrite_reasons(session: AsyncSession, conversation: str, rewrite: Rewrite) -> bool:
    """Rewrite the reasons colleagues gave in a conversation, in the running transaction; tell whether any changed."""
    is_other = False
    for row in await session.scalars(select(EventRow).where(EventRow.conversation == conversation)):
        given = rewrite(str(row.data.get("reason") or ""))
        if given.replacements:
            row.data, is_other = {**row.data, "reason": given.text}, True
    return is_other


class EventStore:
    """Reads the feed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def after(self, cursor: int, by: Identity, limit: int) -> tuple[Event, ...]:
        """Return at most `limit` events after `cursor`, oldest first: a customer's own, or all for staff and host."""
        query = select(EventRow).where(EventRow.id > cursor).order_by(EventRow.id).limit(limit)
        if not by.is_staff and by.subject != HOST:
            query = query.where(EventRow.owner == by.subject)
        async with self._database.reading() as session:
            return tuple(row.to_event() for row in await session.scalars(query))

    async def of_ticket(self, ticket: str, by: Identity, limit: int) -> tuple[Event, ...]:
        """Return the first `limit` events of a ticket, oldest first: what its customer may know of, or all for staff.

        The caller must be allowed to read the ticket.
        """
        query = select(EventRow).where(EventRow.ticket == ticket).order_by(EventRow.id).limit(limit)
        if not by.is_staff:
            query = query.where(EventRow.owner == by.subject)
        async with self._database.reading() as session:
            return tuple(row.to_event() for row in await session.scalars(query))

    async def newest(self) -> int:
        """Return the cursor after which nothing has happened yet."""
        async with self._database.reading() as session:
            return await session.scalar(select(func.max(EventRow.id))) or 0

    async def untold(self, delivered: dict[str, int], by: Identity) -> tuple[str, ...]:
        """Return the conversations with news for the caller after the cursor up to which each was told."""
        latest = (
            select(EventRow.conversation, func.max(EventRow.id))
            .where(EventRow.owner == by.subject, EventRow.actor != by.subject)
            .where(EventRow.kind.in_(NEWS), EventRow.conversation.in_(delivered))
            .group_by(EventRow.conversation)
        )
        async with self._database.reading() as session:
            found = {conversation: last for conversation, last in await session.execute(latest)}
        return tuple(one for one, told in delivered.items() if found.get(one, 0) > told)

    async def refused(self, by: Identity, tool: str) -> None:
        """Keep that a customer tried a tool or an action of the team."""
        async with self._database.writing() as session:
            record(session, "refused", by, owner=None, tool=tool)

    async def adopt(self, session: AsyncSession, guest: str, by: Identity) -> None:
        """Let the caller own what a guest owned, in the running transaction."""
        await session.execute(update(EventRow).where(EventRow.owner == guest).values(owner=by.subject))


async def erase(session: AsyncSession, conversations: Collection[str], tickets: Collection[str]) -> None:
    """Delete what happened to conversations and tickets, in the running transaction.

    Of reveals stay who looked and when, at a value of which kind; where and why, in masked words, does not.
    """
    await _erase_where(session, EventRow.conversation.in_(conversations))
    await _erase_where(session, EventRow.ticket.in_(tickets))


async def forget_person(session: AsyncSession, subject: str) -> Sequence[str]:
    """Delete what happened to what is somebody's, and take their name off what they did for others.

    Return the messages they said as one of the team.
    """
    await _erase_where(session, EventRow.owner == subject)
    said = []
    for row in await session.scalars(select(EventRow).where(EventRow.actor == subject)):
        row.actor, row.data = "", {name: value for name, value in row.data.items() if name != "name"}
        said += [str(row.data["message"])] if row.kind == "person_replied" else []
    return said


async def _erase_where(session: AsyncSession, concerned: ColumnElement[bool]) -> None:
    for row in await session.scalars(select(EventRow).where(concerned, EventRow.kind == REVEALED)):
        row.conversation = row.ticket = row.owner = None
        row.data = {name: value for name, value in row.data.items() if name != "reason"}
    await session.flush()
    await session.execute(delete(EventRow).where(concerned, EventRow.kind != REVEALED))
