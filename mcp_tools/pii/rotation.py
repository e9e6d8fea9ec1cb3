"""Changes the key of the vault: every conversation's key is wrapped anew, row by row, while others go on working."""

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.database import Database
from mcp_tools.domain.identity import Identity
from mcp_tools.errors import KeyMissing, StoreUnavailable
from mcp_tools.events import record
from mcp_tools.pii.key_in_use import key_in_use, stated_key, use_key
from mcp_tools.pii.key_ring import KeyRing
from mcp_tools.pii.tables import VaultKeyRow

_BATCH: Final = 200
_TRIES: Final = 30


@dataclass(frozen=True)
class Rewrapped:
    """How many conversations' keys were wrapped anew, and how many no key here opens; those stay as they are."""

    anew: int = 0
    closed: int = 0


@dataclass(frozen=True)
class Census:
    """How many conversations' keys open with a key given here, how many with none.

    `is_here` tells whether the key in use is given here, `is_rotating` whether a new one still has to take over.
    """

    is_here: bool
    is_rotating: bool
    open: int
    closed: int


class Rotation:
    """Works with the ring's keys, named by their fingerprints; each step can be repeated after a kill."""

    def __init__(self, database: Database, ring: KeyRing) -> None:
        self._database = database
        self._ring = ring

    async def begin(self, to: str, by: Identity, *, is_lost: bool = False) -> None:
        """Let new conversations' keys be wrapped by the key `to`, from this moment on and in every process.

        Raises `KeyMissing` or `VaultUnavailable` when the key in use is not here: what it wrapped could not be wrapped
        anew. `is_lost` gives that up.
        """
        async with self._database.writing() as session:
            stated = await stated_key(session)
            if stated == to:
                return
            if not is_lost and not self._ring.knows(stated or await key_in_use(session, self._ring)):
                raise KeyMissing(
                    "The vault is in use with another key than those given here. Give that one: restore keys/vault.key "
                    "from a backup, or set TOOLS_VAULT_KEY_PREVIOUS. If it is lost for good, add --lost-key: what it "
                    "sealed stays closed, what comes is sealed with the key given here."
                )
            await use_key(session, to)
            record(session, "vault_key_changed", by, owner=None)

    async def rewrap(self, to: str) -> Rewrapped:
        """Wrap every conversation's key by the key in use, `to`, a batch a transaction.

        Afterwards the key before opens nothing that is stored. Raises `KeyMissing` when somebody changes the key once
        more meanwhile, `StoreUnavailable` when it cannot be made lasting.
        """
        done, after, is_over = Rewrapped(), "", False
        while not is_over:
            async with self._database.writing(is_long=True) as session:
                if await stated_key(session) != to:
                    raise KeyMissing("Another process changes the vault's key to another one. Let it finish first.")
                rows = await _page(session, after)
                done = self._rewrap_all(rows, to, done)
            is_over, after = not rows, rows[-1].conversation if rows else after
        for _ in range(_TRIES):
            if await self._database.settle():
                return done
        raise StoreUnavailable

    async def count(self) -> Census:
        """Count what opens with which key."""
        async with self._database.reading(is_long=True) as session:
            stated = await stated_key(session)
            rows = await session.execute(select(VaultKeyRow.conversation, VaultKeyRow.wrapped))
            openers = [self._ring.wrapped_by(conversation, wrapped) for conversation, wrapped in rows]
        closed = openers.count(None)
        if stated is None:
            return Census(is_here=closed == 0, is_rotating=False, open=len(openers) - closed, closed=closed)
        is_rotating = self._ring.knows(stated) and {stated, *openers} - {None} != {self._ring.first}
        return Census(self._ring.knows(stated), is_rotating, len(openers) - closed, closed)

    def _rewrap_all(self, rows: list[VaultKeyRow], to: str, done: Rewrapped) -> Rewrapped:
        for row in rows:
            wrapped_by = self._ring.wrapped_by(row.conversation, row.wrapped)
            if wrapped_by is None:
                done = replace(done, closed=done.closed + 1)
            elif wrapped_by != to:
                row.wrapped = self._ring.rewrap(row.conversation, row.wrapped, to)
                done = replace(done, anew=done.anew + 1)
        return done


async def _page(session: AsyncSession, after: str) -> list[VaultKeyRow]:
    rows = select(VaultKeyRow).where(VaultKeyRow.conversation > after)
    return list(await session.scalars(rows.order_by(VaultKeyRow.conversation).limit(_BATCH)))
