"""What happened: the feed."""

from datetime import datetime

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
