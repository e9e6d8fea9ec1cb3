"""One turn: understand, decide, write, word. The use case; start reading here."""

import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from uuid import uuid4

from agent import deeds as d
from agent import moves as m
from agent.beside import beside
from agent.bursts import Arrival
from agent.errors import AgentError, ToolRefused, ToolsUnreachable
from agent.events import (
    Checked,
    DraftChanged,
    HandedOff,
    QuestionAsked,
    TicketMoved,
    TurnEnded,
    TurnEvent,
    TurnFailed,
    Understood,
)
from agent.inputs import Choose, Confirm, Customer, Edit, Input, Say, Undo
from agent.lookup import Lookup
from agent.measures import Measures, input_name, measured
from agent.news import tell_locked
from agent.parts import TurnParts
from agent.policy import decide
from agent.refine import improve
from agent.saying import Saying
from agent.state import State
from agent.tools_client import TALK
from agent.words import button, error, label
from agent.writes import SAVED_BEFORE, Writer
from mcp_tools.domain.analysis import Analysis
from mcp_tools.domain.conversation import Author, Conversation, Mode
from mcp_tools.domain.text import MESSAGE_LIMIT, Language, Words

__all__ = ["TurnParts", "resume", "run_turn"]

_OURS = frozenset(
    {
        "internal_error",
        "tools_unreachable",
        "store_unavailable",
        "masking_unavailable",
        "vault_unavailable",
        "too_many_calls",
    }
)
"""Failures whose cause lies on our side: the same input can succeed a minute later."""


def run_turn(given: Input, conversation: str, customer: Customer, parts: TurnParts) -> AsyncGenerator[TurnEvent, None]:
    """Do one turn and tell what happens; the last event is always `TurnEnded`.

    Turns of one conversation wait for each other, and messages sent in a row get one reply. A refusal becomes
    `TurnFailed` with words for the customer. Closing the iterator ends the turn: what was said so far is kept.
    """
    turn = _Turn(given, conversation, customer, parts)
    return measured(_in_turn(turn, turn.run(given)), Measures(input_name(given), conversation), parts.report)


def resume(
    conversation: str, customer: Customer, parts: TurnParts, since: int | None = None
) -> AsyncGenerator[TurnEvent, None]:
    """Tell a returning customer the news, then what waits for them: the draft, a question, an unanswered message.

    `since` is the feed's cursor up to which the page has the news already; None trusts what was delivered. A
    conversation that does not exist has nothing to tell.
    """
    turn = _Turn(None, conversation, customer, parts)
    return measured(_in_turn(turn, turn.resume(since)), Measures("resume", conversation), parts.report)


async def _in_turn(turn: "_Turn", steps: AsyncGenerator[TurnEvent, None]) -> AsyncGenerator[TurnEvent, None]:
    """Take the steps once it is the turn's turn, and tell a refusal in words for the customer."""
    async with turn.present, turn.lock:
        try:
            async with aclosing(steps) as events:
                async for event in events:
                    yield event
        except (ToolRefused, ToolsUnreachable) as refusal:
            if turn.is_to_be_told(refusal.code):
                async for event in turn.failed(refusal.code):
                    yield event
        finally:
            turn.saying.keep_unsaved()


class _Turn:
    """The steps of one turn, in the order they happen."""

    def __init__(self, given: Input | None, conversation: str, customer: Customer, parts: TurnParts) -> None:
        self._given = given
        self._id = conversation
        self._customer = customer
        self._parts = parts
        self._tools = parts.tools
        self._lookup = Lookup(parts.tools, customer)
        self._began = time.monotonic()
        self._state: State | None = None
        self._is_heard = False
        self._arrival = Arrival(isinstance(given, Say) and not _refused_at_the_door(given))
        self.present = parts.bursts.present(conversation, self._arrival)
        self.lock = parts.locks.of(conversation)
        self.saying = self._saying(getattr(given, "key", None) or f"edit-{uuid4().hex}")

    # --- the use case ---

    async def run(self, given: Input) -> AsyncGenerator[TurnEvent, None]:
        """Understand, decide, write, word, remember."""
        if refusal := _refused_at_the_door(given):
            raise ToolRefused(f"{refusal}: refused before anything happened")
        analysis = await self._understood(given)
        if analysis and isinstance(given, Say):
            yield Checked(sum(analysis.hidden.values()), analysis.message, analysis.hidden)
        before = self._state_of(analysis.conversation) if analysis and analysis.conversation else await self._read()
        decision = decide(before, analysis, given)
        if titles := _understood(decision):
            yield Understood(titles)
        writer = Writer(self._tools, self._customer, before, is_by_hand=isinstance(given, Edit))
        try:
            for write in decision.writes:
                await writer.perform(write)
        except AgentError:
            async for event in self._shown(writer):
                yield event
            raise
        self._state = state = writer.state_after
        moves = tuple([await self._lookup.settled(move, state, writer) for move in decision.moves])
        prompt = analysis.message.text if analysis else ""
        self._refine(state, writer, is_local=False)
        words = self.saying.say(state, moves, prompt, writer.touched)
        async with aclosing(beside(self._shown(writer), words)) as events:
            async for event in events:
                yield event
        yield self._ended()
        self._refine(state, writer, is_local=True)

    async def resume(self, since: int | None) -> AsyncGenerator[TurnEvent, None]:
        """Show what waits; a message nobody answered, because the process died, is answered now."""
        is_asked = False
        async with aclosing(tell_locked(self._id, self._customer, self._parts, since)) as news:
            async for told in news:
                is_asked = is_asked or isinstance(told, QuestionAsked)
                yield told
        state = await self._read()
        said = [message for message in state.talk if message.author is not Author.SYSTEM]
        if said and said[-1].author is Author.CUSTOMER and state.conversation.mode is Mode.ASSISTANT:
            self._given = Say(SAVED_BEFORE, said[-1].key)
            self.saying = self._saying(said[-1].key)
            async with aclosing(self.run(self._given)) as events:
                async for event in events:
                    yield event
            return
        if ticket := state.draft or state.filed:
            yield DraftChanged(await self.saying.restored(ticket))
        if state.draft and state.waits_for_the_customer and not is_asked:
            move = await self._lookup.settled(m.Proceed(state.draft.number, "again"), state)
            async for event in self.saying.offered(move, self.saying.scene(state)):
                yield event

    def is_to_be_told(self, code: str) -> bool:
        """Whether a refusal is the customer's concern: who comes back to nothing is told nothing."""
        return self._given is not None or code != "conversation_not_found"

    async def failed(self, code: str) -> AsyncIterator[TurnEvent]:
        """Say what could not be done; where the ticket moved on, show it as it is now."""
        with suppress(AgentError):
            await self._read()
        state = self._state
        language = state.language if state else self._customer.screen
        if code == "invalid_argument" and isinstance(self._given, Edit):
            text = error("wrong_value", language, label=_label_of(self._given, state))
        else:
            text = error(code, language, limit=f"{MESSAGE_LIMIT:,}")
        is_kept = self._is_heard or code == "masking_unavailable"
        yield TurnFailed(code, text, is_kept, is_worth_retrying=code in _OURS)
        if state and state.draft and code in ("not_confirmed", "version_conflict"):
            yield DraftChanged(await self.saying.restored(state.draft))
            if code == "not_confirmed":
                async for event in self.saying.say(state, (m.ReadBack(state.draft.number),), "", {}):
                    yield event
        yield self._ended(language)

    # --- steps ---

    async def _understood(self, given: Input) -> Analysis | None:
        """Mask, save and analyse what the customer said; of a button only its label is saved, of an edit nothing."""
        match given:
            case Say(text, key):
                analysis = await self._tools.analyze(self._customer, self._id, text, key, talk=TALK)
                self._is_heard = True
                return analysis
            case Edit():
                return None
            case Choose(choice, key):
                pressed = await self._label_of_choice(choice)
            case Confirm(key, _):
                pressed = label("choice", "send", await self._language_so_far())
            case Undo(key):
                pressed = label("choice", "undo", await self._language_so_far())
        await self._tools.save_choice(self._customer, self._id, pressed, key)
        return None

    async def _so_far(self) -> State | None:
        """The conversation as it stands; None when this is its first turn."""
        try:
            return await self._read()
        except ToolRefused as refusal:
            if refusal.code != "conversation_not_found":
                raise
            return None

    async def _language_so_far(self) -> Language:
        state = await self._so_far()
        return state.language if state else self._customer.screen

    async def _label_of_choice(self, choice: str) -> str:
        """What the button said when it was offered, else its fixed words."""
        state = await self._so_far()
        offered = [one for message in state.conversation.messages for one in message.choices] if state else []
        said = next((one.label for one in reversed(offered) if one.key == choice), None)
        return said or button(choice, state.language if state else self._customer.screen)

    async def _shown(self, writer: Writer) -> AsyncGenerator[TurnEvent, None]:
        """Tell what was written; the owner's values are put back while the reply is on its way."""
        for write, ticket in writer.performed:
            if isinstance(write, d.RequestPerson | d.TakeBackRequest):
                yield HandedOff(writer.mode)
            if ticket is None:
                continue
            shown = await self.saying.restored(ticket)
            yield TicketMoved(shown) if isinstance(write, d.Submit | d.Withdraw | d.AddMessage) else DraftChanged(shown)

    # --- what the steps need ---

    def _refine(self, state: State, writer: Writer, *, is_local: bool) -> None:
        """Have a changed draft's texts improved: beside the reply, or after it where the model shares this machine."""
        chain = self._parts.assistant.chain
        is_wanted = writer.touched and chain and self._parts.settings.refine == "on"
        if is_wanted and state.draft and chain[0].is_local == is_local:
            self._parts.in_background(improve(self._id, self._customer, state.draft, self._parts))

    def _saying(self, key: str) -> Saying:
        return Saying(self._id, self._customer, self._parts, key, self._arrival)

    async def _read(self) -> State:
        return self._state_of(await self._tools.read_masked(self._customer, self._id))

    def _state_of(self, conversation: Conversation) -> State:
        self._state = State(conversation, self._customer.screen)
        return self._state

    def _ended(self, language: Language | None = None) -> TurnEnded:
        spoken = language or (self._state.language if self._state else self._customer.screen)
        duration = round((time.monotonic() - self._began) * 1000)
        return TurnEnded(spoken, self.saying.reply.path, self.saying.message, duration)


def _refused_at_the_door(given: Input) -> str | None:
    if not isinstance(given, Say):
        return None
    if not given.text.strip():
        return "empty_message"
    return "text_too_long" if len(given.text) > MESSAGE_LIMIT else None


def _understood(decision: m.Decision) -> tuple[Words, ...]:
    """The problems this turn acts on; what else a message might mean is not the customer's concern."""
    return tuple(move.title for move in decision.moves if isinstance(move, m.Acknowledge | m.LaterDraft | m.Advise))


def _label_of(edit: Edit, state: State | None) -> str:
    tickets = state.conversation.tickets if state else ()
    detail = next((t.detail(edit.name) for t in tickets if t.number == edit.number), None)
    return detail.label.in_(state.language) if state and detail else edit.name
