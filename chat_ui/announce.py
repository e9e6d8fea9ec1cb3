"""Once the host answers: tells the operator the address, which model answers, and how to add one."""

import gc
import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError

import typer

from chat_ui.settings import LOCAL_HOSTS, ChatSettings

_PAUSE = 0.2
_PATIENCE_SECONDS = 180


@contextmanager
def announce_when_ready(chat: ChatSettings, port: int) -> Iterator[None]:
    """Watch `/readyz` from a thread of its own and print the greeting when it answers."""
    stopping = threading.Event()
    watcher = threading.Thread(target=_watch, args=(chat, port, stopping), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stopping.set()


def _watch(chat: ChatSettings, port: int, stopping: threading.Event) -> None:
    here = "127.0.0.1" if chat.is_everywhere else chat.host
    end = time.monotonic() + _PATIENCE_SECONDS
    while not stopping.wait(_PAUSE) and time.monotonic() < end:
        answering = _ready(f"http://{here}:{port}/readyz")
        if answering:
            typer.echo(_greeting(chat, port, answering))
            _settle()
            return


def _ready(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  (our own address)
            return str(json.load(answer)["answering"])
    except (URLError, OSError, ValueError, KeyError):
        return None


def _settle() -> None:
    """Have the garbage collector pass over what is there to stay: each look through it holds all chats up for 0.1 s."""
    gc.collect()
    gc.freeze()


def _greeting(chat: ChatSettings, port: int, answering: str) -> str:
    lines = [f"Frontdesk is ready: {chat.public_url or f'http://localhost:{port}'}", f"Answering: {answering}"]
    if chat.is_everywhere and chat.hosts == LOCAL_HOSTS:
        lines.append("It answers to localhost only. For other names: CHAT_PUBLIC_URL or CHAT_ALLOWED_HOSTS.")
    if answering == "guided":
        lines += [
            "No model is set up, so guided answers: whole journeys work, in plain words.",
            "To add one: AGENT_GROQ_API_KEY=… in .env, or start Ollama with a model pulled (ollama pull qwen3:4b).",
        ]
    return "\n".join([*lines, "Stop with Ctrl-C."])
