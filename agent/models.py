"""The chain of models: Groq, Ollama or any OpenAI-compatible server, as configured or found; guided is always last."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import httpx
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models import Model
from pydantic_ai.models.function import AgentInfo, FunctionModel

from agent.errors import SettingsWrong
from agent.providers.breaker import Breaker, Health
from agent.providers.ollama import ollama_models, wake
from agent.providers.servers import groq_model, groq_url, offered_by_groq, openai_model
from agent.providers.traits import Traits
from agent.settings import AgentSettings

__all__ = ["ChainModel", "build_chain", "check_models", "find_models", "groq_key", "guided_model", "ollama_models"]

OLLAMA_DEFAULT: Final = "qwen3:4b"
"""The model to pull where none is named: small enough for a laptop, speaks Turkish, calls tools."""

_GROQ_BEST_FIRST: Final = ("openai/gpt-oss-120b", "openai/gpt-oss-20b", "llama-3.3-70b-versatile")


@dataclass(frozen=True)
class ChainModel:
    """One model of the chain. A local one shares this machine, so it does one thing at a time."""

    name: str
    model: Model
    is_local: bool
    health: Health = field(default_factory=Health)
    traits: Traits = field(default_factory=Traits)
    wake: Callable[[], Awaitable[bool]] | None = None
    """Have its server load it ahead of the next reply, where servers do that; False where it cannot."""
    close: Callable[[], Awaitable[None]] | None = None
    tells_its_end: bool = False
    """Whether its protocol ends each reply with a reason: a reply without one broke off."""


def build_chain(names: list[str], settings: AgentSettings) -> tuple[ChainModel, ...]:
    """Build the models called `groq:…`, `ollama:…` or `openai-compatible:NAME@URL`, in order.

    Raises `SettingsWrong` for a name of another form, or Groq without its key.
    """
    servers: dict[str, Breaker] = {}
    return tuple(_build(name, settings, servers) for name in names if name != "guided")


def check_models(settings: AgentSettings) -> None:
    """Raise `SettingsWrong` for a configured chain that cannot be built, before anything is opened."""
    if settings.models is not None:
        build_chain(named_models(settings.models), settings)


async def find_models(settings: AgentSettings) -> list[str]:
    """Return the configured names, else what answers here: Groq if there is a key, then Ollama's first model."""
    if settings.models is not None:
        return named_models(settings.models)
    key = groq_key(settings)
    found = [f"groq:{await _best_at_groq(key)}"] if key else []
    return found + [f"ollama:{name}" for name in (await ollama_models(settings.ollama_url) or [])[:1]]


def guided_model(text: str) -> FunctionModel:
    """Build the model that says `text`, already worded from the Move."""

    async def stream(_messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        yield text

    return FunctionModel(stream_function=stream, model_name="guided")


def named_models(models: str) -> list[str]:
    """Return the names of a chain as the setting writes them."""
    return [name.strip() for name in models.split(",") if name.strip()]


def groq_key(settings: AgentSettings) -> str | None:
    """Return Groq's key; its own customary variable counts too."""
    return settings.groq_api_key.get_secret_value() if settings.groq_api_key else os.environ.get("GROQ_API_KEY")


def _build(name: str, settings: AgentSettings, servers: dict[str, Breaker]) -> ChainModel:
    kind, _, rest = name.partition(":")
    match kind:
        case "groq" if rest:
            return _at_groq(name, rest, settings, servers)
        case "ollama" if rest:
            return _at_ollama(name, rest, settings.ollama_url.rstrip("/"), servers)
        case "openai-compatible" if "@" in rest:
            model, _, url = rest.partition("@")
            built, close = openai_model(model, url)
            health = _health(servers, url)
            return ChainModel(f"{kind}:{model}", built, is_local=_is_here(url), health=health, close=close)
        case _:
            raise SettingsWrong(
                f"AGENT_MODELS names {name!r}. Use groq:MODEL, ollama:MODEL, openai-compatible:MODEL@URL or guided."
            )


def _at_groq(name: str, model: str, settings: AgentSettings, servers: dict[str, Breaker]) -> ChainModel:
    key = groq_key(settings)
    if not key:
        raise SettingsWrong("AGENT_MODELS names Groq, but AGENT_GROQ_API_KEY is not set.")
    traits = Traits()
    built, close = groq_model(model, key, traits)
    return ChainModel(
        name,
        built,
        is_local=False,
        health=_health(servers, groq_url()),
        traits=traits,
        close=close,
        tells_its_end=True,
    )


def _at_ollama(name: str, model: str, url: str, servers: dict[str, Breaker]) -> ChainModel:
    traits = Traits()
    built, close = openai_model(model, f"{url}/v1")
    return ChainModel(
        name,
        built,
        is_local=True,
        health=_health(servers, url),
        traits=traits,
        wake=partial(wake, url, model, traits),
        close=close,
    )


async def _best_at_groq(key: str) -> str:
    """Return the best of the models we know that Groq still offers; the first of them where it does not say."""
    offered = await offered_by_groq(key) or list(_GROQ_BEST_FIRST)
    return next((model for model in _GROQ_BEST_FIRST if model in offered), _GROQ_BEST_FIRST[0])


def _health(servers: dict[str, Breaker], url: str) -> Health:
    return Health(provider=servers.setdefault(url, Breaker()))


def _is_here(url: str) -> bool:
    return httpx.URL(url).host in ("localhost", "127.0.0.1", "::1")
