"""What a model is given to word a turn: the policy, the plan, the draft, and the talk within a budget of tokens."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart

from agent import moves as m
from agent.guards.reading import visible
from agent.guided import Scene, word
from agent.prompt import read_prompt
from mcp_tools.domain.conversation import Author, Message
from mcp_tools.domain.text import PLACEHOLDER, Language
from mcp_tools.domain.ticket import CUSTOMER_EDITS, FieldState, Ticket

CALLING: Final = frozenset({"request_person"})
READING: Final = frozenset({"get_ticket", "list_tickets"})
DRAFTING: Final = frozenset({"update_ticket"})
"""Together all a model may call on the customer's side. None of them files, deletes, reviews or reveals anything."""

REPLY_TOKENS: Final = 400
_TALK_TOKENS: Final = 2000
"""For the conversation and the customer's last words together."""
_AROUND_TOKENS: Final = 1500
"""For the policy, the plan, the drafts and the tools: some 1,100 as measured, and room for long drafts."""
_LEAST_TOKENS: Final = 300
_LETTERS_A_TOKEN: Final = 3
"""Turkish takes about three letters a token, English four: counted so, a text is never longer than we think."""
_RECENT: Final = 0.8
_GIST: Final = 90
_NOTHING_SAID: Final = "(The customer pressed a button.)"
_EARLIER: Final = "(Earlier in this conversation, shortened)"
_HIDDEN_EARLIER: Final = "(Before that they also told: {placeholders})"
_DRAFT: Final = 800
"""Letters of one ticket."""
_RULES: Final = {
    Language.EN: "Answer in English.",
    Language.TR: "Answer in Turkish, with formal 'siz', natural and not translated word by word.",
}


@dataclass(frozen=True)
class Brief:
    """A decided turn, ready to be worded. Everything in it is masked."""

    moves: tuple[m.Move, ...]
    scene: Scene
    history: Sequence[Message]
    prompt: str
    """What the customer said last; empty when they pressed a button without words."""

    @property
    def is_free(self) -> bool:
        """Whether a model may word it: only where no fact of the store is stated."""
        return bool(self.moves) and all(isinstance(move, m.FREE) for move in self.moves)

    @property
    def guided(self) -> str:
        """What guided says: the plan for a model, and the reply where none answers."""
        return word(self.moves, self.scene)

    @property
    def heard(self) -> list[str]:
        """The texts the reply is given beside the plan: their numbers and placeholders may be said again."""
        return [self.prompt, *(message.text for message in self.history), *map(_told, self.scene.tickets.values())]

    @property
    def tools(self) -> frozenset[str]:
        """The tools a model may call at this stage.

        A draft is filled in only while there is one; where a question is put, nothing else is looked up.
        """
        has_draft = any(ticket.status in CUSTOMER_EDITS for ticket in self.scene.tickets.values())
        return CALLING | (DRAFTING if has_draft else frozenset()) | (frozenset() if _question(self) else READING)


@dataclass(frozen=True)
class Talk:
    """The conversation as a model reads it: what was said before, and what is answered now."""

    history: list[ModelMessage]
    prompt: str

    @property
    def letters(self) -> int:
        """How long it is, for comparing with what a server says it read."""
        parts = (getattr(part, "content", "") for message in self.history for part in message.parts)
        return len(self.prompt) + sum(len(str(part)) for part in parts)


def instructions_of(brief: Brief, *, has_tools: bool = True) -> str:
    """The policy first and short, then what this turn says and asks, then the draft, as data."""
    rule = _RULES.get(brief.scene.language, _RULES[Language.EN])
    tools = _tools(brief.tools if has_tools else frozenset())
    policy = read_prompt("reply").text.format(sentences=3, language_rule=rule, tools=tools)
    plan = f"What to say:\n{brief.guided}"
    question = _question(brief)
    asked = f"The question to end with:\n{question}" if question else ""
    drafts = "\n".join(_told(ticket) for ticket in brief.scene.tickets.values())
    return "\n\n".join(part for part in (policy, plan, asked, drafts) if part)


def talk_of(brief: Brief, context: int | None) -> Talk:
    """Return the talk so far and the words being answered, shortened to what a model of this context reads in full.

    The latest messages are whole; what is older is told in a line each, with every placeholder kept. Nothing is in it
    that a person would not see.
    """
    room = _TALK_TOKENS if context is None else min(_TALK_TOKENS, context - _AROUND_TOKENS - REPLY_TOKENS)
    letters = max(room, _LEAST_TOKENS) * _LETTERS_A_TOKEN
    prompt = shortened(visible(brief.prompt), letters // 2) or _NOTHING_SAID
    left = letters - len(prompt)
    recent: list[Message] = []
    for message in reversed(brief.history):
        if len(message.text) > left * _RECENT:
            break
        left -= len(message.text)
        recent.insert(0, message)
    older = brief.history[: len(brief.history) - len(recent)]
    return Talk([*_condensed(older, left), *map(_as_it_was, recent)], prompt)


def shortened(text: str, letters: int) -> str:
    """Return the text with its middle left out where it is too long; the placeholders of the middle are kept."""
    if len(text) <= letters:
        return text
    head, tail = text[: letters * 2 // 3], text[len(text) - letters // 4 :]
    head, tail = head.rsplit(" ", 1)[0], tail.split(" ", 1)[-1]
    middle = text[len(head) : len(text) - len(tail)]
    kept = [found for found in _placeholders(middle) if found not in head + tail]
    return " ".join([head, "…", *kept, tail])


def _condensed(older: Sequence[Message], letters: int) -> Iterable[ModelMessage]:
    """Tell what came before in a line each, the latest first to stay when there is no room for all."""
    lines: list[str] = []
    for message in reversed(older):
        line = f"{'Customer' if message.author is Author.CUSTOMER else 'Assistant'}: {_gist(message.text)}"
        letters -= len(line)
        if letters < 0:
            break
        lines.insert(0, line)
    untold = older[: len(older) - len(lines)]
    if hidden := _placeholders("\n".join(message.text for message in untold)):
        lines.insert(0, _HIDDEN_EARLIER.format(placeholders=", ".join(hidden)))
    if lines:
        told = "\n".join([_EARLIER, *lines])
        yield ModelRequest(parts=[UserPromptPart(content=told)])


def _gist(text: str) -> str:
    return shortened(re.sub(r"\s+", " ", visible(text)), _GIST)


def _placeholders(text: str) -> list[str]:
    return list(dict.fromkeys(match.group() for match in PLACEHOLDER.finditer(text)))


def _as_it_was(message: Message) -> ModelMessage:
    if message.author is Author.CUSTOMER:
        return ModelRequest(parts=[UserPromptPart(content=visible(message.text))])
    return ModelResponse(parts=[TextPart(content=message.text)])


def _tools(held: frozenset[str]) -> str:
    lines = [line for line in read_prompt("tools").text.splitlines() if line.partition(":")[0] in held]
    return "\n".join(["Tools:", *lines, "Otherwise call nothing."]) if lines else "You have no tools."


def _question(brief: Brief) -> str | None:
    return next((move.question.text for move in brief.moves if isinstance(move, m.Ask | m.Explain)), None)


def _told(ticket: Ticket) -> str:
    """Tell a ticket: what is known and what is missing of a draft, where it stands of another."""
    if ticket.status not in CUSTOMER_EDITS:
        return f"Ticket {ticket.number}, {ticket.status.value}: {_data(ticket.title.value)}."
    known = {d.name: d.field.value for d in ticket.details if d.field.state is FieldState.KNOWN}
    missing = ", ".join(ticket.missing) or "nothing"
    head = f"Draft {ticket.number} (version {ticket.version}): {_data(ticket.title.value)}. Missing: {missing}."
    return f"{head} Known: {shortened(_data(known), _DRAFT)}." if known else head


def _data(value: object) -> str:
    """Return a value as JSON: whatever it says, it is seen to be quoted."""
    return visible(json.dumps(value, ensure_ascii=False))
