"""Which of the vault's keys wraps what is new: the database says it, for every process alike."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.errors import VaultUnavailable
from mcp_tools.pii.key_ring import KeyRing
from mcp_tools.pii.tables import VaultKeyInUseRow, VaultKeyRow

_ONLY: Final = 1


async def key_in_use(session: AsyncSession, ring: KeyRing) -> str:
    """Return the fingerprint of the key in use; in a database without one it is settled now.

    The session must be a writing one: writers stand in a queue, so nobody wraps anything with a key that a rotation has
    left behind. Raises `VaultUnavailable` where what is stored already was wrapped by a key that is not here.
    """
    stated = await stated_key(session)
    if stated is not None:
        return stated
    wrapped = await session.scalar(select(VaultKeyRow).limit(1))
    fingerprint = ring.wrapped_by(wrapped.conversation, wrapped.wrapped) if wrapped else ring.first
    if fingerprint is None:
        raise VaultUnavailable
    await use_key(session, fingerprint)
    return fingerprint


async def stated_key(session: AsyncSession) -> str | None:
    """Return the fingerprint of the key in use, None in a database where nothing was sealed yet."""
    row = await session.get(VaultKeyInUseRow, _ONLY)
    return row.fingerprint if row else None


async def use_key(session: AsyncSession, fingerprint: str) -> None:
    """Let this key be the one in use, from the end of the running transaction on."""
    await session.merge(VaultKeyInUseRow(id=_ONLY, fingerprint=fingerprint, since=datetime.now(UTC)))
