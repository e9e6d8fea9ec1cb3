"""Picks the one question that helps a ticket most."""

from collections.abc import Mapping, Sequence
from typing import Final

from mcp_tools.catalog.catalog import Catalog, DetailSpec
from mcp_tools.domain.conversation import Choice, Question
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Field, FieldState, Ticket

MAX_QUESTIONS: Final = 5
"""Questions asked about one draft; after that it is read back with what is known."""


def question_for(catalog: Catalog, ticket: Ticket, language: Language | None = None) -> Question | None:
    """Return the most useful question about a ticket, or None when there is nothing left to ask.

    The words are in `language`; unset, in the ticket's.
    """
    fields = {detail.name: detail.field for detail in ticket.details}
    if ticket.description:
        fields["description"] = Field(value=ticket.description, state=FieldState.KNOWN)
    return next_question(catalog, ticket.intent, fields, ticket.dialogue.asked, language or ticket.language)


def next_question(
    catalog: Catalog, intent_key: str, details: Mapping[str, Field], asked: Sequence[str], language: Language
) -> Question | None:
    """Return the most useful question about an intent's details, or None when there is nothing left to ask.

    Asked are required details, in the catalogue's order, that are unknown, not declined and not in `asked` yet.
    """
    intent = catalog.intent(intent_key)
    if intent is None or len(asked) >= MAX_QUESTIONS:
        return None
    for name in intent.required:
        spec = catalog.detail(name)
        if spec and name not in asked and details.get(name, Field()).state is FieldState.UNKNOWN:
            return _question(spec, catalog.question(intent, name, language), language)
    return None


def question_about(catalog: Catalog, intent_key: str, name: str, language: Language) -> Question | None:
    """Return the question about one detail of an intent, asked before or not; None where it has no such detail."""
    intent, spec = catalog.intent(intent_key), catalog.detail(name)
    if intent is None or spec is None or name not in (*intent.required, *intent.optional):
        return None
    return _question(spec, catalog.question(intent, name, language), language)


def _question(spec: DetailSpec, text: str, language: Language) -> Question:
    choices = tuple(Choice(key=choice.key, label=choice.label.in_(language)) for choice in spec.choices)
    return Question(detail=spec.name, text=text, choices=choices, why=spec.why.in_(language))
