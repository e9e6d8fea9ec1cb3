"""The same conversation without a browser: words for people, or one JSON event a line for scripts and evaluations."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import Any, TextIO
from uuid import uuid4

from agent.errors import AgentError
from agent.events import (
    Checked,
    DraftChanged,
    HandedOff,
    QuestionAsked,
    ReadBackShown,
    TextDelta,
    TicketMoved,
    Told,
    TurnEnded,
    TurnEvent,
    TurnFailed,
    Understood,
)
from agent.inputs import Choose, Confirm, Customer, Edit, Input, Say, Undo
from agent.news import tell
from agent.turn import TurnParts, run_turn
from chat_ui.request_log import in_request
from chat_ui.words import words_in
from mcp_tools.domain.conversation import Choice
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import FieldState, Ticket


class BadLine(Exception):
    """A line of input that is no input of ours."""


@dataclass
class Terminal:
    """One conversation over lines of text. `say` prints one line, or a piece of one."""

    customer: Customer
    parts: TurnParts
    is_json: bool
    conversation: str = field(default_factory=lambda: uuid4().hex)
    offered: tuple[Choice, ...] = ()
    out: TextIO = field(default_factory=lambda: sys.stdout)

    async def talk(self, lines: AsyncIterator[str]) -> None:
        """Answer every line until the input ends."""
        async for line in lines:
            try:
                given = read_json(line) if self.is_json else self._read_words(line)
            except BadLine as error:
                self._print({"type": "error", "code": "bad_input", "text": str(error)}, f"! {error}\n")
                self._print({"type": "turn-end"}, "")
                continue
            await self._turn(given)

    async def _turn(self, given: Input) -> None:
        """Do a turn, then tell what the team did meanwhile; what was typed before must not answer it."""
        with in_request():
            await self._show(run_turn(given, self.conversation, self.customer, self.parts))
        with suppress(AgentError):  # it is told after the next line
            await self._show(tell(self.conversation, self.customer, self.parts))

    async def _show(self, events: AsyncIterator[TurnEvent]) -> None:
        async for event in events:
            match event:
                case QuestionAsked(question, _):
                    self.offered = question.choices
                case ReadBackShown(_, choices):
                    self.offered = choices
                case _:
                    pass
            self._print(to_json(event), to_words(event, self.customer.screen))

    def _read_words(self, line: str) -> Input:
        """Take a number as the button of that number, anything else as words."""
        number = line.strip()
        if number.isdigit() and 0 < int(number) <= len(self.offered):
            choice = self.offered[int(number) - 1]
            return Confirm(uuid4().hex) if choice.key == "send" else Choose(choice.key, uuid4().hex)
        return _say(line)

    def _print(self, event: dict[str, Any], text: str) -> None:
        self.out.write(json.dumps(event, ensure_ascii=False) + "\n" if self.is_json else text)
        self.out.flush()


def read_json(line: str) -> Input:
    """Read one input: plain text, or an object with one of `say`, `choose`, `confirm`, `edit`, `undo`.

    `{"choose": KEY, "question": DETAIL?}`, `{"confirm": true, "hash": HASH?}`, `{"undo": true}`,
    `{"edit": {"number", "name", "value", "version"}}`, `{"say": TEXT}` for a text that begins with a brace.
    Raises `BadLine` for an object of another form, and for what begins like an object and is none.
    """
    if not line.lstrip().startswith("{"):
        return _say(line)
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine('A line that begins with a brace is JSON; say such a text with {"say": TEXT}.') from None
    name = next((name for name in _READERS if name in given), None)
    if name is None:
        raise BadLine(f"Use plain text or an object with one of: {', '.join(_READERS)}.")
    try:
        return _READERS[name](given)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadLine(f"{name!r} has the wrong form.") from None


def _say(text: str) -> Say:
    """Say `text`; half of a surrogate pair, which no store takes, becomes a question mark."""
    return Say(text.encode("utf-8", "replace").decode("utf-8"), uuid4().hex)


def _edit(given: dict[str, Any]) -> Edit:
    edit = given["edit"]
    return Edit(_text(edit["number"]), _text(edit["name"]), _text_or_none(edit.get("value")), int(edit["version"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return _say(value).text


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _pressed(value: object) -> str:
    """Return a new key; only `true` presses the button."""
    if value is not True:
        raise ValueError
    return uuid4().hex


_READERS: dict[str, Callable[[dict[str, Any]], Input]] = {
    "say": lambda given: _say(_text(given["say"])),
    "choose": lambda given: Choose(_text(given["choose"]), uuid4().hex, _text_or_none(given.get("question"))),
    "confirm": lambda given: Confirm(_pressed(given["confirm"]), _text_or_none(given.get("hash"))),
    "edit": _edit,
    "undo": lambda given: Undo(_pressed(given["undo"])),
}


def to_json(event: TurnEvent) -> dict[str, Any]:  # noqa: C901  (one flat table of events; splitting it would hide it)
    """Return an event in its stable form: scripts and evaluations rely on every type and key."""
    match event:
        case Checked(hidden, message, _):
            return {"type": "step", "step": "checked", "hidden": hidden, "message": message.id, "text": message.text}
        case Understood(intents):
            return {"type": "step", "step": "understood", "intents": [title.model_dump() for title in intents]}
        case TextDelta(text):
            return {"type": "reply", "delta": text}
        case QuestionAsked(question, number):
            return {"type": "question", "ticket": number, **question.model_dump(mode="json")}
        case DraftChanged(ticket):
            return {"type": "draft", **_ticket(ticket)}
        case ReadBackShown(ticket, _):
            return {"type": "read-back", "hash": ticket.content_hash, **_ticket(ticket)}
        case TicketMoved(ticket):
            return {"type": "ticket", "number": ticket.number, "status": ticket.status.value}
        case HandedOff(mode):
            return {"type": "handoff", "mode": mode.value}
        case Told(message, text):
            said = {"message": message.id, "name": message.name, "ticket": message.ticket, "text": text}
            return {"type": "news", **said}
        case TurnFailed(code, text, is_kept):
            return {"type": "error", "code": code, "text": text, "kept": is_kept}
        case TurnEnded(language, path, _, duration_ms):
            return {"type": "turn-end", "language": language.value, "ms": duration_ms, **path.model_dump()}


def to_words(event: TurnEvent, screen: Language) -> str:  # noqa: C901  (one case an event)
    """Return an event as a person reads it in a terminal."""
    match event:
        case Checked(hidden):
            return f"  · {_checked(hidden, screen)}\n"
        case TextDelta(text):
            return text
        case QuestionAsked(question, _):
            return _buttons(question.choices)
        case ReadBackShown(ticket, choices):
            return "\n" + "".join(_lines(ticket, screen)) + _buttons(choices)
        case Told(message, text):
            return f"» {message.name + ': ' if message.name else ''}{text}\n"
        case TurnFailed(_, text, _):
            return f"! {text}\n"
        case TurnEnded():
            return "\n"
        case Understood() | DraftChanged() | TicketMoved() | HandedOff():
            return ""


def _checked(hidden: int, screen: Language) -> str:
    return words_in(screen).say("step.checked_hidden" if hidden else "step.checked", count=hidden)


def _buttons(choices: tuple[Choice, ...]) -> str:
    return "\n" + "".join(f"  [{i}] {choice.label}\n" for i, choice in enumerate(choices, start=1))


def _lines(ticket: Ticket, screen: Language) -> list[str]:
    unknown = words_in(screen).say("read_back.unknown")
    shown = [f"  {ticket.number} · {ticket.title.value}\n"]
    for detail in ticket.details:
        if detail.is_required or detail.field.state is FieldState.KNOWN:
            value = detail.shown.in_(screen) if detail.shown else unknown
            shown.append(f"  {detail.label.in_(screen)}: {value}\n")
    return shown


def _ticket(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "status": ticket.status.value,
        "version": ticket.version,
        "intent": ticket.intent,
        "category": ticket.category,
        "priority": ticket.priority.value,
        "title": ticket.title.value,
        "summary": ticket.summary.value,
        "description": ticket.description,
        "fields": {d.name: {"value": d.field.value, "state": d.field.state.value} for d in ticket.details},
        "missing": list(ticket.missing),
    }


async def lines_of(stream: TextIO) -> AsyncIterator[str]:
    """Yield the lines of a blocking stream without their ends, without holding up the loop.

    Bytes that are no UTF-8 become replacement characters instead of ending the talk.
    """
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="replace")
    while line := await asyncio.to_thread(stream.readline):
        yield line.rstrip("\r\n")
