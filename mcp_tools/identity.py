"""Who calls: proved by a signed token in `_meta`, by a Bearer token, or by the transport. Never by an argument."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Protocol

import jwt
from fastmcp.dependencies import Depends
from fastmcp.server.auth import AccessToken, TokenVerifier
from fastmcp.server.dependencies import get_access_token, get_context

from mcp_tools.domain.identity import (
    ACCOUNT_PREFIX,
    HOST,
    IDENTITY_AUDIENCE,
    IDENTITY_META,
    Account,
    Identity,
    Role,
    Scope,
    SetBy,
)
from mcp_tools.errors import Unauthenticated
from mcp_tools.spent_tokens import SpentTokens

OPERATOR = Identity(subject="operator", role=Role.ADMIN, by=SetBy.PERSON)
"""Who runs the server on their own machine over stdio."""

GUEST_PREFIX: Final = "guest:"
CUSTOMERS: Final = (GUEST_PREFIX, "user:")
"""How the subjects of customers without an account begin."""

_RANK: Final = {Role.CUSTOMER: 0, Role.AGENT: 1, Role.ADMIN: 2}

_caller: ContextVar[Identity | None] = ContextVar("caller", default=None)
"""Whom the guard proved for the running call, so that nothing is proved twice."""


class Accounts(Protocol):
    """What proves an account: itself by its id, and the secret of a personal access token."""

    async def get(self, account: str) -> Account | None: ...

    async def bearer(self, secret: str) -> tuple[Account, frozenset[Scope]] | None: ...


@dataclass(frozen=True)
class Proof:
    """Who calls. A signed token has an `id` and expires, in seconds since the epoch."""

    identity: Identity
    id: str | None = None
    expires: float | None = None


class IdentityVerifier(TokenVerifier):
    """Checks the host's signed tokens and, over HTTP, personal access tokens; rights are read from accounts each time.

    Every method raises `Unauthenticated` for a forged, foreign or expired token, for one of another epoch, and for an
    account that is disabled or gone.
    """

    def __init__(self, key: bytes, accounts: Accounts) -> None:
        super().__init__()
        self._key = key
        self._accounts = accounts

    async def identity(self, token: str) -> Identity:
        """Return whom a signed token proves."""
        return (await self.signed(token)).identity

    async def signed(self, token: str, *, is_bearer: bool = False) -> Proof:
        """Return whom a signed token proves. The host's own subject counts as a Bearer, or with the host's mark."""
        try:
            claims = jwt.decode(
                token, self._key, algorithms=["HS256"], audience=IDENTITY_AUDIENCE, options={"require": ["exp", "sub"]}
            )
            claimed = Identity(
                subject=claims["sub"],
                role=Role(claims["role"]),
                by=SetBy(claims["by"]),
                conversation=claims.get("conv"),
                is_host=claims.get("host") is True,
                epoch=claims.get("epoch", 0),
            )
        except (jwt.InvalidTokenError, KeyError, ValueError):
            raise Unauthenticated from None
        return Proof(await self._with_rights(claimed, is_bearer), claims.get("jti"), float(claims["exp"]))

    async def bearer(self, token: str) -> Proof:
        """Return whom a Bearer token proves: a personal access token, or the host's signed one."""
        if found := await self._accounts.bearer(token):
            account, scopes = found
            by = SetBy.CUSTOMER if account.role is Role.CUSTOMER else SetBy.PERSON
            return Proof(_of_account(Identity(subject=account.subject, role=account.role, by=by), account, scopes))
        return await self.signed(token, is_bearer=True)

    async def verify_token(self, token: str) -> AccessToken | None:
        """Let FastMCP's HTTP door in whoever holds a valid token; everybody else gets 401."""
        try:
            proof = await self.bearer(token)
        except Unauthenticated:
            return None
        return AccessToken(token=token, client_id=proof.identity.subject, scopes=[])

    async def _with_rights(self, claimed: Identity, is_bearer: bool) -> Identity:
        """Give a subject the role it has. A claim's own role only narrows: who chats does so as a customer."""
        is_host = claimed.subject == HOST and (is_bearer or claimed.is_host)
        if claimed.subject.startswith(CUSTOMERS) or is_host:
            return claimed.model_copy(update={"role": Role.CUSTOMER})
        if not claimed.has_account:
            raise Unauthenticated
        account = await self._accounts.get(claimed.subject.removeprefix(ACCOUNT_PREFIX))
        if account is None or account.is_disabled or account.epoch != claimed.epoch:
            raise Unauthenticated
        narrowed = account.model_copy(update={"role": min(claimed.role, account.role, key=_RANK.__getitem__)})
        return _of_account(claimed, narrowed, None)


def _of_account(caller: Identity, account: Account, scopes: frozenset[Scope] | None) -> Identity:
    rights = {"role": account.role, "epoch": account.epoch, "name": account.name, "scopes": scopes}
    return caller.model_copy(update=rights)


class Callers:
    """Tells who makes the running call. `local` is who calls without any proof; only a server on stdio has one."""

    def __init__(self, verifier: IdentityVerifier, local: Identity | None = None) -> None:
        self._verifier = verifier
        self._local = local
        self._spent = SpentTokens()

    async def prove(self) -> Proof | None:
        """Return the caller: a signed `_meta` counts first, then the request's Bearer token, then `local`.

        None where the call brings no proof at all; raises `Unauthenticated` where what it brings is worth nothing.
        """
        request = get_context().request_context
        signed = getattr(request.meta, IDENTITY_META, None) if request and request.meta else None
        if isinstance(signed, str):
            return await self._verifier.signed(signed)
        if bearer := get_access_token():
            return await self._verifier.bearer(bearer.token)
        return Proof(self._local) if self._local else None

    def spend(self, proof: Proof) -> None:
        """Let a signed token count for one write. Raises `Unauthenticated` when it did before, or has no id."""
        if proof.expires is None:
            return
        if not isinstance(proof.id, str) or not self._spent.spend(proof.id, proof.expires):
            raise Unauthenticated


@contextmanager
def remembered(caller: Identity | None) -> Iterator[None]:
    """Keep whom the guard proved for as long as the call runs."""
    before = _caller.set(caller)
    try:
        yield
    finally:
        _caller.reset(before)


def current_identity(callers: Callers) -> Any:
    """Return the dependency that tells a tool its caller. Raises `Unauthenticated` where nothing proves anything."""

    async def identity() -> Identity:
        if caller := _caller.get():
            return caller
        proof = await callers.prove()
        if proof is None:
            raise Unauthenticated
        return proof.identity

    return Depends(identity)
