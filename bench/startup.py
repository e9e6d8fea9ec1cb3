"""Row `startup`: seconds from starting a process until the host says it is ready, on a prepared data folder."""

from bench.process import IMPORTS, bare_imports, host
from bench.row import Row
from bench.sampling import Bench

REPEATS = 5


async def measure(bench: Bench) -> Row:
    """Start the host and a process that only imports its libraries, in turn, each fresh."""

    async def ours() -> float:
        async with host(bench) as running:
            return running.seconds

    async def peer() -> float:
        async with bare_imports(bench) as running:
            return running.seconds

    ready, imported = await bench.side_by_side(ours, peer, REPEATS)
    return Row("startup", ready, "s", IMPORTS, imported)
