"""A bell between tasks of one process: rung when something was written, heard by whoever waits for news."""

import asyncio
from contextlib import suppress


class Bell:
    """For one listener."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the listener; rung while nobody listens, it is heard at the next wait."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Return once the bell rang, or after `seconds`: another process rings no bell here."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()
