"""Ollama's own side: what is pulled, what a model can do, loading it ahead, and pulling it."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx
from ollama import AsyncClient, ResponseError

from agent.providers.traits import Traits

_FIND_SECONDS: Final = 0.5
_ASK_SECONDS: Final = 5.0
_LOAD_SECONDS: Final = 300.0
_KEEP_ALIVE: Final = "30m"
_CONTEXT: Final = 4096
"""What Ollama gives a model of its own accord; a longer context has to be set on its side."""

TROUBLE: Final = (ResponseError, httpx.HTTPError, OSError, ValueError)
"""All a question to Ollama can fail with."""


@dataclass(frozen=True)
class Pulled:
    """How much of a model is here by now, in bytes; `total` grows as its parts become known."""

    done: int
    total: int


async def ollama_models(url: str) -> list[str] | None:
    """Return the models an Ollama at `url` has pulled; None when none answers in half a second."""
    try:
        async with httpx.AsyncClient(timeout=_FIND_SECONDS) as client:
            answer = await client.get(f"{url.rstrip('/')}/api/tags")
            answer.raise_for_status()
            return [str(model["name"]) for model in answer.json().get("models", [])]
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
        return None


async def wake(url: str, model: str, traits: Traits) -> bool:
    """Have the model loaded and learn what it can do; False where Ollama cannot.

    Ollama gives up loading a model when the request that began it ends, so a turn that could not wait would leave it
    as it was for the next.
    """
    try:
        async with _client(url, _ASK_SECONDS) as client:
            shown = await client.show(model)
        async with _client(url, _LOAD_SECONDS) as client:
            await client.generate(model=model, keep_alive=_KEEP_ALIVE)
        async with _client(url, _ASK_SECONDS) as client:
            running = (await client.ps()).models
    except TROUBLE:
        return False
    if shown.capabilities is not None:  # older servers do not say
        traits.has_tools = "tools" in shown.capabilities
        traits.thinks = "thinking" in shown.capabilities
    contexts = (one.context_length for one in running if _is_called(one.model or one.name or "", model))
    traits.context = next((length for length in contexts if length), None) or _set_by_hand(shown) or _CONTEXT
    return True


async def pull(url: str, model: str) -> AsyncGenerator[Pulled, None]:
    """Pull a model and tell how far it is. Raises one of `TROUBLE`; what is here by then is kept for the next try."""
    parts: dict[str, Pulled] = {}
    async with _client(url, None) as client:
        async for step in await client.pull(model, stream=True):
            if step.digest and step.total:
                parts[step.digest] = Pulled(step.completed or 0, step.total)
                yield Pulled(sum(part.done for part in parts.values()), sum(part.total for part in parts.values()))
            if step.status == "success":
                return
    raise ResponseError("the server stopped before the model was complete")


@asynccontextmanager
async def _client(url: str, seconds: float | None) -> AsyncIterator[AsyncClient]:
    client = AsyncClient(host=url, timeout=httpx.Timeout(seconds, connect=_ASK_SECONDS))
    try:
        yield client
    finally:
        await client.close()  # type: ignore[no-untyped-call]  # the library forgot


def _is_called(name: str, model: str) -> bool:
    return name in (model, f"{model}:latest")


def _set_by_hand(shown: Any) -> int | None:
    """Return the context the model's own file sets, if it does."""
    for line in (shown.parameters or "").splitlines():
        name, _, value = line.strip().partition(" ")
        if name == "num_ctx" and value.strip().isdigit():
            return int(value)
    return None
