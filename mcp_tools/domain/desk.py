"""What the review desk reads: its queue, a ticket with all that belongs to it, the intents to choose from."""

from datetime import datetime
from typing import Literal

from mcp_tools.domain.event import Event
from mcp_tools.domain.text import Language, Model, Words
from mcp_tools.domain.ticket import Note, Priority, Ticket, TicketStatus


class QueueFilter(Model):
    """Which filed tickets to show; None means any. `text` is looked for in numbers and titles."""

    status: TicketStatus | None = TicketStatus.IN_REVIEW
    language: Language | None = None
    assigned: Literal["me", "nobody"] | None = None
    text: str = ""


class QueueItem(Model):
    """A ticket in the queue, masked. `filed_at` is when it was first sent: an answered question keeps its place."""

    number: str
    status: TicketStatus
    version: int
    title: str
    category: Words
    priority: Priority
    language: Language
    assignee: str | None
    assignee_name: str
    conversation: str
    missing: tuple[str, ...]
    required: int
    filed_at: datetime


class Queue(Model):
    """A page of the queue, most urgent first, then oldest; `cursor` asks for the next page, null at the end.

    `waiting` and `urgent` count everything in review, whatever the filter.
    """

    tickets: tuple[QueueItem, ...]
    waiting: int
    urgent: int
    cursor: str | None


class Load(Model):
    """How much waits for the team: tickets in review by priority, and chats that asked for a person."""

    waiting: dict[Priority, int]
    handoffs: int


class TicketFile(Model):
    """A ticket, what was written under it, and its history; all of it masked."""

    ticket: Ticket
    notes: tuple[Note, ...]
    events: tuple[Event, ...]


class IntentChoice(Model):
    """An intent a ticket can be about."""

    key: str
    title: Words
    category: Words
