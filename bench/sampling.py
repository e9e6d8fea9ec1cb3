"""Takes samples of both sides in turn, so that what else the machine does meets both alike."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Sample = Callable[[], Awaitable[float]]


@dataclass(frozen=True)
class Bench:
    """What rows measure with: a folder that is gone afterwards, and how often; `repeats` None is each row's own."""

    home: Path
    repeats: int | None = None

    @property
    def data(self) -> Path:
        """The one data folder of all rows; whoever is first trains the model in it, before anything is timed."""
        return self.home / "data"

    async def side_by_side(self, ours: Sample, peer: Sample, repeats: int) -> tuple[float, float]:
        """Return the medians of ours and the peer, taken ours, peer, ours, peer after a round that does not count."""
        await ours()
        await peer()
        taken = [(await ours(), await peer()) for _ in range(self.repeats or repeats)]
        return median(one for one, _ in taken), median(other for _, other in taken)


def timed(work: Callable[[], Awaitable[object]]) -> Sample:
    """Return a sample of how many milliseconds `work` takes."""

    async def sample() -> float:
        began = time.perf_counter()
        await work()
        return (time.perf_counter() - began) * 1000

    return sample


def each(work: Callable[[str], object], texts: Sequence[str]) -> Sample:
    """Return a sample of how many milliseconds `work` takes for one of `texts`, on the average of all."""

    async def sample() -> float:
        began = time.perf_counter()
        for text in texts:
            work(text)
        return (time.perf_counter() - began) * 1000 / len(texts)

    return sample
