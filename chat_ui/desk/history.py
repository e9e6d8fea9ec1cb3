"""What happened to a ticket, in sentences, oldest first."""

from typing import Any, Final

from chat_ui.desk.labels import actor, changed_words
from chat_ui.desk.pieces import hidden_label
from chat_ui.words import ScreenWords
from mcp_tools.domain.event import Event
from mcp_tools.domain.text import PLACEHOLDER, Language
from mcp_tools.domain.ticket import Ticket, TicketStatus

_TOLD: Final = frozenset(
    {
        "ticket_created",
        "ticket_updated",
        "ticket_submitted",
        "ticket_approved",
        "ticket_returned",
        "ticket_rejected",
        "ticket_moved",
        "message_added",
        "note_added",
        "pii_revealed",
        "text_hidden",
        "text_unhidden",
        "person_requested",
        "request_taken_back",
        "person_joined",
        "person_left",
    }
)
"""What is worth a sentence; what was asked and said stands in the conversation."""


def history_of(
    events: tuple[Event, ...], ticket: Ticket, language: Language, words: ScreenWords
) -> list[dict[str, Any]]:
    """Return each event worth telling as `text` and `at`."""
    return [
        {"id": event.id, "text": sentence(event, ticket, language, words), "at": event.at.isoformat()}
        for event in events
        if event.kind in _TOLD
    ]


def sentence(event: Event, ticket: Ticket, language: Language, words: ScreenWords) -> str:
    """Say what happened and who did it."""
    who = actor(event, words)
    match event.kind:
        case "ticket_updated":
            what = changed_words(event, ticket, language, words)
            return words.say("desk_event.ticket_updated", who=who, what=what)
        case "ticket_moved" if event.data.get("status") == TicketStatus.WITHDRAWN:
            return words.say("desk_event.ticket_withdrawn", who=who)
        case "ticket_moved":
            status = words.say(f"desk_status.{event.data.get('status')}")
            return words.say("desk_event.ticket_moved", who=who, status=status)
        case "pii_revealed" | "text_hidden" | "text_unhidden":
            value = PLACEHOLDER.sub(lambda found: hidden_label(found, words), str(event.data.get("placeholder")))
            return words.say(f"desk_event.{event.kind}", who=who, what=value, reason=event.data.get("reason"))
        case "message_added" if event.data.get("internal"):
            return words.say("desk_event.note_added", who=who)
        case kind:
            return words.say(f"desk_event.{kind}", who=who)
