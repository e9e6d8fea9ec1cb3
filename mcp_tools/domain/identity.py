"""Who calls, in which role, by whose hand."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from mcp_tools.domain.text import Model

IDENTITY_META: Final = "frontdesk/identity"
"""The key in a call's `_meta` that holds the caller's identity: a JSON Web Token (HS256) under the identity key."""


IDENTITY_AUDIENCE: Final = "frontdesk-tools"
IDENTITY_SECONDS: Final = 60
"""How long such a token counts. Its claims are `sub`, `role`, `by`, `host`, `conv`, `epoch`, `aud`, `iat`,
`exp` and `jti`."""


HOST: Final = "host"
"""The subject of the host itself: it brings other people's calls, and reads the feed for all its open pages."""

ACCOUNT_PREFIX: Final = "account:"
"""How the subject of whoever has an account begins; its id follows."""


class Role(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    ADMIN = "admin"


class SetBy(StrEnum):
    CUSTOMER = "customer"
    RULE = "rule"
    MODEL = "model"
    PERSON = "person"


class Scope(StrEnum):
    """What a personal access token opens; its owner's role still limits it."""

    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    TICKETS_REVIEW = "tickets:review"
    PII_REVEAL = "pii:reveal"
    ADMIN = "admin"


class Identity(Model):
    """Who calls a tool, as the server proved it. Never built from arguments.

    `by` says whose hand is on the caller's account: the customer's own click or words, our rules, a model, a person of
    the team. `is_host` opens the host-only tools. `conversation` narrows a model's calls to the one it talks in.
    """

    subject: str
    role: Role
    by: SetBy
    conversation: str | None = None
    is_host: bool = False
    epoch: int = 0
    """Of an account: its rights as they were when this was proved. 0 for whoever has none."""
    scopes: frozenset[Scope] | None = None
    """What a personal access token opens; None for the host and the local operator, whom no scope limits."""
    name: str = ""
    """What people call them: the account's, read by the server. Empty for whoever has none."""

    @property
    def is_staff(self) -> bool:
        return self.role is not Role.CUSTOMER

    @property
    def has_account(self) -> bool:
        return self.subject.startswith(ACCOUNT_PREFIX)

    @property
    def first_name(self) -> str:
        """What a customer is told of a person of the team."""
        return self.name.split(" ")[0]

    def opens(self, scope: Scope) -> bool:
        """Whether the caller's token, if there is one, reaches that far."""
        return self.scopes is None or scope in self.scopes


class Account(Model):
    """A person who can sign in. `epoch` moves on with every change of their rights: what was proved before is void."""

    id: str
    login: str
    name: str
    role: Role
    epoch: int
    is_disabled: bool

    @property
    def subject(self) -> str:
        """Who they are as a caller of tools."""
        return f"{ACCOUNT_PREFIX}{self.id}"


class Token(Model):
    """A personal access token, without its secret."""

    id: str
    login: str
    name: str
    scopes: tuple[Scope, ...]
    expires_at: datetime
    used_at: datetime | None
    is_revoked: bool
