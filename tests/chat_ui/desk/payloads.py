"""What a page of the desk is told by the feed, and what it sends when somebody decides."""

from datetime import UTC, datetime
from typing import Any

from mcp_tools.domain.event import Event
from mcp_tools.domain.ticket import Ticket


def event(kind: str, ticket: Ticket | None = None, conversation: str | None = None) -> Event:
    return Event(
        id=1,
        kind=kind,
        conversation=ticket.conversation if ticket else conversation,
        ticket=ticket.number if ticket else None,
        actor="account:somebody",
        data={},
        at=datetime.now(UTC),
    )


def decision(ticket: Ticket, kind: str, note: str = "", *, is_sure: bool = False) -> dict[str, Any]:
    return {"number": ticket.number, "version": ticket.version, "decision": kind, "note": note, "isSure": is_sure}
