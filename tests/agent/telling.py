"""A ticket Ada filed in her chat, and what she is told of it."""

from collections.abc import AsyncIterator

from agent.events import Told, TurnEvent
from agent.inputs import Confirm, Customer, Input, Say
from agent.news import tell
from agent.turn import TurnParts, run_turn
from mcp_tools.domain.conversation import Author, Message
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import TicketStatus

EN, TR = Language.EN, Language.TR
TALK = "news-talk-1"
ADA, EVE = Customer("guest:ada"), Customer("guest:eve")
WORDS = {EN: ("My order A-1042 has not arrived", "yesterday"), TR: ("siparişim A-1042 gelmedi", "dün")}


async def all_of(events: AsyncIterator[TurnEvent]) -> list[TurnEvent]:
    return [event async for event in events]


async def filed(parts: TurnParts, language: Language = EN, talk: str = TALK) -> str:
    """Ada files a ticket in her chat; return its number."""
    ada = Customer(ADA.subject, language)
    steps: list[Input] = [Say(line, f"k{i}") for i, line in enumerate(WORDS[language])]
    for given in (*steps, Confirm("send")):
        await all_of(run_turn(given, talk, ada, parts))
    (ticket,) = (await parts.tools.read_masked(ada, talk)).tickets
    assert ticket.status is TicketStatus.IN_REVIEW
    return ticket.number


async def said(parts: TurnParts, author: Author = Author.ASSISTANT) -> list[Message]:
    return [one for one in (await parts.tools.read_masked(ADA, TALK, limit=200)).messages if one.author is author]


async def news(parts: TurnParts, customer: Customer = ADA, since: int | None = None) -> list[str]:
    """Return what a telling says now."""
    return texts(await all_of(tell(TALK, customer, parts, since)))


def texts(events: list[TurnEvent]) -> list[str]:
    return [event.text for event in events if isinstance(event, Told)]
