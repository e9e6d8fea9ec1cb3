"""Tickets: one transaction a method, authorised at the row, versioned, with an event each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.database import Database
from mcp_tools.domain.identity import Identity, SetBy
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import (
    CUSTOMER_EDITS,
    Dialogue,
    Field,
    FieldState,
    Priority,
    Ticket,
    TicketStatus,
)
from mcp_tools.errors import (
    NotAllowed,
    NotConfirmed,
    NotEditable,
    TransitionRefused,
    UnknownIntent,
    VersionConflict,
)
from mcp_tools.events import record
from mcp_tools.tickets.access import for_change, locked, owned
from mcp_tools.tickets.changes import TEXTS, Change, checked, refuse_model
from mcp_tools.tickets.status import change_status, touch
from mcp_tools.tickets.tables import NoteRow, TicketRow
from mcp_tools.tickets.view import Shown, number_of, row_id, to_ticket

Canonical = Callable[[str, str, Language], str | None]
"""`(detail, typed, language)` → the stored form, or None where it does not fit."""

_IN_CONVERSATION: Final = (
    select(TicketRow).where(TicketRow.conversation == bindparam("conversation")).order_by(TicketRow.id)
)
_OWN_IN_CONVERSATION: Final = _IN_CONVERSATION.where(TicketRow.customer == bindparam("owner"))


@dataclass(frozen=True)
class Draft:
    """What a new ticket starts with. Texts are masked."""

    conversation: str
    intent: str
    language: Language
    description: str
    title: str | None = None
    priority: Priority | None = None
    priority_reasons: tuple[str, ...] = ()
    changes: Sequence[Change] = ()


@dataclass(frozen=True)
class Filter:
    """Which tickets to list; None means any. `after` pages: tickets that come after that one in the list's order."""

    status: TicketStatus | None = None
    category: str | None = None
    priority: Priority | None = None
    language: Language | None = None
    conversation: str | None = None
    after: tuple[datetime, str] | None = None
    limit: int = field(default=20)


class TicketStore:
    """A foreign ticket answers as an absent one: `TicketNotFound`, in every method."""

    def __init__(self, database: Database, catalog: Catalog, canonical: Canonical, shown: Shown) -> None:
        self._database = database
        self._catalog = catalog
        self._canonical = canonical
        self._shown = shown

    async def create(self, draft: Draft, key: str, by: Identity) -> Ticket:
        """Start a draft; the same (caller, key) again returns the draft made first, unchanged."""
        intent = self._catalog.intent(draft.intent)
        if intent is None:
            raise UnknownIntent
        now = datetime.now(UTC)
        async with self._database.writing() as session:
            made = await session.scalar(
                select(TicketRow).where(TicketRow.customer == by.subject, TicketRow.create_key == key)
            )
            if made:
                return self.view(made)
            title = Field(value=draft.title or intent.title.in_(draft.language), state=FieldState.KNOWN, set_by=by.by)
            row = TicketRow(
                status=TicketStatus.DRAFT,
                version=1,
                conversation=draft.conversation,
                customer=by.subject,
                create_key=key,
                language=draft.language,
                intent=intent.key,
                category=intent.category,
                priority=draft.priority or intent.priority,
                priority_reasons=list(draft.priority_reasons),
                title=title.model_dump(mode="json"),
                summary=Field().model_dump(mode="json"),
                description=draft.description,
                fields={},
                dialogue=Dialogue().model_dump(mode="json"),
                tags=[],
                assignee_name="",
                created_at=now,
                updated_at=now,
            )
            self._apply(row, draft.changes, by)
            session.add(row)
            await session.flush()
            record(
                session, "ticket_created", by, owner=row.customer, conversation=row.conversation, ticket=number_of(row)
            )
            return self.view(row)

    async def get(self, number: str, by: Identity) -> Ticket:
        """Return one ticket."""
        async with self._database.reading() as session:
            return self.view(await owned(session, number, by))

    async def find(self, wanted: Filter, by: Identity) -> list[Ticket]:
        """Return tickets, last updated first: a customer's own, or the team's for staff."""
        query = select(TicketRow).order_by(TicketRow.updated_at.desc(), TicketRow.id.desc()).limit(wanted.limit)
        if not by.is_staff:
            query = query.where(TicketRow.customer == by.subject)
        for column, value in (
            (TicketRow.status, wanted.status),
            (TicketRow.category, wanted.category),
            (TicketRow.priority, wanted.priority),
            (TicketRow.language, wanted.language),
            (TicketRow.conversation, wanted.conversation),
        ):
            query = query.where(column == value) if value is not None else query
        if wanted.after:
            at, number = wanted.after
            older = and_(TicketRow.updated_at == at, TicketRow.id < (row_id(number) or 0))
            query = query.where(or_(TicketRow.updated_at < at, older))
        async with self._database.reading(is_long=by.is_staff) as session:
            return [self.view(row) for row in await session.scalars(query)]

    async def in_conversation(self, conversation: str, by: Identity) -> list[Ticket]:
        """Return the conversation's tickets in the order they were made."""
        query = _IN_CONVERSATION if by.is_staff else _OWN_IN_CONVERSATION
        whose = {"conversation": conversation} if by.is_staff else {"conversation": conversation, "owner": by.subject}
        async with self._database.reading() as session:
            return [self.view(row) for row in await session.scalars(query, whose)]

    async def update(self, number: str, changes: Sequence[Change], version: int, by: Identity, words: str) -> Ticket:
        """Apply all changes or none. `words` is what the customer said, which holds a model to the truth."""
        async with self._database.writing() as session:
            row = await locked(session, number, version, by)
            if not by.is_staff and row.status not in CUSTOMER_EDITS:
                raise NotEditable
            before = self.view(row)
            self._refuse_strangers(before, changes, by, words)
            self._apply(row, changes, by)
            dialogue = Dialogue.model_validate(row.dialogue)
            changed = {c.name: _field_of(before, c.name) for c in changes if c.name not in ("intent", "priority")}
            kept = {name: was for name, was in changed.items() if was is not None}
            row.dialogue = dialogue.model_copy(update={"shown": None, "last_change": kept}).model_dump(mode="json")
            touch(row)
            names = ", ".join(sorted(change.name for change in changes))
            record(
                session, "ticket_updated", by, owner=row.customer, conversation=row.conversation,
                ticket=number_of(row), fields=names, version=row.version,
            )  # fmt: skip
            return self.view(row)

    async def note_move(self, number: str, by: Identity, *, asked: str | None, shown: str | None) -> Ticket:
        """Keep what the customer has before them: the detail asked for, or the hash of the read-back."""
        async with self._database.writing() as session:
            row = await for_change(session, number, by)
            dialogue = Dialogue.model_validate(row.dialogue)
            if shown is not None and shown != self.view(row).content_hash:
                raise NotConfirmed
            known = dialogue.asked if asked is None or asked in dialogue.asked else (*dialogue.asked, asked)
            row.dialogue = dialogue.model_copy(update={"pending": asked, "asked": known, "shown": shown}).model_dump(
                mode="json"
            )
            record(session, "read_back_shown" if shown else "question_asked", by, owner=row.customer,
                   conversation=row.conversation, ticket=number_of(row), detail=asked)  # fmt: skip
            return self.view(row)

    async def submit(self, number: str, version: int, shown: str, by: Identity) -> Ticket:
        """File a draft, or answer a returned ticket, exactly as it was shown.

        `shown` is the `content_hash` the customer read. Submitting what is already filed with the same hash changes
        nothing. Raises `NotConfirmed` for any other hash, `VersionConflict` when the version moved.
        """
        async with self._database.writing() as session:
            row = await for_change(session, number, by)
            if row.status == TicketStatus.IN_REVIEW and row.submitted == shown:
                return self.view(row)
            if self.view(row).content_hash != shown:
                raise NotConfirmed
            if row.version != version:
                raise VersionConflict
            change_status(row, TicketStatus.IN_REVIEW)
            row.submitted = shown
            row.filed_at = row.filed_at or row.updated_at
            row.dialogue = Dialogue().model_dump(mode="json")
            record(session, "ticket_submitted", by, owner=row.customer, conversation=row.conversation,
                   ticket=number_of(row), version=row.version)  # fmt: skip
            return self.view(row)

    async def move(self, number: str, status: TicketStatus, version: int, by: Identity) -> Ticket:
        """Change the status. A customer may only withdraw; filing and reviewing have tools of their own."""
        if not by.is_staff and status is not TicketStatus.WITHDRAWN:
            raise NotAllowed
        if status in (TicketStatus.IN_REVIEW, TicketStatus.RETURNED, TicketStatus.REJECTED):
            raise TransitionRefused("Submitting and reviewing have tools of their own.")
        async with self._database.writing() as session:
            row = await locked(session, number, version, by)
            if status is TicketStatus.OPEN and row.status == TicketStatus.IN_REVIEW:
                raise TransitionRefused("Submitting and reviewing have tools of their own.")
            was = row.status
            change_status(row, status)
            record(session, "ticket_moved", by, owner=row.customer, conversation=row.conversation,
                   ticket=number_of(row), was=was, status=status, version=row.version)  # fmt: skip
            return self.view(row)

    async def adopt(self, session: AsyncSession, guest: str, by: Identity) -> int:
        """Let the caller own a guest's tickets and words under them, in the running transaction; return how many.

        A key that both used would name two tickets: the guest's loses it, which only ends its use for repeating.
        """
        rows = list(await session.scalars(select(TicketRow).where(TicketRow.customer == guest)))
        taken = set(await session.scalars(select(TicketRow.create_key).where(TicketRow.customer == by.subject)))
        for row in rows:
            row.customer = by.subject
            row.create_key = f"adopted-{row.id}" if row.create_key in taken else row.create_key
        await session.execute(update(NoteRow).where(NoteRow.author == guest).values(author=by.subject))
        return len(rows)

    def view(self, row: TicketRow) -> Ticket:
        """Return the row as its readers see it."""
        return to_ticket(row, self._catalog, self._shown)

    def _refuse_strangers(self, before: Ticket, changes: Sequence[Change], by: Identity, words: str) -> None:
        for change in changes:
            if change.name == "priority" and not by.is_staff and by.by is not SetBy.RULE:
                raise NotAllowed("The team sets the priority.")
            if by.by is SetBy.MODEL:
                refuse_model(change, _field_of(before, change.name), before.dialogue.shown is not None, words)

    def _apply(self, row: TicketRow, changes: Sequence[Change], by: Identity) -> None:
        """Write the changes into the row; an intent is read first, for the details it brings."""
        language = Language(row.language)
        for change in sorted(changes, key=lambda c: c.name != "intent"):
            change = checked(
                change, self._catalog, row.intent, lambda name, typed: self._canonical(name, typed, language)
            )
            self._write(row, change, by)

    def _write(self, row: TicketRow, change: Change, by: Identity) -> None:
        value = change.field.value or ""
        match change.name:
            case "intent":
                intent = self._catalog.intent(value)
                if intent is None:
                    raise UnknownIntent
                row.intent, row.category, row.priority = intent.key, intent.category, intent.priority
                if Field.model_validate(row.title).set_by is SetBy.RULE:
                    title = Field(value=intent.title.in_(Language(row.language)), state=FieldState.KNOWN, set_by=by.by)
                    row.title = title.model_dump(mode="json")
            case "priority":
                row.priority = value
            case "description":
                row.description = value
            case "title" | "summary":
                setattr(row, change.name, change.field.model_dump(mode="json"))
            case _:
                row.fields = {**row.fields, change.name: change.field.model_dump(mode="json")}


def _field_of(ticket: Ticket, name: str) -> Field | None:
    if name in TEXTS:
        texts = {"title": ticket.title, "summary": ticket.summary}
        return texts.get(name) or Field(value=ticket.description or None, state=FieldState.KNOWN)
    detail = ticket.detail(name)
    return detail.field if detail else None
