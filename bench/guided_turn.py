"""Row `guided-turn`: milliseconds of a whole first turn, from a message with personal data to the last event."""

from dataclasses import replace
from uuid import uuid4

from agent.events import TextDelta, TurnEvent
from agent.inputs import Say
from agent.turn import TurnParts
from bench.bare import Recorder, open_bare
from bench.desk import open_desk, turn
from bench.libraries import Libraries, build_libraries
from bench.load import MESSAGES
from bench.row import Row
from bench.sampling import Bench, timed

REPEATS = 60


async def measure(bench: Bench) -> Row:
    """Do the turn in a new conversation each time; the peer does with bare libraries what a turn needs of each."""
    async with open_desk(bench) as parts:
        recorder = Recorder(parts.tools)
        events = await _first_turn(replace(parts, tools=recorder))
        libraries = build_libraries(_reply(events))
        async with open_bare(recorder.answers) as bare:

            async def peer() -> None:
                libraries.understand(MESSAGES[0])
                for number in range(len(recorder.answers)):
                    await bare.call_tool("answer", {"number": number})
                await libraries.word(MESSAGES[0])

            ours, other = await bench.side_by_side(timed(lambda: _first_turn(parts)), timed(peer), REPEATS)
    return Row("guided-turn", ours, "ms", f"{Libraries.NAME}, {len(recorder.answers)} bare FastMCP calls", other)


async def _first_turn(parts: TurnParts) -> list[TurnEvent]:
    return await turn(Say(MESSAGES[0], uuid4().hex), uuid4().hex, parts)


def _reply(events: list[TurnEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))
