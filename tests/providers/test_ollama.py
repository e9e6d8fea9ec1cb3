"""Ollama and other servers of its protocol: loading, cut-off contexts, missing tools, models that are not there."""

import asyncio
from typing import Any

import pytest

from tests.providers.servers import Compatible, Ollama, Refused, Said, call, cut

NAME = "ollama:qwen3:4b"
PATH = "/v1/chat/completions"
LATE = "my order has not arrived"
FINE = Said(["I am sorry to hear ", "that. What is the ", "order number?"])
WORDS = "I am sorry to hear that. What is the order number?"


async def settled(parts: Any) -> None:
    """Wait until what was begun beside the turns is done."""
    await asyncio.gather(*parts.assistant._waking.values())


async def test_a_reply_streams_and_its_tokens_are_counted(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Ollama([FINE])) as wire, open_chain(NAME, ollama=wire.url) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, talk.text) == ("model", WORDS)
    assert (ended.path.tokens_read > 300, ended.path.tokens_written) == (True, 7)


async def test_a_model_is_loaded_when_the_host_starts(serve: Any, open_chain: Any) -> None:
    server = Ollama([FINE], loading=asyncio.Event(), is_loaded=False, context=8192)
    assert server.loading
    server.loading.set()
    async with serve(server) as wire, open_chain(NAME, ollama=wire.url) as parts:
        await settled(parts)
        [candidate] = parts.assistant.chain
    assert server.is_loaded
    assert candidate.traits.context == 8192


async def test_a_slow_load_is_waited_for_beside_the_turns(serve: Any, open_chain: Any, chat: Any) -> None:
    server = Ollama([FINE], loading=asyncio.Event(), is_loaded=False)
    assert server.loading
    async with serve(server) as wire, open_chain(NAME, ollama=wire.url, first_token_seconds=0.5) as parts:
        talk = chat(parts)
        first = await talk.say(LATE)
        second = await talk.say("hello")
        asked_meanwhile = len(wire.asked(PATH))
        server.loading.set()
        await settled(parts)
        third = await talk.say("hello again")
    assert (first.path.path, first.path.why) == ("fallback", f"{NAME}: timeout")
    assert second.path.why == f"{NAME}: resting"
    assert asked_meanwhile == 1
    assert third.path.path == "model"


async def test_a_model_that_is_not_pulled_is_passed_over(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Ollama([FINE], pulled=["other"])) as wire, open_chain(NAME, ollama=wire.url) as parts:
        talk = chat(parts)
        first = await talk.say(LATE)
        second = await talk.say("hello")
    assert (first.path.why, second.path.why) == (f"{NAME}: not_found", f"{NAME}: resting")
    assert talk.text


async def test_a_model_without_tools_is_asked_without_them(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Ollama([FINE], capabilities=["completion"])) as wire, open_chain(NAME, ollama=wire.url) as parts:
        await settled(parts)
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, talk.text) == ("model", WORDS)
    assert ["tools" in request.body for request in wire.asked(PATH)] == [False]


async def test_that_a_model_has_no_tools_is_learned_from_its_refusal(serve: Any, open_chain: Any, chat: Any) -> None:
    refusal = Refused(400, {"message": "registry/gemma does not support tools", "type": "invalid_request_error"})
    async with (
        serve(Compatible([refusal, FINE])) as wire,
        open_chain(f"openai-compatible:gemma@{wire.url}/v1") as parts,
    ):
        talk = chat(parts)
        first = await talk.say(LATE)
        second = await talk.say("hello")
    assert (first.path.path, second.path.path) == ("model", "model")
    assert ["tools" in request.body for request in wire.requests] == [True, False, False]


async def test_a_thinking_model_is_told_not_to(serve: Any, open_chain: Any, chat: Any) -> None:
    thinking = Said([{"reasoning": "Let me think. "}, "What is the ", "order number?"])
    server = Ollama([thinking], capabilities=["completion", "tools", "thinking"])
    async with serve(server) as wire, open_chain(NAME, ollama=wire.url) as parts:
        await settled(parts)
        talk = chat(parts)
        await talk.say(LATE)
    assert talk.text == "What is the order number?"
    assert wire.asked(PATH)[0].body["reasoning_effort"] == "none"


async def test_a_long_talk_is_shortened_to_what_the_model_reads(serve: Any, open_chain: Any, chat: Any) -> None:
    async with serve(Ollama([FINE], context=2500)) as wire, open_chain(NAME, ollama=wire.url) as parts:
        await settled(parts)
        talk = chat(parts)
        await talk.say(f"{LATE}, write to ali@example.com. " + "It was a very long story. " * 100)
        for n in range(12):
            await talk.say(f"hello, this is what I also wanted to say, number {n}, " + "and so on " * 30)
    sent = [str(request.body["messages"]) for request in wire.asked(PATH)]
    assert max(map(len, sent)) < 2500 * 3
    assert "(Earlier in this conversation, shortened)" in sent[-1]
    assert "<EMAIL_1>" in sent[-1]
    assert "You are the assistant of a support desk" in sent[-1]
    assert "ali@example.com" not in "".join(sent)


async def test_a_silent_cut_off_is_found_out_and_ends_with_the_next_turn(
    serve: Any, open_chain: Any, chat: Any
) -> None:
    async with (
        serve(Compatible([Said(FINE.steps, prompt_tokens=200)])) as wire,
        open_chain(f"openai-compatible:small@{wire.url}/v1") as parts,
    ):
        talk = chat(parts)
        await talk.say(LATE)
        first = await talk.say("hello, " + "there is much more to tell. " * 100)
        second = await talk.say("A-778899, " + "and there is even more to tell. " * 100)
    assert (first.path.path, first.path.why) == ("model", "openai-compatible:small: context_cut")
    assert second.path.path == "model"
    long, short = (len(str(request.body["messages"])) for request in wire.requests[1:])
    assert short < long


async def test_a_refused_length_is_learned_and_tried_again_shorter(serve: Any, open_chain: Any, chat: Any) -> None:
    message = "the request exceeds the available context size, try increasing it"
    error = {"code": 400, "message": message, "type": "exceed_context_size_error", "n_prompt_tokens": 4000}
    async with (
        serve(Compatible([Refused(400, {**error, "n_ctx": 2048}), FINE])) as wire,
        open_chain(f"openai-compatible:small@{wire.url}/v1") as parts,
    ):
        talk = chat(parts)
        ended = await talk.say(f"{LATE}. " + "It was a very long story. " * 200)
        [candidate] = parts.assistant.chain
    assert (ended.path.path, talk.text) == ("model", WORDS)
    assert candidate.traits.context == 2048
    long, short = (len(str(request.body["messages"])) for request in wire.requests)
    assert short < long


@pytest.mark.parametrize("end", [[], [cut]])
async def test_a_stream_without_its_end_is_finished_by_guided(
    serve: Any, open_chain: Any, chat: Any, end: list[Any]
) -> None:
    broken = Said(["I am sorry to hear that, and ", "I will", *end], finish=None)
    async with serve(Ollama([broken])) as wire, open_chain(NAME, ollama=wire.url) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, ended.path.model) == ("fallback", NAME)
    assert talk.text.startswith("I am sorry to hear that, and")
    assert talk.text.endswith("?")


async def test_an_error_inside_the_stream_before_any_word_is_not_noticed(
    serve: Any, open_chain: Any, chat: Any
) -> None:
    async def failed(answer: Any) -> None:
        error = {"message": "llama runner process has terminated", "type": "api_error"}
        await answer.event({"error": error})

    async with serve(Ollama([Said([failed], finish=None), FINE])) as wire, open_chain(NAME, ollama=wire.url) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, talk.text) == ("model", WORDS)


@pytest.mark.parametrize(
    "reply",
    [
        "Üzgünüm, siparişiniz henüz gelmemiş. Sipariş numaranızı yazar mısınız?",
        "Merhaba, sipariş numaranızı alabilir miyim?",
        "很抱歉您的订单还没有到。请问订单号是多少?",
        "Мне очень жаль. Какой номер заказа?",
    ],
)
async def test_a_reply_in_the_wrong_language_is_passed_over_unseen(
    serve: Any, open_chain: Any, chat: Any, reply: str
) -> None:
    wrong = Said([f"{word} " for word in reply.split(" ")])
    async with serve(Ollama([wrong])) as wire, open_chain(NAME, ollama=wire.url) as parts:
        talk = chat(parts)
        ended = await talk.say(LATE)
    assert (ended.path.path, ended.path.model, ended.path.why) == ("fallback", None, f"{NAME}: guard:language")
    assert not set("üığşç很М") & set(talk.text)


async def test_a_dead_first_model_costs_its_share_once_and_the_next_one_answers(
    serve: Any, open_chain: Any, chat: Any
) -> None:
    async def silent(_request: Any, answer: Any) -> None:
        await answer.gone()

    async with serve(Compatible([silent])) as dead, serve(Ollama([FINE])) as alive:
        names = (f"openai-compatible:one@{dead.url}/v1", f"openai-compatible:two@{dead.url}/v1", NAME)
        async with open_chain(*names, ollama=alive.url, first_token_seconds=6) as parts:
            talk = chat(parts)
            first = await talk.say(LATE)
            second = await talk.say("hello")
    assert (first.path.path, first.path.model) == ("model", NAME)
    assert first.path.why == "openai-compatible:one: timeout; openai-compatible:two: resting"
    assert second.path.why == "openai-compatible:one: resting; openai-compatible:two: resting"
    assert len(dead.requests) == 1


async def test_a_call_of_a_real_tool_changes_the_draft(serve: Any, open_chain: Any, chat: Any) -> None:
    change = {"number": "FD-1001", "changes": {"city": "Berlin"}, "version": 1}
    calling = Said([call("update_ticket", change)], finish="tool_calls")
    async with serve(Ollama([calling, FINE])) as wire, open_chain(NAME, ollama=wire.url) as parts:
        talk = chat(parts)
        await talk.say("my order has not arrived in Berlin, the city of Berlin")
    assert talk.text == WORDS
    assert wire.asked(PATH)[1].body["messages"][-1]["role"] == "tool"
