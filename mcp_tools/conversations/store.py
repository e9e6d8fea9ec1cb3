"""Conversations: bound to their first caller, masked text beside the sealed original."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import uuid4

from sqlalchemy import Integer, bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_tools.conversations.tables import ConversationRow, MessageRow
from mcp_tools.database import Database
from mcp_tools.domain.conversation import Author, Choice, Message, Mode, ReplyPath
from mcp_tools.domain.identity import Identity
from mcp_tools.domain.text import Language
from mcp_tools.errors import ConversationNotFound, InvalidArgument, NotAllowed
from mcp_tools.events import record

TITLE_LIMIT = 80
_ID = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9-]{7,63}")
"""Stored as it comes, so not a run of digits, which could be a number of a person's."""

_LOOKED_UP: Final = "frontdesk_messages"
_BY_KEY: Final = select(MessageRow).where(
    MessageRow.conversation == bindparam("conversation"), MessageRow.key == bindparam("key")
)
_LAST: Final = (
    select(MessageRow)
    .where(MessageRow.conversation == bindparam("conversation"))
    .order_by(MessageRow.seq.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""Built once: to build such a query costs as much as to run it."""


class ConversationStore:
    """Every method is one transaction and checks the owner; a foreign conversation is an absent one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bind(self, conversation: str, by: Identity) -> ConversationRow:
        """Return the caller's own conversation, made now and bound to them if nobody used the id before."""
        if not _ID.fullmatch(conversation):
            raise InvalidArgument("A conversation's id is 8 to 64 letters, digits and hyphens, such as a UUID.")
        if by.conversation not in (None, conversation):
            raise ConversationNotFound
        async with self._database.writing() as session:
            return own(await session.get(ConversationRow, conversation) or _start(session, conversation, by), by)

    async def get(self, conversation: str, by: Identity) -> ConversationRow:
        """Return the conversation. Raises `ConversationNotFound` when it is absent or somebody else's."""
        async with self._database.reading() as session:
            return allowed(await session.get(ConversationRow, conversation), by)

    async def said(self, conversation: str, key: str, by: Identity) -> MessageRow | None:
        """Return the message that was saved under this key before, or None."""
        async with self._database.reading() as session:
            allowed(await session.get(ConversationRow, conversation), by)
            return await by_key(session, conversation, key)

    async def add_customer_message(
        self, conversation: str, key: str, text: str, sealed: bytes, language: Language, by: Identity
    ) -> Message:
        """Save what the customer said; the same key again returns the message saved first.

        `text` is masked. The conversation's language follows a decided message unless the customer pinned one.
        """
        async with self._database.writing() as session:
            row = allowed(await session.get(ConversationRow, conversation), by)
            message = await by_key(session, conversation, key)
            if message and message.is_checked:
                return message.to_message()
            if message is None:
                message = add_message(session, new_message(row, key, Author.CUSTOMER, text, language))
            message.text, message.sealed, message.language, message.is_checked = text, sealed, language, True
            row.updated_at = message.at
            row.title = row.title or text[:TITLE_LIMIT]
            if language is not Language.UNDECIDED and not row.is_pinned:
                row.language = language
            record(session, "message_received", by, owner=row.owner, conversation=row.id, language=language)
            return message.to_message()

    async def keep_unchecked(self, conversation: str, key: str, sealed: bytes, by: Identity) -> None:
        """Keep words that could not be checked, sealed only; `add_customer_message` with the key completes them."""
        async with self._database.writing() as session:
            row = allowed(await session.get(ConversationRow, conversation), by)
            if await by_key(session, conversation, key) is None:
                message = add_message(session, new_message(row, key, Author.CUSTOMER, "", Language.UNDECIDED))
                message.sealed, message.is_checked = sealed, False

    async def save_reply(
        self,
        conversation: str,
        key: str,
        text: str,
        path: ReplyPath,
        by: Identity,
        *,
        move: str | None = None,
        choices: Iterable[Choice] = (),
        ticket: str | None = None,
    ) -> Message:
        """Save what the assistant answered; the same key again returns the reply saved first."""
        async with self._database.writing() as session:
            row = allowed(await session.get(ConversationRow, conversation), by)
            if said := await by_key(session, conversation, key):
                return said.to_message()
            message = add_message(session, new_message(row, key, Author.ASSISTANT, text, Language(row.language)))
            message.path, message.move, message.ticket = path.model_dump(), move, ticket
            message.choices = [choice.model_dump() for choice in choices]
            row.updated_at = message.at
            record(session, "reply_saved", by, owner=row.owner, conversation=row.id, ticket=ticket, path=path.path)
            return message.to_message()

    async def read(self, conversation: str, by: Identity, limit: int) -> tuple[ConversationRow, list[MessageRow]]:
        """Return the conversation and its last `limit` messages in order."""
        async with self._database.reading() as session:
            row = allowed(await session.get(ConversationRow, conversation), by)
            last = await session.scalars(_LAST, {"conversation": conversation, "limit": limit})
            return row, list(last)[::-1]

    async def customer_words(self, conversation: str, by: Identity) -> str:
        """Return all the customer said here, masked, one message a line."""
        async with self._database.reading() as session:
            allowed(await session.get(ConversationRow, conversation), by)
            words = select(MessageRow.text).where(
                MessageRow.conversation == conversation, MessageRow.author == Author.CUSTOMER
            )
            return "\n".join(await session.scalars(words.order_by(MessageRow.seq)))

    async def find(self, by: Identity, *, before: datetime | None, limit: int) -> list[ConversationRow]:
        """Return the caller's own conversations that have a message, newest first."""
        query = select(ConversationRow).where(
            ConversationRow.owner == by.subject,
            exists().where(MessageRow.conversation == ConversationRow.id),
        )
        if before:
            query = query.where(ConversationRow.updated_at < before)
        async with self._database.reading() as session:
            return list(await session.scalars(query.order_by(ConversationRow.updated_at.desc()).limit(limit)))

    async def handoffs(self, limit: int) -> list[ConversationRow]:
        """Return the conversations that wait for a person, oldest first, then those a person has."""
        query = select(ConversationRow).where(ConversationRow.mode != Mode.ASSISTANT)
        order = (ConversationRow.mode != Mode.WAITING, ConversationRow.updated_at)
        async with self._database.reading(is_long=True) as session:
            return list(await session.scalars(query.order_by(*order).limit(limit)))

    async def waiting(self) -> int:
        """Return how many conversations wait for a person."""
        query = select(func.count()).where(ConversationRow.mode == Mode.WAITING)
        async with self._database.reading(is_long=True) as session:
            return await session.scalar(query) or 0

    async def delivered(self, by: Identity, limit: int) -> dict[str, int]:
        """Return how far each of the caller's latest conversations was told the news."""
        query = select(ConversationRow.id, ConversationRow.delivered).where(ConversationRow.owner == by.subject)
        async with self._database.reading() as session:
            rows = await session.execute(query.order_by(ConversationRow.updated_at.desc()).limit(limit))
            return {conversation: cursor for conversation, cursor in rows}

    async def set_title(self, conversation: str, title: str, by: Identity) -> None:
        """Name the conversation; `title` is masked."""
        async with self._database.writing() as session:
            allowed(await session.get(ConversationRow, conversation), by).title = title[:TITLE_LIMIT]

    async def pin_language(self, conversation: str, language: Language, by: Identity) -> None:
        """Keep answering in `language`; `undecided` lets the replies follow the customer again."""
        async with self._database.writing() as session:
            row = allowed(await session.get(ConversationRow, conversation), by)
            row.is_pinned = language is not Language.UNDECIDED
            row.language = language if row.is_pinned else row.language
            record(session, "language_pinned", by, owner=row.owner, conversation=row.id, language=language)

    async def ask_person(self, conversation: str, reason: str, by: Identity) -> Mode:
        """Hand the conversation to people; asking again changes nothing. `reason` is masked."""
        async with self._database.writing() as session:
            row = allowed(await session.get(ConversationRow, conversation), by)
            if row.mode == Mode.ASSISTANT:
                row.mode = Mode.WAITING
                row.updated_at = datetime.now(UTC)
                session.add(new_message(row, f"handoff-{uuid4().hex}", Author.SYSTEM, reason, Language(row.language)))
                record(session, "person_requested", by, owner=row.owner, conversation=row.id)
            return Mode(row.mode)

    async def take_back(self, conversation: str, by: Identity) -> Mode:
        """Let the assistant answer the caller again; again changes nothing. Raises `NotAllowed` once a person came."""
        async with self._database.writing() as session:
            row = own(await session.get(ConversationRow, conversation, with_for_update=True), by)
            if row.mode == Mode.PERSON:
                raise NotAllowed("A person answers here already.")
            if row.mode == Mode.WAITING:
                row.mode = Mode.ASSISTANT
                row.updated_at = datetime.now(UTC)
                record(session, "request_taken_back", by, owner=row.owner, conversation=row.id)
            return Mode(row.mode)

    async def rate(self, message: str, rating: Literal[-1, 0, 1], by: Identity) -> None:
        """Store the customer's thumb on a reply in their own conversation."""
        async with self._database.writing() as session:
            row = await session.scalar(
                select(MessageRow)
                .join(ConversationRow, MessageRow.conversation == ConversationRow.id)
                .where(
                    MessageRow.id == message, ConversationRow.owner == by.subject, MessageRow.author == Author.ASSISTANT
                )
            )
            if row is None:
                raise ConversationNotFound("There is no such reply.")
            row.rating = rating
            record(session, "reply_rated", by, owner=by.subject, conversation=row.conversation, rating=rating)

    async def deliver(self, conversation: str, cursor: int, by: Identity) -> bool:
        """Move the delivered cursor forward; False when somebody already told the customer that far."""
        async with self._database.writing() as session:
            allowed(await session.get(ConversationRow, conversation), by)
            moved = await session.execute(
                update(ConversationRow)
                .where(ConversationRow.id == conversation, ConversationRow.delivered < cursor)
                .values(delivered=cursor)
            )
            return bool(moved.rowcount)  # type: ignore[attr-defined]  # an UPDATE returns a cursor result

    async def adopt(self, session: AsyncSession, guest: str, by: Identity) -> int:
        """Let the caller own a guest's conversations, in the running transaction; return how many they were."""
        moved = await session.execute(
            update(ConversationRow).where(ConversationRow.owner == guest).values(owner=by.subject)
        )
        return int(moved.rowcount)  # type: ignore[attr-defined]  # an UPDATE returns a cursor result


def _start(session: AsyncSession, conversation: str, by: Identity) -> ConversationRow:
    now = datetime.now(UTC)
    row = ConversationRow(
        id=conversation,
        owner=by.subject,
        title="",
        language=Language.UNDECIDED,
        is_pinned=False,
        mode=Mode.ASSISTANT,
        person_name="",
        delivered=0,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    return row


def allowed(row: ConversationRow | None, by: Identity) -> ConversationRow:
    """Return the row to its owner and the team. Raises `ConversationNotFound` for everybody else."""
    is_narrowed_away = row is not None and by.conversation not in (None, row.id)
    if row is None or is_narrowed_away or (row.owner != by.subject and not by.is_staff):
        raise ConversationNotFound
    return row


def own(row: ConversationRow | None, by: Identity) -> ConversationRow:
    """Return the row to its owner. Nobody speaks in another's name, the team neither."""
    if row is None or row.owner != by.subject:
        raise ConversationNotFound
    return allowed(row, by)


async def by_key(session: AsyncSession, conversation: str, key: str) -> MessageRow | None:
    """Return the message saved under this key before, or None; the running transaction asks the database once."""
    looked_up = _looked_up(session)
    if (conversation, key) not in looked_up:
        looked_up[conversation, key] = await session.scalar(_BY_KEY, {"conversation": conversation, "key": key})
    found: MessageRow | None = looked_up[conversation, key]
    return found


def add_message(session: AsyncSession, message: MessageRow) -> MessageRow:
    """Save a new message in the running transaction."""
    session.add(message)
    _looked_up(session)[message.conversation, message.key] = message
    return message


def _looked_up(session: AsyncSession) -> Any:
    return session.info.setdefault(_LOOKED_UP, {})


def new_message(row: ConversationRow, key: str, author: Author, text: str, language: Language) -> MessageRow:
    """Return a row for something said now."""
    return MessageRow(
        id=uuid4().hex,
        conversation=row.id,
        key=key,
        author=author,
        name="",
        text=text,
        language=language,
        choices=[],
        rating=0,
        is_checked=True,
        at=datetime.now(UTC),
    )
