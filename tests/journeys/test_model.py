"""A whole conversation whose words come from a model that follows a script: the same tickets, and only its words."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, FunctionModel

from agent.events import ReadBackShown, TextDelta, TicketMoved, TurnEnded, TurnEvent
from agent.inputs import Customer, Say
from agent.models import ChainModel
from agent.turn import TurnParts, run_turn
from mcp_tools.domain.ticket import TicketStatus

CUSTOMER = Customer("guest:one")
LINES = ["my parcel has not arrived", "A-10442", "yesterday", "yes"]


def model_saying(*replies: str | Exception) -> ChainModel:
    """A model that gives these replies, one a request."""
    waiting = list(replies)

    async def stream(_messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        reply = waiting.pop(0)
        if isinstance(reply, Exception):
            raise reply
        for word in reply.split(" "):
            yield f"{word} "

    return ChainModel("scripted", FunctionModel(stream_function=stream), is_local=False)


async def talked(parts: TurnParts, lines: list[str]) -> list[list[TurnEvent]]:
    return [
        [event async for event in run_turn(Say(line, f"key-{n}"), "conversation-1", CUSTOMER, parts)]
        for n, line in enumerate(lines)
    ]


def paths(turns: list[list[TurnEvent]]) -> list[str]:
    return [event.path.path for turn in turns for event in turn if isinstance(event, TurnEnded)]


async def test_a_model_words_the_talk_and_code_files_the_ticket(open_turns: Any) -> None:
    model = model_saying("Oh dear. What is the order number?", "Thanks! By which day was it due?")
    async with open_turns(model) as parts:
        turns = await talked(parts, LINES)
        ticket = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    assert paths(turns) == ["model", "model", "guided", "guided"]  # facts of the store are in our own words
    assert any(isinstance(event, ReadBackShown) for event in turns[2])
    assert [event.ticket.number for event in turns[3] if isinstance(event, TicketMoved)] == ["FD-1001"]
    assert ticket.status is TicketStatus.IN_REVIEW


@pytest.mark.parametrize(
    "trouble", [ModelHTTPError(status_code=429, model_name="scripted"), "I have filed it for you."]
)
async def test_a_model_in_trouble_changes_the_words_and_nothing_else(open_turns: Any, trouble: str | Exception) -> None:
    async with open_turns(model_saying(trouble, trouble)) as parts:
        turns = await talked(parts, LINES)
        ticket = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    assert paths(turns) == ["fallback", "fallback", "guided", "guided"]
    words = "".join(event.text for turn in turns for event in turn if isinstance(event, TextDelta))
    assert "I have filed" not in words
    assert ticket.status is TicketStatus.IN_REVIEW
