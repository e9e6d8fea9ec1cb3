"""Composes the slices so that the team can correct the masking: hide what was missed, show what was none."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from fastmcp import FastMCP
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.annotations import CHANGES
from mcp_tools.conversations.correction import rewrite_messages, rewrite_title
from mcp_tools.database import Database
from mcp_tools.domain.identity import Identity
from mcp_tools.domain.text import PLACEHOLDER, Model
from mcp_tools.engines import EngineRoom
from mcp_tools.errors import InvalidArgument, StaysHidden, TextNotFound, TextTooLong
from mcp_tools.events import record, rewrite_reasons
from mcp_tools.pii.entity import Kind
from mcp_tools.pii.marks import occurrences
from mcp_tools.pii.normal_form import normal_form
from mcp_tools.pii.vault import Vault
from mcp_tools.rewriting import Rewrite, Rewritten, rewritten
from mcp_tools.tickets.access import locked
from mcp_tools.tickets.correction import rewrite_tickets, titles_of
from mcp_tools.tickets.status import touch
from mcp_tools.tickets.store import TicketStore
from mcp_tools.tickets.tables import TicketRow
from mcp_tools.tickets.view import number_of

_SHORTEST: Final = 2
_LONGEST: Final = 500
_PROVEN: Final = frozenset({Kind.CARD, Kind.IBAN, Kind.TR_ID})
"""What a checksum tells from every other number. Looked for in the value alone, whatever it was hidden as."""


class Corrected(Model):
    """The placeholder that stands, or stood, for the value."""

    number: str
    version: int
    placeholder: str


@dataclass(frozen=True)
class Corrector:
    """Each correction is one transaction over vault, messages, tickets and history: all of it or nothing.

    `mask` hides personal data in a text of a conversation.
    """

    database: Database
    vault: Vault
    tickets: TicketStore
    engines: EngineRoom
    mask: Callable[[str, str], Awaitable[str]]

    async def hide(self, number: str, text: str, kind: Kind, version: int, by: Identity) -> Corrected:
        """Hide a value wherever it stands in the ticket's conversation, in every spelling, and in what is yet to come.

        On SQLite it goes from free pages and the log of changes, too. Raises `TextNotFound` where it stands nowhere,
        `VersionConflict` when somebody changed the ticket.
        """
        if len(text) > _LONGEST:
            raise TextTooLong(f"What is to be hidden has at most {_LONGEST} characters.")
        if len(normal_form(kind, text)) < _SHORTEST or PLACEHOLDER.search(text):
            raise InvalidArgument("What is to be hidden has two characters or more, and no placeholder in it.")
        async with self.database.writing(is_long=True) as session:
            ticket = await locked(session, number, version, by)
            placeholder = await self.vault.mark_personal(session, ticket.conversation, kind, text)

            def rewrite(said: str) -> Rewritten:
                return rewritten(said, occurrences(said, kind, text), placeholder)

            for row in await _rewrite(session, ticket, rewrite):
                _record(session, "text_hidden", by, row, placeholder=placeholder)
        await self.database.settle()
        return Corrected(number=number_of(ticket), version=ticket.version, placeholder=placeholder)

    async def unhide(self, number: str, placeholder: str, reason: str, version: int, by: Identity) -> Corrected:
        """Show a value that is not personal, here and in what is yet to come, as it was spelt first; say why.

        Raises `StaysHidden` for what a checksum proves, `TextNotFound` where the placeholder stands nowhere,
        `VersionConflict` when somebody changed the ticket.
        """
        conversation = (await self.tickets.get(number, by)).conversation
        value = await self.vault.reveal(conversation, placeholder) if PLACEHOLDER.fullmatch(placeholder) else None
        if value is None:
            raise InvalidArgument("This ticket's conversation has no such placeholder.")
        found = (await self.engines.get()).personal_data.find_all(value)
        if any(one.kind in _PROVEN for one in found):
            raise StaysHidden
        masked = await self.mask(conversation, reason)
        async with self.database.writing(is_long=True) as session:
            ticket = await locked(session, number, version, by)
            await self.vault.mark_readable(session, conversation, placeholder)
            for row in await _rewrite(session, ticket, lambda said: rewritten(said, _places(said, placeholder), value)):
                _record(session, "text_unhidden", by, row, placeholder=placeholder, reason=masked)
            return Corrected(number=number_of(ticket), version=ticket.version, placeholder=placeholder)


async def _rewrite(session: AsyncSession, ticket: TicketRow, rewrite: Rewrite) -> list[TicketRow]:
    """Rewrite all that is kept of the ticket's conversation; return the tickets that have a new version now."""
    talk = ticket.conversation
    messages = await rewrite_messages(session, talk, rewrite)
    titles = [rewrite(title) for title in await titles_of(session, talk)]
    is_renamed = await rewrite_title(session, talk, rewrite, [*messages.values(), *titles])
    changed = await rewrite_tickets(session, talk, rewrite, messages)
    is_reasoned = await rewrite_reasons(session, talk, rewrite)
    if not (messages or changed or is_renamed or is_reasoned):
        raise TextNotFound
    if ticket not in changed:
        touch(ticket)
        changed.append(ticket)
    return changed


def _record(session: AsyncSession, kind: str, by: Identity, row: TicketRow, **said: str) -> None:
    record(
        session, kind, by, owner=None, conversation=row.conversation, ticket=number_of(row), version=row.version, **said
    )


def _places(text: str, placeholder: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(re.escape(placeholder), text)]


def register(server: FastMCP, corrector: Corrector, me: Any) -> None:
    """Register the desk's tools that correct the masking; `me` is the dependency that tells a tool its caller."""

    @server.tool(annotations=CHANGES)
    async def hide_text(number: str, text: str, kind: Kind, version: int, caller: Identity = me) -> Corrected:
        """Hide personal data the masking missed: wherever it stands in the ticket's conversation, and from now on."""
        return await corrector.hide(number, text.strip(), kind, version, caller)

    @server.tool(annotations=CHANGES)
    async def unhide_text(number: str, placeholder: str, reason: str, version: int, caller: Identity = me) -> Corrected:
        """Show a value that is not personal wherever it stands in the ticket's conversation; who and why is kept.

        Refused for what a checksum proves to be a card, account or identity number.
        """
        if not reason.strip():
            raise InvalidArgument("Showing a hidden value needs a reason.")
        if len(reason) > _LONGEST:
            raise TextTooLong(f"A reason has at most {_LONGEST} characters.")
        return await corrector.unhide(number, placeholder, reason.strip(), version, caller)
