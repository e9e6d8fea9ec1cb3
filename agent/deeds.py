"""What a turn writes before anything is said: plain values, decided by `policy`, performed by `writes`, in order."""

from dataclasses import dataclass, field
from typing import Any, Literal

from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Priority


@dataclass(frozen=True)
class PinLanguage:
    language: Language


@dataclass(frozen=True)
class CreateDraft:
    """Start a draft; `n` counts the conversation's tickets, so that a repeated turn finds the one it made."""

    intent: str
    description: str
    n: int
    changes: dict[str, Any] = field(default_factory=dict)
    priority: Priority | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChangeTicket:
    """Set fields by rule or by the customer's own hand."""

    number: str
    version: int
    changes: dict[str, Any]


@dataclass(frozen=True)
class Reread:
    """Read an earlier message again for details of the draft just made, now that its intent is known."""

    key: str


@dataclass(frozen=True)
class Submit:
    number: str
    version: int
    shown: str


@dataclass(frozen=True)
class Withdraw:
    number: str
    version: int


@dataclass(frozen=True)
class AddMessage:
    """Write the customer's words under a ticket that is already filed."""

    number: str
    text: str
    key: str


@dataclass(frozen=True)
class RequestPerson:
    reason: Literal["asked", "danger", "abuse"]


@dataclass(frozen=True)
class TakeBackRequest:
    """No person is wanted any more; none has come yet."""


Write = (
    PinLanguage | CreateDraft | ChangeTicket | Reread | Submit | Withdraw | AddMessage | RequestPerson | TakeBackRequest
)
