"""People with an account, as the chat sees them: signing in, and whether a session still counts."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, Protocol

from chat_ui.visitor import Visitor
from mcp_tools.domain.identity import Account, Role

STAFF_SECONDS: Final = 8 * 3600
CUSTOMER_SECONDS: Final = 30 * 24 * 3600


class AccountsUnavailable(Exception):
    """The accounts cannot be asked right now → the page says "try later"."""


class SessionEnded(Exception):
    """The visitor's session ran out, or their rights changed since it began → sign in again."""


class Accounts(Protocol):
    """What the chat asks of the accounts. Every method raises `AccountsUnavailable`."""

    async def in_session(self, account: str, session: str) -> Account | None: ...
    async def sign_in(self, login: str, password: str) -> Account | None: ...
    async def end_session(self, session: str, ends: int) -> None: ...


class People:
    """Role and epoch are read anew each time: a demotion, a reset or a closed account ends a session at once."""

    def __init__(self, accounts: Callable[[], Accounts | None]) -> None:
        self._accounts = accounts

    def can_sign_in(self) -> bool:
        """Whether this process has the accounts; with a remote tool server they are elsewhere."""
        return self._accounts() is not None

    async def sign_in(self, login: str, password: str) -> Account | None:
        """Return whose login and password these are, or None. Raises `AccountsUnavailable`."""
        accounts = self._accounts()
        if accounts is None:
            raise AccountsUnavailable
        return await accounts.sign_in(login, password)

    async def sign_out(self, visitor: Visitor) -> None:
        """End the visitor's session for good: a copy of its cookie opens nothing. Raises `AccountsUnavailable`."""
        if visitor.account is None:
            return
        accounts = self._accounts()
        if accounts is None:
            raise AccountsUnavailable
        await accounts.end_session(visitor.session, visitor.ends)

    async def current(self, visitor: Visitor) -> Visitor:
        """Return the visitor as they are now. Raises `SessionEnded` or `AccountsUnavailable`."""
        if visitor.is_guest:
            return visitor
        accounts = self._accounts()
        if accounts is None or visitor.ends <= time.time():
            raise SessionEnded
        account = await accounts.in_session(visitor.account_id, visitor.session)
        if account is None or account.is_disabled or account.epoch != visitor.epoch:
            raise SessionEnded
        return replace(visitor, account=account)


Recheck = Callable[[Visitor], Awaitable[Visitor]]
"""`People.current`: what a long-lived page asks before each thing its visitor does."""


def session_seconds(role: Role) -> int:
    """Return how long a session lasts: a working day for staff, a month for customers."""
    return CUSTOMER_SECONDS if role is Role.CUSTOMER else STAFF_SECONDS
