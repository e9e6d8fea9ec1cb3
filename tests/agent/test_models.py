"""Which models answer: named in the settings, or found here."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from agent.errors import SettingsWrong
from agent.models import build_chain, find_models, guided_model, ollama_models
from agent.settings import AgentSettings

NOBODY = "http://127.0.0.1:9"
"""The discard port, where nothing answers."""


def wanted(**given: object) -> AgentSettings:
    return AgentSettings(_env_file=None, **{"ollama_url": NOBODY, **given})  # type: ignore[arg-type]  # settings by name


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GROQ_API_KEY", "AGENT_GROQ_API_KEY", "AGENT_MODELS", "AGENT_OLLAMA_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GROQ_BASE_URL", NOBODY)


@contextmanager
def ollama_saying(body: bytes, status: int = 200) -> Iterator[str]:
    """A server that answers everything with `body`."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_chain_keeps_the_order_of_its_names_and_leaves_guided_out() -> None:
    names = ["ollama:qwen3:4b", "openai-compatible:big@https://models.example.org/v1", "guided"]
    chain = build_chain(names, wanted())
    assert [(one.name, one.is_local) for one in chain] == [
        ("ollama:qwen3:4b", True),
        ("openai-compatible:big", False),
    ]


def test_a_compatible_server_on_this_machine_is_local() -> None:
    (one,) = build_chain(["openai-compatible:big@http://localhost:1234/v1"], wanted())
    assert one.is_local


def test_groq_takes_its_own_variable_or_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [one.name for one in build_chain(["groq:llama"], wanted(groq_api_key="made-up"))] == ["groq:llama"]
    monkeypatch.setenv("GROQ_API_KEY", "made-up")
    assert [one.name for one in build_chain(["groq:llama"], wanted())] == ["groq:llama"]


@pytest.mark.parametrize("name", ["groq", "groq:", "llama", "ollama:", "openai-compatible:big", "gpt:4", ":x"])
def test_a_name_of_another_form_is_refused_with_what_to_write(name: str) -> None:
    with pytest.raises(SettingsWrong, match=r"^AGENT_MODELS names .* Use groq:MODEL"):
        build_chain([name], wanted(groq_api_key="made-up"))


def test_groq_without_a_key_says_which_setting_is_missing() -> None:
    with pytest.raises(SettingsWrong, match="AGENT_GROQ_API_KEY"):
        build_chain(["groq:llama"], wanted())


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("groq:a, ollama:b ,guided", ["groq:a", "ollama:b", "guided"]),
        ("guided", ["guided"]),
        (" , ", []),
        (None, []),
    ],
)
async def test_names_come_from_the_setting(given: str | None, names: list[str]) -> None:
    assert await find_models(wanted(models=given)) == names


async def test_what_is_there_is_found_groq_first() -> None:
    with ollama_saying(b'{"models": [{"name": "qwen3:4b"}, {"name": "other"}]}') as url:
        assert await find_models(wanted(groq_api_key="made-up", ollama_url=url)) == [
            "groq:openai/gpt-oss-120b",
            "ollama:qwen3:4b",
        ]


@pytest.mark.parametrize(
    ("body", "status"), [(b"not json", 200), (b'{"models": [{}]}', 200), (b"[]", 200), (b"{}", 200), (b"{}", 500)]
)
async def test_an_odd_answer_is_no_model(body: bytes, status: int) -> None:
    with ollama_saying(body, status) as url:
        assert not await ollama_models(url)


async def test_nobody_there_is_no_model() -> None:
    assert await ollama_models(NOBODY) is None


@asynccontextmanager
async def _streamed(text: str) -> AsyncIterator[list[str]]:
    stream = guided_model(text).stream_function
    assert stream is not None
    yield [str(piece) async for piece in stream([], None)]  # type: ignore[arg-type]  # it reads neither


@pytest.mark.parametrize("text", ["One.", "Two words", "A " + "long " * 20 + "sentence.", "Zwei  Leerzeichen"])
async def test_guided_streams_exactly_its_words(text: str) -> None:
    async with _streamed(text) as pieces:
        assert "".join(pieces) == text
