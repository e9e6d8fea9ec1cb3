"""Proves to the tool server who calls: signed tokens that live for seconds."""

import time
from collections.abc import Generator
from uuid import uuid4

import httpx
import jwt

from mcp_tools.domain.identity import HOST, IDENTITY_AUDIENCE, IDENTITY_SECONDS, Identity, Role, SetBy


def sign(identity: Identity, key: bytes, seconds: int = IDENTITY_SECONDS) -> str:
    """Return the token that proves `identity` to the tool server for `seconds`."""
    now = int(time.time())
    claims = {
        "sub": identity.subject,
        "role": identity.role.value,
        "by": identity.by.value,
        "conv": identity.conversation,
        "host": identity.is_host,
        "epoch": identity.epoch,
        "aud": IDENTITY_AUDIENCE,
        "iat": now,
        "exp": now + seconds,
        "jti": uuid4().hex,
    }
    return jwt.encode(claims, key, algorithm="HS256")


class SignedRequests(httpx.Auth):
    """Gives every HTTP request to a remote tool server a fresh Bearer token of the host's own."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        host = Identity(subject=HOST, role=Role.CUSTOMER, by=SetBy.RULE)
        request.headers["Authorization"] = f"Bearer {sign(host, self._key)}"
        yield request
