"""The tools of conversations: analyse a message, ask for a person; and the host's own doors to the words."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from fastmcp import FastMCP

from mcp_tools.annotations import CHANGES, READS, WRITES
from mcp_tools.conversations.persons import PersonStore
from mcp_tools.conversations.store import ConversationStore
from mcp_tools.conversations.tables import MessageRow
from mcp_tools.domain.analysis import Analysis
from mcp_tools.domain.conversation import Author, Choice, Conversation, Message, Mode, ReplyPath
from mcp_tools.domain.identity import Identity, SetBy
from mcp_tools.domain.text import MESSAGE_LIMIT, Language, Model
from mcp_tools.domain.ticket import Ticket
from mcp_tools.errors import InvalidArgument, NotAllowed, TextTooLong, VaultUnavailable
from mcp_tools.keys import checked_key

_MESSAGES = 200
_REASON = 500
_KEY = 80


class Words(Protocol):
    """What these tools need of the vault and the masker."""

    async def mask(self, conversation: str, text: str) -> str: ...

    async def unseal(self, conversation: str, sealed: bytes) -> str: ...

    async def restore(self, conversation: str, text: str) -> str: ...

    def together(self, text: str) -> AbstractAsyncContextManager[None]: ...

    def at_once(self) -> AbstractAsyncContextManager[None]: ...


class Handoff(Model):
    """Who answers from now on."""

    conversation: str
    mode: Mode


class Adopted(Model):
    """How much a guest brought along."""

    conversations: int
    tickets: int


class ConversationList(Model):
    """A page of conversations without their messages; `cursor` asks for the next page, null at the end."""

    conversations: tuple[Conversation, ...]
    cursor: datetime | None


@dataclass(frozen=True)
class ConversationParts:
    """What the tools of this slice work with."""

    store: ConversationStore
    words: Words
    analyze: Callable[[str, str, str, Identity, int], Awaitable[Analysis]]
    save_choice: Callable[[str, str, str, Identity], Awaitable[Message]]
    tickets_of: Callable[[str, Identity], Awaitable[list[Ticket]]]
    forget: Callable[[str, Identity], Awaitable[None]]
    persons: PersonStore
    adopt: Callable[[str, Identity], Awaitable[tuple[int, int]]]


def register(server: FastMCP, parts: ConversationParts, me: Any) -> None:
    """Register the conversation tools; `me` is the dependency that tells a tool its caller."""
    _register_customer_tools(server, parts, me)
    _register_reading(server, parts, me)
    _register_writing(server, parts, me)
    _register_owning(server, parts, me)
    _register_person(server, parts, me)


def _register_customer_tools(server: FastMCP, parts: ConversationParts, me: Any) -> None:
    @server.tool(annotations=WRITES)
    async def analyze_message(conversation: str, text: str, key: str, talk: int = 0, caller: Identity = me) -> Analysis:
        """Call once for every message a customer sends, before anything else.

        Hides personal data, saves the message and returns the masked text, its language, the problems it names with
        confidence, priority with reasons, and details with the span that says each. Repeating `key` saves nothing new.
        `talk` adds the conversation with as many of its last messages, as `read_conversation` returns it, masked.
        Do not call it for your own words or for text that is not a customer's message.
        """
        checked_key(key, _KEY)
        return await parts.analyze(conversation, text, key, caller, max(0, min(talk, _MESSAGES)))

    @server.tool(annotations=WRITES)
    async def request_person(conversation: str, reason: str, caller: Identity = me) -> Handoff:
        """Call when the customer asks for a person, is in danger, or cannot be helped by you.

        The conversation goes to the team with everything said so far. Afterwards stay silent until a person hands it
        back. Do not call it only because a detail is missing.
        """
        if len(reason) > _REASON:
            raise InvalidArgument(f"A reason has at most {_REASON} characters.")
        await parts.store.bind(conversation, caller)
        masked = await parts.words.mask(conversation, reason)
        return Handoff(conversation=conversation, mode=await parts.store.ask_person(conversation, masked, caller))


def _register_reading(server: FastMCP, parts: ConversationParts, me: Any) -> None:
    @server.tool(annotations=READS)
    async def read_conversation(conversation: str, limit: int = 50, caller: Identity = me) -> Conversation:
        """Return a conversation with its last messages and its tickets; originals for its owner's own screen only.

        Where the vault cannot be opened, the owner too is given the masked text, and `is_locked` says so.
        """
        async with parts.words.at_once():
            row, messages = await parts.store.read(conversation, caller, max(1, min(limit, _MESSAGES)))
            shown, is_locked = tuple(message.to_message() for message in messages), False
            if row.owner == caller.subject and caller.by is SetBy.CUSTOMER:
                try:
                    shown = tuple([await _for_owner(parts.words, message) for message in messages])
                except VaultUnavailable:
                    is_locked = True
            talk = row.to_conversation(shown, await parts.tickets_of(row.id, caller))
            return talk.model_copy(update={"is_locked": is_locked})

    @server.tool(annotations=READS)
    async def list_conversations(
        before: datetime | None = None, limit: int = 20, caller: Identity = me
    ) -> ConversationList:
        """Return the caller's own conversations, newest first, without their messages."""
        limit = max(1, min(limit, 50))
        rows = await parts.store.find(caller, before=before, limit=limit)
        cursor = rows[-1].updated_at if len(rows) == limit else None
        return ConversationList(conversations=tuple(row.to_conversation((), ()) for row in rows), cursor=cursor)

    @server.tool(annotations=READS)
    async def restore_text(conversation: str, text: str, caller: Identity = me) -> str:
        """Put the owner's own values back where this conversation's placeholders stand. For the owner's screen only.

        Where the vault cannot be opened, the placeholders stay.
        """
        _refuse_long(text)
        async with parts.words.at_once():
            row = await parts.store.get(conversation, caller)
            if row.owner != caller.subject or caller.by is SetBy.MODEL:
                raise NotAllowed
            with suppress(VaultUnavailable):
                return await parts.words.restore(conversation, text)
            return text


def _register_writing(server: FastMCP, parts: ConversationParts, me: Any) -> None:
    @server.tool(annotations=WRITES)
    async def save_reply(
        conversation: str,
        key: str,
        text: str,
        path: dict[str, Any],
        move: str | None = None,
        choices: list[dict[str, str]] | None = None,
        ticket: str | None = None,
        caller: Identity = me,
    ) -> Message:
        """Save what the assistant answered, masked again; repeating `key` saves nothing new."""
        checked_key(key, _KEY)
        _refuse_long(text)
        try:
            reply_path = ReplyPath.model_validate(path)
            offered = [Choice.model_validate(choice) for choice in choices or ()]
        except ValueError:
            raise InvalidArgument("The path or the choices have the wrong form.") from None
        async with parts.words.together(text):
            home = (await parts.store.get(conversation, caller)).id
            masked = await parts.words.mask(home, text)
            labels = [Choice(key=one.key, label=await parts.words.mask(home, one.label)) for one in offered]
            return await parts.store.save_reply(
                home, key, masked, reply_path, caller, move=move, choices=labels, ticket=ticket
            )

    @server.tool(annotations=WRITES)
    async def save_choice(conversation: str, text: str, key: str, caller: Identity = me) -> Message:
        """Save the label of a button the customer pressed as their message; it says nothing of their language."""
        checked_key(key, _KEY)
        return await parts.save_choice(conversation, text, key, caller)

    @server.tool(annotations=WRITES)
    async def pin_language(conversation: str, language: Language, caller: Identity = me) -> bool:
        """Answer in this language from now on; `undecided` follows the customer again."""
        await parts.store.bind(conversation, caller)
        await parts.store.pin_language(conversation, language, caller)
        return True

    @server.tool(annotations=WRITES)
    async def take_back_request(conversation: str, caller: Identity = me) -> Handoff:
        """Let the assistant answer the calling customer again, as long as no person has come."""
        return Handoff(conversation=conversation, mode=await parts.store.take_back(conversation, caller))

    @server.tool(annotations=WRITES)
    async def rate_reply(message: str, rating: Literal[-1, 0, 1], caller: Identity = me) -> bool:
        """Store the customer's thumb on one of the assistant's replies to them."""
        await parts.store.rate(message, rating, caller)
        return True

    @server.tool(annotations=WRITES)
    async def mark_delivered(conversation: str, cursor: int, caller: Identity = me) -> bool:
        """Claim the news up to `cursor` for telling the customer; false when another process already told it."""
        return await parts.store.deliver(conversation, cursor, caller)


def _register_owning(server: FastMCP, parts: ConversationParts, me: Any) -> None:
    @server.tool(annotations=CHANGES)
    async def delete_conversation(conversation: str, caller: Identity = me) -> bool:
        """Delete the caller's own conversation: its words, its drafts, and the keys of what was hidden in it.

        Refused once a ticket of it was filed: the team needs the words it came from.
        """
        await parts.forget(conversation, caller)
        return True

    @server.tool(annotations=WRITES)
    async def adopt_conversations(guest_token: str, caller: Identity = me) -> Adopted:
        """Let the calling account own all that a guest owned; `guest_token` is the guest's signed identity."""
        conversations, tickets = await parts.adopt(guest_token, caller)
        return Adopted(conversations=conversations, tickets=tickets)


def _register_person(server: FastMCP, parts: ConversationParts, me: Any) -> None:
    @server.tool(annotations=READS)
    async def list_handoffs(limit: int = 50, caller: Identity = me) -> ConversationList:
        """Return the conversations that wait for a person, oldest first, then those a person has.

        With their tickets, without their messages.
        """
        rows = await parts.store.handoffs(max(1, min(limit, 100)))
        talks = [row.to_conversation((), await parts.tickets_of(row.id, caller)) for row in rows]
        return ConversationList(conversations=tuple(talks), cursor=None)

    @server.tool(annotations=WRITES)
    async def take_over(conversation: str, caller: Identity = me) -> Handoff:
        """Answer the customer instead of the assistant; refused while a colleague does."""
        row = await parts.persons.take_over(conversation, caller)
        return Handoff(conversation=row.id, mode=Mode(row.mode))

    @server.tool(annotations=WRITES)
    async def hand_back(conversation: str, caller: Identity = me) -> Handoff:
        """Let the assistant answer again."""
        row = await parts.persons.hand_back(conversation, caller)
        return Handoff(conversation=row.id, mode=Mode(row.mode))

    @server.tool(annotations=WRITES)
    async def say_as_person(conversation: str, key: str, text: str, caller: Identity = me) -> Message:
        """Say something to the customer as the person who took over, masked; repeating `key` says nothing new."""
        checked_key(key, _KEY)
        if not text.strip():
            raise InvalidArgument("The message is empty.")
        _refuse_long(text)
        row = await parts.store.get(conversation, caller)
        masked = await parts.words.mask(row.id, text)
        return await parts.persons.say(row.id, key, masked, caller)


async def _for_owner(words: Words, message: MessageRow) -> Message:
    """Return a message as its owner may read it. Raises `VaultUnavailable`."""
    seen = message.to_message()
    if message.sealed is not None:
        return seen.model_copy(update={"original": await words.unseal(message.conversation, message.sealed)})
    if message.author in (Author.ASSISTANT, Author.PERSON):
        return seen.model_copy(update={"original": await words.restore(message.conversation, message.text)})
    return seen


def _refuse_long(text: str) -> None:
    if len(text) > MESSAGE_LIMIT:
        raise TextTooLong(f"A text has at most {MESSAGE_LIMIT} characters.")
