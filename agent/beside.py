"""Two parts of a turn at once: what is told first, while what takes long has begun."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Final, TypeVar

_HEAD_START: Final = 0.02
"""Seconds in which a model's request goes out, if nothing else takes the processor."""

T = TypeVar("T")


async def head_start(is_enough: asyncio.Event) -> None:
    """Wait a moment, or until it is enough, so that a model is asked before what can be done while it thinks."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_HEAD_START):
            await is_enough.wait()


async def beside(first: AsyncGenerator[T, None], then: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """Yield all of `first`, then all of `then`, which has a head start, in a task of its own, and waits to be told.

    What either raises is raised here. Closing this closes both.
    """
    waiting: asyncio.Queue[T | None] = asyncio.Queue()
    is_waiting = asyncio.Event()

    async def begin() -> None:
        try:
            async with aclosing(then):
                async for piece in then:
                    waiting.put_nowait(piece)
                    is_waiting.set()
        finally:
            waiting.put_nowait(None)
            is_waiting.set()

    begun = asyncio.create_task(begin())
    try:
        await head_start(is_waiting)
        async with aclosing(first):
            async for piece in first:
                yield piece
        while (waited := await waiting.get()) is not None:
            yield waited
        await begun
    finally:
        begun.cancel()
        await asyncio.gather(begun, return_exceptions=True)
