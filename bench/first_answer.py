"""What a process of ours and one of the peer's cost until the first answer: seconds to it, memory after it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.process import Running, code
from bench.sampling import Bench, Sample

REPEATS: Final = 3
_MESSAGE: Final = "my parcel has not arrived"


@dataclass(frozen=True)
class Contest:
    """Lines of code for each side that define `answer`, which is then asked once."""

    name: str
    ours: str
    peer: str

    async def seconds(self, bench: Bench) -> tuple[float, float]:
        """Return the seconds from starting each process to its first answer."""
        return await self._measured(bench, lambda running: running.seconds)

    async def resident_mb(self, bench: Bench) -> tuple[float, float]:
        """Return the resident memory of each process after its first answer, in megabytes."""
        return await self._measured(bench, lambda running: running.resident_mb)

    async def _measured(self, bench: Bench, figure: Callable[[Running], float]) -> tuple[float, float]:
        def sample(name: str, lines: str) -> Sample:
            async def taken() -> float:
                async with code(bench, name, f"{lines}answer({_MESSAGE!r})\n") as running:
                    return figure(running)

            return taken

        return await bench.side_by_side(sample(self.name, self.ours), sample(f"{self.name}-peer", self.peer), REPEATS)
