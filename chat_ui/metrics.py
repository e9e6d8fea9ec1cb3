"""What Prometheus is told: turns, first words, what was hidden, tool calls, and how much waits."""

import asyncio
import math
import platform
import time
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from agent.errors import AgentError
from agent.measures import TurnReport
from mcp_tools.domain.call import ToolCall
from mcp_tools.domain.desk import Load
from mcp_tools.domain.ticket import Priority

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]

_WORDS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16)
_TURNS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)
_CALLS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30)
_FRESH_SECONDS: Final = 1.0
_LOAD_SECONDS: Final = 2.0


class Metrics:
    """The numbers of one host, in a registry of their own. Labels are closed sets: no id, no name, no word.

    `load` asks the tool server how much waits, `pages` counts the open pages.
    """

    def __init__(self, load: Callable[[], Awaitable[Load]], pages: Callable[[], int]) -> None:
        self._load = load
        self._read_at = -math.inf
        self._reading = asyncio.Lock()
        self._registry = r = CollectorRegistry()
        self._turns = Counter(
            "frontdesk_turns", "Turns, by what worded them.", ["path", "input", "outcome"], registry=r
        )
        self._first_token = Histogram(
            "frontdesk_first_token_seconds", "From the input to the first visible word.", buckets=_WORDS, registry=r
        )
        self._turn = Histogram(
            "frontdesk_turn_seconds", "From the input to the end of the turn.", buckets=_TURNS, registry=r
        )
        self._masked = Counter("frontdesk_masked_entities", "Personal values hidden in messages.", ["type"], registry=r)
        self._calls = Counter(
            "frontdesk_tool_calls", "Calls of this process's tools, by how they ended.", ["tool", "code"], registry=r
        )
        self._call = Histogram(
            "frontdesk_tool_call_seconds", "How long tools took.", ["tool"], buckets=_CALLS, registry=r
        )
        self._queue = Gauge(
            "frontdesk_queue_length", "Tickets in review; NaN while that cannot be read.", ["priority"], registry=r
        )
        self._handoffs = Gauge(
            "frontdesk_handoffs_waiting", "Chats that wait for a person; NaN while that cannot be read.", registry=r
        )
        self._store = Gauge("frontdesk_store_up", "Whether the tools and their database answered.", registry=r)
        sessions = Gauge("frontdesk_sessions_open", "Pages that are connected to this process.", registry=r)
        sessions.set_function(pages)
        build = Info("frontdesk_build", "Which version runs.", registry=r)
        build.info({"version": version("frontdesk"), "python": platform.python_version()})
        ProcessCollector(registry=r)

    def turn(self, report: TurnReport) -> None:
        """Count a turn. A return to a conversation that brought none is not one."""
        for kind, count in (report.hidden or {}).items():
            self._masked.labels(kind).inc(count)
        if report.outcome == "shown":
            return
        self._turns.labels(report.path.path if report.path else "none", report.input, report.outcome).inc()
        self._turn.observe(report.seconds)
        if report.first_token is not None:
            self._first_token.observe(report.first_token)

    def call(self, call: ToolCall) -> None:
        """Count a tool's call."""
        self._calls.labels(call.tool, call.code).inc()
        self._call.labels(call.tool).observe(call.seconds)

    async def exposed(self) -> bytes:
        """Return all of it in Prometheus's text form. What waits is read at most once a second, and may be unknown."""
        async with self._reading:
            if time.monotonic() - self._read_at > _FRESH_SECONDS:
                await self._read_load()
                self._read_at = time.monotonic()
        return generate_latest(self._registry)

    async def _read_load(self) -> None:
        try:
            async with asyncio.timeout(_LOAD_SECONDS):
                load = await self._load()
        except (AgentError, TimeoutError, RuntimeError):
            load = None
        self._store.set(load is not None)
        for priority in Priority:
            self._queue.labels(priority.value).set(load.waiting.get(priority, 0) if load else math.nan)
        self._handoffs.set(load.handoffs if load else math.nan)
