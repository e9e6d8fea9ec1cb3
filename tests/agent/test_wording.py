"""Who words a reply: a model where it may, guided where it may not and wherever the model breaks."""

import asyncio
from typing import Any

import pytest

from agent.events import (
    QuestionAsked,
)
from tests.agent.outcome import BROKEN, CONVERSATION, CUSTOMER, LATE, Scripted, Talk, ended, text_of


async def test_a_model_words_a_free_move(open_turns: Any, scripted_model: Scripted, talk: Talk) -> None:
    script = scripted_model(["Sorry to hear that. ", "What is the order ", "number?"])
    async with open_turns(script.model) as parts:
        events = await talk(parts, LATE)
    assert text_of(events) == "Sorry to hear that. What is the order number?"
    assert (ended(events).path.path, ended(events).path.model) == ("model", "scripted")
    assert any(isinstance(event, QuestionAsked) for event in events)


async def test_a_model_that_forgets_the_question_gets_it_added(
    open_turns: Any, scripted_model: Scripted, talk: Talk
) -> None:
    async with open_turns(scripted_model(["Sorry to hear that."]).model) as parts:
        assert text_of(await talk(parts, LATE)).endswith("?")


async def test_facts_of_the_store_are_never_left_to_a_model(
    open_turns: Any, scripted_model: Scripted, talk: Talk
) -> None:
    script = scripted_model()
    async with open_turns(script.model) as parts:
        events = await talk(parts, "what is the status of FD-1001")
    assert ended(events).path.path == "guided"
    assert script.seen == []


async def test_a_model_that_breaks_before_its_first_word_is_passed_over_unseen(
    open_turns: Any, scripted_model: Scripted, talk: Talk
) -> None:
    broken, second = scripted_model([BROKEN]), scripted_model(["And what is the order number?"])
    async with open_turns(broken.model, second.model) as parts:
        events = await talk(parts, LATE)
    assert text_of(events) == "And what is the order number?"
    assert ended(events).path.path == "model"


@pytest.mark.parametrize("steps", [[BROKEN], [OSError("gone")], [""], ["<b>Hi"], ["I have sent it."]])
async def test_whatever_a_model_does_wrong_at_once_guided_answers_alone(
    open_turns: Any, scripted_model: Scripted, talk: Talk, steps: list[Any]
) -> None:
    async with open_turns() as parts:
        expected = text_of(await talk(parts, "hello"))
    async with open_turns(scripted_model(steps).model) as parts:
        events = await talk(parts, "hello", conversation="conversation-2")
    assert text_of(events) == expected
    assert ended(events).path.path == "fallback"
    assert (ended(events).path.why or "").startswith("scripted: ")


@pytest.mark.parametrize("then", [BROKEN, "I have refunded it. "])
async def test_a_model_that_breaks_mid_reply_is_finished_by_guided(
    open_turns: Any, scripted_model: Scripted, talk: Talk, then: Any
) -> None:
    async with open_turns(scripted_model(["Sorry about the delay, ", then]).model) as parts:
        events = await talk(parts, LATE)
        stored = (await parts.tools.read_masked(CUSTOMER, CONVERSATION)).messages[-1]
    assert text_of(events).startswith("Sorry about the")
    assert "refunded" not in text_of(events)
    assert text_of(events).endswith("?")
    assert ended(events).path.path == "fallback"
    assert stored.text == text_of(events)


async def test_a_model_that_stalls_is_left_for_guided(open_turns: Any, scripted_model: Scripted, talk: Talk) -> None:
    never = asyncio.Event()
    async with open_turns(scripted_model([never.wait]).model, first_token_seconds=0.2) as parts:
        events = await talk(parts, LATE)
    assert (ended(events).path.path, ended(events).path.why) == ("fallback", "scripted: timeout")
    assert text_of(events).endswith("?")


async def test_a_model_that_stalls_mid_reply_is_finished_by_guided(
    open_turns: Any, scripted_model: Scripted, talk: Talk
) -> None:
    never = asyncio.Event()
    script = scripted_model(["Sorry about that. ", never.wait])
    async with open_turns(script.model, reply_seconds=0.3) as parts:
        events = await talk(parts, LATE)
    assert ended(events).path.path == "fallback"
    assert text_of(events).startswith("Sorry about")
