"""Accounts and tokens: every method is one transaction; a change of rights moves the account's epoch on."""

import asyncio
import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.accounts.passwords import SHORTEST, fresh_password, hashed, is_right
from mcp_tools.accounts.tables import AccountRow, EndedSessionRow, TokenRow
from mcp_tools.database import Database
from mcp_tools.domain.identity import Account, Identity, Role, Scope, Token
from mcp_tools.errors import AccountNotFound, InvalidArgument, LoginTaken
from mcp_tools.events import record

_LOGIN: Final = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,58}[a-z0-9])?")
_PREFIX: Final = "fdt_"
_LONGEST_DAYS: Final = 366
_USED_EVERY: Final = timedelta(minutes=1)
"""`last used` is written at most this often, so that reading stays reading."""


class AccountStore:
    """Passwords and tokens are kept as hashes only; both are shown once, when they are made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, login: str, name: str, role: Role, password: str | None, by: Identity) -> tuple[Account, str]:
        """Add a person and return them with their password; a fresh one where none is given.

        Raises `InvalidArgument` for a login or password of the wrong form, `LoginTaken` for a login that is in use.
        """
        login = _login(login)
        password = _password(password)
        digest = await asyncio.to_thread(hashed, password)
        async with self._database.writing() as session:
            if await _by_login(session, login):
                raise LoginTaken
            row = AccountRow(
                id=uuid4().hex,
                login=login,
                name=name.strip()[:60] or login,
                role=role,
                password=digest,
                epoch=1,
                is_disabled=False,
                created_at=datetime.now(UTC),
            )
            session.add(row)
            record(session, "account_added", by, owner=None, account=row.id, role=role.value)
            return _account(row), password

    async def all(self) -> list[Account]:
        """Return every account, by login."""
        async with self._database.reading() as session:
            return [_account(row) for row in await session.scalars(select(AccountRow).order_by(AccountRow.login))]

    async def has_any(self) -> bool:
        """Whether anybody has an account yet."""
        async with self._database.reading() as session:
            return bool(await session.scalar(select(func.count()).select_from(AccountRow)))

    async def named(self, login: str) -> Account | None:
        """Return the account with this login, or None."""
        async with self._database.reading() as session:
            row = await _by_login(session, login.strip().lower())
            return _account(row) if row else None

    async def get(self, account: str) -> Account | None:
        """Return the account with this id, or None."""
        async with self._database.reading() as session:
            row = await session.get(AccountRow, account)
            return _account(row) if row else None

    async def in_session(self, account: str, session_id: str) -> Account | None:
        """Return the account with this id, or None; None too once that session of theirs was signed out of."""
        async with self._database.reading() as session:
            if await session.get(EndedSessionRow, _digest(session_id)):
                return None
            row = await session.get(AccountRow, account)
            return _account(row) if row else None

    async def end_session(self, session_id: str, ends_at: datetime) -> None:
        """Let a session count no more; `ends_at` is when it would have ended by itself. Again, it changes nothing."""
        async with self._database.writing() as session:
            await session.execute(delete(EndedSessionRow).where(EndedSessionRow.ends_at < datetime.now(UTC)))
            await session.merge(EndedSessionRow(digest=_digest(session_id), ends_at=ends_at))

    async def sign_in(self, login: str, password: str) -> Account | None:
        """Return whose login and password these are, or None: which of the two was wrong is not told."""
        async with self._database.reading() as session:
            row = await _by_login(session, login.strip().lower())
        is_known = await asyncio.to_thread(is_right, row.password if row else None, password)
        return _account(row) if row and is_known and not row.is_disabled else None

    async def set_role(self, login: str, role: Role, by: Identity) -> Account:
        """Change a role; sessions and open chats feel it at their next call."""
        async with self._database.writing() as session:
            row = await _named(session, login)
            row.role = role
            return _moved_on(session, row, "account_role_set", by, role=role.value)

    async def reset_password(self, login: str, password: str | None, by: Identity) -> tuple[Account, str]:
        """Set a new password, a fresh one where none is given; every session ends."""
        password = _password(password)
        digest = await asyncio.to_thread(hashed, password)
        async with self._database.writing() as session:
            row = await _named(session, login)
            row.password = digest
            return _moved_on(session, row, "account_password_reset", by), password

    async def disable(self, login: str, by: Identity) -> Account:
        """Close an account: its sessions end and its tokens are revoked."""
        async with self._database.writing() as session:
            row = await _named(session, login)
            row.is_disabled = True
            for token in await session.scalars(select(TokenRow).where(TokenRow.account == row.id)):
                token.revoked_at = token.revoked_at or datetime.now(UTC)
            return _moved_on(session, row, "account_disabled", by)

    async def forget(self, session: AsyncSession, account: str) -> None:
        """Take login, name, password and tokens off an account in the running transaction; nobody signs in to it again.

        The row stays, so that its id is never anybody else's.
        """
        row = await session.get(AccountRow, account)
        if row is None:
            return
        await session.execute(delete(TokenRow).where(TokenRow.account == account))
        row.login, row.name, row.password = f"erased-{account}", "", ""
        row.role, row.is_disabled, row.epoch = Role.CUSTOMER, True, row.epoch + 1

    # --- tokens ---

    async def issue(
        self, login: str, name: str, scopes: Collection[Scope], days: int, by: Identity
    ) -> tuple[Token, str]:
        """Make a personal access token and return it with its secret, which is shown this once."""
        if not scopes or not 1 <= days <= _LONGEST_DAYS:
            raise InvalidArgument(f"A token needs a scope and lives 1 to {_LONGEST_DAYS} days.")
        secret = _PREFIX + secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        async with self._database.writing() as session:
            row = await _named(session, login)
            token = TokenRow(
                id=uuid4().hex[:12],
                account=row.id,
                name=name.strip()[:60] or "token",
                digest=_digest(secret),
                scopes=sorted(scope.value for scope in set(scopes)),
                expires_at=now + timedelta(days=days),
                created_at=now,
            )
            session.add(token)
            record(session, "token_issued", by, owner=None, account=row.id, token=token.id)
            return _token(token, row), secret

    async def tokens(self) -> list[Token]:
        """Return every token, newest first, without its secret."""
        query = select(TokenRow, AccountRow).join(AccountRow, TokenRow.account == AccountRow.id)
        async with self._database.reading() as session:
            rows = await session.execute(query.order_by(TokenRow.created_at.desc()))
            return [_token(token, account) for token, account in rows]

    async def revoke(self, token: str, by: Identity) -> None:
        """End a token by its id; ending it again changes nothing. Raises `AccountNotFound` for an unknown id."""
        async with self._database.writing() as session:
            row = await session.get(TokenRow, token)
            if row is None:
                raise AccountNotFound("There is no such token.")
            if row.revoked_at is None:
                row.revoked_at = datetime.now(UTC)
                record(session, "token_revoked", by, owner=None, account=row.account, token=row.id)

    async def bearer(self, secret: str) -> tuple[Account, frozenset[Scope]] | None:
        """Return who a token's secret stands for and what it opens; None for an unknown, ended or expired one."""
        now = datetime.now(UTC)
        query = select(TokenRow, AccountRow).join(AccountRow, TokenRow.account == AccountRow.id)
        async with self._database.reading() as session:
            found = (await session.execute(query.where(TokenRow.digest == _digest(secret)))).first()
        if found is None:
            return None
        token, account = found
        if token.revoked_at or token.expires_at <= now or account.is_disabled:
            return None
        if token.used_at is None or now - token.used_at > _USED_EVERY:
            await self._note_use(token.id, now)
        return _account(account), frozenset(Scope(scope) for scope in token.scopes)

    async def _note_use(self, token: str, now: datetime) -> None:
        async with self._database.writing() as session:
            row = await session.get(TokenRow, token)
            if row:
                row.used_at = now


def _moved_on(session: AsyncSession, row: AccountRow, event: str, by: Identity, **data: str) -> Account:
    row.epoch += 1
    record(session, event, by, owner=None, account=row.id, **data)
    return _account(row)


def _login(text: str) -> str:
    login = text.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise InvalidArgument("A login has 1 to 60 of a-z, 0-9, dot, hyphen, underscore and @.")
    return login


def _password(given: str | None) -> str:
    password = given or fresh_password()
    if len(password) < SHORTEST:
        raise InvalidArgument(f"A password has at least {SHORTEST} characters.")
    return password


async def _by_login(session: AsyncSession, login: str) -> AccountRow | None:
    found: AccountRow | None = await session.scalar(select(AccountRow).where(AccountRow.login == login))
    return found


async def _named(session: AsyncSession, login: str) -> AccountRow:
    row = await _by_login(session, login.strip().lower())
    if row is None:
        raise AccountNotFound
    return row


def _digest(secret: str) -> str:
    """Secrets are 256 random bits, so a plain hash is safe to look them up by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _account(row: AccountRow) -> Account:
    return Account(
        id=row.id, login=row.login, name=row.name, role=Role(row.role), epoch=row.epoch, is_disabled=row.is_disabled
    )


def _token(row: TokenRow, account: AccountRow) -> Token:
    return Token(
        id=row.id,
        login=account.login,
        name=row.name,
        scopes=tuple(Scope(scope) for scope in row.scopes),
        expires_at=row.expires_at,
        used_at=row.used_at,
        is_revoked=row.revoked_at is not None,
    )
