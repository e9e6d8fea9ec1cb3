"""Groq's, Ollama's and llama.cpp's servers as they speak, their failures included; each does what its script says."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.providers.wire import Answer, Request

KEY = "gsk_made_up"
Step = str | dict[str, Any] | Callable[[Answer], Awaitable[None]]
"""A piece of text, a delta of another kind, or something to do on the open stream."""


def call(tool: str, arguments: object) -> dict[str, Any]:
    """Make the delta in which a model calls a tool."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    function = {"name": tool, "arguments": text}
    return {"tool_calls": [{"id": f"call_{tool}", "type": "function", "index": 0, "function": function}]}


async def cut(answer: Answer) -> None:
    """Drop the line in mid-stream."""
    answer.cut()
    await answer.gone()


@dataclass
class Refused:
    """An answer that is no stream."""

    status: int
    error: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Said:
    """A streamed reply; without a `finish` it just stops."""

    steps: list[Step]
    finish: str | None = "stop"
    prompt_tokens: int | None = None


Reply = Said | Refused | Callable[[Request, Answer], Awaitable[None]]


def _tokens(request: Request) -> int:
    return sum(len(json.dumps(message)) for message in request.body["messages"]) // 4


@dataclass
class Scripted:
    """Gives its replies in order, the last one ever after."""

    replies: list[Reply]
    given: int = 0

    def next(self) -> Reply:
        reply = self.replies[min(self.given, len(self.replies) - 1)]
        self.given += 1
        return reply


@dataclass
class Groq(Scripted):
    """Groq's chat completions: usage in `x_groq` of the last chunk, limits in headers, a whole tool call a chunk."""

    limits: dict[str, str] = field(default_factory=dict)
    models: list[str] = field(default_factory=lambda: ["openai/gpt-oss-20b", "whisper-large-v3"])

    async def __call__(self, request: Request, answer: Answer) -> None:
        if request.headers.get("authorization") != f"Bearer {KEY}":
            error = {"message": "Invalid API Key", "type": "invalid_request_error", "code": "invalid_api_key"}
            await answer.json({"error": error}, 401)
        elif request.path == "/openai/v1/models":
            await answer.json({"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]})
        else:
            await self._complete(request, answer)

    async def _complete(self, request: Request, answer: Answer) -> None:
        reply = self.next()
        if callable(reply):
            await reply(request, answer)
            return
        if isinstance(reply, Refused):
            await answer.json({"error": reply.error}, reply.status, **reply.headers)
            return
        answer.begin(**self.limits)
        base = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": request.body["model"]}

        async def chunk(delta: dict[str, Any], finish: str | None = None, x_groq: object = None) -> None:
            choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
            body = {**base, "system_fingerprint": "fp_1", "choices": [choice]}
            await answer.event({**body, "x_groq": x_groq} if x_groq else body)

        await chunk({"role": "assistant", "content": ""}, x_groq={"id": "req_1"})
        for step in reply.steps:
            if callable(step):
                await step(answer)
            else:
                await chunk({"content": step} if isinstance(step, str) else step)
        if reply.finish:
            read = reply.prompt_tokens or _tokens(request)
            usage = {"queue_time": 0.01, "prompt_tokens": read, "prompt_time": 0.01, "completion_tokens": 7}
            usage |= {"completion_time": 0.02, "total_tokens": read + 7, "total_time": 0.03}
            await chunk({}, reply.finish, {"id": "req_1", "usage": usage})
            await answer.event("[DONE]")
        await answer.end()


async def groq_error(answer: Answer, error: dict[str, Any]) -> None:
    """Send an error inside the open stream, as Groq does."""
    await answer.event({"error": error}, "error")


@dataclass
class Compatible(Scripted):
    """Chat completions as OpenAI-compatible servers stream them: deltas, finish reason, usage apart, `[DONE]`."""

    async def __call__(self, request: Request, answer: Answer) -> None:
        await self.complete(request, answer)

    async def complete(self, request: Request, answer: Answer) -> None:
        reply = self.next()
        if callable(reply):
            await reply(request, answer)
        elif isinstance(reply, Refused):
            await answer.json({"error": reply.error}, reply.status, **reply.headers)
        else:
            await self.stream(request, answer, reply)

    async def stream(self, request: Request, answer: Answer, reply: Said) -> None:
        answer.begin()
        base = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": request.body["model"]}

        async def chunk(choices: list[dict[str, Any]], usage: object = None) -> None:
            body = {**base, "system_fingerprint": "fp_ollama", "choices": choices}
            await answer.event({**body, "usage": usage} if usage else body)

        for step in reply.steps:
            if callable(step):
                await step(answer)
                continue
            delta = {"content": step} if isinstance(step, str) else step
            await chunk([{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": None}])
        if reply.finish:
            await chunk([{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": reply.finish}])
            read = reply.prompt_tokens or _tokens(request)
            if (request.body.get("stream_options") or {}).get("include_usage"):
                await chunk([], {"prompt_tokens": read, "completion_tokens": 7, "total_tokens": read + 7})
            await answer.event("[DONE]")
        await answer.end()


@dataclass
class Ollama(Compatible):
    """Ollama: its native questions beside `/v1`. It loads a model at the first request, and cuts what is too long."""

    pulled: list[str] = field(default_factory=lambda: ["qwen3:4b"])
    capabilities: list[str] = field(default_factory=lambda: ["completion", "tools"])
    context: int = 4096
    loading: asyncio.Event | None = None
    """Loading takes until this is set; it is given up when whoever asked for it hangs up."""
    is_loaded: bool = True
    layers: dict[str, int] = field(default_factory=lambda: {"sha256:aa": 400, "sha256:bb": 100})
    pull_error: str | None = None

    async def __call__(self, request: Request, answer: Answer) -> None:  # noqa: C901  (one case a path)
        match request.path:
            case "/api/tags":
                await answer.json({"models": [{"name": name, "model": name, "size": 1} for name in self.pulled]})
            case "/api/show" if not self._has(request.body["model"]):
                await answer.json({"error": f"model '{request.body['model']}' not found"}, 404)
            case "/api/show":
                await answer.json({"capabilities": self.capabilities, "details": {}, "model_info": {}})
            case "/api/ps":
                running = [{"name": n, "model": n, "context_length": self.context} for n in self.pulled]
                await answer.json({"models": running if self.is_loaded else []})
            case "/api/generate":
                if await self._load(answer):
                    model = request.body["model"]
                    await answer.json({"model": model, "response": "", "done": True, "done_reason": "load"})
            case "/api/pull":
                await self._pull(request.body["model"], answer)
            case "/v1/chat/completions" if not self._has(request.body["model"]):
                message = f"model '{request.body['model']}' not found"
                await answer.json({"error": {"message": message, "type": "not_found_error"}}, 404)
            case "/v1/chat/completions" if request.body.get("tools") and "tools" not in self.capabilities:
                message = f"registry.ollama.ai/library/{request.body['model']} does not support tools"
                await answer.json({"error": {"message": message, "type": "invalid_request_error"}}, 400)
            case "/v1/chat/completions":
                if await self._load(answer):
                    await self.complete(request, answer)
            case _:
                await answer.json({"error": "404 page not found"}, 404)

    async def stream(self, request: Request, answer: Answer, reply: Said) -> None:
        read = min(_tokens(request), self.context)
        await super().stream(request, answer, Said(reply.steps, reply.finish, reply.prompt_tokens or read))

    def _has(self, model: str) -> bool:
        return model in self.pulled or f"{model}:latest" in self.pulled

    async def _load(self, answer: Answer) -> bool:
        """Load the model; False when the client hung up before it was there."""
        if self.loading is None or self.is_loaded:
            return True
        loaded, gone = asyncio.ensure_future(self.loading.wait()), asyncio.ensure_future(answer.gone())
        await asyncio.wait([loaded, gone], return_when=asyncio.FIRST_COMPLETED)
        self.is_loaded = loaded.done()
        loaded.cancel()
        gone.cancel()
        return self.is_loaded

    async def _pull(self, model: str, answer: Answer) -> None:
        answer.begin("application/x-ndjson")
        await answer.line({"status": "pulling manifest"})
        if self.pull_error:
            await answer.line({"error": self.pull_error})
            await answer.end()
            return
        for digest, total in self.layers.items():
            for done in (None, total // 2, total):
                step = {"status": f"pulling {digest[7:]}", "digest": digest, "total": total}
                await answer.line(step if done is None else {**step, "completed": done})
        for status in ("verifying sha256 digest", "writing manifest", "success"):
            await answer.line({"status": status})
        self.pulled.append(model)
        await answer.end()
