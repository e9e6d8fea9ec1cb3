"""Performs what the policy decided to write, by tool calls, before anything is said."""

from dataclasses import dataclass, field
from typing import Any, Final

from agent import deeds as d
from agent import moves as m
from agent.inputs import Customer
from agent.state import State
from agent.tools_client import Drafted, ToolsClient
from agent.words import label
from mcp_tools.domain.conversation import Mode, Question
from mcp_tools.domain.ticket import FieldState, Ticket, TicketStatus

SAVED_BEFORE: Final = " saved before "
"""Stands for words the tool server already has under the same key."""


@dataclass
class Writer:
    """The writes of one turn. `made` and `touched` say which tickets came of them, `state_after` how things stand."""

    tools: ToolsClient
    customer: Customer
    state: State
    is_by_hand: bool
    performed: list[tuple[d.Write, Ticket | None]] = field(default_factory=list)
    """Each write that was done, in order, and the ticket it touched."""
    made: dict[int, Ticket] = field(default_factory=dict)
    touched: dict[str, Ticket] = field(default_factory=dict)
    asks: dict[str, Question | None] = field(default_factory=dict)
    """What to ask next about a draft that was written, where that is known; None when there is nothing left to ask."""
    changed: dict[str, Any] = field(default_factory=dict)
    """The conversation's own fields that were written."""

    @property
    def state_after(self) -> State:
        """The state with everything written so far, without reading it again."""
        return self.state.after(self.touched.values(), **self.changed)

    @property
    def mode(self) -> Mode:
        return self.state_after.conversation.mode

    async def perform(self, write: d.Write) -> Ticket | None:
        """Perform one write and return the ticket it touched. Raises `ToolRefused` or `ToolsUnreachable`."""
        ticket = await self._perform(write)
        self.performed.append((write, ticket))
        if ticket:
            self.touched[ticket.number] = ticket
        return ticket

    async def _perform(self, write: d.Write) -> Ticket | None:
        match write:
            case d.PinLanguage(language):
                await self.tools.pin_language(self.customer, self.state.conversation.id, language)
                self.changed |= {"language": language, "is_pinned": True}
                return None
            case d.RequestPerson(reason):
                words = label("reason", reason, self.state.language)
                self.changed["mode"] = await self.tools.request_person(self.customer, self.state.conversation.id, words)
                return None
            case d.TakeBackRequest():
                self.changed["mode"] = await self.tools.take_back_request(self.customer, self.state.conversation.id)
                return None
            case d.CreateDraft():
                return await self._create(write)
            case d.Reread(key):
                return await self._reread(key)
            case _:
                return await self._on_ticket(write)

    async def _on_ticket(self, write: d.ChangeTicket | d.Submit | d.Withdraw | d.AddMessage) -> Ticket:
        tools, customer = self.tools, self.customer
        match write:
            case d.ChangeTicket(number, version, changes):
                return self._noted(
                    await tools.update_ticket(customer, number, changes, version, by_hand=self.is_by_hand)
                )
            case d.Submit(number, version, shown):
                return await tools.submit_ticket(customer, number, version, shown)
            case d.Withdraw(number, version):
                return await tools.move_ticket(customer, number, TicketStatus.WITHDRAWN, version)
            case d.AddMessage(number, text, key):
                return await tools.add_message(customer, number, text, key)

    async def _create(self, write: d.CreateDraft) -> Ticket:
        conversation = self.state.conversation.id
        drafted = await self.tools.create_ticket(
            self.customer,
            {
                "intent": write.intent,
                "description": write.description,
                "key": f"{conversation}/{write.n}",
                "conversation": conversation,
                "language": self.state.language.value,
                "priority": write.priority.value if write.priority else None,
                "priority_reasons": list(write.reasons),
                "changes": write.changes,
            },
        )
        ticket = self.made[write.n] = self._noted(drafted)
        return ticket

    async def _reread(self, key: str) -> Ticket | None:
        """Look again at an earlier message, now that the draft's intent tells which details matter."""
        draft = next(reversed(self.made.values()), None)
        if draft is None:
            return None
        analysis = await self.tools.analyze(self.customer, draft.conversation, SAVED_BEFORE, key)
        changes = {}
        for found in analysis.details:
            detail = draft.detail(found.name)
            if detail and detail.field.state is FieldState.UNKNOWN:
                span = {"message": analysis.message.id, "start": found.start, "end": found.end}
                changes[found.name] = {"value": found.value, "confidence": found.confidence, "evidence": span}
        if not changes:
            return draft
        return self._noted(await self.tools.update_ticket(self.customer, draft.number, changes, draft.version))

    def _noted(self, drafted: Drafted) -> Ticket:
        """Keep the question that came with a draft, unless it is in another language than the talk."""
        ticket = drafted.ticket
        self.asks.pop(ticket.number, None)
        if ticket.language is self.state.language:
            self.asks[ticket.number] = drafted.question
        return ticket

    def number_of(self, proceed: m.Proceed) -> str | None:
        """Return the ticket a `Proceed` means: named, the n-th of the conversation (`#2`), or the one just made."""
        if proceed.number and proceed.number.startswith("#"):
            return self.made[int(proceed.number[1:])].number
        if proceed.number:
            return proceed.number
        first = next(iter(self.made.values()), None)
        return first.number if first else None
