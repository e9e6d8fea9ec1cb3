"""Row `chats`: seconds until every message of many open conversations is answered, load from another process."""

from functools import partial

from bench.process import echo, host, under_load
from bench.row import Row
from bench.sampling import Bench

REPEATS = 3
CHATS = 40
"""Open conversations; each says the load's messages one after the other, all conversations at once."""


async def measure(bench: Bench) -> Row:
    """Put the same load on the host and on a plain Chainlit echo app, in turn; both run all the time."""
    async with host(bench) as ours, echo(bench) as plain:
        answered, echoed = await bench.side_by_side(
            partial(held, ours.address, CHATS), partial(held, plain.address, CHATS), REPEATS
        )
    return Row("chats", answered, "s", "plain Chainlit echo app, same load", echoed)


async def held(address: str, chats: int) -> float:
    """Hold `chats` conversations with the app at `address`; return the seconds to the last answer.

    Raises `BenchFailed` when a message went unanswered.
    """
    told = await under_load(address, chats)
    return float(told["seconds"])
