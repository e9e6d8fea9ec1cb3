"""Composes the slices into `analyze_message`: mask, save, read. No model takes part."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

from mcp_tools.conversations.store import ConversationStore
from mcp_tools.conversations.tables import ConversationRow
from mcp_tools.domain.analysis import Analysis
from mcp_tools.domain.conversation import Conversation, Message
from mcp_tools.domain.identity import Identity
from mcp_tools.domain.text import MESSAGE_LIMIT, PLACEHOLDER, Language
from mcp_tools.domain.ticket import FieldState, Ticket, drafts_in_order
from mcp_tools.errors import InvalidArgument, MaskingUnavailable, TextTooLong
from mcp_tools.pii.masker import MaskedText, Masker
from mcp_tools.pii.vault import Vault
from mcp_tools.tickets.store import TicketStore
from mcp_tools.understanding.reader import Open, Reader

_LABEL = 200
_LONG = 2_000
"""Characters above which understanding runs in a thread, so that other conversations are not held up."""


@dataclass(frozen=True)
class Analyzer:
    """Understands one customer message. `now` gives the customer's present, for "yesterday".

    `together` makes one transaction of what is done with a text, where that is short.
    """

    masker: Masker
    vault: Vault
    reader: Reader
    conversations: ConversationStore
    tickets: TicketStore
    now: Callable[[], datetime]
    together: Callable[[str], AbstractAsyncContextManager[None]]

    async def analyze(self, conversation: str, text: str, key: str, by: Identity, talk: int = 0) -> Analysis:
        """Save the message and tell what it says; the same key again saves nothing and tells the same.

        `talk` is how many of the last messages are told with it; without any, there is no conversation in the answer.
        Raises `InvalidArgument` for an empty text, `TextTooLong` over `MESSAGE_LIMIT`, `MaskingUnavailable` when the
        text could not be checked: it is then kept sealed, and the same key tries again.
        """
        if not text.strip():
            raise InvalidArgument("The message is empty.")
        if len(text) > MESSAGE_LIMIT:
            raise TextTooLong(f"A message has at most {MESSAGE_LIMIT} characters.")
        try:
            async with self.together(text):
                row = await self.conversations.bind(conversation, by)
                message, masked = await self._saved(row, text, key, by)
                tickets = await self.tickets.in_conversation(conversation, by)
                whole = await self._talk(conversation, tickets, by, talk) if talk else None
        except MaskingUnavailable:
            await self._keep(conversation, text, key, by)
            raise
        draft = next(iter(drafts_in_order(tickets)), None)
        if len(message.text) > _LONG:
            analysis = await asyncio.to_thread(self._understand, row, message, masked, draft)
        else:
            analysis = self._understand(row, message, masked, draft)
        return analysis.model_copy(update={"conversation": whole})

    async def _talk(self, conversation: str, tickets: list[Ticket], by: Identity, limit: int) -> Conversation:
        row, messages = await self.conversations.read(conversation, by, limit)
        return row.to_conversation([message.to_message() for message in messages], tickets)

    async def save_choice(self, conversation: str, text: str, key: str, by: Identity) -> Message:
        """Save the label of a button as the customer's message, without reading anything into it."""
        if not text.strip() or len(text) > _LABEL:
            raise InvalidArgument(f"A button's label has 1 to {_LABEL} characters.")
        async with self.together(text):
            row = await self.conversations.bind(conversation, by)
            masked = (await self.masker.mask(row.id, text, own_name=by.name)).text
            sealed = await self.vault.seal(row.id, text)
            undecided = Language.UNDECIDED
            return await self.conversations.add_customer_message(row.id, key, masked, sealed, undecided, by)

    async def _saved(self, row: ConversationRow, text: str, key: str, by: Identity) -> tuple[Message, MaskedText]:
        said = await self.conversations.said(row.id, key, by)
        if said and said.is_checked:
            return said.to_message(), MaskedText(said.text, _count(said.text), ())
        if said and said.sealed:
            text = await self.vault.unseal(row.id, said.sealed)
        sealed = await self.vault.seal(row.id, text)
        masked = await self.masker.mask(row.id, text, own_name=by.name)
        language = self.reader.language(masked.text, Language(row.language))
        message = await self.conversations.add_customer_message(row.id, key, masked.text, sealed, language, by)
        return message, masked

    async def _keep(self, conversation: str, text: str, key: str, by: Identity) -> None:
        """Keep words that could not be checked; those kept before under the key stay as they are."""
        row = await self.conversations.bind(conversation, by)
        await self.conversations.keep_unchecked(row.id, key, await self.vault.seal(row.id, text), by)

    def _understand(self, row: ConversationRow, message: Message, masked: MaskedText, draft: Ticket | None) -> Analysis:
        language = message.language if message.language is not Language.UNDECIDED else Language(row.language)
        open_draft = _open(draft) if draft else None
        reading = self.reader.read(masked, language, open_draft, self.now())
        return Analysis(
            message=message,
            language=message.language,
            hidden=masked.hidden,
            acts=reading.said.acts,
            intents=reading.said.intents,
            alternatives=reading.said.alternatives,
            priority=reading.said.priority,
            priority_reasons=reading.said.priority_reasons,
            details=reading.details,
            answer=reading.answer,
            tickets=reading.said.tickets,
        )


def _open(draft: Ticket) -> Open:
    """Return what the message may add to: where nothing is asked, it can still correct what is known."""
    known = tuple(detail.name for detail in draft.details if detail.field.state is FieldState.KNOWN)
    return Open(draft.intent, draft.dialogue.pending, draft.missing if draft.dialogue.pending else known)


def _count(masked: str) -> dict[str, int]:
    kinds = [match.group(1) for match in PLACEHOLDER.finditer(masked)]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}
