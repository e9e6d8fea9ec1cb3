"""Two parts of a turn at once: what is told first, while what takes long has begun."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")


async def beside(first: AsyncGenerator[T, None], then: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """Yield all of `first`, then all of `then`, which begins at once, in a task of its own, and waits to be told.

    What either raises is raised here. Closing this closes both.
    """
    waiting: asyncio.Queue[T | None] = asyncio.Queue()

    async def begin() -> None:
        try:
            async with aclosing(then):
                async for piece in then:
                    waiting.put_nowait(piece)
        finally:
            waiting.put_nowait(None)

    begun = asyncio.create_task(begin())
    try:
        async with aclosing(first):
            async for piece in first:
                yield piece
        while (waited := await waiting.get()) is not None:
            yield waited
        await begun
    finally:
        begun.cancel()
        await asyncio.gather(begun, return_exceptions=True)
