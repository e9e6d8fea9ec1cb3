"""Erases what nobody touched for as long as the operator keeps things: by hand, and by itself once a day."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import Select, delete, func, or_, select, union

from mcp_tools.conversations.tables import ConversationRow
from mcp_tools.database import Database
from mcp_tools.domain.identity import HOST, Identity, Role, SetBy
from mcp_tools.domain.ticket import TicketStatus
from mcp_tools.erasure import erase
from mcp_tools.errors import StoreUnavailable
from mcp_tools.events import record
from mcp_tools.pii.tables import VaultEntryRow, VaultKeyRow
from mcp_tools.tickets.tables import TicketRow

_DAY_SECONDS: Final = 24 * 60 * 60.0
_AGAIN_SECONDS: Final = 10 * 60.0
_BATCH: Final = 100
_IN_WORK: Final = (TicketStatus.IN_REVIEW, TicketStatus.RETURNED, TicketStatus.OPEN, TicketStatus.IN_PROGRESS)
"""While a ticket is there, somebody still has to do something about it."""

_BY_ITSELF: Final = Identity(subject=HOST, role=Role.CUSTOMER, by=SetBy.RULE)
_log = structlog.stdlib.get_logger(__name__)


class Retention:
    """Knows what is old: a conversation in which, and in whose tickets, nothing happened for long.

    One whose ticket the team still has in work is never old. A draft nobody sent does not keep it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def old(self, days: int) -> list[str]:
        """Return the old conversations, longest untouched first."""
        async with self._database.reading(is_long=True) as session:
            return list(await session.scalars(_untouched(_since(days))))

    async def purge(self, days: int, by: Identity) -> int:
        """Erase the old conversations, a batch a transaction, and return how many they were."""
        erased = 0
        while found := await self.purge_some(days, by):
            erased += found
        return erased

    async def sweep(self) -> None:
        """Destroy what is sealed for conversations that are gone: a turn under way can leave it behind an erasure."""
        async with self._database.writing(is_long=True) as session:
            for rows in (VaultEntryRow, VaultKeyRow):
                home = rows.conversation
                is_gone = home.not_in(select(ConversationRow.id)) & home.not_in(select(TicketRow.conversation))
                await session.execute(delete(rows).where(is_gone))

    async def purge_some(self, days: int, by: Identity) -> int:
        """Erase a batch of old conversations and return how many; what somebody touched meanwhile is not old."""
        async with self._database.writing(is_long=True) as session:
            found = list(await session.scalars(_untouched(_since(days)).limit(_BATCH)))
            if not found:
                return 0
            await erase(session, found, by)
            record(session, "conversations_purged", by, owner=None, conversations=len(found))
        await self._database.settle()
        return len(found)


@asynccontextmanager
async def kept_short(database: Database, days: int | None) -> AsyncIterator[None]:
    """Purge now and once a day for as long as this lasts; without `days` only what erasures left behind goes."""
    over = asyncio.Event()
    running = asyncio.create_task(_run(Retention(database), days, over))
    try:
        yield
    finally:
        over.set()
        await running


async def _run(retention: Retention, days: int | None, over: asyncio.Event) -> None:
    """Purge until it is over; a query is not cut off, which would leave its connection to nobody."""
    while not over.is_set():
        pause = _DAY_SECONDS
        try:
            await _purge(retention, days, over)
        except StoreUnavailable:
            _log.warning("purge_postponed")
            pause = _AGAIN_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), pause)


async def _purge(retention: Retention, days: int | None, over: asyncio.Event) -> None:
    await retention.sweep()
    erased = 0
    while days and not over.is_set() and (found := await retention.purge_some(days, _BY_ITSELF)):
        erased += found
    if erased:
        _log.info("purged", conversations=erased)


def _since(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _untouched(since: datetime) -> Select[str]:
    """Select old conversations, and those of old tickets that outlived theirs."""
    needed = select(TicketRow.conversation).where(or_(TicketRow.status.in_(_IN_WORK), TicketRow.updated_at >= since))
    here = select(ConversationRow.id, ConversationRow.updated_at).where(
        ConversationRow.updated_at < since, ConversationRow.id.not_in(needed)
    )
    left = select(TicketRow.conversation, TicketRow.updated_at).where(
        TicketRow.conversation.not_in(select(ConversationRow.id)), TicketRow.conversation.not_in(needed)
    )
    old = union(here, left).subquery()
    return select(old.c.id).group_by(old.c.id).order_by(func.min(old.c.updated_at), old.c.id)
