"""News: what the team did and said, told in the customer's conversation once, by whichever process is first."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from agent import moves as m
from agent.errors import ToolRefused
from agent.events import DraftChanged, Told, TurnEvent
from agent.guided import word
from agent.happened import DECISIONS, is_of_the_team, others_did, still_current
from agent.inputs import Customer
from agent.offers import offer_of
from agent.parts import TurnParts
from agent.policy import asks_back
from agent.restore import StreamRestorer
from agent.rules.said import RETURNED
from agent.saying import Saying
from agent.state import NEWS, State
from agent.words import label, quoted, say
from mcp_tools.domain.conversation import Choice, Message, Mode, ReplyPath
from mcp_tools.domain.event import Event
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Note, Ticket, TicketStatus

NEWS_KEY: Final = "news-"
"""How the key of a message begins that no turn of the customer's brought about."""

BACK: Final = "back"
"""The move of the message in which the assistant says that it answers again: what was said before is not answered."""

_MESSAGES: Final = 200
_ELSEWHERE: Final = 3
_MOVES: Final = frozenset(
    {
        TicketStatus.OPEN,
        TicketStatus.IN_PROGRESS,
        TicketStatus.RESOLVED,
        TicketStatus.CLOSED,
        TicketStatus.WITHDRAWN,
    }
)
"""Where a team can move a ticket after review."""


@dataclass(frozen=True)
class Elsewhere:
    """Another conversation that holds news. `text` says so in the language of the screen, `link` how to go there."""

    conversation: str
    text: str
    link: str


async def tell(
    conversation: str, customer: Customer, parts: TurnParts, since: int | None = None
) -> AsyncGenerator[TurnEvent, None]:
    """Tell the customer what the team did here since they were told last, and then remember that they were.

    `since` is the feed's cursor a page is at: what came after it is told on that page too, as the same message, though
    another page told it already. Somebody else's conversation holds no news.
    """
    async with parts.locks.of(conversation):
        try:
            async with aclosing(tell_locked(conversation, customer, parts, since)) as events:
                async for event in events:
                    yield event
        except ToolRefused as refusal:
            if refusal.code != "conversation_not_found":
                raise


async def tell_locked(
    conversation: str, customer: Customer, parts: TurnParts, since: int | None = None
) -> AsyncGenerator[TurnEvent, None]:
    """Do what `tell` does, for whoever holds the conversation's lock. Raises `ToolRefused` or `ToolsUnreachable`."""
    async with aclosing(_Teller(conversation, customer, parts).run(since)) as events:
        async for event in events:
            yield event


async def elsewhere(customer: Customer, parts: TurnParts) -> tuple[Elsewhere, ...]:
    """Return the conversations in which news waits for the customer, newest first; nothing counts as told by it."""
    waiting = []
    link = label("word", "open", customer.screen)
    for conversation in (await parts.tools.undelivered(customer))[:_ELSEWHERE]:
        delivered = (await parts.tools.read_masked(customer, conversation, limit=1)).delivered
        happened = await others_did(parts.tools, customer, conversation, delivered)
        if news := [event for event in happened if is_of_the_team(event)]:
            waiting.append(Elsewhere(conversation, _hint(news, customer.screen), link))
    return tuple(waiting)


class _Teller:
    """One telling: reads what happened, words it, keeps the words, shows them, and then moves the delivered cursor."""

    def __init__(self, conversation: str, customer: Customer, parts: TurnParts) -> None:
        self._id = conversation
        self._customer = customer
        self._tools = parts.tools
        self._saying = Saying(conversation, customer, parts, NEWS_KEY)

    async def run(self, since: int | None) -> AsyncGenerator[TurnEvent, None]:
        self._state = await self._read()
        delivered = self._state.conversation.delivered
        after = delivered if since is None else min(since, delivered)
        happened = await others_did(self._tools, self._customer, self._id, after)
        if happened:  # read again: what the tickets say must not be older than what happened
            self._state = await self._read()
        async with aclosing(self._all_told(happened)) as events:
            async for event in events:
                yield event
        if happened and happened[-1].id > delivered:
            await self._tools.mark_delivered(self._customer, self._id, happened[-1].id)

    async def _all_told(self, happened: tuple[Event, ...]) -> AsyncGenerator[TurnEvent, None]:
        """Tell each event, then what a colleague still wants to know, then show where the ticket in hand stands."""
        of_the_team = [event for event in happened if is_of_the_team(event)]
        current = still_current(of_the_team)
        for event in of_the_team:
            async for shown in self._told(event, is_current=event.id in current):
                yield shown
        if ticket := self._unasked():
            yield await self._shown(await self._ask(ticket, f"{NEWS_KEY}{ticket.number}-{ticket.version}"))
            async for shown in self._asked(ticket.number):
                yield shown
        decided = [event.ticket for event in of_the_team if event.kind in DECISIONS]
        in_hand = self._state.draft or self._state.filed or self._ticket(decided[-1] if decided else None)
        if decided and in_hand:
            yield DraftChanged(await self._saying.restored(in_hand))

    async def _told(self, event: Event, *, is_current: bool) -> AsyncIterator[TurnEvent]:
        """Tell one event in the words it was told in before, else in new ones if it still counts."""
        message = self._stored(event)
        if message is None and is_current:
            message = await self._worded(event)
        if message is None:
            return
        yield await self._shown(message)
        if message.choices and is_current:
            async for shown in self._asked(event.ticket):
                yield shown

    # --- the words of one event ---

    def _stored(self, event: Event) -> Message | None:
        """Return what was said about the event before; a person's own words are their own news."""
        said = self._state.conversation.messages
        if event.kind == "person_replied":
            return next((one for one in said if one.id == event.data.get("message")), None)
        return next((one for one in said if one.key == f"{NEWS_KEY}{event.id}"), None)

    async def _worded(self, event: Event) -> Message | None:
        """Word the event and keep the words; None where nothing is left to say: it was asked, or the ticket is gone."""
        ticket = self._ticket(event.ticket)
        match event.kind:
            case "person_joined":
                return await self._keep(event, self._say("news_joined", event))
            case "person_left":
                return await self._keep(event, self._say("news_left", event), BACK)
            case "ticket_returned" if ticket:
                return await self._returned(event, ticket)
            case "ticket_rejected" | "message_added" if ticket:
                return await self._with_their_words(event, ticket)
            case "ticket_approved" if ticket:
                return await self._keep(event, self._say("news_approved", event, number=ticket.number))
            case "ticket_moved" if ticket and event.data.get("status") in _MOVES:
                return await self._keep(event, self._say(f"news_{event.data['status']}", event, number=ticket.number))
            case _:
                return None

    async def _with_their_words(self, event: Event, ticket: Ticket) -> Message | None:
        """A rejection's reason, or what a colleague wrote under the ticket for both sides to read."""
        wanted = {"number": ticket.number, "fields": ["notes"]}
        answer = await self._tools.call("get_ticket", wanted, self._tools.meta(self._customer, SetBy.RULE))
        notes = [Note.model_validate(note) for note in answer["notes"] or ()]
        words = next((note.text for note in notes if note.key == event.data.get("note")), None)
        if words is None:
            return None
        can_answer = self._state.draft is None and self._state.filed == ticket
        added = "news_words_open" if can_answer else "news_words"
        key = "news_rejected" if event.kind == "ticket_rejected" else added
        return await self._keep(event, self._say(key, event, number=ticket.number, words=quoted(words)))

    async def _returned(self, event: Event, ticket: Ticket) -> Message | None:
        """The colleague's question. It waits while another draft comes first or a person answers here."""
        if not _is_unasked(ticket):
            return None
        if ticket == self._unasked():
            return await self._ask(ticket, f"{NEWS_KEY}{event.id}")
        return await self._keep(event, self._say("news_returned", event, number=ticket.number))

    # --- a colleague's question ---

    def _unasked(self) -> Ticket | None:
        """Return the ticket in hand if a colleague's question about it was not asked yet and can be asked now."""
        draft = self._state.draft
        is_ours = self._state.conversation.mode is Mode.ASSISTANT
        return draft if draft and is_ours and _is_unasked(draft) else None

    async def _ask(self, ticket: Ticket, key: str) -> Message:
        move = m.AskReturned(ticket.number)
        scene = self._saying.scene(self._state)
        return await self._save(key, word((move,), scene), "ask_returned", ticket.number, offer_of(move, scene).choices)

    async def _asked(self, number: str | None) -> AsyncIterator[TurnEvent]:
        """Offer the buttons of a question that waits. The ticket learns that it was asked once its words are kept."""
        ticket = self._ticket(number)
        if ticket is None or not asks_back(m.Proceed(), ticket):
            return
        if _is_unasked(ticket):
            noted = await self._tools.note_move(self._customer, ticket.number, asked=RETURNED)
            self._state = self._state.after([noted])
        async for shown in self._saying.offered(m.AskReturned(ticket.number), self._saying.scene(self._state)):
            yield shown

    # --- what all need ---

    async def _keep(self, event: Event, text: str, move: str = NEWS) -> Message:
        return await self._save(f"{NEWS_KEY}{event.id}", text, move, event.ticket)

    async def _save(
        self, key: str, text: str, move: str, ticket: str | None, choices: tuple[Choice, ...] = ()
    ) -> Message:
        guided = ReplyPath(path="guided")
        return await self._tools.save_reply(
            self._customer, self._id, key, text, guided, move=move, choices=choices, ticket=ticket
        )

    async def _read(self) -> State:
        conversation = await self._tools.read_masked(self._customer, self._id, limit=_MESSAGES)
        return State(conversation, self._customer.screen)

    async def _shown(self, message: Message) -> Told:
        restorer = StreamRestorer(lambda masked: self._tools.restore(self._customer, self._id, masked))
        return Told(message, await restorer.feed(message.text) + await restorer.flush())

    def _ticket(self, number: str | None) -> Ticket | None:
        return next((one for one in self._state.conversation.tickets if one.number == number), None)

    def _say(self, key: str, event: Event, **values: str) -> str:
        language = self._state.language
        return say(key, language, who=str(event.data.get("name") or label("word", "colleague", language)), **values)


def _is_unasked(ticket: Ticket) -> bool:
    return asks_back(m.Proceed(), ticket) and ticket.dialogue.pending != RETURNED


def _hint(news: Iterable[Event], language: Language) -> str:
    numbers = dict.fromkeys(event.ticket for event in news if event.ticket)
    if not numbers:
        return say("news_elsewhere_talk", language)
    return say("news_elsewhere", language, numbers=", ".join(numbers))
