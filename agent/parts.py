"""What turns are made with, and the order they keep."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import structlog

from agent.assistant import Assistant
from agent.bursts import Bursts
from agent.errors import AgentError
from agent.measures import Report, unreported
from agent.settings import AgentSettings
from agent.tools_client import ToolsClient

_log = structlog.stdlib.get_logger(__name__)


class Locks:
    """One lock a conversation, in this process; between processes versions and keys keep order."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, conversation: str) -> asyncio.Lock:
        """Return the conversation's lock."""
        return self._locks.setdefault(conversation, asyncio.Lock())


@dataclass(frozen=True)
class TurnParts:
    """What turns are made with; built once by `setup.open_agent`."""

    tools: ToolsClient
    assistant: Assistant
    settings: AgentSettings
    review_hours: int | None = None
    report: Report = unreported
    locks: Locks = field(default_factory=Locks)
    bursts: Bursts = field(default_factory=Bursts)
    background: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def answering(self) -> str:
        """Which models answer, best first."""
        return ", ".join([candidate.name for candidate in self.assistant.chain] + ["guided"])

    def in_background(self, work: Coroutine[None, None, object]) -> None:
        """Finish `work` after the turn; the host waits for it when it closes. A refusal there is only logged."""
        task = asyncio.create_task(_logged(work))
        self.background.add(task)
        task.add_done_callback(self.background.discard)


async def _logged(work: Coroutine[None, None, object]) -> None:
    try:
        await work
    except AgentError as error:
        _log.warning("background_work_failed", code=error.code)
