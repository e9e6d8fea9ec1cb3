"""The queue as its element shows it: tickets in order, people who asked for a person, what can be narrowed."""

from collections.abc import Sequence
from typing import Any, Final

from agent.inputs import Colleague
from chat_ui.desk.pieces import readable
from chat_ui.words import ScreenWords
from mcp_tools.domain.conversation import Conversation, Mode
from mcp_tools.domain.desk import Queue, QueueFilter, QueueItem
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import TicketStatus

Props = dict[str, Any]

_STATUSES: Final = tuple(status for status in TicketStatus if status is not TicketStatus.DRAFT)
"""What can be looked for: a draft is the customer's own until they send it."""


def queue_props(
    queue: Queue, handoffs: Sequence[Conversation], wanted: QueueFilter, me: Colleague, words: ScreenWords
) -> Props:
    """Return what `DeskQueue.jsx` shows, beside which of it is open."""
    counts = words.say("desk_queue.waiting", count=queue.waiting)
    if queue.urgent:
        counts += " · " + words.say("desk_queue.urgent", count=queue.urgent)
    return {
        "counts": counts,
        "filter": wanted.model_dump(mode="json"),
        "statuses": [{"key": one.value, "label": words.say(f"desk_status.{one.value}")} for one in _STATUSES],
        "tickets": [_item(item, me, words) for item in queue.tickets],
        "hasMore": queue.cursor is not None,
        "handoffs": [_handoff(one, me, words) for one in handoffs],
    }


def _item(item: QueueItem, me: Colleague, words: ScreenWords) -> Props:
    known = item.required - len(item.missing)
    return {
        "number": item.number,
        "title": readable(item.title, words) or item.category.in_(me.screen),
        "category": item.category.in_(me.screen),
        "priority": item.priority.value,
        "priorityLabel": words.say(f"priority.{item.priority.value}"),
        "language": item.language.value.upper(),
        "languageLabel": language_label(item.language, words),
        "status": item.status.value,
        "statusLabel": words.say(f"desk_status.{item.status.value}"),
        "assignee": words.say("desk_who.me") if item.assignee == me.subject else item.assignee_name,
        "known": known,
        "required": item.required,
        "completeness": words.say("desk_queue.known", known=known, required=item.required),
        "at": item.filed_at.isoformat(),
    }


def _handoff(talk: Conversation, me: Colleague, words: ScreenWords) -> Props:
    if talk.mode is not Mode.PERSON:
        state = words.say("desk_queue.asked")
    elif talk.person == me.subject:
        state = words.say("desk_queue.mine")
    else:
        state = words.say("desk_queue.theirs", person=talk.person_name or words.say("desk_who.colleague"))
    return {
        "conversation": talk.id,
        "title": readable(talk.title, words) or words.say("desk_queue.untitled"),
        "mode": talk.mode.value,
        "state": state,
        "language": talk.language.value.upper() if talk.language is not Language.UNDECIDED else "",
        "tickets": [ticket.number for ticket in talk.tickets if ticket.status is not TicketStatus.DRAFT],
        "at": talk.updated_at.isoformat(),
    }


def language_label(language: Language, words: ScreenWords) -> str:
    """Name a language; English, which it is answered in, while it is undecided."""
    return words.say("desk_language.tr" if language is Language.TR else "desk_language.en")
