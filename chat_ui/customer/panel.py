"""A ticket as its panel and cards show it: plain values for the JSX elements, which render them as text only."""

from typing import Any

from chat_ui.words import ScreenWords
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import CUSTOMER_EDITS, Detail, FieldState, Ticket, TicketStatus

Props = dict[str, Any]


def panel_props(ticket: Ticket, language: Language, words: ScreenWords, read_back: str | None) -> Props:
    """Return what `TicketPanel.jsx` shows; `read_back` is the hash of the read-back that is on the page."""
    required = [detail for detail in ticket.details if detail.is_required]
    done = len(required) - len(ticket.missing)
    is_open = ticket.status in CUSTOMER_EDITS
    pill = "panel.pill" if is_open else "panel.pill_filed"
    return {
        **_head(ticket, language, words),
        "version": ticket.version,
        "isOpen": is_open,
        "done": done,
        "all": len(required),
        "progress": words.say("panel.progress", done=done, all=len(required)),
        "pill": words.say(pill, done=done, all=len(required), number=ticket.number),
        "fields": [_field(detail, language, words) for detail in ticket.details if is_open or _is_known(detail)],
        "description": ticket.description,
        "canUndo": is_open and bool(ticket.dialogue.last_change),
        "isShown": is_open and read_back == ticket.content_hash,
        "words": words.section("panel"),
    }


def read_back_props(ticket: Ticket, language: Language, words: ScreenWords) -> Props:
    """Return what `ReadBack.jsx` shows: everything that will be sent, and every required detail that is not known."""
    sent = (detail for detail in ticket.details if detail.is_required or _is_known(detail))
    return {
        **_head(ticket, language, words),
        "shown": ticket.content_hash,
        "state": "live",
        "summary": ticket.summary.value,
        "fields": [_field(detail, language, words) for detail in sent],
        "description": ticket.description,
        "words": words.section("read_back") | {"own": words.say("panel.words")},
    }


def filed_props(ticket: Ticket, language: Language, words: ScreenWords, review_hours: int | None) -> Props:
    """Return what `FiledTicket.jsx` shows. A time is named only where the operator promised one."""
    if ticket.status is TicketStatus.WITHDRAWN:
        after = words.say("filed.withdrawn")
    elif ticket.status is TicketStatus.IN_REVIEW:
        after = words.say("filed.next_hours", hours=review_hours) if review_hours else words.say("filed.next")
    else:
        after = ""
    return {**_head(ticket, language, words), "next": after}


def _head(ticket: Ticket, language: Language, words: ScreenWords) -> Props:
    return {
        "number": ticket.number,
        "title": ticket.title.value or ticket.intent_title.in_(language),
        "category": ticket.category_title.in_(language),
        "priority": ticket.priority.value,
        "priorityLabel": words.say(f"priority.{ticket.priority.value}"),
        "status": ticket.status.value,
        "statusLabel": words.say(f"status.{ticket.status.value}"),
        "language": language.value,
    }


def _field(detail: Detail, language: Language, words: ScreenWords) -> Props:
    label = detail.label.in_(language)
    value = detail.field.value or ""
    return {
        "name": detail.name,
        "label": label,
        "value": value,
        "shown": detail.shown.in_(language) if detail.shown else value,
        "state": detail.field.state.value,
        "isRequired": detail.is_required,
        "editLabel": words.say("panel.edit", label=label),
        "inputLabel": words.say("panel.input_label", label=label),
    }


def _is_known(detail: Detail) -> bool:
    return detail.field.state is FieldState.KNOWN
