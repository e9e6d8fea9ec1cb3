"""Where a conversation stands, as the policy sees it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from mcp_tools.domain.conversation import Author, Conversation, Message, Mode
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Ticket, TicketStatus, drafts_in_order

NEWS: Final = "news"
"""The move of a message that told what the team did: it answered nothing and asked nothing."""

_LEAVES_OPEN = frozenset({"clarify", "ask_problem", "offer_to_file"})
"""Replies after which the customer's words still wait for a ticket to go into."""

_ASKS = frozenset({"ask", "ask_again", "explain", "ask_change", "read_back"})
_WORD = re.compile(r"[^\W\d_]{2,}")
_QUOTED = re.compile(r"[\"“”«„][^\"“”«»„]*[\"“”»]")
_SENTENCE = 3
"""Words from which an answer shows a change of language; "skip", a shop's name or a quoted message does not."""
_WHOLE = 0.8

_FOLLOWABLE = frozenset({TicketStatus.IN_REVIEW, TicketStatus.OPEN, TicketStatus.IN_PROGRESS})


@dataclass(frozen=True)
class State:
    """The conversation before this turn's writes. `screen` is the language of the customer's screen."""

    conversation: Conversation
    screen: Language

    @cached_property
    def drafts(self) -> tuple[Ticket, ...]:
        """Tickets the customer may still change, in the order they are finished."""
        return tuple(drafts_in_order(self.conversation.tickets))

    @property
    def draft(self) -> Ticket | None:
        return self.drafts[0] if self.drafts else None

    @property
    def waits_for_the_customer(self) -> bool:
        """Whether a read-back waits for its answer, or a question; no question does while a person answers."""
        dialogue = self.draft.dialogue if self.draft else None
        is_ours = self.conversation.mode is Mode.ASSISTANT
        return dialogue is not None and bool(dialogue.shown or (dialogue.pending and is_ours))

    @cached_property
    def filed(self) -> Ticket | None:
        """The newest ticket the team has and has not finished."""
        return next((t for t in reversed(self.conversation.tickets) if t.status in _FOLLOWABLE), None)

    @cached_property
    def talk(self) -> tuple[Message, ...]:
        """The messages that belong to the talk; news comes between them without changing where it stands."""
        return tuple(message for message in self.conversation.messages if message.move != NEWS)

    @cached_property
    def last_reply(self) -> Message | None:
        return next((m for m in reversed(self.talk) if m.author is not Author.CUSTOMER), None)

    @property
    def last_move(self) -> str | None:
        return self.last_reply.move if self.last_reply else None

    def words_before(self, key: str) -> Message | None:
        """Return what the customer said last before the message saved under `key`."""
        said = [m for m in self.conversation.messages if m.author is Author.CUSTOMER and m.key != key]
        return said[-1] if said else None

    def unanswered(self, key: str) -> tuple[str, ...]:
        """Return the customer's words before the message saved under `key` that no ticket took up yet, oldest first.

        A pressed button's label is none of their words.
        """
        before = [message for message in self.talk if message.key != key]
        words: list[str] = []
        for n in range(len(before) - 1, -1, -1):
            message = before[n]
            if message.author is Author.CUSTOMER:
                is_button = n > 0 and any(choice.label == message.text for choice in before[n - 1].choices)
                words += [message.text] if message.text and not is_button else []
            elif message.move not in _LEAVES_OPEN:
                break
        return tuple(reversed(words))

    @cached_property
    def just_withdrawn(self) -> Ticket | None:
        """The draft cancelled last, if nothing was changed in any ticket since."""
        latest = max(self.conversation.tickets, key=lambda ticket: ticket.updated_at, default=None)
        return latest if latest and latest.status is TicketStatus.WITHDRAWN else None

    @cached_property
    def language(self) -> Language:
        """The language to answer in: pinned, else that of the customer's last words that show one, else the screen's.

        One or two words in answer to a question show none.
        """
        if self.conversation.is_pinned:
            return self.conversation.language
        asked, shown = False, Language.UNDECIDED
        for message in self.talk:
            if message.author is not Author.CUSTOMER:
                asked = message.move in _ASKS
            elif message.language is not Language.UNDECIDED and not (
                asked and shown is not Language.UNDECIDED and not self._is_speech(message)
            ):
                shown = message.language
        known = shown if shown is not Language.UNDECIDED else self.conversation.language
        return known if known is not Language.UNDECIDED else self.screen

    def _is_speech(self, message: Message) -> bool:
        """Whether an answer is a sentence of the customer's own rather than a value read off something."""
        details = (detail.field for ticket in self.conversation.tickets for detail in ticket.details)
        read = (field.evidence for field in details if field.evidence and field.evidence.message == message.id)
        is_value = any(place.end - place.start >= _WHOLE * len(message.text) for place in read)
        return not is_value and len(_WORD.findall(_QUOTED.sub(" ", message.text))) >= _SENTENCE

    def after(self, touched: Iterable[Ticket], **conversation: Any) -> "State":
        """Return the state once the tickets in `touched` were written; `conversation` sets fields of that."""
        written = {ticket.number: ticket for ticket in touched if ticket.conversation == self.conversation.id}
        tickets = [written.pop(ticket.number, ticket) for ticket in self.conversation.tickets]
        update = {"tickets": (*tickets, *written.values()), **conversation}
        return replace(self, conversation=self.conversation.model_copy(update=update))

    @property
    def next_number(self) -> int:
        """Which of the conversation's tickets the next one would be; part of its idempotency key."""
        return len(self.conversation.tickets) + 1
