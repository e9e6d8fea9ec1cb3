"""Who calls: proved by a signed token in `_meta`, by a Bearer token, or by the transport. Never by an argument."""

from typing import Any

import jwt
from fastmcp.dependencies import Depends
from fastmcp.server.auth import AccessToken, TokenVerifier
from fastmcp.server.dependencies import get_access_token, get_context

from mcp_tools.domain.identity import IDENTITY_AUDIENCE, IDENTITY_META, Identity, Role, SetBy
from mcp_tools.errors import Unauthenticated

OPERATOR = Identity(subject="operator", role=Role.ADMIN, by=SetBy.PERSON)
"""Who runs the server on their own machine over stdio."""


class IdentityVerifier(TokenVerifier):
    """Checks the host's tokens; over HTTP also as the Bearer token that every request needs."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self._key = key

    def identity(self, token: str) -> Identity:
        """Return who the token proves. Raises `Unauthenticated` for a forged, foreign or expired one."""
        try:
            claims = jwt.decode(
                token, self._key, algorithms=["HS256"], audience=IDENTITY_AUDIENCE, options={"require": ["exp", "sub"]}
            )
            return Identity(
                subject=claims["sub"],
                role=Role(claims["role"]),
                by=SetBy(claims["by"]),
                conversation=claims.get("conv"),
                is_host=claims.get("host") is True,
            )
        except (jwt.InvalidTokenError, KeyError, ValueError):
            raise Unauthenticated from None

    async def verify_token(self, token: str) -> AccessToken | None:
        """Let FastMCP's HTTP door in whoever holds a valid token; everybody else gets 401."""
        try:
            identity = self.identity(token)
        except Unauthenticated:
            return None
        return AccessToken(token=token, client_id=identity.subject, scopes=[])


def current_identity(verifier: IdentityVerifier, local: Identity | None = None) -> Any:
    """Return the dependency that tells a tool its caller.

    A signed `_meta` counts first, then the request's Bearer token, then `local`, which only a server on stdio is given.
    Raises `Unauthenticated` where nothing proves anything.
    """

    def identity() -> Identity:
        return identify(verifier, local)

    return Depends(identity)


def identify(verifier: IdentityVerifier, local: Identity | None) -> Identity:
    """Return the caller of the running request; see `current_identity`."""
    request = get_context().request_context
    signed = getattr(request.meta, IDENTITY_META, None) if request and request.meta else None
    if isinstance(signed, str):
        return verifier.identity(signed)
    if bearer := get_access_token():
        return verifier.identity(bearer.token)
    if local:
        return local
    raise Unauthenticated
