"""Rows `concurrent-chats` and `chats-limit`: what a hundred open chats add to a reply, and when they are too many."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from bench.errors import BenchFailed
from bench.model_server import REPLY
from bench.process import LATENCY, echo, host, model_server, under_load
from bench.row import Row
from bench.sampling import Bench

CHATS: Final = 100
EVERY: Final = 10.0
"""Seconds between two messages of one chat, on the average."""
SECONDS: Final = 30.0
GAP: Final = 0.01
"""Seconds between two tokens of a model's reply."""
RATES: Final = (3, 6, 10, 15, 20, 30, 40, 60, 80, 120)
"""Messages a second that are tried, one after the other."""
STAGE: Final = 15.0
BROKEN: Final = 1000.0
"""Milliseconds: where the 95th percentile passes this, the host no longer keeps up."""
REPEATS: Final = 1
PEER: Final = "plain Chainlit echo app, same load"


async def measure(bench: Bench) -> Row:
    """Let a hundred chats talk; the 95th percentile of what a first word took beyond the model's own time."""
    async with (
        model_server(bench, GAP) as model,
        host(bench, f"openai-compatible:bench@{model.address}") as ours,
        echo(bench) as plain,
    ):
        added, echoed = await bench.side_by_side(
            partial(_p95, ours.address, EVERY, SECONDS), partial(_p95, plain.address, EVERY, SECONDS), REPEATS
        )
    return Row("concurrent-chats", added, "ms", PEER, echoed)


async def measure_limit(bench: Bench) -> Row:
    """Let a hundred chats talk faster and faster; the milliseconds a message has where that is still kept up with."""
    async with model_server(bench, GAP) as model, host(bench, f"openai-compatible:bench@{model.address}") as ours:
        rate = await last_kept(partial(_p95, ours.address))
    async with echo(bench) as plain:
        echoed = await last_kept(partial(_p95, plain.address))
    return Row("chats-limit", 1000 / rate, "ms", f"{PEER}, faster and faster", 1000 / echoed)


async def last_kept(p95: Callable[[float, float], Awaitable[float]], rates: Sequence[int] = RATES) -> float:
    """Return the messages a second at which the 95th percentile would pass `BROKEN`, between the last two rates tried.

    Where even the highest rate is kept up with, that is returned. Raises `BenchFailed` where the lowest is too much.
    """
    before: tuple[float, float] | None = None
    for rate in rates:
        taken = await p95(CHATS / rate, STAGE)
        if taken > BROKEN:
            if before is None:
                raise BenchFailed(f"{rates[0]} messages a second were too many.")
            kept, then = before
            return kept + (rate - kept) * (BROKEN - then) / (taken - then)
        before = (float(rate), taken)
    return float(rates[-1])


async def _p95(address: str, every: float, seconds: float) -> float:
    """Return what 95 of 100 first words took at most beyond the model's own time, in milliseconds."""
    told = await under_load(address, CHATS, every, seconds)
    return p95_added(told["answered"])


def p95_added(answered: Sequence[Mapping[str, Any]]) -> float:
    """Return the 95th percentile of the added delays, in milliseconds; a model's own time is none."""
    added = sorted(float(one["seconds"]) - (LATENCY if one["text"].startswith(REPLY) else 0) for one in answered)
    if not added:
        raise BenchFailed("No message was answered.")
    return 1000 * added[int(len(added) * 0.95)]
