"""What is said in a conversation and read there, through the tools."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

RAW = "My order A-17 is late, write to ali@example.com"
MASKED = "My order A-17 is late, write to <EMAIL_1>"


async def say(door: Any, who: Any, talk: str, words: str = RAW, key: str = "key-1") -> Any:
    return await door.ask(who, "analyze_message", conversation=talk, text=words, key=key)


async def reply(door: Any, who: Any, talk: str, words: str, key: str = "reply-1", **more: Any) -> Any:
    sent = {"conversation": talk, "key": key, "text": words, "path": {"path": "guided"}}
    return await door.ask(who, "save_reply", **{**sent, **more})


async def messages(door: Any, who: Any, talk: str) -> list[Any]:
    return list((await door.ask(who, "read_conversation", conversation=talk))["messages"])


def stored_bytes(folder: Path) -> Iterator[bytes]:
    return (path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
