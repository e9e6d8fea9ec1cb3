"""How the desk names things: fields, people, statuses, times gone by."""

from datetime import datetime
from typing import Final

from chat_ui.words import ScreenWords
from mcp_tools.domain.event import Event
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Ticket

COMMON: Final = ("title", "priority", "intent", "summary", "description")
"""What every ticket has beside its details."""


def field_label(ticket: Ticket, name: str, language: Language, words: ScreenWords) -> str:
    """Name a field; one that this ticket's intent does not have (any more) by its own name."""
    if name in COMMON:
        return words.say(f"desk_field.{name}")
    detail = ticket.detail(name)
    return detail.label.in_(language) if detail else name.replace("_", " ")


def changed_fields(event: Event, ticket: Ticket, language: Language, words: ScreenWords) -> list[tuple[str, str]]:
    """Return name and label of each field that an update changed."""
    names = [name.strip() for name in str(event.data.get("fields") or "").split(",")]
    return [(name, field_label(ticket, name, language, words)) for name in names if name]


def changed_words(event: Event, ticket: Ticket, language: Language, words: ScreenWords) -> str:
    """Say what an update changed, as the object of a sentence."""
    return ", ".join(
        words.say(f"desk_the.{name}") if name in COMMON else words.say("desk_the.detail", label=label)
        for name, label in changed_fields(event, ticket, language, words)
    )


def actor(event: Event, words: ScreenWords) -> str:
    """Say who did it: a colleague by first name, everybody else by what they are. A customer's name is never told."""
    match event.data.get("by"), event.data.get("name"):
        case SetBy.PERSON, str(name) if name:
            return name
        case SetBy.PERSON, _:
            return words.say("desk_who.colleague")
        case SetBy.CUSTOMER, _:
            return words.say("desk_who.customer")
        case _:
            return words.say("desk_who.assistant")


def ago(moment: datetime, now: datetime, words: ScreenWords) -> str:
    """Say how long ago, as people do."""
    seconds = max(0, round((now - moment).total_seconds()))
    if seconds < 2:
        return words.say("desk_ago.now")
    for unit, size in (("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds >= size:
            count = seconds // size
            return words.say(f"desk_ago.{unit}" if count == 1 else f"desk_ago.{unit}s", count=count)
    raise AssertionError("a second is the least")
