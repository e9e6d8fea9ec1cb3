"""The chain of models: Groq, Ollama or any OpenAI-compatible server, as configured or found; guided is always last."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models import Model
from pydantic_ai.models.function import AgentInfo, FunctionModel

from agent.errors import SettingsWrong
from agent.settings import AgentSettings

_GROQ_DEFAULT = "llama-3.3-70b-versatile"
_FIND_SECONDS = 0.5


@dataclass(frozen=True)
class ChainModel:
    """One model of the chain. A local one shares this machine, so it does one thing at a time."""

    name: str
    model: Model
    is_local: bool


def build_chain(names: list[str], settings: AgentSettings) -> tuple[ChainModel, ...]:
    """Build the models called `groq:…`, `ollama:…` or `openai-compatible:NAME@URL`, in order.

    Raises `SettingsWrong` for a name of another form, or Groq without its key.
    """
    return tuple(_build(name, settings) for name in names if name != "guided")


def check_models(settings: AgentSettings) -> None:
    """Raise `SettingsWrong` for a configured chain that cannot be built, before anything is opened."""
    if settings.models is not None:
        build_chain(_named(settings.models), settings)


async def find_models(settings: AgentSettings) -> list[str]:
    """Return the configured names, else what answers here: Groq if there is a key, then Ollama's first model."""
    if settings.models is not None:
        return _named(settings.models)
    found = [f"groq:{_GROQ_DEFAULT}"] if _groq_key(settings) else []
    return found + [f"ollama:{name}" for name in (await ollama_models(settings.ollama_url))[:1]]


async def ollama_models(url: str) -> list[str]:
    """Return the models an Ollama at `url` has pulled; empty when none answers in half a second."""
    try:
        async with httpx.AsyncClient(timeout=_FIND_SECONDS) as client:
            answer = await client.get(f"{url.rstrip('/')}/api/tags")
            answer.raise_for_status()
            return [str(model["name"]) for model in answer.json().get("models", [])]
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
        return []


def guided_model(text: str) -> FunctionModel:
    """Build the model that says `text`, already worded from the Move, in a few pieces."""

    async def stream(_messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        words = text.split(" ")
        for start in range(0, len(words), _PIECE):
            piece = " ".join(words[start : start + _PIECE])
            yield piece if start + _PIECE >= len(words) else f"{piece} "

    return FunctionModel(stream_function=stream, model_name="guided")


_PIECE = 6


def _named(models: str) -> list[str]:
    return [name.strip() for name in models.split(",") if name.strip()]


def _build(name: str, settings: AgentSettings) -> ChainModel:
    kind, _, rest = name.partition(":")
    match kind:
        case "groq" if rest:
            return ChainModel(name, _groq(rest, settings), is_local=False)
        case "ollama" if rest:
            return ChainModel(name, _openai(rest, f"{settings.ollama_url.rstrip('/')}/v1"), is_local=True)
        case "openai-compatible" if "@" in rest:
            model, _, url = rest.partition("@")
            return ChainModel(f"{kind}:{model}", _openai(model, url), is_local=_is_here(url))
        case _:
            raise SettingsWrong(
                f"AGENT_MODELS names {name!r}. Use groq:MODEL, ollama:MODEL, openai-compatible:MODEL@URL or guided."
            )


def _groq(model: str, settings: AgentSettings) -> Model:
    from pydantic_ai.models.groq import GroqModel
    from pydantic_ai.providers.groq import GroqProvider

    key = _groq_key(settings)
    if not key:
        raise SettingsWrong("AGENT_MODELS names Groq, but AGENT_GROQ_API_KEY is not set.")
    return GroqModel(model, provider=GroqProvider(api_key=key))


def _openai(model: str, url: str) -> Model:
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.ollama import OllamaProvider

    return OpenAIChatModel(model, provider=OllamaProvider(base_url=url, api_key="none"))


def _groq_key(settings: AgentSettings) -> str | None:
    """Return Groq's key; its own customary variable counts too."""
    return settings.groq_api_key.get_secret_value() if settings.groq_api_key else os.environ.get("GROQ_API_KEY")


def _is_here(url: str) -> bool:
    return httpx.URL(url).host in ("localhost", "127.0.0.1", "::1")
