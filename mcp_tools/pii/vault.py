"""Keeps what was hidden: sealed, numbered per conversation, given back to whom it belongs, destroyed on demand."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.database import Database
from mcp_tools.domain.text import PLACEHOLDER
from mcp_tools.errors import VaultUnavailable
from mcp_tools.pii.conversation_keys import ConversationKeys
from mcp_tools.pii.entity import Kind
from mcp_tools.pii.key_in_use import key_in_use, stated_key
from mcp_tools.pii.key_ring import KeyRing
from mcp_tools.pii.marks import NO_MARKS, Marks
from mcp_tools.pii.normal_form import normal_form
from mcp_tools.pii.tables import VaultEntryRow, VaultKeyRow

_SEEN: Final = "frontdesk_vault"
_HOME: Final = VaultEntryRow.conversation == bindparam("home")
_KEY_AND_MARKS: Final = (
    select(VaultKeyRow.wrapped, VaultEntryRow.placeholder, VaultEntryRow.sealed, VaultEntryRow.marked)
    .outerjoin(
        VaultEntryRow,
        and_(VaultEntryRow.conversation == VaultKeyRow.conversation, VaultEntryRow.marked.is_not(None)),
    )
    .where(VaultKeyRow.conversation == bindparam("home"))
    .order_by(VaultEntryRow.placeholder)
)
_VALUES: Final = select(VaultKeyRow.wrapped, VaultEntryRow.placeholder, VaultEntryRow.sealed).where(
    VaultKeyRow.conversation == VaultEntryRow.conversation,
    _HOME,
    VaultEntryRow.placeholder.in_(bindparam("placeholders", expanding=True)),
)
_KNOWN: Final = select(VaultEntryRow.lookup, VaultEntryRow.placeholder).where(
    _HOME, VaultEntryRow.lookup.in_(bindparam("lookups", expanding=True))
)
_COUNTS: Final = select(VaultEntryRow.kind, func.count()).where(_HOME).group_by(VaultEntryRow.kind)


@dataclass(slots=True)
class _Home:
    """What the running transaction knows the vault to hold of a conversation: its wrapped key, the rows of its marks.

    A key made in this transaction has sealed no value before it: nothing needs to be looked up.
    """

    wrapped: bytes | None
    marked: Sequence[Sequence[Any]] = ()
    is_new: bool = False


class Vault:
    """Every method is one transaction, safe beside other processes on the same database.

    All raise `VaultUnavailable` when no key of the ring opens the conversation's.
    """

    def __init__(self, database: Database, ring: KeyRing) -> None:
        """Take the ring of the vault's keys, which live outside the database."""
        self._database = database
        self._ring = ring

    async def is_usable(self) -> bool:
        """Whether the key in use is here; else nothing can be sealed, and little or nothing opened."""
        async with self._database.reading() as session:
            stated = await stated_key(session)
        return stated is None or self._ring.knows(stated)

    async def seal(self, conversation: str, text: str) -> bytes:
        """Encrypt a text so that only this conversation's key opens it."""
        keys = await self._keys(conversation) or await self._new_keys(conversation)
        return keys.seal(text, _text_binding(conversation))

    async def unseal(self, conversation: str, sealed: bytes) -> str:
        """Decrypt what `seal` returned. Raises `VaultUnavailable` after the conversation was forgotten, too."""
        keys = await self._keys(conversation)
        if keys is None:
            raise VaultUnavailable
        return keys.unseal(sealed, _text_binding(conversation))

    async def issue(self, conversation: str, values: Sequence[tuple[Kind, str]]) -> list[str]:
        """Return the placeholder of each value, in order; the same value gets the same one, also in another spelling.

        New ones are numbered on, per kind and without gaps.
        """
        if not values:
            return []
        async with self._database.writing() as session:
            return await self._number(session, conversation, values)

    async def issued(self, conversation: str, placeholders: Iterable[str]) -> set[str]:
        """Return those of `placeholders` that this conversation was given."""
        entry, asked = VaultEntryRow.placeholder, set(placeholders)
        if not asked:
            return asked
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(entry).where(VaultEntryRow.conversation == conversation, entry.in_(asked))
            )
            return set(rows)

    async def reveal(self, conversation: str, placeholder: str) -> str | None:
        """Return the value behind a placeholder; None when this conversation was never given it."""
        return (await self._values(conversation, {placeholder})).get(placeholder)

    async def restore(self, conversation: str, text: str) -> str:
        """Put the values back into `text`; whatever this conversation was not given stays as it is."""
        values = await self._values(conversation, {match[0] for match in PLACEHOLDER.finditer(text)})
        return PLACEHOLDER.sub(lambda match: values.get(match[0], match[0]), text)

    async def marks(self, conversation: str) -> Marks:
        """Return what the team said about this conversation's values."""
        async with self._database.reading() as session:
            rows = (await _home(session, conversation)).marked
        said: dict[bool, list[tuple[Kind, str]]] = {True: [], False: []}
        for wrapped, placeholder, sealed, is_personal in rows:
            keys = self._ring.open(conversation, wrapped)
            value = keys.unseal(sealed, _entry_binding(conversation, placeholder))
            said[bool(is_personal)].append((_kind(placeholder), value))
        return Marks(hidden=tuple(said[True]), readable=tuple(said[False])) if rows else NO_MARKS

    async def mark_personal(self, session: AsyncSession, conversation: str, kind: Kind, value: str) -> str:
        """Hide this value in every text from now on, in the running transaction; return its placeholder."""
        [placeholder] = await self._number(session, conversation, [(kind, value)])
        await session.flush()
        await _mark(session, conversation, placeholder, is_personal=True)
        return placeholder

    async def mark_readable(self, session: AsyncSession, conversation: str, placeholder: str) -> None:
        """Leave this placeholder's value readable in every text from now on, in the running transaction."""
        await _mark(session, conversation, placeholder, is_personal=False)

    async def _values(self, conversation: str, placeholders: set[str]) -> dict[str, str]:
        if not placeholders:
            return {}
        async with self._database.reading() as session:
            rows = (await session.execute(_VALUES, {"home": conversation, "placeholders": placeholders})).all()
        if not rows:
            return {}
        keys = self._ring.open(conversation, rows[0].wrapped)
        return {
            placeholder: keys.unseal(sealed, _entry_binding(conversation, placeholder))
            for _, placeholder, sealed in rows
        }

    async def _keys(self, conversation: str) -> ConversationKeys | None:
        async with self._database.reading() as session:
            wrapped = (await _home(session, conversation)).wrapped
        return None if wrapped is None else self._ring.open(conversation, wrapped)

    async def _new_keys(self, conversation: str) -> ConversationKeys:
        async with self._database.writing() as session:
            return await self._made(session, conversation)

    async def _made(self, session: AsyncSession, conversation: str) -> ConversationKeys:
        """Return the conversation's keys, made now where it has none; writers stand in a queue, so nobody else does."""
        home = await _home(session, conversation)
        if home.wrapped is None:
            home.wrapped = self._ring.make(conversation, await key_in_use(session, self._ring))
            home.is_new = True
            session.add(VaultKeyRow(conversation=conversation, wrapped=home.wrapped))
        return self._ring.open(conversation, home.wrapped)

    async def _number(self, session: AsyncSession, conversation: str, values: Sequence[tuple[Kind, str]]) -> list[str]:
        """Find or make the placeholders of `values` inside one writing transaction."""
        keys = await self._made(session, conversation)
        lookups = [keys.lookup(kind, normal_form(kind, value)) for kind, value in values]
        home = await _home(session, conversation)
        placeholders = {} if home.is_new else await _known(session, conversation, set(lookups))
        # Entries go only all together, in `destroy`, so a kind's count is its last number.
        last = Counter[str]() if home.is_new else await _counts(session, conversation)
        home.is_new = False
        for lookup, (kind, value) in zip(lookups, values, strict=True):
            if lookup in placeholders:
                continue
            last[kind] += 1
            placeholders[lookup] = placeholder = f"<{kind.value}_{last[kind]}>"
            sealed = keys.seal(value, _entry_binding(conversation, placeholder))
            session.add(
                VaultEntryRow(
                    conversation=conversation, placeholder=placeholder, kind=kind.value, lookup=lookup, sealed=sealed
                )
            )
        return [placeholders[lookup] for lookup in lookups]


async def destroy(session: AsyncSession, conversations: Collection[str]) -> None:
    """Destroy keys and entries in the running transaction: whatever was sealed there can never be read again."""
    session.info.pop(_SEEN, None)
    await session.execute(delete(VaultEntryRow).where(VaultEntryRow.conversation.in_(conversations)))
    await session.execute(delete(VaultKeyRow).where(VaultKeyRow.conversation.in_(conversations)))


async def count_entries(session: AsyncSession, conversations: Collection[str]) -> int:
    """Return how many values are hidden in these conversations."""
    entries = select(func.count()).where(VaultEntryRow.conversation.in_(conversations))
    return await session.scalar(entries) or 0


async def _mark(session: AsyncSession, conversation: str, placeholder: str, *, is_personal: bool) -> None:
    entry = (VaultEntryRow.conversation == conversation, VaultEntryRow.placeholder == placeholder)
    await session.execute(update(VaultEntryRow).where(*entry).values(marked=is_personal))
    _homes(session).pop(conversation, None)


def _kind(placeholder: str) -> Kind:
    return Kind(placeholder[1:].rpartition("_")[0])


async def _known(session: AsyncSession, conversation: str, lookups: set[bytes]) -> dict[bytes, str]:
    return dict(list(await session.execute(_KNOWN, {"home": conversation, "lookups": lookups})))


async def _counts(session: AsyncSession, conversation: str) -> Counter[str]:
    return Counter(dict(list(await session.execute(_COUNTS, {"home": conversation}))))


async def _home(session: AsyncSession, conversation: str) -> _Home:
    homes = _homes(session)
    if conversation not in homes:
        rows = (await session.execute(_KEY_AND_MARKS, {"home": conversation})).all()
        marked = [row for row in rows if row.placeholder is not None]
        homes[conversation] = _Home(rows[0].wrapped if rows else None, marked)
    return homes[conversation]


def _homes(session: AsyncSession) -> dict[str, _Home]:
    homes: dict[str, _Home] = session.info.setdefault(_SEEN, {})
    return homes


def _text_binding(conversation: str) -> str:
    return f"text\0{conversation}"


def _entry_binding(conversation: str, placeholder: str) -> str:
    return f"entry\0{conversation}\0{placeholder}"
