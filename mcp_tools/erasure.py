"""Erases for good what is somebody's: all of one customer, one conversation, a ticket. Composes the slices."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools import events
from mcp_tools.accounts.store import AccountStore
from mcp_tools.conversations import erasing as conversations
from mcp_tools.conversations.store import own
from mcp_tools.conversations.tables import ConversationRow
from mcp_tools.database import Database
from mcp_tools.domain.identity import ACCOUNT_PREFIX, Account, Identity, Role
from mcp_tools.domain.ticket import TicketStatus
from mcp_tools.errors import AccountNotFound, NotAllowed
from mcp_tools.events import record
from mcp_tools.identity import CUSTOMERS
from mcp_tools.pii import vault
from mcp_tools.tickets import erasing as tickets

_SUBJECTS: Final = (*CUSTOMERS, ACCOUNT_PREFIX)
_BATCH: Final = 500
"""Conversations a statement; a database takes only so many values."""
_UNSENT: Final = frozenset({TicketStatus.DRAFT, TicketStatus.WITHDRAWN})


@dataclass(frozen=True)
class Held:
    """What is stored of a customer: ids, numbers and counts, no words."""

    subject: str
    account: Account | None
    conversations: tuple[str, ...]
    messages: int
    values: int
    """How many personal values are hidden in the conversations."""
    tickets: tuple[tuple[str, TicketStatus], ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.account or self.conversations or self.tickets)


class Erasure:
    """Each method is one transaction, so that nothing is left half erased.

    Words, tickets, what is written under them, events, sealed values and the keys to them go; on SQLite also from free
    pages and the log of changes. Not covered: backups, logs, and what people copied elsewhere.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._accounts = AccountStore(database)

    async def find(self, customer: str) -> Held:
        """Return what is stored of a customer, named by login, ticket number, or subject such as `guest:…`.

        Raises `AccountNotFound` for a name that is none of these.
        """
        subject, account = await self._named(customer.strip())
        async with self._database.reading(is_long=True) as session:
            return await _held(session, subject, account)

    async def forget(self, customer: str, by: Identity) -> Held:
        """Erase a customer and return what there was; an event that names nobody stays.

        Raises `NotAllowed` for one of the team.
        """
        subject, account = await self._named(customer.strip())
        if account and account.role is not Role.CUSTOMER:
            raise NotAllowed("Who is on the team is not erased. First: frontdesk users set-role LOGIN customer")
        async with self._database.writing(is_long=True) as session:
            held = await _held(session, subject, account)
            await erase(session, held.conversations, by)
            said = await events.forget_person(session, subject)
            await conversations.forget_person(session, subject, said)
            await tickets.forget_person(session, subject)
            if account:
                await self._accounts.forget(session, account.id)
            talks, numbers = len(held.conversations), len(held.tickets)
            record(session, "customer_erased", by, owner=None, conversations=talks, tickets=numbers)
        await self._database.settle()
        return held

    async def delete_conversation(self, conversation: str, by: Identity) -> None:
        """Delete the caller's own conversation with its drafts and its keys; a withdrawn ticket stays, masked.

        Raises `NotAllowed` where a ticket was filed, `ConversationNotFound`.
        """
        async with self._database.writing(is_long=True) as session:
            own(await session.get(ConversationRow, conversation), by)
            for number, status in await tickets.numbers_in(session, [conversation]):
                if status not in _UNSENT:
                    raise NotAllowed("A conversation with a filed ticket stays with the team.")
                if status is TicketStatus.DRAFT:
                    record(session, "ticket_deleted", by, owner=by.subject, conversation=conversation, ticket=number)
            await tickets.erase_drafts(session, conversation)
            await conversations.erase(session, [conversation])
            await vault.destroy(session, [conversation])
            record(session, "conversation_deleted", by, owner=by.subject, conversation=conversation)
        await self._database.settle()

    async def delete_ticket(self, number: str, version: int, by: Identity) -> None:
        """Delete one's own draft, or any ticket as an administrator.

        An administrator thereby erases: with the last ticket of its conversation go the words it came from and the keys
        to them. Raises `NotAllowed`, `TicketNotFound`, `VersionConflict`.
        """
        async with self._database.writing(is_long=True) as session:
            removed = await tickets.remove(session, number, version, by)
            if not removed.is_erasure:
                owner, conversation = removed.customer, removed.conversation
                record(session, "ticket_deleted", by, owner=owner, conversation=conversation, ticket=number)
                return
            if not await tickets.numbers_in(session, [removed.conversation]):
                await erase(session, [removed.conversation], by)
            await events.erase(session, [], [number])
            record(session, "ticket_deleted", by, owner=None, ticket=number)
        await self._database.settle()

    async def _named(self, customer: str) -> tuple[str, Account | None]:
        """Return the subject that a login, a ticket number or a subject names, and their account."""
        if account := await self._accounts.named(customer):
            return account.subject, account
        async with self._database.reading() as session:
            subject = customer if customer.startswith(_SUBJECTS) else await tickets.customer_of(session, customer)
        if subject is None or not subject.startswith(_SUBJECTS):
            raise AccountNotFound("No customer has this login, and no customer's ticket this number.")
        has_account = subject.startswith(ACCOUNT_PREFIX)
        return subject, await self._accounts.get(subject.removeprefix(ACCOUNT_PREFIX)) if has_account else None


async def erase(session: AsyncSession, wanted: Sequence[str], by: Identity) -> None:
    """Erase conversations and their tickets in the running transaction; of each ticket stays that it was erased."""
    for part in _parts(wanted):
        numbers = await tickets.erase(session, part)
        await conversations.erase(session, part)
        await vault.destroy(session, part)
        await events.erase(session, part, numbers)
        for number in numbers:
            record(session, "ticket_erased", by, owner=None, ticket=number)


async def _held(session: AsyncSession, subject: str, account: Account | None) -> Held:
    own_ids = await conversations.owned_by(session, subject)
    # A withdrawn ticket outlives the conversation it came from.
    found = tuple(dict.fromkeys([*own_ids, *await tickets.conversations_of(session, subject)]))
    parts = list(_parts(found))
    return Held(
        subject=subject,
        account=account,
        conversations=found,
        messages=sum([await conversations.count_messages(session, part) for part in parts]),
        values=sum([await vault.count_entries(session, part) for part in parts]),
        tickets=tuple([ticket for part in parts for ticket in await tickets.numbers_in(session, part)]),
    )


def _parts(wanted: Sequence[str]) -> Iterator[Collection[str]]:
    return (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
