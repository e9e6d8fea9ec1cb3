"""What is said bit by bit, taken in pieces: whoever reads along sees words flow, and pays for a few pieces only."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Final, Self

APART: Final = 0.05
"""Seconds between two pieces that are shown: 20 a second are read as one flow."""
LISTENING: Final = 0.01
"""The last of these seconds, in which what has come meanwhile is heard; before, the line is left alone."""


class Gathered:
    """Runs a speaker beside its reader. What is said soon after something was shown goes together, the rest at once.

    All that was said is taken before the speaker's end, or its failure, is told. Leaving ends the speaker.
    """

    def __init__(self, speak: Callable[[Self], Coroutine[None, None, None]]) -> None:
        self._speak = speak
        self._said = ""
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._is_ready = asyncio.Event()
        self._was_taken = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._speaker = asyncio.create_task(self._speak(self))
        self._speaker.add_done_callback(lambda _: self._is_ready.set())
        return self

    async def __aexit__(self, *raised: object) -> None:
        self._speaker.cancel()
        await asyncio.gather(self._speaker, return_exceptions=True)

    async def say(self, text: str) -> None:
        """Say the next bit. The first that has to wait waits here: to be woken for each of the others costs most."""
        loop = asyncio.get_running_loop()
        is_first, self._said = not self._said, self._said + text
        if loop.time() >= self._due:
            self._is_ready.set()
        elif is_first:
            self._timer = loop.call_at(self._due, self._is_ready.set)
            await asyncio.sleep(self._due - LISTENING - loop.time())

    async def all_taken(self) -> None:
        """Let the reader have all that was said so far, at once: the speaker is about to do something else."""
        while self._said:
            self._was_taken.clear()
            self._is_ready.set()
            await self._was_taken.wait()

    async def take(self) -> str | None:
        """Return the next piece, None at the end. Raises what ended the speaker early."""
        await self._is_ready.wait()
        piece, self._said = self._said, ""
        if not piece:
            await self._speaker
            return None
        if self._timer:
            self._timer.cancel()
        if not self._speaker.done():
            self._is_ready.clear()
        self._was_taken.set()
        return piece

    def shown(self) -> None:
        """Note that something is shown now: what is said within `APART` can wait for what follows it."""
        self._due = asyncio.get_running_loop().time() + APART
