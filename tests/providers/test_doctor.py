"""`frontdesk doctor` on models: what it finds, and what `--pull` brings."""

import asyncio
from typing import Any

import pytest

from tests.providers.servers import KEY, Groq, Ollama, Said

FINE = Said(["Hello."])


@pytest.fixture
def doctor(run_frontdesk: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command beside the server, with these settings."""

    async def ran(*options: str, **environment: str) -> Any:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return await asyncio.to_thread(run_frontdesk, "doctor", *options)

    return ran


async def test_a_model_that_is_missing_is_named_with_what_to_do(serve: Any, doctor: Any) -> None:
    async with serve(Ollama([FINE], pulled=["other"])) as wire:
        done = await doctor(AGENT_MODELS="ollama:gemma3", AGENT_OLLAMA_URL=wire.url)
    assert done.returncode == 1
    assert "MEND ollama:gemma3: Not pulled. Run: frontdesk doctor --pull" in done.stdout


async def test_pull_brings_what_is_missing_and_finds_all_well(serve: Any, doctor: Any) -> None:
    server = Ollama([FINE], pulled=["qwen3:4b"])
    async with serve(server) as wire:
        done = await doctor("--pull", AGENT_MODELS="ollama:gemma3, ollama:qwen3:4b", AGENT_OLLAMA_URL=wire.url)
    assert server.pulled == ["qwen3:4b", "gemma3"]
    assert "Pulled gemma3." in done.stdout
    assert "ok   ollama:gemma3: Pulled and ready." in done.stdout
    assert done.returncode == 0
    assert [request.body["model"] for request in wire.asked("/api/pull")] == ["gemma3"]


async def test_pull_without_a_chain_brings_one_model_to_use(serve: Any, doctor: Any) -> None:
    server = Ollama([FINE], pulled=[])
    async with serve(server) as wire:
        done = await doctor("--pull", AGENT_OLLAMA_URL=wire.url)
        again = await doctor("--pull", AGENT_OLLAMA_URL=wire.url)
    assert server.pulled == ["qwen3:4b"]
    assert done.returncode == again.returncode == 0
    assert "Ollama has every model it needs." in again.stdout


async def test_a_pull_that_fails_says_why_in_one_sentence(serve: Any, doctor: Any) -> None:
    server = Ollama([FINE], pulled=[], pull_error="pull model manifest: file does not exist")
    async with serve(server) as wire:
        done = await doctor("--pull", AGENT_MODELS="ollama:no-such", AGENT_OLLAMA_URL=wire.url)
    assert done.returncode == 1
    assert "no-such could not be pulled (pull model manifest: file does not exist)." in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_pull_without_ollama_says_how_to_start_it(doctor: Any) -> None:
    done = await doctor("--pull", AGENT_MODELS="ollama:gemma3", AGENT_OLLAMA_URL="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "Start it: ollama serve" in done.stderr


@pytest.mark.parametrize(
    ("model", "key", "code", "said"),
    [
        ("openai/gpt-oss-20b", KEY, 0, "The key is good and the model is there."),
        ("openai/gpt-oss-20b", "wrong", 1, "Groq refuses the key."),
        ("gone", KEY, 1, "Groq does not offer this model. Choose another: openai/gpt-oss-20b"),
    ],
)
async def test_groq_is_asked_for_its_models(
    serve: Any, doctor: Any, model: str, key: str, code: int, said: str
) -> None:
    async with serve(Groq([FINE])):
        done = await doctor(AGENT_MODELS=f"groq:{model}", AGENT_GROQ_API_KEY=key)
    assert done.returncode == code
    assert said in done.stdout
    assert key not in done.stdout
