"""The vault's tables: the key in use, one wrapped key per conversation, one row per hidden value."""

from datetime import datetime

from sqlalchemy import Boolean, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mcp_tools.tables import Base, UtcDateTime


class VaultKeyInUseRow(Base):
    """The one row that names the vault's key which wraps new conversations' keys. The key itself is never here."""

    __tablename__ = "vault_key_in_use"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class VaultKeyRow(Base):
    """A conversation's own key, wrapped by the vault key. Without the row nothing sealed with it can be read."""

    __tablename__ = "vault_keys"

    conversation: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class VaultEntryRow(Base):
    """One hidden value. `lookup` is an HMAC of its kind and normal form: equal values meet without being readable.

    `marked` is set where the team said that the value is personal (true) or is not (false).
    """

    __tablename__ = "vault_entries"
    __table_args__ = (UniqueConstraint("conversation", "lookup", name="vault_entries_lookup"),)

    conversation: Mapped[str] = mapped_column(String(64), primary_key=True)
    placeholder: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    lookup: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    marked: Mapped[bool | None] = mapped_column(Boolean)
