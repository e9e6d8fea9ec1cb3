"""What happened: the feed."""

from datetime import datetime
from typing import Final

from mcp_tools.domain.text import Model


class Event(Model):
    """Something that happened to a ticket or a conversation; `id` is the feed's cursor."""

    id: int
    kind: str
    conversation: str | None
    ticket: str | None
    actor: str
    data: dict[str, str | int | None]
    at: datetime


NEWS: Final = frozenset(
    {
        "ticket_approved",
        "ticket_returned",
        "ticket_rejected",
        "ticket_moved",
        "message_added",
        "person_joined",
        "person_replied",
        "person_left",
    }
)
"""What a customer is told of, when it was somebody else who did it."""
