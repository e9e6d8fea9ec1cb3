"""Rewrites a conversation's tickets, when the team corrected what is hidden in it."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.domain.text import PLACEHOLDER
from mcp_tools.domain.ticket import Dialogue, Evidence, Field
from mcp_tools.rewriting import Rewrite, Rewritten
from mcp_tools.tickets.status import touch
from mcp_tools.tickets.tables import NoteRow, TicketRow

_RUN = re.compile(r"\d{2,}")

Messages = Mapping[str, Rewritten]
"""The messages that were rewritten, by id."""


async def titles_of(session: AsyncSession, conversation: str) -> list[str]:
    """Return the titles of the conversation's tickets."""
    titles = await session.scalars(select(TicketRow.title).where(TicketRow.conversation == conversation))
    return [Field.model_validate(title).value or "" for title in titles]


async def rewrite_tickets(
    session: AsyncSession, conversation: str, rewrite: Rewrite, messages: Messages
) -> list[TicketRow]:
    """Rewrite texts, details and what was written under the tickets, in the running transaction.

    Evidence moves with its message. A detail whose value was said in what is hidden now shows the stand-in, also where
    its stored form is another: a date, an amount. Returns the tickets that changed, each with a new version; what the
    customer has before them is then no longer what they confirm.
    """
    changed = []
    for row in await session.scalars(select(TicketRow).where(TicketRow.conversation == conversation)):
        is_other = _rewrite_row(row, rewrite, messages)
        is_written_under = await _rewrite_notes(session, row, rewrite)
        if is_other or is_written_under:
            touch(row)
            changed.append(row)
    return changed


def _rewrite_row(row: TicketRow, rewrite: Rewrite, messages: Messages) -> bool:
    before = (row.title, row.summary, row.description, row.fields, row.dialogue)
    row.title, row.summary = _field(row.title, rewrite, messages), _field(row.summary, rewrite, messages)
    row.description = rewrite(row.description).text
    row.fields = {name: _field(field, rewrite, messages) for name, field in row.fields.items()}
    row.dialogue = _dialogue(row.dialogue, rewrite, messages)
    is_other = before != (row.title, row.summary, row.description, row.fields, row.dialogue)
    if is_other:
        row.dialogue = {**row.dialogue, "shown": None}
    return is_other


async def _rewrite_notes(session: AsyncSession, row: TicketRow, rewrite: Rewrite) -> bool:
    is_other = False
    for note in await session.scalars(select(NoteRow).where(NoteRow.ticket == row.id)):
        written = rewrite(note.text)
        note.text, is_other = written.text, is_other or bool(written.replacements)
    return is_other


def _dialogue(stored: dict[str, Any], rewrite: Rewrite, messages: Messages) -> dict[str, Any]:
    dialogue = Dialogue.model_validate(stored)
    question = dialogue.returned_question
    changes = {"returned_question": question and rewrite(question).text}
    before = {name: field.model_dump(mode="json") for name, field in dialogue.last_change.items()}
    last = {name: _field(field, rewrite, messages) for name, field in before.items()}
    return {**dialogue.model_copy(update=changes).model_dump(mode="json"), "last_change": last}


def _field(stored: dict[str, Any], rewrite: Rewrite, messages: Messages) -> dict[str, Any]:
    field = Field.model_validate(stored)
    message = messages.get(field.evidence.message) if field.evidence else None
    value = rewrite(field.value).text if field.value else field.value
    evidence = field.evidence
    if evidence and message:
        start, end = message.span(evidence.start, evidence.end)
        if value and value == field.value:
            value = _stand_in(value, message, evidence) or value
        evidence = Evidence(message=evidence.message, start=start, end=end)
    return field.model_copy(update={"value": value, "evidence": evidence}).model_dump(mode="json")


def _stand_in(value: str, message: Rewritten, evidence: Evidence) -> str | None:
    """Return the placeholder in which a value of another form than its words is hidden now, if it is."""
    for one in message.within(evidence.start, evidence.end):
        is_all = one.start <= evidence.start and evidence.end <= one.end
        is_told = not _runs(value).isdisjoint(_runs(message.before[one.start : one.end]))
        if PLACEHOLDER.fullmatch(one.text) and (is_all or is_told):
            return one.text
    return None


def _runs(text: str) -> set[str]:
    return set(_RUN.findall(text))
