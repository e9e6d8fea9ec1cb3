"""The load counts an answer only where there was one."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bench.chats import held
from bench.errors import BenchFailed
from bench.load import Page, Unanswered
from bench.process import echo
from bench.sampling import Bench


class FakeSocket:
    """A server that answers each message with the events it was given."""

    def __init__(self, *events: tuple[str, Any]) -> None:
        self._events = events
        self._take: Any = None
        self._answering: set[asyncio.Task[None]] = set()

    def on(self, _event: str, take: Any) -> None:
        self._take = take

    async def emit(self, _event: str, *_data: Any) -> None:
        task = asyncio.create_task(self._answer())
        self._answering.add(task)

    async def _answer(self) -> None:
        for event in (*self._events, ("task_end", None)):
            await self._take(*event)


def step(kind: str, output: str, **more: Any) -> dict[str, Any]:
    return {"id": "1", "type": kind, "output": output, **more}


@pytest.mark.parametrize(
    "events",
    [
        [("new_message", step("assistant_message", "hello"))],
        [("stream_start", step("assistant_message", "")), ("stream_token", {"id": "1", "token": "hello"})],
        [("new_message", step("assistant_message", "")), ("update_message", step("assistant_message", "hello"))],
    ],
    ids=["whole", "streamed", "updated"],
)
async def test_a_reply_answers(events: list[tuple[str, Any]]) -> None:
    await Page(FakeSocket(*events)).say("hi")


@pytest.mark.parametrize(
    "events",
    [
        [],
        [("new_message", step("user_message", "hi"))],
        [("stream_start", step("assistant_message", ""))],
        [("new_message", step("assistant_message", "It broke.", isError=True))],
    ],
    ids=["silence", "the message itself", "a reply without words", "an error"],
)
async def test_a_turn_that_ends_without_a_reply_fails_the_run(events: list[tuple[str, Any]]) -> None:
    with pytest.raises(Unanswered):
        await Page(FakeSocket(*events)).say("hi")


async def test_the_load_really_talks_to_a_chainlit_app_in_another_process(tmp_path: Path) -> None:
    async with echo(Bench(tmp_path)) as app:
        assert await held(app.address, chats=2) > 0


async def test_a_load_that_meets_nobody_fails_the_run() -> None:
    with pytest.raises(BenchFailed):
        await held("http://127.0.0.1:9", chats=1)
