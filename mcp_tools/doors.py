"""What the tools reach behind them: the stores, the engines, and what takes several slices at once."""

from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mcp_tools.analysis import Analyzer
from mcp_tools.catalog.catalog import Catalog
from mcp_tools.conversations.store import ConversationStore
from mcp_tools.database import Database
from mcp_tools.domain.analysis import Analysis
from mcp_tools.domain.conversation import Message
from mcp_tools.domain.event import Event
from mcp_tools.domain.identity import Identity
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Ticket
from mcp_tools.engines import EngineRoom
from mcp_tools.errors import NotAllowed
from mcp_tools.events import EventStore, record
from mcp_tools.identity import GUEST_PREFIX, IdentityVerifier
from mcp_tools.intent.tools import Classified
from mcp_tools.pii.masker import Masker
from mcp_tools.pii.vault import Vault
from mcp_tools.tickets.notes import NoteStore
from mcp_tools.tickets.store import TicketStore
from mcp_tools.understanding.reader import Reader

_EVENTS_OF_A_TICKET: Final = 200
_LONG: Final = 2_000
"""Characters above which masking takes so long that others must not wait for it."""


@dataclass(frozen=True)
class Doors:
    """The stores and engines behind the tools, with the few ways that cross slices."""

    catalog: Catalog
    engines: EngineRoom
    vault: Vault
    conversations: ConversationStore
    tickets: TicketStore
    notes: NoteStore
    events: EventStore
    database: Database
    verifier: IdentityVerifier

    async def _masker(self) -> Masker:
        return Masker((await self.engines.get()).personal_data, self.vault)

    async def mask(self, conversation: str, text: str) -> str:
        return (await (await self._masker()).mask(conversation, text, trusts_placeholders=True)).text

    async def mask_stateless(self, text: str) -> tuple[str, dict[str, int]]:
        masked = await (await self._masker()).mask_stateless(text)
        return masked.text, masked.hidden

    async def unseal(self, conversation: str, sealed: bytes) -> str:
        return await self.vault.unseal(conversation, sealed)

    async def restore(self, conversation: str, text: str) -> str:
        return await self.vault.restore(conversation, text)

    async def analyze(self, conversation: str, text: str, key: str, by: Identity, talk: int) -> Analysis:
        return await (await self._analyzer()).analyze(conversation, text, key, by, talk)

    async def save_choice(self, conversation: str, text: str, key: str, by: Identity) -> Message:
        return await (await self._analyzer()).save_choice(conversation, text, key, by)

    async def _analyzer(self) -> Analyzer:
        engines = await self.engines.get()
        return Analyzer(
            masker=Masker(engines.personal_data, self.vault),
            vault=self.vault,
            reader=Reader(self.catalog, engines.detector, engines.reader, engines.finder),
            conversations=self.conversations,
            tickets=self.tickets,
            now=local_now,
            together=self.together,
        )

    def together(self, text: str) -> AbstractAsyncContextManager[None]:
        """Make one transaction of what a tool does with a text, unless masking it takes so long that others wait."""
        return self.database.together() if len(text) <= _LONG else nullcontext()

    def at_once(self) -> AbstractAsyncContextManager[None]:
        """Make one transaction of what a tool reads: it sees one moment."""
        return self.database.together(is_writing=False)

    async def detect(self, text: str) -> tuple[Language, float]:
        guess = (await self.engines.get()).detector.detect(text)
        return guess.language, guess.confidence

    async def classify(self, text: str) -> Classified:
        reading = (await self.engines.get()).reader.read(text)
        return Classified(
            intents=reading.intents,
            alternatives=reading.alternatives,
            acts=reading.acts,
            priority=reading.priority,
            priority_reasons=reading.priority_reasons,
        )

    async def language_of(self, text: str) -> Language:
        return (await self.detect(text))[0]

    async def ticket(self, number: str, by: Identity) -> Ticket:
        return await self.tickets.get(number, by)

    async def tickets_of(self, conversation: str, by: Identity) -> list[Ticket]:
        return await self.tickets.in_conversation(conversation, by)

    async def events_of(self, number: str, by: Identity) -> tuple[Event, ...]:
        ticket = await self.tickets.get(number, by)
        return await self.events.of_ticket(ticket.number, by, _EVENTS_OF_A_TICKET)

    async def adopt(self, guest_token: str, by: Identity) -> tuple[int, int]:
        """Let an account own what a guest owned, all or nothing; return how many conversations and tickets."""
        guest = (await self.verifier.identity(guest_token)).subject
        if not by.has_account or not guest.startswith(GUEST_PREFIX):
            raise NotAllowed("Only an account can take over what a guest owns.")
        async with self.database.writing() as session:
            conversations = await self.conversations.adopt(session, guest, by)
            tickets = await self.tickets.adopt(session, guest, by)
            await self.events.adopt(session, guest, by)
            if conversations or tickets:
                record(session, "conversations_adopted", by, owner=by.subject, tickets=tickets)
        return conversations, tickets


def local_now() -> datetime:
    """Return the present where the host is, for "yesterday"."""
    return datetime.now().astimezone()
