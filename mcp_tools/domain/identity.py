"""Who calls, in which role, by whose hand."""

from enum import StrEnum
from typing import Final

from mcp_tools.domain.text import Model

IDENTITY_META: Final = "frontdesk/identity"
"""The key in a call's `_meta` that holds the caller's identity: a JSON Web Token (HS256) under the identity key."""


IDENTITY_AUDIENCE: Final = "frontdesk-tools"
IDENTITY_SECONDS: Final = 60
"""How long such a token counts. Its claims are `sub`, `role`, `by`, `host`, `conv`, `aud`, `iat`, `exp` and `jti`."""


class Role(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    ADMIN = "admin"


class Identity(Model):
    """Who calls a tool, as the server proved it. Never built from arguments.

    `by` says whose hand is on the caller's account: the customer's own click or words, our rules, a model, a person of
    the team. `is_host` opens the host-only tools. `conversation` narrows a model's calls to the one it talks in.
    """

    subject: str
    role: Role
    by: "SetBy"
    conversation: str | None = None
    is_host: bool = False

    @property
    def is_staff(self) -> bool:
        return self.role is not Role.CUSTOMER


class SetBy(StrEnum):
    CUSTOMER = "customer"
    RULE = "rule"
    MODEL = "model"
    PERSON = "person"
