"""Messages sent in a row get one reply, nothing of them is lost, and nothing is asked that nobody saw."""

import asyncio
from collections.abc import Callable
from typing import Any

from agent.events import QuestionAsked, TextDelta, TurnEnded, TurnEvent
from agent.inputs import Customer, Say
from agent.turn import run_turn
from mcp_tools.domain.conversation import Author

CUSTOMER = Customer("guest:one")
CONVERSATION = "conversation-1"
LATE = "my order has not arrived"


def text_of(events: list[TurnEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def was_answered(events: list[TurnEvent]) -> bool:
    assert isinstance(events[-1], TurnEnded)
    return events[-1].reply is not None


class Gate:
    """A step of a scripted model: says when it was reached, and waits until told."""

    def __init__(self) -> None:
        self.reached, self.go = asyncio.Event(), asyncio.Event()

    async def __call__(self) -> None:
        self.reached.set()
        await self.go.wait()


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110  (state of the turn itself; there is no event for it)
            await asyncio.sleep(0.005)


async def test_who_writes_on_before_the_first_word_gets_one_reply(
    open_turns: Any, scripted_model: Any, talk: Any
) -> None:
    slow = Gate()
    script = scripted_model([slow, "Never said?"])
    async with open_turns(script.model) as parts:
        first = asyncio.create_task(talk(parts, LATE))
        await slow.reached.wait()
        second = await talk(parts, "the order number is A-10442")
        stored = await parts.tools.read_masked(CUSTOMER, CONVERSATION)
    assert not was_answered(await first)
    assert text_of(await first) == ""
    assert was_answered(second)
    assert text_of(second).endswith("?")
    assert "Never said" not in text_of(second)
    assert [message.author for message in stored.messages] == [Author.CUSTOMER, Author.CUSTOMER, Author.ASSISTANT]
    [ticket] = stored.tickets
    assert ticket.missing == ("date",)


async def test_a_question_nobody_saw_is_not_taken_as_declined(open_turns: Any, scripted_model: Any, talk: Any) -> None:
    slow = Gate()
    script = scripted_model([slow, "Never said?"])
    async with open_turns(script.model) as parts:
        first = asyncio.create_task(talk(parts, LATE))
        await slow.reached.wait()
        second = await talk(parts, "it was a birthday present for my mother")
        await first
        [ticket] = (await parts.tools.read_masked(CUSTOMER, CONVERSATION)).tickets
    assert "order_number" in ticket.missing
    assert [event.question.detail for event in second if isinstance(event, QuestionAsked)] == ["order_number"]


async def test_messages_that_come_while_a_reply_streams_get_one_reply_after_it(
    open_turns: Any, scripted_model: Any, talk: Any
) -> None:
    speaking = Gate()
    script = scripted_model(["I am sorry to hear that. ", speaking, "What is the order number?"])
    async with open_turns(script.model) as parts:
        first = asyncio.create_task(talk(parts, LATE))
        await speaking.reached.wait()
        second = asyncio.create_task(talk(parts, "A-10442"))
        third = asyncio.create_task(talk(parts, "it was due yesterday"))
        await _until(lambda: len(parts.bursts._arrivals[CONVERSATION]) == 3)
        speaking.go.set()
        replies = await asyncio.gather(first, second, third)
        stored = await parts.tools.read_masked(CUSTOMER, CONVERSATION)
    assert [was_answered(events) for events in replies] == [True, False, True]
    assert text_of(replies[0]) == "I am sorry to hear that. What is the order number?"
    said = [message.text for message in stored.messages if message.author is Author.CUSTOMER]
    assert said == [LATE, "A-10442", "it was due yesterday"]
    assert stored.tickets[0].missing == ()


async def test_what_an_overtaken_turn_had_to_tell_is_told_with_the_next_reply(open_turns: Any, talk: Any) -> None:
    async with open_turns() as parts:
        await talk(parts, "my order A-10442 has not arrived, it was due yesterday")
        async with parts.locks.of(CONVERSATION):
            filing = asyncio.create_task(talk(parts, "yes, send it"))
            thanks = asyncio.create_task(talk(parts, "thank you"))
            await _until(lambda: len(parts.bursts._arrivals.get(CONVERSATION, [])) == 2)
        assert not was_answered(await filing)
        assert "FD-1001" in text_of(await thanks)


async def test_fraud_is_answered_with_the_safety_advice_first_however_it_is_sent(open_turns: Any, talk: Any) -> None:
    lines = ["hello", "someone is using my stolen card right now", "please hurry"]
    async with open_turns() as parts:
        alone = text_of(await talk(parts, lines[1], conversation="conversation-2"))
        async with parts.locks.of(CONVERSATION):
            turns = [asyncio.create_task(talk(parts, line)) for line in lines]
            await _until(lambda: len(parts.bursts._arrivals.get(CONVERSATION, [])) == 3)
        replies = [text_of(events) for events in await asyncio.gather(*turns)]
    assert replies[:2] == ["", ""]
    assert replies[2].split(".")[0] == alone.split(".")[0]


async def test_words_refused_at_the_door_overtake_nobody(open_turns: Any, scripted_model: Any, talk: Any) -> None:
    slow = Gate()
    async with open_turns(scripted_model([slow, "What is the order number?"]).model) as parts:
        first = asyncio.create_task(talk(parts, LATE))
        await slow.reached.wait()
        empty = asyncio.create_task(talk(parts, Say("  ", "empty")))
        slow.go.set()
        assert text_of(await first) == "What is the order number?"
        await empty


async def test_nothing_stays_behind_when_all_is_said(open_turns: Any, talk: Any) -> None:
    async with open_turns() as parts:
        await asyncio.gather(*[talk(parts, line) for line in (LATE, "A-10442", "yesterday")])
        assert (parts.bursts._arrivals, parts.bursts._untold) == ({}, {})


async def test_stopping_ends_within_200_ms_and_the_history_stays_whole(
    open_turns: Any, scripted_model: Any, talk: Any
) -> None:
    never = Gate()
    async with open_turns(scripted_model(["I am sorry to hear that. ", never]).model) as parts:
        shown: list[TurnEvent] = []

        async def turn() -> None:
            async for event in run_turn(Say(LATE, "one"), CONVERSATION, CUSTOMER, parts):
                shown.append(event)  # noqa: PERF401  (what came before the stop counts)

        running = asyncio.create_task(turn())
        await never.reached.wait()
        loop = asyncio.get_running_loop()
        stopped = loop.time()
        running.cancel()
        await asyncio.wait([running])
        assert loop.time() - stopped < 0.2
        await asyncio.gather(*parts.background)
        kept = (await parts.tools.read_masked(CUSTOMER, CONVERSATION)).messages
        after = await talk(parts, "A-10442")
    assert [message.author for message in kept] == [Author.CUSTOMER, Author.ASSISTANT]
    assert kept[-1].text == "I am sorry to hear that. "[: len(kept[-1].text)]
    assert was_answered(after)
