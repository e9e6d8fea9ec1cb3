"""A talk that is longer than its model can read, which is away at first, then asked, and gone in the middle of a reply.

Protocol and safety are asserted, never wording.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any, Final

import httpx
import pytest

from agent.events import HandedOff, TextDelta, TurnEnded, TurnFailed
from agent.inputs import Customer, Say
from agent.models import build_chain
from agent.settings import AgentSettings
from agent.turn import TurnParts, run_turn
from mcp_tools.domain.conversation import Author, Conversation, Mode, ReplyPath
from mcp_tools.domain.text import PLACEHOLDER
from mcp_tools.domain.ticket import TicketStatus
from tests.outside.line import line_to

ADA: Final = Customer("guest:outside")
TALK: Final = "outside-long-talk"
LETTERS_A_TOKEN: Final = 6
"""No text here has more: so many letters are at least a sixth as many tokens."""
BEFORE: Final = 20
"""Turns without the model, in which the talk grows longer than it can read."""
AFTER: Final = 5
USUAL_CONTEXT: Final = 8192
WITH_A_SERVER: Final = 20
ENOUGH: Final = 60.0
"""Seconds after which the server is taken away, however far the talk has come."""
PATIENCE: Final = 150.0
RAW: Final = ("ali.kaya@example.com", "+44 7911 123456", "Ali Kaya")
PERSONAL: Final = "My name is Ali Kaya, write to ali.kaya@example.com or call me on +44 7911 123456."
OPENING: Final = f"Hello! {PERSONAL}"
CHAT: Final = ("How are you today?", "Are you a robot?", "Tell me a joke.", "Siz nasılsınız?", "What can you do?")
"""Small talk, which opens no ticket: what is said of a ticket that is read back is never a model's to word."""
ASIDE: Final = "My cousin says hello, the weather here is grey, and the cat has slept on the chair since noon. "
GOES_ON: Final = "Let us go on with you."
PROBLEM: Final = ("My parcel has not arrived.", "A-1042", "yesterday", "How are you today?", "and the box is green")


@dataclass
class Long:
    """What the customer said and what came back."""

    parts: TurnParts
    said: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    paths: list[ReplyPath] = field(default_factory=list)

    is_waiting: bool = False

    async def say(self, text: str, at_first_word: Callable[[], None] | None = None) -> None:
        """Say it; where the model has called a person before, nobody answers until the customer goes on without."""
        if self.is_waiting:
            await self._say(GOES_ON)
        await self._say(text, at_first_word)

    async def _say(self, text: str, at_first_word: Callable[[], None] | None = None) -> None:
        self.said.append(text)
        events = []
        async for event in run_turn(Say(text, f"long-{len(self.said)}"), TALK, ADA, self.parts):
            events.append(event)
            if at_first_word and isinstance(event, TextDelta):
                at_first_word()
        assert not [event for event in events if isinstance(event, TurnFailed)]
        (ended,) = [event for event in events if isinstance(event, TurnEnded)]
        self.replies.append("".join(event.text for event in events if isinstance(event, TextDelta)))
        self.paths.append(ended.path)
        self.is_waiting = any(isinstance(event, HandedOff) and event.mode is Mode.WAITING for event in events)

    @property
    def letters(self) -> int:
        return sum(map(len, (*self.said, *self.replies)))

    async def read(self) -> Conversation:
        return await self.parts.tools.read_conversation(ADA, TALK)


@pytest.mark.timeout(1500)
async def test_a_long_talk_outgrows_what_the_model_reads_and_outlives_its_server(
    local_model: str, open_turns: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pydantic_ai.models.ALLOW_MODEL_REQUESTS", True)
    context = await read_at_once(local_model)
    aside = ASIDE * (1 + context * LETTERS_A_TOKEN // BEFORE // len(ASIDE))
    lines = cycle(CHAT)
    async with line_to(local_model) as line:
        (small,) = build_chain([f"openai-compatible:local@{line.url}"], AgentSettings(_env_file=None))
        small.health.provider.failed(retry_after=3600)
        async with open_turns(small, first_token_seconds=PATIENCE, reply_seconds=PATIENCE) as parts:
            talk = Long(parts)
            await talk.say(OPENING)
            for text in islice(lines, BEFORE):
                await talk.say(f"{aside}{text}")
            assert not line.asked
            assert talk.letters / LETTERS_A_TOKEN > context
            end = asyncio.get_running_loop().time() + ENOUGH
            for text in islice(lines, WITH_A_SERVER):
                small.health.succeeded()  # asked at every turn, also where this machine was too slow for the last
                await talk.say(text)
                if asyncio.get_running_loop().time() > end:
                    break
            small.health.succeeded()
            await talk.say(next(lines), line.cut)
            for text in (*islice(lines, AFTER), *PROBLEM, f"Once more. {PERSONAL}"):
                await talk.say(text)
            stored = await talk.read()
    assert all(reply.strip() for reply in talk.replies)
    assert not [reply for reply in talk.replies if PLACEHOLDER.search(reply)]
    assert all(path.path != "fallback" or path.why for path in talk.paths)
    assert b'"tools"' in line.asked
    assert not [path for path in talk.paths if "context" in (path.why or "")]
    assert 0 < max(path.tokens_read for path in talk.paths) <= 4 * context  # four requests a turn
    mine = [message for message in stored.messages if message.author is Author.CUSTOMER]
    assert [message.original for message in mine] == talk.said
    assert PLACEHOLDER.findall(mine[0].text) == PLACEHOLDER.findall(mine[-1].text)
    assert len(PLACEHOLDER.findall(mine[0].text)) == len(RAW)
    assert not [raw for raw in RAW if raw.encode() in line.asked]
    assert {ticket.status for ticket in stored.tickets} == {TicketStatus.DRAFT}


async def read_at_once(server: str) -> int:
    """Return how many tokens the server's model reads at once, as llama.cpp's server tells it, else what is usual."""
    async with httpx.AsyncClient(timeout=5) as client:
        told = await client.get(f"{server.removesuffix('/v1')}/props")
    return int(told.json()["default_generation_settings"]["n_ctx"]) if told.is_success else USUAL_CONTEXT
