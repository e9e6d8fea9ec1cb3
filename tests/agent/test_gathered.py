"""Bits that are said close together are taken together; nothing is lost, and nothing waits that need not."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from agent import gathered
from agent.gathered import Gathered

AN_HOUR = 3600.0
Step = str | Exception | Callable[[Gathered], Awaitable[object]]


class Gate:
    """A place in what is said: tells that it was reached, and waits until told to go on."""

    def __init__(self) -> None:
        self.reached, self.go = asyncio.Event(), asyncio.Event()

    async def __call__(self, _: Gathered) -> None:
        self.reached.set()
        await self.go.wait()

    async def open(self) -> None:
        await self.reached.wait()
        self.go.set()


def speaker(*steps: Step) -> Gathered:
    async def speak(words: Gathered) -> None:
        for step in steps:
            if isinstance(step, Exception):
                raise step
            if isinstance(step, str):
                await words.say(step)
            else:
                await step(words)

    return Gathered(speak)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is taken because its time has come."""
    monkeypatch.setattr(gathered, "APART", AN_HOUR)
    monkeypatch.setattr(gathered, "LISTENING", AN_HOUR)


@pytest.mark.usefixtures("patient")
async def test_until_something_is_shown_every_bit_is_taken_at_once() -> None:
    first, second = Gate(), Gate()
    async with speaker("a", first, "b", second) as words:
        assert await words.take() == "a"
        await first.open()
        assert await words.take() == "b"
        await second.open()
        assert await words.take() is None


@pytest.mark.usefixtures("patient")
async def test_what_is_said_soon_after_something_was_shown_is_taken_together_at_the_end() -> None:
    first, second = Gate(), Gate()
    async with speaker("a", first, "b", second, "c") as words:
        assert await words.take() == "a"
        words.shown()
        await first.open()
        await second.open()
        assert await words.take() == "bc"
        assert await words.take() is None


async def test_what_was_said_is_taken_soon_though_nothing_follows() -> None:
    first, never = Gate(), Gate()
    async with speaker("a", first, "b", never) as words:
        assert await words.take() == "a"
        words.shown()
        await first.open()
        async with asyncio.timeout(20):
            assert await words.take() == "b"
        assert not never.go.is_set()


@pytest.mark.usefixtures("patient")
async def test_what_was_said_before_a_failure_is_taken_before_it_is_told() -> None:
    first = Gate()
    async with speaker("a", first, "b", OSError("gone")) as words:
        assert await words.take() == "a"
        words.shown()
        await first.open()
        assert await words.take() == "b"
        with pytest.raises(OSError, match="gone"):
            await words.take()


@pytest.mark.usefixtures("patient")
async def test_who_is_about_to_do_something_else_waits_until_all_is_taken() -> None:
    first, done = Gate(), Gate()
    async with speaker("a", first, "b", Gathered.all_taken, done) as words:
        assert await words.take() == "a"
        words.shown()
        await first.open()
        assert not done.reached.is_set()
        assert await words.take() == "b"
        await done.open()
        assert await words.take() is None


async def test_leaving_ends_the_speaker() -> None:
    ended = asyncio.Event()

    async def until_ended(_: Gathered) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with speaker("a", until_ended) as words:
        assert await words.take() == "a"
        assert not ended.is_set()
    assert ended.is_set()


async def test_a_failure_nobody_waited_for_is_no_failure_of_the_reader() -> None:
    async with speaker("a", "b", OSError("gone")) as words:
        assert await words.take() == "ab"
