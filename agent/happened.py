"""What the team did in a customer's conversation, read from the feed, and what of it is still worth telling."""

from collections.abc import Iterable
from typing import Final

from agent.inputs import Customer
from agent.tools_client import ToolsClient
from mcp_tools.domain.event import NEWS, Event
from mcp_tools.domain.identity import SetBy

DECISIONS: Final = frozenset({"ticket_approved", "ticket_returned", "ticket_rejected", "ticket_moved"})
"""The news after which a ticket stands elsewhere."""

_WHO_ANSWERS: Final = frozenset({"person_joined", "person_left"})
_PAGE: Final = 100


def is_news(event: Event) -> bool:
    """Whether a customer may have to be told of the event."""
    return event.kind in NEWS and event.conversation is not None and is_of_the_team(event)


def is_of_the_team(event: Event) -> bool:
    """Whether a person of the team did it."""
    return event.data.get("by") == SetBy.PERSON


async def others_did(tools: ToolsClient, customer: Customer, conversation: str, cursor: int) -> tuple[Event, ...]:
    """Return what others did in the customer's conversation after `cursor`."""
    found: list[Event] = []
    while page := await tools.events(customer, cursor, _PAGE):
        found += page
        cursor = page[-1].id
        if len(page) < _PAGE:
            break
    is_here = (event for event in found if event.conversation == conversation and event.kind in NEWS)
    return tuple(event for event in is_here if event.actor != customer.subject)


def still_current(events: Iterable[Event]) -> set[int]:
    """Return the ids of what is still worth telling: all that was written, but only the last of what followed on.

    Who was away is told where each ticket stands and who answers now, not each step that led there. That a person came
    goes without saying once they spoke.
    """
    last: dict[str, int] = {}
    current = set()
    for event in events:
        if event.kind in DECISIONS:
            last[f"status of {event.ticket}"] = event.id
        elif event.kind in _WHO_ANSWERS:
            last["who answers"] = event.id
        else:
            current.add(event.id)
        if event.kind == "person_replied":
            last.pop("who answers", None)
    return current | set(last.values())
