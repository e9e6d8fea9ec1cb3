"""Real model servers, where one answers: protocol and safety, never wording. The only tests that may skip."""

import os
from typing import Any

import httpx
import pytest

from agent.errors import SettingsWrong
from agent.events import TextDelta, TurnEnded
from agent.inputs import Customer, Say
from agent.models import build_chain, ollama_models
from agent.settings import AgentSettings
from agent.turn import run_turn
from mcp_tools.domain.ticket import TicketStatus

LOCAL = "http://127.0.0.1:8099/v1"
CUSTOMER = Customer("guest:outside")


async def model_named(kind: str) -> str:
    """Return the model of this kind that answers here, or skip the test with what is missing."""
    settings = AgentSettings(_env_file=None)
    if kind == "groq":
        if not os.environ.get("GROQ_API_KEY"):
            pytest.skip("Groq: GROQ_API_KEY is not set")
        return "groq:llama-3.3-70b-versatile"
    if kind == "ollama":
        pulled = await ollama_models(settings.ollama_url)
        if not pulled:
            pytest.skip(f"Ollama: none answers at {settings.ollama_url}")
        return f"ollama:{pulled[0]}"
    try:
        async with httpx.AsyncClient(timeout=2) as client:
            models = (await client.get(f"{LOCAL}/models")).json()["data"]
    except (httpx.HTTPError, ValueError, KeyError):
        pytest.skip(f"a local OpenAI-compatible server: none answers at {LOCAL}")
    return f"openai-compatible:{models[0]['id']}@{LOCAL}"


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", ["groq", "ollama", "openai-compatible"])
async def test_a_real_model_words_a_turn_and_files_nothing(
    kind: str, open_turns: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = await model_named(kind)
    monkeypatch.setattr("pydantic_ai.models.ALLOW_MODEL_REQUESTS", True)
    chain = build_chain([name], AgentSettings(_env_file=None))
    async with open_turns(*chain, first_token_seconds=60, reply_seconds=90) as parts:
        said = Say("my parcel A-1042 has not arrived, my mail is ali@example.com", "m1")
        events = [event async for event in run_turn(said, "outside-0001", CUSTOMER, parts)]
        stored = await parts.tools.read_masked(CUSTOMER, "outside-0001")
    assert any(isinstance(event, TextDelta) and event.text for event in events)
    ended = events[-1]
    assert isinstance(ended, TurnEnded)
    assert ended.path.path in ("model", "fallback")
    assert [ticket.status for ticket in stored.tickets] == [TicketStatus.DRAFT]
    assert all("ali@example.com" not in message.text for message in stored.messages)


def test_a_model_nobody_knows_is_a_clear_error() -> None:
    with pytest.raises(SettingsWrong, match="AGENT_MODELS"):
        build_chain(["gpt-of-tomorrow"], AgentSettings(_env_file=None))
