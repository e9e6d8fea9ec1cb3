"""How the assistant's replies were made, in plain words: by which model or guided, why, and what was read for them."""

from collections.abc import Iterable
from typing import Any

from chat_ui.words import ScreenWords
from mcp_tools.domain.conversation import Message, ReplyPath

Props = dict[str, Any]

UNWORDED: Props = {"path": "", "reasons": []}
"""Of a message that no path worded."""
_THUMBS = {1: "desk_talk.helpful", -1: "desk_talk.unhelpful"}


def made_by(path: ReplyPath, words: ScreenWords) -> Props:
    """Return who worded a reply, and why each model that did not, or not well, was passed over."""
    return {"path": _name(path, words), "reasons": [_reason(one, words) for one in (path.why or "").split("; ") if one]}


def thumb_of(message: Message, words: ScreenWords) -> str:
    """Return what the customer thought of a reply; empty where they gave no thumb."""
    return words.say(_THUMBS[message.rating]) if message.rating else ""


def tokens_of(messages: Iterable[Message]) -> dict[str, int]:
    """Return what models read and wrote for these messages; zeros where no server counted any."""
    paths = [message.path for message in messages if message.path]
    return {"read": sum(path.tokens_read for path in paths), "written": sum(path.tokens_written for path in paths)}


def _name(path: ReplyPath, words: ScreenWords) -> str:
    match path.path:
        case "model":
            return words.say("desk_talk.by_model", model=path.model or "?")
        case "fallback" if path.model:
            return words.say("desk_talk.by_both", model=path.model)
        case "fallback":
            return words.say("desk_talk.by_fallback")
        case "guided":
            return words.say("desk_talk.by_guided")


def _reason(failed: str, words: ScreenWords) -> str:
    """Say `model: code` in words; a code that has none stays as it is."""
    model, _, code = failed.rpartition(": ")
    said = words.section("desk_why").get(code.replace(":", "_"), code)
    return f"{model}: {said}" if model else said
