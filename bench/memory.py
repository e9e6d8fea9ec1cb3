"""Row `memory`: megabytes resident (VmRSS) of a host that is ready and has held one conversation."""

from bench.chats import held
from bench.process import IMPORTS, bare_imports, host
from bench.row import Row
from bench.sampling import Bench

REPEATS = 3


async def measure(bench: Bench) -> Row:
    """Read the memory of the host after a conversation, and of a process that only imported its libraries."""

    async def ours() -> float:
        async with host(bench) as running:
            await held(running.address, chats=1)
            return running.resident_mb

    async def peer() -> float:
        async with bare_imports(bench) as running:
            return running.resident_mb

    busy, imported = await bench.side_by_side(ours, peer, REPEATS)
    return Row("memory", busy, "MB", IMPORTS, imported)
