"""What is told first, and what has begun meanwhile."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from io import StringIO

import pytest

from agent.beside import beside


async def pieces(*given: str | asyncio.Event | Exception) -> AsyncGenerator[str, None]:
    """Yield the words, wait where an event stands, raise where an error does."""
    for one in given:
        if isinstance(one, asyncio.Event):
            await one.wait()
        elif isinstance(one, Exception):
            raise one
        else:
            yield one


async def test_the_second_has_begun_before_the_first_is_told_and_is_told_after_it() -> None:
    has_begun = asyncio.Event()

    async def slow() -> AsyncGenerator[str, None]:
        has_begun.set()
        yield "c"
        yield "d"

    assert [one async for one in beside(pieces("a", has_begun, "b"), slow())] == ["a", "b", "c", "d"]


async def tell(first: AsyncGenerator[str, None], then: AsyncGenerator[str, None], told: StringIO) -> None:
    async for one in beside(first, then):
        told.write(one)


async def test_what_either_raises_is_raised_after_what_it_had_said() -> None:
    told = StringIO()
    with pytest.raises(LookupError):
        await tell(pieces("a"), pieces("b", LookupError()), told)
    assert told.getvalue() == "ab"
    with pytest.raises(LookupError):
        await tell(pieces("c", LookupError()), pieces("d"), told)
    assert told.getvalue() == "abc"


@pytest.mark.parametrize("first", [("a", asyncio.Event()), ("a",)], ids=["in the first", "in the second"])
async def test_closing_it_closes_both(first: tuple[str | asyncio.Event, ...]) -> None:
    closed = asyncio.Event()

    async def slow() -> AsyncGenerator[str, None]:
        try:
            yield "b"
            await asyncio.Event().wait()
        finally:
            closed.set()

    async with aclosing(beside(pieces(*first), slow())) as both:
        assert await anext(both) == "a"
        await asyncio.sleep(0)
    assert closed.is_set()
