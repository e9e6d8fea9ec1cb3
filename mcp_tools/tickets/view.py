"""A ticket's row as its readers see it."""

import hashlib
import json
from collections.abc import Callable
from typing import Final

from mcp_tools.catalog.catalog import Catalog, DetailSpec, Intent
from mcp_tools.domain.text import TICKET_NUMBER, Language, Words
from mcp_tools.domain.ticket import Detail, Dialogue, Field, FieldState, Priority, Ticket, TicketStatus
from mcp_tools.tickets.tables import TicketRow

Shown = Callable[[DetailSpec, str], Words]
"""`(detail, stored value)` → the value as people read it."""

_FIRST = 1_000
"""Added to the row's id, so that the first ticket is FD-1001 and numbers keep their length for a while."""
_UNKNOWN: Final = Field()


def number_of(row: TicketRow) -> str:
    """Return the ticket's number, `FD-1042`."""
    return f"FD-{row.id + _FIRST}"


def row_id(number: str) -> int | None:
    """Return the row a number names, in any spelling people use, or None where it is no ticket number."""
    match = TICKET_NUMBER.fullmatch(number.strip())
    return int(match.group(1)) - _FIRST if match else None


def to_ticket(row: TicketRow, catalog: Catalog, shown: Shown) -> Ticket:
    """Compose the ticket with the catalogue's words. An intent the catalogue no longer has keeps its key as title."""
    intent = catalog.intent(row.intent)
    title = intent.title if intent else Words(en=row.intent, tr=row.intent)
    category = catalog.category(row.category).title if intent else Words(en=row.category, tr=row.category)
    ticket = Ticket(
        number=number_of(row),
        status=TicketStatus(row.status),
        version=row.version,
        conversation=row.conversation,
        customer=row.customer,
        language=Language(row.language),
        intent=row.intent,
        intent_title=title,
        category=row.category,
        category_title=category,
        priority=Priority(row.priority),
        priority_reasons=tuple(row.priority_reasons),
        title=Field.model_validate(row.title),
        summary=Field.model_validate(row.summary),
        description=row.description,
        details=tuple(_details(row, intent, catalog, shown)),
        assignee=row.assignee,
        assignee_name=row.assignee_name,
        tags=tuple(row.tags),
        dialogue=Dialogue.model_validate(row.dialogue),
        filed_at=row.filed_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
    missing = tuple(d.name for d in ticket.details if d.is_required and d.field.state is FieldState.UNKNOWN)
    return ticket.model_copy(update={"missing": missing, "content_hash": _content_hash(ticket)})


def _content_hash(ticket: Ticket) -> str:
    texts = [ticket.title.value, ticket.summary.value, ticket.description]
    details = [[detail.name, detail.field.state, detail.field.value] for detail in ticket.details]
    shown = [ticket.number, ticket.intent, ticket.priority, *texts, details]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def _details(row: TicketRow, intent: Intent | None, catalog: Catalog, shown: Shown) -> list[Detail]:
    """Required details first, then optional ones; a description is the customer's words and no detail beside them."""
    required = intent.required if intent else ()
    optional = intent.optional if intent else ()
    details = []
    for name in (*required, *optional):
        spec = catalog.detail(name)
        field = Field.model_validate(row.fields[name]) if name in row.fields else _UNKNOWN
        if name == "description" and row.description:
            continue
        if spec is None:
            continue
        value = shown(spec, field.value) if field.value is not None else None
        details.append(Detail(name=name, label=spec.label, is_required=name in required, field=field, shown=value))
    return details
