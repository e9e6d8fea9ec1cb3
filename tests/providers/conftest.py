"""Turns whose models are reached over real HTTP on loopback."""

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.events import TextDelta, TurnEnded, TurnEvent
from agent.inputs import Customer, Say
from agent.models import ChainModel, build_chain
from agent.settings import AgentSettings
from agent.turn import TurnParts, run_turn
from chat_ui.__main__ import main
from mcp_tools.domain.text import Language
from tests.conftest import OpenTurns
from tests.providers.servers import KEY
from tests.providers.wire import Handler, Wire, serving

Serve = Callable[[Handler], AbstractAsyncContextManager[Wire]]
OpenChain = Callable[..., AbstractAsyncContextManager[TurnParts]]
NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def models_may_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pydantic_ai.models.ALLOW_MODEL_REQUESTS", True)
    for name in ("GROQ_API_KEY", "AGENT_GROQ_API_KEY", "AGENT_MODELS", "AGENT_OLLAMA_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GROQ_BASE_URL", NOBODY)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Serve:
    """Serve a provider; Groq's variable names the last one."""

    @asynccontextmanager
    async def served(handler: Handler) -> AsyncIterator[Wire]:
        async with serving(handler) as wire:
            monkeypatch.setenv("GROQ_BASE_URL", wire.url)
            yield wire

    return served


@pytest.fixture
def open_chain(open_turns: OpenTurns) -> OpenChain:
    """Open turns on the models of these names, as the host builds them."""

    @asynccontextmanager
    async def opened(*names: str, ollama: str = NOBODY, **settings: object) -> AsyncIterator[TurnParts]:
        given = {"groq_api_key": KEY, "ollama_url": ollama, "first_token_seconds": 20, **settings}
        chain: tuple[ChainModel, ...] = build_chain(
            list(names),
            AgentSettings(_env_file=None, **given),  # type: ignore[arg-type]  # settings by name
        )
        async with open_turns(*chain, **given) as parts:
            yield parts

    return opened


class Chat:
    """One customer's conversation: what was said last, and how it was made."""

    def __init__(self, parts: TurnParts, conversation: str = "conversation-1") -> None:
        self.parts = parts
        self.events: list[TurnEvent] = []
        self._id = conversation
        self._count = 0

    async def say(self, text: str, screen: Language = Language.EN) -> TurnEnded:
        self._count += 1
        given = Say(text, f"key-{self._id}-{self._count}")
        self.events = [event async for event in run_turn(given, self._id, Customer("guest:one", screen), self.parts)]
        ended = self.events[-1]
        assert isinstance(ended, TurnEnded)
        return ended

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, TextDelta))


@pytest.fixture
def chat() -> Callable[..., Chat]:
    """Begin a conversation on opened turns."""
    return Chat


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run_frontdesk(
    data_dir: Path,
    storage_environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Done]:
    """Run `frontdesk` on this test's folder, away from anybody's .env."""
    monkeypatch.chdir(tmp_path)
    for name, value in storage_environment.items():
        monkeypatch.setenv(name, value)

    def ran(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["frontdesk", *words, "--data", str(data_dir)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    return ran
