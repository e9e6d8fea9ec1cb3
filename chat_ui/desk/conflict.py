"""What two people did to one ticket at the same time: shown side by side, nothing overwritten."""

from datetime import datetime
from typing import Any

from agent.inputs import Colleague
from chat_ui.desk.acts import Edit
from chat_ui.desk.draft import shown_value
from chat_ui.desk.history import sentence
from chat_ui.desk.labels import actor, ago, changed_fields, changed_words
from chat_ui.words import ScreenWords
from mcp_tools.domain.desk import TicketFile
from mcp_tools.domain.event import Event
from mcp_tools.domain.identity import SetBy

Conflict = dict[str, Any]


def conflict_of(
    file: TicketFile, version: int, edit: Edit | None, me: Colleague, words: ScreenWords, now: datetime
) -> Conflict:
    """Return who changed what since `version`, and what both sides have; `edit` is None for a decision."""
    since = [event for event in file.events if _version(event) > version]
    last = since[-1] if since else None
    changed = {
        name: label
        for event in since
        if event.kind == "ticket_updated"
        for name, label in changed_fields(event, file.ticket, me.screen, words)
    }
    return {
        "who": actor(last, words) if last else words.say("desk_who.somebody"),
        "what": list(changed.values()),
        "ago": max(0, round((now - last.at).total_seconds())) if last else 0,
        "isCustomer": last is not None and last.data.get("by") == SetBy.CUSTOMER,
        "sentence": _sentence(last, file, me, words, now),
        "now": [
            {"label": label, "value": shown_value(file.ticket, name, me, words)} for name, label in changed.items()
        ],
        "field": edit.name if edit else None,
        "theirs": shown_value(file.ticket, edit.name, me, words) if edit else None,
        "mine": edit.value or "" if edit else None,
        "version": file.ticket.version,
    }


def _sentence(last: Event | None, file: TicketFile, me: Colleague, words: ScreenWords, now: datetime) -> str:
    if last is None:
        return words.say("desk_conflict.unknown")
    when = ago(last.at, now, words)
    if last.kind != "ticket_updated":
        return words.say("desk_conflict.happened", what=sentence(last, file.ticket, me.screen, words), ago=when)
    what = changed_words(last, file.ticket, me.screen, words)
    if last.actor == me.subject:
        return words.say("desk_conflict.changed_by_me", what=what, ago=when)
    who = actor(last, words)
    if last.data.get("by") == SetBy.PERSON:
        who = words.say("desk_conflict.colleague", person=who)
    return words.say("desk_conflict.changed", who=who, what=what, ago=when)


def _version(event: Event) -> int:
    version = event.data.get("version")
    return version if isinstance(version, int) else 0
