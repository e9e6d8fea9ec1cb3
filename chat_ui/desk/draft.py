"""A ticket as the desk shows it: each field with who set it, how sure it is and where it was said."""

from collections.abc import Sequence
from typing import Any, Final

from agent.inputs import Colleague
from chat_ui.desk.history import history_of
from chat_ui.desk.labels import field_label
from chat_ui.desk.pieces import pieces
from chat_ui.desk.queue import language_label
from chat_ui.desk.talk import has_evidence
from chat_ui.words import ScreenWords
from mcp_tools.domain.desk import IntentChoice, TicketFile
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.ticket import TRANSITIONS, Detail, Field, FieldState, Note, Priority, Ticket, TicketStatus

Props = dict[str, Any]

_SURE: Final = 0.85
_LIKELY: Final = 0.6
"""Below which a found value is "probable", then "uncertain": the bands in which intents are trusted."""

_ENDED: Final = frozenset({TicketStatus.CLOSED, TicketStatus.REJECTED, TicketStatus.WITHDRAWN})
"""Statuses in which nothing is changed any more."""

_LATER: Final = frozenset({TicketStatus.OPEN, TicketStatus.IN_PROGRESS, TicketStatus.RESOLVED, TicketStatus.CLOSED})
"""Where buttons lead; every other status is reached by the customer or by a decision."""


def draft_props(file: TicketFile, intents: Sequence[IntentChoice], me: Colleague, words: ScreenWords) -> Props:
    """Return what `DeskDraft.jsx` and its parts show of a ticket."""
    ticket, screen = file.ticket, me.screen
    return {
        "state": "ticket",
        "number": ticket.number,
        "version": ticket.version,
        "versionLabel": words.say("desk_draft.version", version=ticket.version),
        "status": ticket.status.value,
        "statusLabel": words.say(f"desk_status.{ticket.status.value}"),
        "priority": ticket.priority.value,
        "priorityLabel": words.say(f"priority.{ticket.priority.value}"),
        "category": ticket.category_title.in_(screen),
        "language": language_label(ticket.language, words),
        "assignee": _assignee(ticket, me, words),
        "at": (ticket.filed_at or ticket.created_at).isoformat(),
        "conversation": ticket.conversation,
        "isEditable": ticket.status not in _ENDED,
        "isInReview": ticket.status is TicketStatus.IN_REVIEW,
        "returnHint": words.say("desk_decide.return_hint", language=language_label(ticket.language, words)),
        "fields": _fields(ticket, me, words),
        "missing": [field_label(ticket, name, screen, words) for name in ticket.missing],
        "reasons": [
            words.say(f"desk_reason.{code}") for code in ticket.priority_reasons if code in words.section("desk_reason")
        ],
        "description": pieces(ticket.description, words),
        "priorities": [{"key": one.value, "label": words.say(f"priority.{one.value}")} for one in Priority],
        "intents": _intents(intents, me),
        "moves": _moves(ticket, words),
        "notes": [_note(note, ticket, words) for note in file.notes if note.is_internal],
        "history": history_of(file.events, ticket, screen, words),
    }


def empty_draft_props(words: ScreenWords, *, is_talk_open: bool) -> Props:
    """Return what the ticket's pane shows while there is no ticket in it."""
    return {"state": "empty", "text": words.say("desk_draft.no_ticket" if is_talk_open else "desk_draft.choose")}


def shown_value(ticket: Ticket, name: str, me: Colleague, words: ScreenWords) -> str:
    """Return a field's value as the desk's people read it, masked; empty when it has none."""
    match name:
        case "priority":
            return words.say(f"priority.{ticket.priority.value}")
        case "intent":
            return ticket.intent_title.in_(me.screen)
        case "title":
            return ticket.title.value or ""
        case "summary":
            return ticket.summary.value or ""
        case "description":
            return ticket.description
        case _:
            detail = ticket.detail(name)
            return _shown(detail, me) if detail else ""


def _fields(ticket: Ticket, me: Colleague, words: ScreenWords) -> list[Props]:
    plain = Field(state=FieldState.KNOWN, set_by=SetBy.PERSON, is_confirmed=True)
    head = [
        ("title", "text", ticket.title, ticket.title.value),
        ("priority", "priority", plain, ticket.priority.value),
        ("intent", "intent", plain, ticket.intent),
        ("summary", "long", ticket.summary, ticket.summary.value),
    ]
    of = (ticket, me, words)
    texts = [_field(name, kind, field, value, of) for name, kind, field, value in head]
    unasked = [one for one in ticket.details if not one.is_required and one.field.state is FieldState.UNKNOWN]
    given = [_field(one.name, "detail", one.field, one.field.value, of) for one in ticket.details if one not in unasked]
    return texts + given + [_field(one.name, "extra", one.field, one.field.value, of) for one in unasked]


def _field(name: str, kind: str, field: Field, value: str | None, of: tuple[Ticket, Colleague, ScreenWords]) -> Props:
    ticket, me, words = of
    label = field_label(ticket, name, me.screen, words)
    detail = ticket.detail(name)
    return {
        "name": name,
        "kind": kind,
        "label": label,
        "value": value or "",
        "pieces": pieces(shown_value(ticket, name, me, words), words),
        "state": field.state.value,
        "isRequired": detail.is_required if detail else name == "title",
        "origin": _origin(field, words) if kind == "detail" or _is_worded(kind, field) else "",
        "isConfirmed": field.is_confirmed and kind == "detail",
        "hasEvidence": has_evidence(field),
        "editLabel": words.say("desk_draft.edit", label=label),
        "evidenceLabel": words.say("desk_draft.evidence", label=label),
        "inputLabel": words.say("panel.input_label", label=label),
    }


def _is_worded(kind: str, field: Field) -> bool:
    """Whether somebody put a title or summary into words; how our rules name a ticket needs no explanation."""
    return kind in ("text", "long") and field.set_by is not SetBy.RULE


def _origin(field: Field, words: ScreenWords) -> str:
    """Say who set a value, and how sure it is where nobody confirmed a finding."""
    if field.state is FieldState.UNKNOWN:
        return ""
    who = words.say(f"desk_set_by.{field.set_by.value}")
    if field.state is FieldState.DECLINED or field.is_confirmed or field.set_by not in (SetBy.RULE, SetBy.MODEL):
        return who
    band = "sure" if field.confidence >= _SURE else "likely" if field.confidence >= _LIKELY else "unsure"
    return f"{who} · {words.say(f'desk_confidence.{band}')}"


def _shown(detail: Detail, me: Colleague) -> str:
    return detail.shown.in_(me.screen) if detail.shown else detail.field.value or ""


def _assignee(ticket: Ticket, me: Colleague, words: ScreenWords) -> str:
    if ticket.assignee is None:
        return words.say("desk_who.nobody")
    return words.say("desk_who.me") if ticket.assignee == me.subject else ticket.assignee_name


def _intents(intents: Sequence[IntentChoice], me: Colleague) -> list[Props]:
    """Group the intents by category, both in the catalogue's order."""
    groups: dict[str, list[Props]] = {}
    for one in intents:
        groups.setdefault(one.category.in_(me.screen), []).append({"key": one.key, "label": one.title.in_(me.screen)})
    return [{"label": category, "intents": inside} for category, inside in groups.items()]


def _moves(ticket: Ticket, words: ScreenWords) -> list[Props]:
    """Return the later statuses the ticket can go to from where it is, in the order of their table."""
    if ticket.status is TicketStatus.IN_REVIEW:
        return []
    leads = [status for status in TicketStatus if status in TRANSITIONS[ticket.status] & _LATER]
    again = ticket.status in (TicketStatus.RESOLVED, TicketStatus.CLOSED)
    return [
        {
            "status": one.value,
            "label": words.say("desk_move.again" if again and one is TicketStatus.OPEN else f"desk_move.{one.value}"),
        }
        for one in leads
    ]


def _note(note: Note, ticket: Ticket, words: ScreenWords) -> Props:
    is_customer = note.author == ticket.customer
    return {
        "key": note.key,
        "name": words.say("desk_who.customer") if is_customer else note.name or words.say("desk_who.colleague"),
        "isCustomer": is_customer,
        "pieces": pieces(note.text, words),
        "at": note.at.isoformat(),
    }
