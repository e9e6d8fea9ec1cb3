"""Tickets: fields, evidence, statuses, the dialogue about a draft."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import Field as Described

from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.text import Language, Model, Words


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class FieldState(StrEnum):
    KNOWN = "known"
    UNKNOWN = "unknown"
    DECLINED = "declined"


class Evidence(Model):
    """Where a value was said: a span in code points of that message's masked text."""

    message: str
    start: int
    end: int


class Field(Model):
    """One thing a ticket says, who said so and where. `declined` was refused or not known, and is not asked again."""

    value: str | None = None
    state: FieldState = FieldState.UNKNOWN
    set_by: SetBy = SetBy.RULE
    is_confirmed: bool = False
    confidence: float = 0.0
    evidence: Evidence | None = None


class Detail(Model):
    """A required or optional detail of a ticket, ready to show. `shown` is the value as people read it."""

    name: str
    label: Words
    is_required: bool
    field: Field
    shown: Words | None = None


class TicketStatus(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What a reviewer decides about a ticket in review."""

    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"


TRANSITIONS: Final[dict[TicketStatus, frozenset[TicketStatus]]] = {
    TicketStatus.DRAFT: frozenset({TicketStatus.IN_REVIEW, TicketStatus.WITHDRAWN}),
    TicketStatus.IN_REVIEW: frozenset(
        {TicketStatus.OPEN, TicketStatus.RETURNED, TicketStatus.REJECTED, TicketStatus.WITHDRAWN}
    ),
    TicketStatus.RETURNED: frozenset({TicketStatus.IN_REVIEW, TicketStatus.REJECTED, TicketStatus.WITHDRAWN}),
    TicketStatus.OPEN: frozenset({TicketStatus.IN_PROGRESS}),
    TicketStatus.IN_PROGRESS: frozenset({TicketStatus.RESOLVED}),
    TicketStatus.RESOLVED: frozenset({TicketStatus.CLOSED, TicketStatus.OPEN}),
    TicketStatus.CLOSED: frozenset({TicketStatus.OPEN}),
    TicketStatus.REJECTED: frozenset(),
    TicketStatus.WITHDRAWN: frozenset(),
}
"""The one table of status changes; whatever it does not name is refused."""


CUSTOMER_EDITS: Final = frozenset({TicketStatus.DRAFT, TicketStatus.RETURNED})
"""The statuses in which a customer may change fields; later they add messages."""


class Dialogue(Model):
    """What was asked about a draft. `shown` is the hash of the read-back the customer has before them."""

    asked: tuple[str, ...] = ()
    pending: str | None = None
    shown: str | None = None
    last_change: dict[str, Field] = Described(default_factory=dict)
    """The fields as they were before the customer's last answer, for undo."""
    returned_question: str | None = None
    """What the reviewer asked when they returned the ticket, masked; gone when it is submitted again."""


class Ticket(Model):
    """A ticket as its readers see it. Texts are masked; `description` is the customer's own words."""

    number: str
    status: TicketStatus
    version: int
    conversation: str
    customer: str
    language: Language
    intent: str
    intent_title: Words
    category: str
    category_title: Words
    priority: Priority
    priority_reasons: tuple[str, ...] = ()
    title: Field
    summary: Field
    description: str
    details: tuple[Detail, ...]
    missing: tuple[str, ...] = ()
    """Required details that are neither known nor declined, in the catalogue's order."""
    content_hash: str = ""
    """The SHA-256 (hex) of everything a read-back shows; a submit must name it."""
    assignee: str | None = None
    assignee_name: str = ""
    """The first name of who has it; empty while nobody does."""
    tags: tuple[str, ...] = ()
    dialogue: Dialogue
    filed_at: datetime | None = None
    """When it was first sent to the team."""
    created_at: datetime
    updated_at: datetime

    def detail(self, name: str) -> Detail | None:
        """Return the detail called `name`, or None when this ticket's intent has none."""
        return next((d for d in self.details if d.name == name), None)


class Note(Model):
    """A message or an internal note under a ticket, masked."""

    key: str
    author: str
    name: str
    """The author's first name; empty for a customer without an account."""
    text: str
    is_internal: bool
    at: datetime


def drafts_in_order(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Return the tickets the customer may still change in the order they are finished: urgent, then the oldest."""
    drafts = [ticket for ticket in tickets if ticket.status in CUSTOMER_EDITS]
    return sorted(drafts, key=lambda ticket: ticket.priority is not Priority.URGENT)
