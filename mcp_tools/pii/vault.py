"""Keeps what was hidden: sealed, numbered per conversation, given back to whom it belongs, destroyed on demand."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.database import Database
from mcp_tools.domain.text import PLACEHOLDER
from mcp_tools.errors import VaultUnavailable
from mcp_tools.pii.conversation_keys import ConversationKeys, KeyRing
from mcp_tools.pii.entity import Kind
from mcp_tools.pii.normal_form import normal_form
from mcp_tools.pii.tables import VaultEntryRow, VaultKeyRow


class Vault:
    """Every method is one transaction, safe beside other processes on the same database.

    All raise `VaultUnavailable` when the vault key is not the one the conversation's key was wrapped with.
    """

    def __init__(self, database: Database, key: bytes) -> None:
        """Take the vault key: 32 random bytes that live outside the database."""
        self._database = database
        self._ring = KeyRing(key)

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
        if await self._keys(conversation) is None:
            await self._new_keys(conversation)
        async with self._database.writing() as session:
            # SQLite holds the write lock here already; elsewhere the key's row lets one process number at a time.
            wrapped = await session.scalar(_wrapped(conversation).with_for_update())
            if wrapped is None:
                raise VaultUnavailable
            return await _number(session, conversation, self._ring.open(conversation, wrapped), values)

    async def issued(self, conversation: str, placeholders: Iterable[str]) -> set[str]:
        """Return those of `placeholders` that this conversation was given."""
        entry = VaultEntryRow.placeholder
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(entry).where(VaultEntryRow.conversation == conversation, entry.in_(set(placeholders)))
            )
            return set(rows)

    async def reveal(self, conversation: str, placeholder: str) -> str | None:
        """Return the value behind a placeholder; None when this conversation was never given it."""
        return (await self._values(conversation, {placeholder})).get(placeholder)

    async def restore(self, conversation: str, text: str) -> str:
        """Put the values back into `text`; whatever this conversation was not given stays as it is."""
        values = await self._values(conversation, {match[0] for match in PLACEHOLDER.finditer(text)})
        return PLACEHOLDER.sub(lambda match: values.get(match[0], match[0]), text)

    async def forget(self, conversation: str) -> None:
        """Destroy the conversation's key and entries: whatever was sealed with it can never be read again."""
        async with self._database.writing() as session:
            await session.execute(delete(VaultEntryRow).where(VaultEntryRow.conversation == conversation))
            await session.execute(delete(VaultKeyRow).where(VaultKeyRow.conversation == conversation))
        self._ring.forget(conversation)

    async def _values(self, conversation: str, placeholders: set[str]) -> dict[str, str]:
        if not placeholders:
            return {}
        async with self._database.reading() as session:
            wrapped = await session.scalar(_wrapped(conversation))
            rows = await session.scalars(
                select(VaultEntryRow).where(
                    VaultEntryRow.conversation == conversation, VaultEntryRow.placeholder.in_(placeholders)
                )
            )
            entries = list(rows)
        if wrapped is None:
            return {}
        keys = self._ring.open(conversation, wrapped)
        return {
            row.placeholder: keys.unseal(row.sealed, _entry_binding(conversation, row.placeholder)) for row in entries
        }

    async def _keys(self, conversation: str) -> ConversationKeys | None:
        async with self._database.reading() as session:
            wrapped = await session.scalar(_wrapped(conversation))
        return None if wrapped is None else self._ring.open(conversation, wrapped)

    async def _new_keys(self, conversation: str) -> ConversationKeys:
        """Give the conversation a key, unless another process just did."""
        try:
            async with self._database.writing() as session:
                wrapped = await session.scalar(_wrapped(conversation))
                if wrapped is None:
                    wrapped = self._ring.make(conversation)
                    session.add(VaultKeyRow(conversation=conversation, wrapped=wrapped))
            return self._ring.open(conversation, wrapped)
        except IntegrityError:
            keys = await self._keys(conversation)
            if keys is None:
                raise VaultUnavailable from None
            return keys


async def _number(
    session: AsyncSession, conversation: str, keys: ConversationKeys, values: Sequence[tuple[Kind, str]]
) -> list[str]:
    """Find or make the placeholders of `values` inside one writing transaction."""
    lookups = [keys.lookup(kind, normal_form(kind, value)) for kind, value in values]
    placeholders = await _known(session, conversation, set(lookups))
    # Entries go only all together, in `forget`, so a kind's count is its last number.
    last = await _counts(session, conversation)
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


async def _known(session: AsyncSession, conversation: str, lookups: set[bytes]) -> dict[bytes, str]:
    rows = await session.execute(
        select(VaultEntryRow.lookup, VaultEntryRow.placeholder).where(
            VaultEntryRow.conversation == conversation, VaultEntryRow.lookup.in_(lookups)
        )
    )
    return dict(list(rows))


async def _counts(session: AsyncSession, conversation: str) -> Counter[str]:
    rows = await session.execute(
        select(VaultEntryRow.kind, func.count())
        .where(VaultEntryRow.conversation == conversation)
        .group_by(VaultEntryRow.kind)
    )
    return Counter(dict(list(rows)))


def _wrapped(conversation: str) -> Select[bytes]:
    return select(VaultKeyRow.wrapped).where(VaultKeyRow.conversation == conversation)


def _text_binding(conversation: str) -> str:
    return f"text\0{conversation}"


def _entry_binding(conversation: str, placeholder: str) -> str:
    return f"entry\0{conversation}\0{placeholder}"
