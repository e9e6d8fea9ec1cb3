"""What is told of a turn when it is over: how it ended, its times, counts and ids, and no word of anybody."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from agent.events import TextDelta
from agent.inputs import Choose, Customer, Input, Say
from agent.measures import TurnReport
from agent.tools_client import ToolsClient
from agent.turn import TurnParts, resume, run_turn
from mcp_tools.domain.text import MESSAGE_LIMIT, Language

ADA = Customer("guest:ada", Language.EN)
TALK = "conversation-1"
WORDS = (
    "my order has not arrived, it is a kettle, write to ali@example.com or can@example.com, card 4111 1111 1111 1111"
)


@pytest.fixture
def reports() -> list[TurnReport]:
    return []


Watched = Callable[[TurnParts], TurnParts]


@pytest.fixture
def watched(reports: list[TurnReport]) -> Watched:
    """Have the turns of these parts reported."""
    return lambda parts: replace(parts, report=reports.append)


async def done(given: Input, parts: TurnParts) -> None:
    async with aclosing(run_turn(given, TALK, ADA, parts)) as events:
        assert [event async for event in events]


async def test_a_guided_turn_tells_its_path_its_times_and_what_was_hidden(
    open_turns: Any, watched: Watched, reports: list[TurnReport]
) -> None:
    async with open_turns() as parts:
        await done(Say(WORDS, "key-1"), watched(parts))
        await done(Choose("dont_know", "key-2", "order_number"), watched(parts))
    said, chosen = reports
    assert (said.input, said.outcome, said.conversation, said.language) == ("say", "answered", TALK, Language.EN)
    assert said.hidden == {"EMAIL": 2, "CARD": 1}
    assert said.path
    assert (said.path.path, said.move) == ("guided", "ask")
    assert said.first_token is not None
    assert 0 < said.first_token <= said.seconds
    assert (said.ticket, said.status, said.code) == ("FD-1001", "draft", None)
    assert (chosen.input, chosen.outcome, chosen.hidden) == ("choose", "answered", None)
    assert said.version is not None
    assert (chosen.version or 0) > said.version


async def test_a_models_turn_names_it_and_a_broken_ones_why(
    open_turns: Any, watched: Watched, reports: list[TurnReport], scripted_model: Callable[..., Any]
) -> None:
    async with open_turns(scripted_model(["Sorry. What is the order number?"], [OSError("gone")]).model) as parts:
        await done(Say(WORDS, "key-1"), watched(parts))
        await done(Say("hello?", "key-2"), watched(parts))
    first, second = (report.values() for report in reports)
    assert (first["path"], first["model"]) == ("model", "scripted")
    assert (second["path"], second["why"]) == ("fallback", "scripted: unreachable")


async def test_what_is_refused_and_what_fails_are_told_apart(
    open_turns: Any, watched: Watched, reports: list[TurnReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_turns() as parts:
        await done(Say("x" * (MESSAGE_LIMIT + 1), "key-1"), watched(parts))
        broken = ToolsClient(parts.tools.client, b"another key than the server's, of 32")
        await done(Say(WORDS, "key-2"), watched(replace(parts, tools=broken)))
    assert [(report.outcome, report.code) for report in reports] == [
        ("refused", "text_too_long"),
        ("refused", "unauthenticated"),
    ]


async def test_a_turn_that_its_customer_stops_is_told_as_stopped(
    open_turns: Any, watched: Watched, reports: list[TurnReport]
) -> None:
    async with open_turns() as parts, aclosing(run_turn(Say(WORDS, "key-1"), TALK, ADA, watched(parts))) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                break
    [report] = reports
    assert (report.outcome, report.path) == ("stopped", None)
    assert report.first_token is not None


async def test_a_return_that_brings_no_turn_is_told_as_shown(
    open_turns: Any, watched: Watched, reports: list[TurnReport]
) -> None:
    async with open_turns() as parts:
        await done(Say(WORDS, "key-1"), watched(parts))
        assert [event async for event in resume(TALK, ADA, watched(parts))]
    assert (reports[1].input, reports[1].outcome, reports[1].ticket) == ("resume", "shown", "FD-1001")


async def test_no_word_of_the_customer_is_in_a_report(
    open_turns: Any, watched: Watched, reports: list[TurnReport]
) -> None:
    async with open_turns() as parts:
        await done(Say(WORDS, "key-1"), watched(parts))
    told = f"{reports[0]} {reports[0].values()}"
    assert "FD-1001" in told
    for word in ("kettle", "arrived", "example.com", "4111", "guest:ada"):
        assert word not in told
