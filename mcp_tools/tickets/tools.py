"""The tools of tickets. Every free text is masked here, whoever wrote it."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Literal

from fastmcp import FastMCP

from mcp_tools.annotations import CHANGES, READS, WRITES
from mcp_tools.domain.conversation import Question
from mcp_tools.domain.event import Event
from mcp_tools.domain.identity import Identity, SetBy
from mcp_tools.domain.text import MESSAGE_LIMIT, PLACEHOLDER, Language
from mcp_tools.domain.ticket import Decision, Note, Priority, Ticket, TicketStatus
from mcp_tools.errors import InvalidArgument, TextTooLong
from mcp_tools.keys import checked_key
from mcp_tools.tickets.answers import (
    Deleted,
    DraftAnswer,
    Revealed,
    TicketAnswer,
    TicketList,
    note_of,
    page_of,
    read_cursor,
)
from mcp_tools.tickets.changes import Change, read_changes
from mcp_tools.tickets.notes import NoteStore
from mcp_tools.tickets.privacy import is_foreign, named, without_foreign_placeholders
from mcp_tools.tickets.review import ReviewStore
from mcp_tools.tickets.store import Draft, Filter, TicketStore

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""Names from the catalogue and reason codes: stored as they come, so nothing else is taken."""
_REASONS = 20
_NOTE = 4_000
_REASON = 500
_NOTE_KEY = 80
_PAGE = 50
_PRIORITY_FREE = (SetBy.RULE, SetBy.PERSON)


@dataclass(frozen=True)
class TicketParts:
    """What the tools of this slice work with. `words_of` is what the customer said in a conversation, masked.

    `together` makes one transaction of what is done with a text, where that is short.
    """

    store: TicketStore
    notes: NoteStore
    reviews: ReviewStore
    delete: Callable[[str, int, Identity], Awaitable[None]]
    reveal: Callable[[str, str], Awaitable[str | None]]
    mask: Callable[[str, str], Awaitable[str]]
    bind: Callable[[str, Identity], Awaitable[object]]
    name_conversation: Callable[[str, str, Identity], Awaitable[None]]
    words_of: Callable[[str, Identity], Awaitable[str]]
    together: Callable[[str], AbstractAsyncContextManager[None]]
    language_of: Callable[[str], Awaitable[Language]]
    question: Callable[[Ticket], Question | None]
    events_of: Callable[[str, Identity], Awaitable[tuple[Event, ...]]]


def register(server: FastMCP, parts: TicketParts, me: Any) -> None:
    """Register the ticket tools; `me` is the dependency that tells a tool its caller."""
    _register_reading(server, parts, me)
    _register_drafting(server, parts, me)
    _register_filing(server, parts, me)
    _register_dialogue(server, parts, me)
    _register_review(server, parts, me)


def _register_reading(server: FastMCP, parts: TicketParts, me: Any) -> None:
    @server.tool(annotations=READS)
    async def get_ticket(
        number: str, fields: list[Literal["notes", "events"]] | None = None, caller: Identity = me
    ) -> TicketAnswer:
        """Call before you speak about a ticket: its status, fields, what is missing, and its version.

        `fields` adds notes and history. `content_hash` names exactly this content, for `submit_ticket`. A number that
        is not the caller's answers like one that was never issued.
        """
        ticket = without_foreign_placeholders(await parts.store.get(number, caller), caller)
        wanted = set(fields or ())
        notes = await _notes(parts, ticket, caller) if "notes" in wanted else None
        events = await parts.events_of(ticket.number, caller) if "events" in wanted else None
        return TicketAnswer(ticket=ticket, notes=notes, events=events)

    @server.resource("ticket://{number}", mime_type="application/json")
    async def ticket(number: str, caller: Identity = me) -> dict[str, Any]:
        """One ticket the caller may read, as `get_ticket` answers it."""
        found = without_foreign_placeholders(await parts.store.get(number, caller), caller)
        return found.model_dump(mode="json")

    @server.tool(annotations=READS)
    async def list_tickets(
        status: TicketStatus | None = None,
        category: str | None = None,
        priority: Priority | None = None,
        cursor: str | None = None,
        limit: int = 20,
        caller: Identity = me,
    ) -> TicketList:
        """Call to find tickets: a customer's own, the whole team's for staff. Briefs only; `get_ticket` tells more."""
        limit = max(1, min(limit, _PAGE))
        after = read_cursor(cursor) if cursor else None
        wanted = Filter(status=status, category=category, priority=priority, after=after, limit=limit + 1)
        found = [without_foreign_placeholders(t, caller) for t in await parts.store.find(wanted, caller)]
        return page_of(found, limit)


def _register_drafting(server: FastMCP, parts: TicketParts, me: Any) -> None:
    @server.tool(annotations=WRITES)
    async def create_ticket(
        intent: str,
        description: str,
        key: str,
        conversation: str | None = None,
        language: Language = Language.UNDECIDED,
        priority: Priority | None = None,
        priority_reasons: list[str] | None = None,
        changes: dict[str, Any] | None = None,
        caller: Identity = me,
    ) -> DraftAnswer:
        """Start a draft for a problem the customer described, in their own words; nothing is sent to the team yet.

        `intent` is a key of `catalog://intents`. `changes` sets details as in `update_ticket`. The same `key` again
        returns the same draft. Not for greetings, how-to questions or the status of an old ticket.
        """
        checked_key(key)
        if len(description) > MESSAGE_LIMIT:
            raise TextTooLong(f"A description has at most {MESSAGE_LIMIT} characters.")
        reasons = _checked_reasons(priority_reasons or ())
        home = conversation or _own_conversation(caller, key)
        is_ours = caller.by in _PRIORITY_FREE
        async with parts.together(description):
            await parts.bind(home, caller)
            masked = await parts.mask(home, description)
            draft = Draft(
                conversation=home,
                intent=intent,
                language=await _chosen_language(parts, language, masked),
                description=masked,
                priority=priority if is_ours else None,
                priority_reasons=reasons if is_ours else (),
                changes=await _masked_changes(parts, home, changes or {}, caller),
            )
            ticket = await parts.store.create(draft, key, caller)
            await parts.name_conversation(ticket.conversation, ticket.title.value or "", caller)
        return DraftAnswer(ticket=ticket, question=parts.question(ticket))

    @server.tool(annotations=CHANGES)
    async def update_ticket(number: str, changes: dict[str, Any], version: int, caller: Identity = me) -> DraftAnswer:
        """Call when the customer gave or corrected something. Set only what they said; invent nothing.

        `changes` maps `title`, `summary`, `description`, `intent` or a detail's name to its value as said, to null
        (unknown again), or to {"value", "state": "known" | "unknown" | "declined"}. All changes happen or none.
        `version` is the one you read last.
        """
        async with parts.together(str(changes)):
            ticket = await parts.store.get(number, caller)
            wanted = await _masked_changes(parts, ticket.conversation, changes, caller)
            words = await parts.words_of(ticket.conversation, caller) if caller.by is SetBy.MODEL else ""
            changed = await parts.store.update(ticket.number, wanted, version, caller, words)
        return DraftAnswer(ticket=changed, question=parts.question(changed))

    @server.tool(annotations=WRITES)
    async def add_message(
        number: str, text: str, key: str, internal: bool = False, caller: Identity = me
    ) -> TicketAnswer:
        """Call to write under a filed ticket: a message both sides read, or an internal note of the team.

        Repeating `key` writes nothing new. Not for changing a draft's fields: that is `update_ticket`.
        """
        checked_key(key, _NOTE_KEY)
        if not text.strip():
            raise InvalidArgument("The message is empty.")
        _refuse_long(text)
        ticket = await parts.store.get(number, caller)
        masked = await parts.mask(ticket.conversation, text)
        await parts.notes.add(ticket.number, key, masked, caller, is_internal=internal)
        notes = await _notes(parts, ticket, caller)
        return TicketAnswer(ticket=await parts.store.get(ticket.number, caller), notes=notes)


def _register_filing(server: FastMCP, parts: TicketParts, me: Any) -> None:
    @server.tool(annotations=CHANGES)
    async def submit_ticket(number: str, version: int, shown: str, caller: Identity = me) -> TicketAnswer:
        """Call only after the customer read the whole draft and said yes; it then goes to the team.

        `shown` is the `content_hash` of exactly what they read. Anything else answers `not_confirmed`: show it again.
        """
        return TicketAnswer(ticket=await parts.store.submit(number, version, shown, caller))

    @server.tool(annotations=CHANGES)
    async def move_ticket(number: str, status: TicketStatus, version: int, caller: Identity = me) -> TicketAnswer:
        """Call to change a ticket's status after review (team), or to withdraw one's own (customer).

        Filing is not a move: use `submit_ticket`. What is in review can only be withdrawn here.
        """
        return TicketAnswer(ticket=await parts.store.move(number, status, version, caller))

    @server.tool(annotations=CHANGES)
    async def delete_ticket(number: str, version: int, caller: Identity = me) -> Deleted:
        """Call to remove one's own draft for good (an admin: any ticket). What was filed is withdrawn instead.

        When an admin removes the last ticket of a conversation, the customer's words and the keys to them are erased.
        """
        ticket = await parts.store.get(number, caller)
        await parts.delete(ticket.number, version, caller)
        return Deleted(number=ticket.number)


def _register_dialogue(server: FastMCP, parts: TicketParts, me: Any) -> None:
    @server.tool(annotations=WRITES)
    async def note_move(
        number: str, asked: str | None = None, shown: str | None = None, caller: Identity = me
    ) -> TicketAnswer:
        """Keep what the customer has before them: the detail asked for, or the hash of the read-back."""
        if asked is not None and not _CODE.fullmatch(asked):
            raise InvalidArgument("What was asked is a detail's name.")
        return TicketAnswer(ticket=await parts.store.note_move(number, caller, asked=asked, shown=shown))


def _register_review(server: FastMCP, parts: TicketParts, me: Any) -> None:
    @server.tool(annotations=CHANGES)
    async def review_ticket(
        number: str, decision: Decision, version: int, note: str = "", caller: Identity = me
    ) -> TicketAnswer:
        """Call to decide about a ticket in review, after a person of the team read it.

        `approve` opens it and assigns it to the caller. `return` asks the customer the question in `note`, in their
        language. `reject` ends it; `note` is the reason they read. `version` is the one you read last.
        """
        _refuse_long(note)
        ticket = await parts.store.get(number, caller)
        masked = await parts.mask(ticket.conversation, note.strip()) if note.strip() else ""
        return TicketAnswer(ticket=await parts.reviews.decide(ticket.number, decision, version, masked, caller))

    @server.tool(annotations=WRITES)
    async def reveal_pii(number: str, placeholder: str, reason: str, caller: Identity = me) -> Revealed:
        """Call to see the one value behind a placeholder such as <PHONE_1>, when the work cannot go on without it.

        Who looked, at what and why is kept for good. Only placeholders of this ticket's conversation have a value.
        """
        if not reason.strip():
            raise InvalidArgument("A reveal needs a reason.")
        if len(reason) > _REASON:
            raise TextTooLong(f"A reason has at most {_REASON} characters.")
        ticket = await parts.store.get(number, caller)
        value = await parts.reveal(ticket.conversation, placeholder) if PLACEHOLDER.fullmatch(placeholder) else None
        if value is None:
            raise InvalidArgument("This ticket's conversation has no such placeholder.")
        masked = await parts.mask(ticket.conversation, reason.strip())
        await parts.reviews.note_reveal(ticket.number, placeholder, masked, caller)
        return Revealed(placeholder=placeholder, value=value)


def _refuse_long(note: str) -> None:
    if len(note) > _NOTE:
        raise TextTooLong(f"A message under a ticket has at most {_NOTE} characters.")


async def _chosen_language(parts: TicketParts, wanted: Language, text: str) -> Language:
    """The wanted language, else the text's own, else English."""
    chosen = wanted if wanted is not Language.UNDECIDED else await parts.language_of(text)
    return chosen if chosen is not Language.UNDECIDED else Language.EN


async def _masked_changes(parts: TicketParts, conversation: str, changes: dict[str, Any], by: Identity) -> list[Change]:
    masked = []
    for change in read_changes(changes, by):
        field = change.field
        if field.value:
            field = field.model_copy(update={"value": await parts.mask(conversation, field.value)})
        masked.append(Change(change.name, field))
    return masked


async def _notes(parts: TicketParts, ticket: Ticket, by: Identity) -> tuple[Note, ...]:
    rows = await parts.notes.of(ticket.number, by)
    return tuple(note_of(row, named(row.text, ticket.language) if is_foreign(ticket, by) else row.text) for row in rows)


def _checked_reasons(reasons: Sequence[str]) -> tuple[str, ...]:
    """Return the reasons. They are stored as they come, so only codes such as `service_outage` are taken."""
    if len(reasons) > _REASONS or not all(_CODE.fullmatch(reason) for reason in reasons):
        raise InvalidArgument(f"Priority reasons are at most {_REASONS} codes of small letters and _.")
    return tuple(reasons)


def _own_conversation(by: Identity, key: str) -> str:
    """The conversation of a ticket made without one: the same for a repeated call, unguessable for others."""
    return f"ticket-{hashlib.sha256(f'{by.subject}/{key}'.encode()).hexdigest()[:40]}"
