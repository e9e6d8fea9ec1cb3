"""Groq, spoken to over its own protocol: what it does well, and everything it is known to do wrong."""

import asyncio
from typing import Any

import pytest

from tests.providers.servers import Groq, Refused, Said, call, cut, groq_error

NAME = "groq:llama-3.3-70b-versatile"
PATH = "/openai/v1/chat/completions"
LATE = "my order has not arrived"
FINE = Said(["I am sorry to hear ", "that. What is the ", "order number?"])
WORDS = "I am sorry to hear that. What is the order number?"


def too_many(wait: str | None) -> Refused:
    error = {"message": "Rate limit reached for model", "type": "tokens", "code": "rate_limit_exceeded"}
    return Refused(429, error, {"retry_after": wait} if wait else {})


def down(status: int = 503) -> Refused:
    return Refused(status, {"message": "Service Unavailable", "type": "internal_server_error"})


TOOL_USE_FAILED = {
    "message": "Failed to call a function. Please adjust your prompt.",
    "type": "invalid_request_error",
    "code": "tool_use_failed",
    "failed_generation": '<function=update_ticket>{"number"</function>',
}


async def test_a_reply_streams_and_its_tokens_are_stored_with_it(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Groq([FINE])) as wire, open_chain(NAME) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
        stored = ended.reply
    assert talk.text == WORDS
    assert (ended.path.path, ended.path.model, ended.path.why) == ("model", NAME, None)
    assert ended.path.tokens_read > 300
    assert ended.path.tokens_written == 7
    assert stored is not None
    assert stored.path == ended.path
    [asked] = wire.asked(PATH)
    assert asked.body["stream"] is True
    assert asked.body["max_completion_tokens" if "max_completion_tokens" in asked.body else "max_tokens"] == 400


async def test_the_line_is_kept_open_from_turn_to_turn(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Groq([FINE])) as wire, open_chain(NAME) as parts:
        talk = chat(parts)
        await talk.say(LATE)
        await talk.say("hello")
    assert len(wire.asked(PATH)) == 2
    assert wire.connections == 1


async def test_a_short_rate_limit_is_waited_for(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Groq([too_many("0"), FINE])) as wire, open_chain(NAME) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, talk.text) == ("model", WORDS)
    assert len(wire.requests) == 2


async def test_a_long_rate_limit_is_kept_to(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Groq([too_many("60"), FINE])) as wire, open_chain(NAME) as parts:
        talk = chat(parts)
        first = await talk.say(LATE)
        second = await talk.say("hello")
    assert first.path.why == f"{NAME}: rate_limited"
    assert (second.path.path, second.path.why) == ("fallback", f"{NAME}: resting")
    assert len(wire.requests) == 1
    assert talk.text


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_in_trouble_is_asked_twice_and_then_left_alone(
    serve: Any, open_chain: Any, chat: Any, status: int
) -> None:
    async with serve(Groq([down(status)])) as wire, open_chain(NAME) as parts:
        talk = chat(parts)
        first = await talk.say(LATE)
        await talk.say("hello")
    assert first.path.path == "fallback"
    assert len(wire.requests) == 2


async def test_trouble_that_passes_is_not_noticed(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Groq([down(), FINE])), open_chain(NAME) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, ended.path.why, talk.text) == ("model", None, WORDS)


async def test_a_refused_key_is_not_tried_again(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Groq([FINE])) as wire, open_chain(NAME, groq_api_key="wrong") as parts:
        talk = chat(parts)
        first = await talk.say(LATE)
        await talk.say("hello")
    assert first.path.why == f"{NAME}: key_refused"
    assert len(wire.requests) == 1


async def test_a_call_groq_could_not_make_is_left_out_the_second_time(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Groq([Refused(400, TOOL_USE_FAILED), FINE])) as wire, open_chain(NAME) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, talk.text) == ("model", WORDS)
    first, second = wire.asked(PATH)
    assert first.body["tools"]
    assert "tools" not in second.body


async def test_a_call_that_fails_inside_the_stream_is_answered_all_the_same(
    serve: Any, open_chain: Any, chat: Any
) -> None:
    async def failed(answer: Any) -> None:
        await groq_error(answer, {**TOOL_USE_FAILED, "status_code": 400})

    async with serve(Groq([Said([failed], finish=None), FINE])), open_chain(NAME) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, talk.text) == ("model", WORDS)


async def test_a_call_written_as_text_never_reaches_the_customer(serve: Any, open_chain: Any, chat: Any) -> None:
    written = Said(['<function=update_ticket>{"number": "FD-1001", ', '"changes": {}}</function>'])
    async with serve(Groq([written, FINE])) as wire, open_chain(NAME) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, talk.text) == ("model", WORDS)
    assert "tools" not in wire.asked(PATH)[1].body


async def test_a_call_written_as_text_in_mid_reply_ends_it(serve: Any, open_chain: Any, chat: Any) -> None:
    written = Said(["I am sorry to hear that. ", "<function=update_ticket>{}</function>"])
    async with serve(Groq([written])), open_chain(NAME) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, ended.path.model, ended.path.why) == ("fallback", NAME, f"{NAME}: guard:markup")
    assert "function" not in talk.text
    assert talk.text.startswith("I am sorry to hear that.")
    assert talk.text.endswith("?")


@pytest.mark.parametrize(
    "arguments",
    ['{"number": "FD-10', "not json at all", '{"number": 7}', "[]", '{"number": "FD-1001", "changes": "x"}'],
)
async def test_garbage_arguments_are_told_to_the_model_and_change_nothing(
    serve: Any, open_chain: Any, chat: Any, arguments: str
) -> None:
    garbage = Said([call("update_ticket", arguments)], finish="tool_calls")
    async with serve(Groq([garbage, FINE])), open_chain(NAME) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
        [ticket] = (await parts.tools.read_masked(_customer(), "conversation-1")).tickets
    assert (ended.path.path, talk.text) == ("model", WORDS)
    assert ticket.version == 1


async def test_endless_calls_are_stopped_by_the_turns_budget(serve: Any, open_chain: Any, chat: Any) -> None:
    change = {"number": "FD-1001", "changes": {"city": "Paris"}, "version": 1}
    endless = Said([call("update_ticket", change)], finish="tool_calls")
    async with serve(Groq([endless])) as wire, open_chain(NAME, "groq:llama-3.1-8b-instant") as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert ended.path.path == "fallback"
    assert "too_many_calls" in (ended.path.why or "")
    assert len(wire.requests) <= 5  # of both models together
    assert talk.text.endswith("?")


async def test_an_error_inside_the_stream_is_passed_over_before_the_first_word(
    serve: Any, open_chain: Any, chat: Any
) -> None:
    async def failed(answer: Any) -> None:
        await groq_error(answer, {"message": "over capacity", "type": "internal_server_error", "status_code": 498})

    async with serve(Groq([Said([failed], finish=None)])), open_chain(NAME) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, ended.path.model) == ("fallback", None)
    assert ended.path.why
    assert talk.text.endswith("?")


@pytest.mark.parametrize("end", [[], [cut]])
async def test_a_stream_without_its_end_is_finished_by_guided(
    serve: Any, open_chain: Any, chat: Any, end: list[Any]
) -> None:
    async with (
        serve(Groq([Said(["I am sorry to hear that, and ", "I will", *end], finish=None)])),
        open_chain(NAME) as parts,
    ):
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, ended.path.model) == ("fallback", NAME)
    assert talk.text.startswith("I am sorry to hear that, and")
    assert talk.text.endswith("?")


async def test_a_reply_that_grew_too_long_is_finished_by_guided(serve: Any, open_chain: Any, chat: Any) -> None:
    async with (
        serve(Groq([Said(["I am sorry to hear that, and so I would"], finish="length")])),
        open_chain(NAME) as parts,
    ):
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert ended.path.why == f"{NAME}: too_long"
    assert talk.text.endswith("?")


async def test_an_answer_that_is_no_protocol_at_all_is_passed_over(serve: Any, open_chain: Any, chat: Any) -> None:
    async def garbage(_request: Any, answer: Any) -> None:
        answer.begin()
        await answer.write("data: {not json\n\n")
        await answer.end()

    async with serve(Groq([garbage])), open_chain(NAME) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert ended.path.path == "fallback"
    assert talk.text.endswith("?")


async def test_little_left_of_the_allowance_is_noticed(serve: Any, open_chain: Any, chat: Any) -> None:
    limits = {"x_ratelimit_limit_tokens": "6000", "x_ratelimit_remaining_tokens": "300"}
    async with serve(Groq([FINE], limits=limits)), open_chain(NAME) as parts:
        await chat(parts).say(LATE)
        [candidate] = parts.assistant.chain
    assert candidate.traits.is_near_limit


async def test_a_server_that_hangs_costs_its_share_once(serve: Any, open_chain: Any, chat: Any) -> None:
    async def silent(_request: Any, answer: Any) -> None:
        await answer.gone()

    async with serve(Groq([silent])) as wire, open_chain(NAME, first_token_seconds=0.5) as parts:
        talk = chat(parts)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        first = await talk.say(LATE)
        slow = loop.time() - begun
        for n in range(3):
            assert (await talk.say(f"hello {n}")).path.why == f"{NAME}: resting"
    assert first.path.why == f"{NAME}: timeout"
    assert slow >= 0.5
    assert len(wire.requests) == 1


def _customer() -> Any:
    from agent.inputs import Customer

    return Customer("guest:one")
