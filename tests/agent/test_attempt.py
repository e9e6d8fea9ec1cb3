"""A model's try at a reply: its tokens are shown as a flow, and each is judged by what was known when it was said."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest

from agent import gathered
from agent.events import TextDelta, TurnEnded, TurnEvent
from agent.inputs import Customer, Say
from agent.turn import TurnParts, run_turn

LATE = "my order has not arrived"
REPLY = ["Sorry", " to", " hear", " that", ".", " What", " is", " the", " order", " number", "?"]


class Gate:
    """A step of a scripted model: it goes on once it is told to."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def __call__(self) -> None:
        await self.go.wait()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is shown because its time has come: what is shown must have another reason."""
    monkeypatch.setattr(gathered, "APART", 3600.0)
    monkeypatch.setattr(gathered, "LISTENING", 3600.0)


async def pieces_of(parts: TurnParts, gate: Gate | None = None) -> AsyncIterator[TurnEvent]:
    """Yield a turn's words and its end; the model goes on once the first word is there."""
    async with aclosing(run_turn(Say(LATE, "one"), "conversation-1", Customer("guest:one"), parts)) as events:
        async for event in events:
            if isinstance(event, TextDelta | TurnEnded):
                yield event
                if gate:
                    gate.go.set()


async def told(parts: TurnParts, gate: Gate) -> tuple[list[str], TurnEnded]:
    events = [event async for event in pieces_of(parts, gate)]
    assert isinstance(events[-1], TurnEnded)
    return [event.text for event in events if isinstance(event, TextDelta)], events[-1]


async def test_the_first_word_is_shown_at_once_and_the_tokens_behind_it_together(
    open_turns: Any, scripted_model: Any
) -> None:
    gate = Gate()
    async with open_turns(scripted_model([*REPLY[:2], gate, *REPLY[2:]]).model) as parts:
        words, ended = await told(parts, gate)
    assert words == ["Sorry ", "to hear that. What is the order ", "number?"]
    assert ended.path.path == "model"


async def test_what_a_model_said_before_it_broke_is_shown(open_turns: Any, scripted_model: Any) -> None:
    gate = Gate()
    steps = [*REPLY[:2], gate, *REPLY[2:8], OSError("gone")]
    async with open_turns(scripted_model(steps).model) as parts:
        words, ended = await told(parts, gate)
    assert words[:2] == ["Sorry ", "to hear that. What is "]
    assert ended.path.path == "fallback"
    assert "".join(words).endswith("?")


async def test_what_is_said_before_a_tool_is_called_is_judged_before_it_is_called(
    open_turns: Any, scripted_model: Any, calling: Any
) -> None:
    gate = Gate()
    early = ["A", " colleague", " will", " answer", " you", " here", ". "]
    script = scripted_model(
        ["Of ", "course. ", gate, *early, calling("request_person", conversation="conversation-1", reason="asked")],
        ["What is the order number?"],
    )
    async with open_turns(script.model) as parts:
        words, ended = await told(parts, gate)
    assert "colleague" not in "".join(words)
    assert (ended.path.path, ended.path.why) == ("fallback", "scripted: guard:person")
    assert len(script.seen) == 1
