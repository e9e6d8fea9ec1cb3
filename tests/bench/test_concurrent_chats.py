"""A load that talks now and then, what it adds to a reply, and the rate at which an app no longer keeps up."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench.concurrent_chats import BROKEN, CHATS, last_kept, p95_added
from bench.errors import BenchFailed
from bench.load import due
from bench.model_server import REPLY
from bench.process import LATENCY, echo, under_load
from bench.sampling import Bench


def answered(seconds: float, text: str = "Noted.") -> dict[str, Any]:
    return {"seconds": seconds, "text": text}


def test_of_a_models_reply_its_own_time_is_taken_off() -> None:
    guided, model = [answered(0.05)] * 10, [answered(0.05 + LATENCY, f"{REPLY} Which one?")] * 10
    assert p95_added(guided) == pytest.approx(p95_added(model)) == pytest.approx(50)


def test_five_of_a_hundred_may_take_longer() -> None:
    assert p95_added([answered(0.01)] * 96 + [answered(9.0)] * 4) == pytest.approx(10)
    assert p95_added([answered(0.01)] * 94 + [answered(9.0)] * 6) == pytest.approx(9000)


def test_without_an_answer_there_is_no_figure() -> None:
    with pytest.raises(BenchFailed):
        p95_added([])


def test_each_chat_speaks_at_moments_of_its_own_that_are_the_same_in_each_run() -> None:
    moments = [moment for chat in range(CHATS) for moment in due(chat, 10.0, 60.0)]
    assert moments == [moment for chat in range(CHATS) for moment in due(chat, 10.0, 60.0)]
    assert len(set(moments)) == len(moments)
    assert 500 < len(moments) < 700  # a hundred chats, a minute, every ten seconds
    assert max(moments) < 60


def test_nobody_writes_on_before_an_answer_can_be_read() -> None:
    gaps = [later - sooner for chat in range(CHATS) for sooner, later in pairwise(due(chat, 10.0, 60.0))]
    assert 2 <= min(gaps) < 2.5
    assert sum(gaps) / len(gaps) == pytest.approx(10, rel=0.2)


async def test_the_rate_that_breaks_lies_between_the_last_two_that_were_tried() -> None:
    tried: list[float] = []

    async def p95(every: float, _seconds: float) -> float:
        tried.append(CHATS / every)
        return 100.0 if CHATS / every < 30 else BROKEN * 2 - 100

    assert await last_kept(p95, rates=(10, 20, 30, 40)) == pytest.approx(25)
    assert tried == pytest.approx([10, 20, 30])


async def test_an_app_that_never_breaks_is_told_by_the_highest_rate_and_one_that_always_does_by_none() -> None:
    async def fast(_every: float, _seconds: float) -> float:
        return 1.0

    async def slow(_every: float, _seconds: float) -> float:
        return BROKEN + 1

    assert await last_kept(fast, rates=(10, 20)) == 20
    with pytest.raises(BenchFailed):
        await last_kept(slow)


async def test_the_load_really_talks_now_and_then_to_an_app_in_another_process(tmp_path: Path) -> None:
    async with echo(Bench(tmp_path)) as app:
        told = await under_load(app.address, 2, 0.2, 2.0)
    assert len(told["answered"]) > 4
    assert all(one["text"] and one["seconds"] > 0 for one in told["answered"])
