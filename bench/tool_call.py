"""Row `tool-call`: milliseconds for the chat to read a filed ticket, signed, in memory, from the database."""

from bench.bare import Recorder, open_bare
from bench.desk import CUSTOMER, filed_ticket, open_desk
from bench.row import Row
from bench.sampling import Bench, timed

REPEATS = 300


async def measure(bench: Bench) -> Row:
    """Call `get_ticket` through the door the chat uses, and a bare FastMCP tool that returns the same bytes."""
    async with open_desk(bench) as parts:
        number = await filed_ticket(parts)
        recorder = Recorder(parts.tools)
        await recorder.get_ticket(CUSTOMER, number)
        async with open_bare(recorder.answers) as bare:
            ours, peer = await bench.side_by_side(
                timed(lambda: parts.tools.get_ticket(CUSTOMER, number)),
                timed(lambda: bare.call_tool("answer", {"number": 0})),
                REPEATS,
            )
    return Row("tool-call", ours, "ms", "bare FastMCP tool returning the same bytes", peer)
