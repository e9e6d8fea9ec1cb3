"""Says the moves of a decided turn: remember what is asked, stream the words, offer the buttons, keep the reply."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace

from agent import moves as m
from agent.assistant import Brief, Reply
from agent.beside import head_start
from agent.bursts import Arrival, Overtaken
from agent.events import DraftChanged, HandedOff, QuestionAsked, ReadBackShown, TextDelta, TurnEvent
from agent.guided import Scene, scene_without_echo, word
from agent.inputs import Customer
from agent.offers import offer_of
from agent.parts import TurnParts
from agent.restore import StreamRestorer, restored_ticket
from agent.rules.said import RETURNED
from agent.state import State
from mcp_tools.domain.conversation import Author, Message, ReplyPath
from mcp_tools.domain.ticket import Ticket


class Saying:
    """The reply of one turn. `reply` and `message` tell how it was worded and under what it is stored."""

    def __init__(
        self, conversation: str, customer: Customer, parts: TurnParts, key: str, arrival: Arrival | None = None
    ) -> None:
        self._id = conversation
        self._customer = customer
        self._parts = parts
        self._tools = parts.tools
        self._key = key
        self._arrival = arrival or Arrival()
        self._is_saved = False
        self.reply = Reply(path=ReplyPath(path="guided"))
        self.message: Message | None = None

    async def say(
        self, state: State, moves: tuple[m.Move, ...], prompt: str, touched: dict[str, Ticket]
    ) -> AsyncGenerator[TurnEvent, None]:
        """Word the moves; `touched` are the tickets of this turn's writes, `prompt` is what the customer said.

        If the customer writes on before the first word, nothing is said or asked: their next message gets the reply.
        """
        bursts = self._parts.bursts
        moves = bursts.take(self._id, moves)
        try:
            async with aclosing(self._worded(state, moves, prompt, touched)) as events:
                async for event in events:
                    yield event
        except Overtaken:
            bursts.leave(self._id, moves)

    async def _worded(
        self, state: State, moves: tuple[m.Move, ...], prompt: str, touched: dict[str, Ticket]
    ) -> AsyncGenerator[TurnEvent, None]:
        self._arrival.check()
        scene = scene_without_echo(moves, await self._scene(state, moves, touched), _last_words(state))
        last = moves[-1] if moves else m.Silent()
        is_worded = asyncio.Event()
        remembered = asyncio.create_task(self._remember(last, scene, is_worded))
        try:
            if word(moves, scene):
                history = [message for message in state.conversation.messages if message.key != self._key]
                pieces = self._pieces(Brief(moves, scene, history, prompt))
                async with aclosing(self._streamed(pieces, is_worded, remembered)) as deltas:
                    async for delta in deltas:
                        yield delta
        except Overtaken:
            await remembered
            await self._forget(last)
            raise
        finally:
            is_worded.set()
            await remembered
        async for event in self._done_by_the_model(state):
            yield event
        async for event in self.offered(last, scene):
            yield event
        if self.reply.text:
            await self._save(last, scene)

    async def offered(self, move: m.Move, scene: Scene) -> AsyncIterator[TurnEvent]:
        """Tell the screen what the customer can do now: the read-back's buttons, or a question's."""
        offer = offer_of(move, scene)
        if isinstance(move, m.ReadBack):
            yield ReadBackShown(await self.restored(scene.tickets[move.number]), offer.choices)
        elif offer.question:
            yield QuestionAsked(offer.question, getattr(move, "number", None))

    async def restored(self, ticket: Ticket) -> Ticket:
        """Return the ticket as its owner may see it."""
        return await restored_ticket(ticket, self._restore)

    def scene(self, state: State) -> Scene:
        """Return what the words may draw on."""
        tickets = {ticket.number: ticket for ticket in state.conversation.tickets}
        replies = sum(message.author is Author.ASSISTANT for message in state.conversation.messages)
        return Scene(state.language, tickets, replies, self._parts.review_hours)

    def keep_unsaved(self) -> None:
        """Keep what was said before the customer stopped the turn. It asked nothing that could be answered by a yes."""
        if self.reply.text and not self._is_saved:
            self._parts.in_background(self._save(m.Silent(), None))

    async def _scene(self, state: State, moves: tuple[m.Move, ...], touched: dict[str, Ticket]) -> Scene:
        """The scene with every ticket a move speaks of, also one of another conversation."""
        scene = self.scene(state)
        known = {**scene.tickets, **touched}
        named = {number for move in moves if isinstance(move, m.Status) for number in move.numbers}
        others = [await self._tools.get_ticket(self._customer, number) for number in sorted(named - known.keys())]
        return replace(scene, tickets={**known, **{ticket.number: ticket for ticket in others}})

    async def _pieces(self, brief: Brief) -> AsyncGenerator[str, None]:
        async with (
            aclosing(self._parts.assistant.word(brief, self._customer, self._id, self.reply)) as pieces,
            aclosing(self._arrival.until_overtaken(pieces, lambda: bool(self.reply.text))) as words,
        ):
            async for piece in words:
                yield piece

    async def _streamed(
        self, pieces: AsyncGenerator[str, None], is_worded: asyncio.Event, remembered: asyncio.Task[None]
    ) -> AsyncGenerator[TurnEvent, None]:
        """Stream the words; before the first can be seen it is noted what they ask, while a model thinks."""
        restorer = StreamRestorer(self._restore)
        async with aclosing(pieces):
            async for piece in pieces:
                is_worded.set()
                await remembered
                if text := await restorer.feed(piece):
                    yield TextDelta(text)
        if text := await restorer.flush():
            yield TextDelta(text)

    async def _done_by_the_model(self, state: State) -> AsyncIterator[TurnEvent]:
        """Show what the model's own tool calls changed."""
        used = self.reply.tools_used
        if "update_ticket" in used and state.draft:
            yield DraftChanged(await self.restored(await self._tools.get_ticket(self._customer, state.draft.number)))
        if "request_person" in used:
            yield HandedOff((await self._tools.read_masked(self._customer, self._id)).mode)

    async def _remember(self, move: m.Move, scene: Scene, is_worded: asyncio.Event) -> None:
        """Tell the draft what the customer has before them, before they can answer it."""
        await head_start(is_worded)
        match move:
            case m.Ask(number, question, _) | m.Explain(number, question):
                await self._tools.note_move(self._customer, number, asked=question.detail)
            case m.ReadBack(number):
                shown = scene.tickets[number].content_hash
                await self._tools.note_move(self._customer, number, shown=shown)
            case m.AskReturned(number):
                await self._tools.note_move(self._customer, number, asked=RETURNED)
            case m.AskChange(number):
                await self._tools.note_move(self._customer, number)
            case _:
                pass

    async def _forget(self, move: m.Move) -> None:
        """Take back what `_remember` noted: the customer never saw it, so their next words are no answer to it."""
        if isinstance(move, m.Ask | m.Explain | m.ReadBack | m.AskReturned):
            await self._tools.note_move(self._customer, move.number)

    async def _save(self, last: m.Move, scene: Scene | None) -> None:
        self._is_saved = True
        self.message = await self._tools.save_reply(
            self._customer,
            self._id,
            f"reply-{self._key}",
            self.reply.text,
            self.reply.path,
            move=_name_of(last),
            choices=offer_of(last, scene).choices if scene else (),
            ticket=getattr(last, "number", None),
        )

    async def _restore(self, text: str) -> str:
        return await self._tools.restore(self._customer, self._id, text)


def _last_words(state: State) -> str:
    return state.last_reply.text if state.last_reply else ""


def _name_of(move: m.Move) -> str:
    """The move's name as it is stored with the reply: `ask`, `read_back`, `offer_to_file`."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(move).__name__).lower()
    return f"{name}_again" if getattr(move, "is_again", False) else name
