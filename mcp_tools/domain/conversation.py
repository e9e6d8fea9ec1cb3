"""Conversations and their messages."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from mcp_tools.domain.text import Language, Model
from mcp_tools.domain.ticket import Ticket


class Author(StrEnum):
    CUSTOMER = "customer"
    ASSISTANT = "assistant"
    PERSON = "person"
    SYSTEM = "system"


class Mode(StrEnum):
    """Who answers in a conversation: the assistant, nobody yet (a person was asked for), a person."""

    ASSISTANT = "assistant"
    WAITING = "waiting"
    PERSON = "person"


class ReplyPath(Model):
    """Which path worded a reply: the model's name or `guided`, and why models were passed over.

    A fallback with a model's name was begun by that model and finished by guided.
    """

    path: Literal["model", "guided", "fallback"]
    model: str | None = None
    why: str | None = None
    tokens_read: int = 0
    tokens_written: int = 0
    """As the models' servers counted them; a reply that was broken off may have none."""


class Choice(Model):
    """One button: a stable key and what it says."""

    key: str
    label: str


class Question(Model):
    """The one detail most worth asking for, ready to be said."""

    detail: str
    text: str
    choices: tuple[Choice, ...] = ()
    why: str


class Message(Model):
    """One message. `original` is set only for its owner's own screen."""

    id: str
    key: str
    """What makes saving it again harmless; unique in its conversation."""
    author: Author
    name: str = ""
    """The first name of the person who wrote it; empty for everybody else."""
    text: str
    original: str | None = None
    language: Language
    path: ReplyPath | None = None
    move: str | None = None
    choices: tuple[Choice, ...] = ()
    ticket: str | None = None
    rating: Literal[-1, 0, 1] = 0
    is_checked: bool = True
    """False while the text could not be checked for personal data: `text` is then empty and the words wait sealed."""
    at: datetime


class Conversation(Model):
    """A chat, its last messages in order, and its tickets in order."""

    id: str
    owner: str
    title: str
    language: Language
    is_pinned: bool
    mode: Mode
    person: str | None = None
    """The subject of who took over, while they have it."""
    person_name: str = ""
    messages: tuple[Message, ...]
    tickets: tuple[Ticket, ...]
    is_locked: bool = False
    """Whether its owner was to be given originals and the vault could not be opened: then there are none."""
    delivered: int
    created_at: datetime
    updated_at: datetime
