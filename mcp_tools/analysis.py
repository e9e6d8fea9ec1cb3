"""Composes the slices into `analyze_message`: mask, save, language, intents, details. No model takes part."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.conversations.store import ConversationStore
from mcp_tools.conversations.tables import ConversationRow
from mcp_tools.domain.analysis import Analysis, Found
from mcp_tools.domain.conversation import Message
from mcp_tools.domain.identity import Identity
from mcp_tools.domain.text import MESSAGE_LIMIT, PLACEHOLDER, Language
from mcp_tools.domain.ticket import FieldState, Ticket, drafts_in_order
from mcp_tools.errors import InvalidArgument, MaskingUnavailable, TextTooLong
from mcp_tools.follow_up.extraction import DetailFinder
from mcp_tools.intent.understanding import IntentReader, Understanding
from mcp_tools.language.detector import LanguageDetector
from mcp_tools.pii.masker import MaskedText, Masker
from mcp_tools.pii.vault import Vault
from mcp_tools.tickets.store import TicketStore

_CLEAR = 0.95
_LABEL = 200
_LONG = 2_000
"""Characters above which understanding runs in a thread, so that other conversations are not held up."""


@dataclass(frozen=True)
class Analyzer:
    """Understands one customer message. `now` gives the customer's present, for "yesterday"."""

    catalog: Catalog
    masker: Masker
    vault: Vault
    detector: LanguageDetector
    reader: IntentReader
    finder: DetailFinder
    conversations: ConversationStore
    tickets: TicketStore
    now: Callable[[], datetime]

    async def analyze(self, conversation: str, text: str, key: str, by: Identity) -> Analysis:
        """Save the message and tell what it says; the same key again saves nothing and tells the same.

        Raises `InvalidArgument` for an empty text, `TextTooLong` over `MESSAGE_LIMIT`, `MaskingUnavailable` when the
        text could not be checked: it is then kept sealed, and the same key tries again.
        """
        if not text.strip():
            raise InvalidArgument("The message is empty.")
        if len(text) > MESSAGE_LIMIT:
            raise TextTooLong(f"A message has at most {MESSAGE_LIMIT} characters.")
        row = await self.conversations.bind(conversation, by)
        message, masked = await self._saved(row, text, key, by)
        tickets = await self.tickets.in_conversation(conversation, by)
        draft = next(iter(drafts_in_order(tickets)), None)
        if len(message.text) > _LONG:
            return await asyncio.to_thread(self._understand, row, message, masked, draft)
        return self._understand(row, message, masked, draft)

    async def save_choice(self, conversation: str, text: str, key: str, by: Identity) -> Message:
        """Save the label of a button as the customer's message, without reading anything into it."""
        if not text.strip() or len(text) > _LABEL:
            raise InvalidArgument(f"A button's label has 1 to {_LABEL} characters.")
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
        try:
            masked = await self.masker.mask(row.id, text, own_name=by.name)
        except MaskingUnavailable:
            await self.conversations.keep_unchecked(row.id, key, sealed, by)
            raise
        language = self._language(row, masked.text)
        message = await self.conversations.add_customer_message(row.id, key, masked.text, sealed, language, by)
        return message, masked

    def _language(self, row: ConversationRow, text: str) -> Language:
        """Tell the message's language. A talk switches only where that is clear: one short word proves little."""
        guess, spoken = self.detector.detect(text), Language(row.language)
        is_clear = spoken is Language.UNDECIDED or guess.confidence >= _CLEAR
        return guess.language if is_clear else spoken

    def _understand(self, row: ConversationRow, message: Message, masked: MaskedText, draft: Ticket | None) -> Analysis:
        language = message.language if message.language is not Language.UNDECIDED else Language(row.language)
        reading = self.reader.read(message.text)
        now, pending = self.now(), draft.dialogue.pending if draft else None
        details = self.finder.find(message.text, language, self._wanted(reading, draft), now)
        answer = self.finder.answer(message.text, language, pending, now) if pending else None
        if draft and not answer and not details:
            names = draft.missing if pending else [d.name for d in draft.details if d.field.state is FieldState.KNOWN]
            volunteered = self.finder.volunteered(message.text, language, names, now)
            details = (volunteered,) if volunteered else ()
        return Analysis(
            message=message,
            language=message.language,
            hidden=masked.hidden,
            acts=reading.acts,
            intents=reading.intents,
            alternatives=reading.alternatives,
            priority=reading.priority,
            priority_reasons=reading.priority_reasons,
            details=(*details, *_last_four(masked, {found.name for found in details})),
            answer=answer,
            tickets=reading.tickets,
        )

    def _wanted(self, reading: Understanding, draft: Ticket | None) -> frozenset[str]:
        """Return the details that matter here: those of the draft's intent and of the intents just named."""
        keys = [guess.key for guess in reading.intents] + ([draft.intent] if draft else [])
        intents = (self.catalog.intent(key) for key in keys)
        return frozenset(name for intent in intents if intent for name in (*intent.required, *intent.optional))


def _count(masked: str) -> dict[str, int]:
    kinds = [match.group(1) for match in PLACEHOLDER.finditer(masked)]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def _last_four(masked: MaskedText, found: set[str]) -> list[Found]:
    """A hidden card number still tells its last four digits, which is all a ticket may show of it."""
    if "card_last4" in found:
        return []
    cards = [hint for hint in masked.hints if hint.kind == "CARD"][:1]
    return [Found(name="card_last4", value=c.text, start=c.start, end=c.end, confidence=0.95) for c in cards]
