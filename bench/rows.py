"""The rows, in the order they are measured and shown."""

from collections.abc import Awaitable, Callable
from typing import Final

from bench import (
    chats,
    concurrent_chats,
    first_token,
    guided_turn,
    intent,
    language,
    masking,
    memory,
    startup,
    tool_call,
)
from bench.row import Row
from bench.sampling import Bench

ROWS: Final[dict[str, Callable[[Bench], Awaitable[Row]]]] = {
    "startup": startup.measure,
    "memory": memory.measure,
    "tool-call": tool_call.measure,
    "masking": masking.measure,
    "masking-p99": masking.measure_p99,
    "intent": intent.measure,
    "intent-startup": intent.measure_startup,
    "intent-memory": intent.measure_memory,
    "language": language.measure,
    "language-startup": language.measure_startup,
    "language-memory": language.measure_memory,
    "guided-turn": guided_turn.measure,
    "first-token": first_token.measure,
    "chats": chats.measure,
    "concurrent-chats": concurrent_chats.measure,
    "chats-limit": concurrent_chats.measure_limit,
}
