"""Builds the models of each kind of server, with what each has to be told to keep its protocol's promises."""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import httpx
from pydantic_ai.models import Model

from agent.providers.traits import Traits

_GROQ: Final = "https://api.groq.com"
_ASK_SECONDS: Final = 2.0
_CONNECT_SECONDS: Final = 3.0
_RETRIES: Final = 0
"""The turn tries again itself. Said to the client: said with a request, each would get a copy of the client."""
_NEAR: Final = 0.1
"""The share of an allowance from which on little is left."""

Close = Callable[[], Awaitable[None]]


def groq_url() -> str:
    """Return where Groq is; its own customary variable counts."""
    return os.environ.get("GROQ_BASE_URL") or _GROQ


def groq_model(name: str, key: str, traits: Traits) -> tuple[Model, Close]:
    """Build a model at Groq and what closes its connections; its answers tell `traits` how much is left to ask for."""
    from groq import AsyncGroq
    from pydantic_ai.models.groq import GroqModel
    from pydantic_ai.providers.groq import GroqProvider

    async def note_limits(response: httpx.Response) -> None:
        traits.is_near_limit = is_near_limit(response.headers)

    timeout = httpx.Timeout(600, connect=_CONNECT_SECONDS)  # the turn has its own, shorter limits
    line = httpx.AsyncClient(timeout=timeout, event_hooks={"response": [note_limits]})
    client = AsyncGroq(api_key=key, base_url=groq_url(), http_client=line, max_retries=_RETRIES)
    return GroqModel(name, provider=GroqProvider(groq_client=client)), client.close


def openai_model(name: str, url: str) -> tuple[Model, Close]:
    """Build a model of an OpenAI-compatible server and what closes its connections.

    A stream that ends without its finish chunk is a broken one.
    """
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles import merge_profile
    from pydantic_ai.profiles.openai import OpenAIModelProfile
    from pydantic_ai.providers.ollama import OllamaProvider

    profile = merge_profile(
        OllamaProvider.model_profile(name), OpenAIModelProfile(openai_chat_streaming_requires_finish_reason=True)
    )
    client = AsyncOpenAI(base_url=url, api_key="none", max_retries=_RETRIES)
    return OpenAIChatModel(name, provider=OllamaProvider(openai_client=client), profile=profile), client.close


async def offered_by_groq(key: str) -> list[str] | None:
    """Return the models Groq offers this key, none where it does not say so soon; None where it refuses the key."""
    try:
        async with httpx.AsyncClient(timeout=_ASK_SECONDS) as client:
            answer = await client.get(f"{groq_url()}/openai/v1/models", headers={"Authorization": f"Bearer {key}"})
            if answer.status_code in (401, 403):
                return None
            answer.raise_for_status()
            return [str(model["id"]) for model in answer.json()["data"]]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return []


def is_near_limit(headers: Mapping[str, str]) -> bool:
    """Whether the provider says that little is left of the requests or tokens it allows in this minute."""
    return any(_is_low(headers, what) for what in ("requests", "tokens"))


def _is_low(headers: Mapping[str, str], what: str) -> bool:
    try:
        left, limit = (float(headers[f"x-ratelimit-{which}-{what}"]) for which in ("remaining", "limit"))
    except (KeyError, ValueError):
        return False
    return left < limit * _NEAR
