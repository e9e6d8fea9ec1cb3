"""Several messages sent in a row get one reply: a turn whose customer has written on leaves the answer to the next."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

from agent import moves as m

_TALKS: Final = (
    *(m.Greet, m.SmallTalk, m.Noted, m.StillWaiting, m.Silent),
    *(m.Proceed, m.Ask, m.Explain, m.ReadBack, m.AskChange, m.Clarify, m.AskReturned, m.AskProblem, m.OfferToFile),
)
"""Moves that lead the talk on, which the later message does anew. The others tell something and are still told."""

T = TypeVar("T")


class Overtaken(Exception):
    """The customer wrote on before the first word of the reply."""


@dataclass
class Arrival:
    """What began a turn, from when it came. Only messages overtake, and only they are overtaken."""

    is_message: bool = False
    is_overtaken: bool = False
    _limit: asyncio.Timeout | None = None

    def overtake(self) -> None:
        """Note that a later message came; a turn that waits for its first word stops waiting."""
        self.is_overtaken = True
        if self._limit:
            self._limit.reschedule(asyncio.get_running_loop().time())

    def check(self) -> None:
        """Raise `Overtaken` if a later message is there."""
        if self.is_overtaken:
            raise Overtaken

    async def until_overtaken(
        self, pieces: AsyncGenerator[T, None], has_begun: Callable[[], bool]
    ) -> AsyncGenerator[T, None]:
        """Yield what comes. Raises `Overtaken` as long as it has not begun and a later message is there."""
        while (piece := await self._next(pieces, has_begun())) is not None:
            yield piece

    async def _next(self, pieces: AsyncIterator[T], has_begun: bool) -> T | None:
        if has_begun:
            return await anext(pieces, None)
        self.check()
        try:
            async with asyncio.timeout(None) as self._limit:
                return await anext(pieces, None)
        except TimeoutError:
            if self.is_overtaken:
                raise Overtaken from None
            raise
        finally:
            self._limit = None


@dataclass
class Bursts:
    """The messages that wait or are being answered, by conversation, and what overtaken turns left to be told."""

    _arrivals: dict[str, list[Arrival]] = field(default_factory=dict)
    _untold: dict[str, tuple[m.Move, ...]] = field(default_factory=dict)

    @asynccontextmanager
    async def present(self, conversation: str, arrival: Arrival) -> AsyncIterator[None]:
        """Be there for the length of a turn, the wait for its turn included; a message overtakes those before it."""
        if not arrival.is_message:
            yield
            return
        others = self._arrivals.setdefault(conversation, [])
        for earlier in others:
            earlier.overtake()
        others.append(arrival)
        try:
            yield
        finally:
            others.remove(arrival)
            if not others:
                del self._arrivals[conversation]

    def leave(self, conversation: str, moves: tuple[m.Move, ...]) -> None:
        """Leave to the next turn what an overtaken one has to tell."""
        if told := tuple(move for move in moves if not isinstance(move, _TALKS)):
            self._untold[conversation] = told

    def take(self, conversation: str, moves: tuple[m.Move, ...]) -> tuple[m.Move, ...]:
        """Return the moves with what was left to tell before them, each once, safety first."""
        untold = self._untold.pop(conversation, ())
        both = tuple(dict.fromkeys((*untold, *moves)))
        return tuple(sorted(both, key=lambda move: not isinstance(move, m.Safety))) if untold else moves
