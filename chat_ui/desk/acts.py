"""What a page of the desk asks for, read from payloads that anybody can forge: typed, bounded, or nothing."""

import re
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from chat_ui.desk.payload import flag, matching, only, text, version
from mcp_tools.domain.desk import QueueFilter
from mcp_tools.domain.text import PLACEHOLDER
from mcp_tools.domain.ticket import Decision, TicketStatus

_NUMBER: Final = re.compile(r"FD-\d{4,9}")
_CONVERSATION: Final = re.compile(r"[A-Za-z0-9_-]{1,80}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KIND: Final = re.compile(r"[A-Z][A-Z_]{1,19}")
_KEY: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
_SEARCH_LIMIT: Final = 100


@dataclass(frozen=True)
class Ready:
    """The page can show the desk. `number` is the ticket its address names."""

    number: str | None


@dataclass(frozen=True)
class OpenTicket:
    number: str


@dataclass(frozen=True)
class OpenTalk:
    """They opened the conversation of somebody who asked for a person."""

    conversation: str


@dataclass(frozen=True)
class Close:
    """They went back to the queue."""


@dataclass(frozen=True)
class Narrow:
    """They changed what the queue shows."""

    wanted: QueueFilter


@dataclass(frozen=True)
class More:
    """They want the next page of the queue too."""


@dataclass(frozen=True)
class Edit:
    """They changed one field; `version` is the ticket's when the editor was opened, `value` None empties it."""

    number: str
    name: str
    value: str | None
    version: int


@dataclass(frozen=True)
class Decide:
    """They decided. `is_sure` once they were told that the note is not in the customer's language."""

    number: str
    decision: Decision
    version: int
    note: str
    is_sure: bool


@dataclass(frozen=True)
class MoveOn:
    """They moved an accepted ticket to a later status."""

    number: str
    status: TicketStatus
    version: int


@dataclass(frozen=True)
class Reveal:
    number: str
    placeholder: str
    reason: str


@dataclass(frozen=True)
class Hide:
    """They found personal data that the masking missed; `kind` is one of the server's."""

    number: str
    text: str
    kind: str
    version: int


@dataclass(frozen=True)
class Unhide:
    """They say that a hidden value is not personal."""

    number: str
    placeholder: str
    reason: str
    version: int


@dataclass(frozen=True)
class Write:
    """They wrote under a ticket: an internal note, or a message the customer reads."""

    number: str
    text: str
    key: str
    is_internal: bool


@dataclass(frozen=True)
class TakeOver:
    """They answer the customer from now on, or, with `is_back`, let the assistant do so again."""

    conversation: str
    is_back: bool


@dataclass(frozen=True)
class SayTo:
    conversation: str
    text: str
    key: str


Look = Ready | OpenTicket | OpenTalk | Close | Narrow | More
"""What changes only what this page shows."""

Deed = Edit | Decide | MoveOn | Reveal | Hide | Unhide | Write | TakeOver | SayTo
"""What changes a ticket or a conversation, or is kept in their history."""


def read_act(payload: dict[str, Any]) -> Look | Deed | None:
    """Return what the payload asks for, None where anything is missing, superfluous or of the wrong form."""
    match payload:
        case {"act": str(name), **given} if name in _READERS:
            try:
                return _READERS[name](given)
            except (KeyError, TypeError, ValueError):
                return None
        case _:
            return None


def name_of(payload: dict[str, Any]) -> str:
    """Return which act the payload names, `unknown` for one there is not."""
    name = payload.get("act")
    return name if isinstance(name, str) and name in ACTS else "unknown"


def _ready(given: dict[str, Any]) -> Ready:
    only(given, "number")
    number = given["number"]
    return Ready(number if isinstance(number, str) and _NUMBER.fullmatch(number) else None)


def _open(given: dict[str, Any]) -> OpenTicket | OpenTalk:
    if "number" in given:
        only(given, "number")
        return OpenTicket(matching(_NUMBER, given["number"]))
    only(given, "conversation")
    return OpenTalk(matching(_CONVERSATION, given["conversation"]))


def _close(given: dict[str, Any]) -> Close:
    only(given)
    return Close()


def _narrow(given: dict[str, Any]) -> Narrow:
    try:
        wanted = QueueFilter.model_validate(given)
    except ValidationError:
        raise ValueError("no filter") from None
    return Narrow(wanted.model_copy(update={"text": wanted.text.strip()[:_SEARCH_LIMIT]}))


def _more(given: dict[str, Any]) -> More:
    only(given)
    return More()


def _edit(given: dict[str, Any]) -> Edit:
    only(given, "number", "name", "value", "version")
    value = None if given["value"] is None else text(given["value"])
    return Edit(matching(_NUMBER, given["number"]), matching(_NAME, given["name"]), value or None, version(given))


def _decide(given: dict[str, Any]) -> Decide:
    only(given, "number", "decision", "version", "note", "isSure")
    return Decide(
        matching(_NUMBER, given["number"]),
        Decision(text(given["decision"])),
        version(given),
        text(given["note"]),
        flag(given["isSure"]),
    )


def _move(given: dict[str, Any]) -> MoveOn:
    only(given, "number", "status", "version")
    return MoveOn(matching(_NUMBER, given["number"]), TicketStatus(text(given["status"])), version(given))


def _reveal(given: dict[str, Any]) -> Reveal:
    only(given, "number", "placeholder", "reason")
    return Reveal(
        matching(_NUMBER, given["number"]), matching(PLACEHOLDER, given["placeholder"]), text(given["reason"])
    )


def _hide(given: dict[str, Any]) -> Hide:
    only(given, "number", "text", "kind", "version")
    return Hide(matching(_NUMBER, given["number"]), text(given["text"]), matching(_KIND, given["kind"]), version(given))


def _unhide(given: dict[str, Any]) -> Unhide:
    only(given, "number", "placeholder", "reason", "version")
    return Unhide(
        matching(_NUMBER, given["number"]),
        matching(PLACEHOLDER, given["placeholder"]),
        text(given["reason"]),
        version(given),
    )


def _write(given: dict[str, Any]) -> Write:
    only(given, "number", "text", "key", "isInternal")
    return Write(
        matching(_NUMBER, given["number"]),
        text(given["text"]),
        matching(_KEY, given["key"]),
        flag(given["isInternal"]),
    )


def _take_over(given: dict[str, Any]) -> TakeOver:
    only(given, "conversation")
    return TakeOver(matching(_CONVERSATION, given["conversation"]), is_back=False)


def _hand_back(given: dict[str, Any]) -> TakeOver:
    only(given, "conversation")
    return TakeOver(matching(_CONVERSATION, given["conversation"]), is_back=True)


def _say(given: dict[str, Any]) -> SayTo:
    only(given, "conversation", "text", "key")
    return SayTo(matching(_CONVERSATION, given["conversation"]), text(given["text"]), matching(_KEY, given["key"]))


_READERS: Final = {
    "ready": _ready,
    "open": _open,
    "close": _close,
    "filter": _narrow,
    "more": _more,
    "edit": _edit,
    "decide": _decide,
    "move": _move,
    "reveal": _reveal,
    "hide": _hide,
    "unhide": _unhide,
    "write": _write,
    "take_over": _take_over,
    "hand_back": _hand_back,
    "say": _say,
}
ACTS: Final = frozenset(_READERS)
"""What a payload's `act` may be."""
