"""Messages with what a person understood of them: one JSON object a line."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pydantic import Field, ValidationError

from mcp_tools.domain.analysis import Act
from mcp_tools.domain.text import Language, Model
from mcp_tools.domain.ticket import Priority
from mcp_tools.errors import StartupError

_HELD_OUT: Final = 3
"""Of so many messages one is held out."""


class MessagesInvalid(StartupError):
    """A file of labelled messages cannot be used; the sentence names file and line."""


class DraftLabel(Model):
    """The draft that is open when the message comes, and the detail that was just asked for."""

    intent: str
    pending: str | None = None


class LabelledMessage(Model):
    """A message and how a person reads it.

    `intents` are the problems it names, none for talk and strangers; `hesitation` are those a person would let pass
    too. `answer` is the value said for the detail that was asked. `description` is never labelled: it is the message.
    """

    text: str
    language: str
    intents: tuple[str, ...] = ()
    hesitation: tuple[str, ...] = ()
    act: Act | None = None
    priority: Priority | None = None
    details: dict[str, str] = Field(default_factory=dict)
    draft: DraftLabel | None = None
    answer: str | None = None

    @property
    def spoken(self) -> Language | None:
        """The language of the message; None where it mixes both."""
        return Language(self.language) if self.language != "mixed" else None

    @property
    def accepted(self) -> frozenset[str]:
        """The intents that count as right."""
        return frozenset((*self.intents, *self.hesitation))


def read_messages(file: Path) -> tuple[LabelledMessage, ...]:
    """Read a file of labelled messages. Raises `MessagesInvalid` for the first line that is wrong."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise MessagesInvalid(f"{file.name} cannot be read as UTF-8 text.") from None
    messages = tuple(_message(file, number, line) for number, line in enumerate(lines, start=1) if line.strip())
    if not messages:
        raise MessagesInvalid(f"{file.name}: there is no message in it.")
    return messages


def part_of(messages: Sequence[LabelledMessage], *, is_held_out: bool) -> tuple[LabelledMessage, ...]:
    """Return the third of the messages that nothing may be tuned to, or the other two; chosen by a hash of the text."""
    by_hash = sorted(messages, key=lambda message: sha256(message.text.encode()).digest())
    size = len(messages) // _HELD_OUT
    return tuple(by_hash[:size] if is_held_out else by_hash[size:])


def _message(file: Path, number: int, line: str) -> LabelledMessage:
    try:
        content: Any = json.loads(line)
        return LabelledMessage.model_validate(content)
    except (ValueError, ValidationError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "no JSON"
        raise MessagesInvalid(f"{file.name}:{number}: {reason}.") from None
