"""Placeholders belong to one conversation: seen from another they say only what kind of value is hidden."""

from typing import Final

from mcp_tools.domain.identity import Identity
from mcp_tools.domain.text import PLACEHOLDER, Language, Words
from mcp_tools.domain.ticket import Detail, Field, Ticket

KINDS: Final = {
    "PERSON": Words(en="name", tr="ad"),
    "EMAIL": Words(en="e-mail", tr="e-posta"),
    "PHONE": Words(en="phone number", tr="telefon"),
    "TR_ID": Words(en="ID number", tr="kimlik no"),
    "TAX_ID": Words(en="tax number", tr="vergi no"),
    "CARD": Words(en="card number", tr="kart no"),
    "ADDRESS": Words(en="address", tr="adres"),
    "DOB": Words(en="date of birth", tr="doğum tarihi"),
    "PLATE": Words(en="number plate", tr="plaka"),
    "PASSPORT": Words(en="passport number", tr="pasaport no"),
    "USERNAME": Words(en="user name", tr="kullanıcı adı"),
    "PASSWORD": Words(en="password", tr="şifre"),
}
_OTHER = Words(en="hidden", tr="gizli")


def without_foreign_placeholders(ticket: Ticket, by: Identity) -> Ticket:
    """Return the ticket as a caller narrowed to another conversation may see it: `[e-mail]` for `<EMAIL_1>`."""
    if not is_foreign(ticket, by):
        return ticket
    last_change = {name: _field(field, ticket.language) for name, field in ticket.dialogue.last_change.items()}
    return ticket.model_copy(
        update={
            "title": _field(ticket.title, ticket.language),
            "summary": _field(ticket.summary, ticket.language),
            "description": named(ticket.description, ticket.language),
            "details": tuple(_detail(detail, ticket.language) for detail in ticket.details),
            "dialogue": ticket.dialogue.model_copy(update={"last_change": last_change}),
        }
    )


def is_foreign(ticket: Ticket, by: Identity) -> bool:
    """Whether the caller is narrowed to another conversation than the ticket's."""
    return by.conversation is not None and by.conversation != ticket.conversation


def _detail(detail: Detail, language: Language) -> Detail:
    shown = detail.shown and Words(en=named(detail.shown.en, language), tr=named(detail.shown.tr, language))
    return detail.model_copy(update={"field": _field(detail.field, language), "shown": shown})


def _field(field: Field, language: Language) -> Field:
    return field.model_copy(update={"value": named(field.value, language) if field.value else None})


def named(text: str, language: Language) -> str:
    """Return the text with each placeholder replaced by the kind of what it hides: `[e-mail]`."""
    return PLACEHOLDER.sub(lambda match: f"[{KINDS.get(match.group(1), _OTHER).in_(language)}]", text)
