"""Row `first-token`: milliseconds from a customer's message to the first word they see, with a model that takes 200."""

import time
from typing import Any
from uuid import uuid4

from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from agent.attempt import text_in
from agent.events import TextDelta, TurnEnded
from agent.inputs import Say
from agent.turn import TurnParts, run_turn
from bench.desk import CUSTOMER, open_desk
from bench.errors import BenchFailed
from bench.libraries import Libraries, build_libraries
from bench.load import MESSAGES
from bench.model_server import INTENT, LANGUAGE, MASK
from bench.process import LATENCY, model_server
from bench.row import Row
from bench.sampling import Bench
from mcp_tools.language.baseline import detect_plainly

REPEATS = 30
PEER = "plain Pydantic AI agent: masks, detects and classifies by tool calls of the model's"


async def measure(bench: Bench) -> Row:
    """Begin a new conversation each time; the peer answers the same message after its two rounds of tool calls."""
    async with (
        model_server(bench) as model,
        open_desk(bench, f"openai-compatible:bench@{model.address}") as parts,
        build_peer(model.address, build_libraries("")) as peer,
    ):

        async def ours() -> float:
            return await _to_our_first_word(parts)

        async def theirs() -> float:
            return await _to_their_first_word(peer)

        first, other = await bench.side_by_side(ours, theirs, REPEATS)
    if min(first, other) < LATENCY * 1000:
        raise BenchFailed("A first word came before the model can have said it.")
    return Row("first-token", first, "ms", PEER, other)


def build_peer(address: str, libraries: Libraries) -> Agent[None, str]:
    """Build an agent as the documentation shows it; what a turn must know, it learns by calling tools first."""
    model = OpenAIChatModel("bench", provider=OpenAIProvider(base_url=address, api_key="none"))
    text = MESSAGES[0]

    def mask_pii() -> int:
        """Hide the personal data of the customer's message."""
        return len(libraries.analyzer.analyze(text, "en"))

    def detect_language() -> object:
        """Tell the language of the customer's message."""
        return detect_plainly(text)

    def classify_intent() -> Any:
        """Tell what the customer's message is about."""
        return libraries.classifier.predict([text])[0]

    agent: Agent[None, str] = Agent(model, instructions="Answer the customer after calling mask_pii, then the others.")
    agent.tool_plain(name=MASK)(mask_pii)
    agent.tool_plain(name=LANGUAGE)(detect_language)
    agent.tool_plain(name=INTENT)(classify_intent)
    return agent


async def _to_our_first_word(parts: TurnParts) -> float:
    began = time.perf_counter()
    taken = None
    async for event in run_turn(Say(MESSAGES[0], uuid4().hex), uuid4().hex, CUSTOMER, parts):
        if isinstance(event, TextDelta) and taken is None:
            taken = (time.perf_counter() - began) * 1000
        if isinstance(event, TurnEnded) and event.path.path != "model":
            raise BenchFailed(f"The model's words were not used: {event.path.why}.")
    if taken is None:
        raise BenchFailed("A turn said nothing.")
    return taken


async def _to_their_first_word(agent: Agent[None, str]) -> float:
    began = time.perf_counter()
    taken = None
    async with agent.run_stream_events(MESSAGES[0]) as events:
        async for event in events:
            if taken is None and text_in(event):
                taken = (time.perf_counter() - began) * 1000
    if taken is None:
        raise BenchFailed("The peer said nothing.")
    return taken
