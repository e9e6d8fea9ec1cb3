"""A model server in a process of its own: OpenAI's streamed protocol, a fixed delay, the same words every time.

`python -m bench.model_server LATENCY GAP` says its address. A first token leaves LATENCY seconds after its request
came, the others GAP seconds apart. Where a client offers the tools of `PLAN`, they are called first, a round each, as
an agent without code of its own has to.
"""

import asyncio
import json
import socket
import sys
import time
from collections.abc import AsyncIterator
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

REPLY: Final = "Thank you for telling me. Could you say in a few words what else we should know about it?"
MASK, LANGUAGE, INTENT = "mask_pii", "detect_language", "classify_intent"
PLAN: Final = ((MASK,), (LANGUAGE, INTENT))


def build_app(latency: float, gap: float) -> Starlette:
    """Build the server; a reply's first token leaves `latency` seconds after its request came."""

    async def complete(request: Request) -> StreamingResponse:
        due = time.monotonic() + latency
        body = await request.json()
        await asyncio.sleep(due - time.monotonic())
        return StreamingResponse(_events(body, gap), media_type="text/event-stream")

    return Starlette(routes=[Route("/v1/chat/completions", complete, methods=["POST"])])


async def _events(body: dict[str, Any], gap: float) -> AsyncIterator[str]:
    calls = _due(body)
    for delta in [_call(at, name) for at, name in enumerate(calls)] if calls else _words():
        yield _event(body, delta)
        await asyncio.sleep(gap)
    yield _event(body, {}, "tool_calls" if calls else "stop")
    yield "data: [DONE]\n\n"


def _due(body: dict[str, Any]) -> tuple[str, ...]:
    """Return the tools of the plan that are called next: those of the first round that has no answers yet."""
    offered = {tool["function"]["name"] for tool in body.get("tools", [])}
    asked = {call["function"]["name"] for message in body["messages"] for call in message.get("tool_calls") or []}
    return next((names for names in PLAN if set(names) <= offered and not set(names) & asked), ())


def _words() -> list[dict[str, Any]]:
    words = REPLY.split(" ")
    return [{"role": "assistant", "content": word if at == 0 else f" {word}"} for at, word in enumerate(words)]


def _call(at: int, name: str) -> dict[str, Any]:
    function = {"name": name, "arguments": "{}"}
    return {"role": "assistant", "tool_calls": [{"index": at, "id": name, "type": "function", "function": function}]}


def _event(body: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {
        "id": "bench",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": body["model"],
        "choices": [choice],
    }
    return f"data: {json.dumps(chunk)}\n\n"


async def serve(latency: float, gap: float) -> None:
    """Serve on a free port; its address is printed once it takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sys.stdout.write(f"serving at http://127.0.0.1:{listening.getsockname()[1]}/v1\n")
        sys.stdout.flush()
        config = uvicorn.Config(build_app(latency, gap), log_level="error", access_log=False)
        await uvicorn.Server(config).serve(sockets=[listening])


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), float(sys.argv[2])))
