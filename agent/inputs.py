"""What a customer can do in a turn."""

from dataclasses import dataclass

from mcp_tools.domain.text import Language


@dataclass(frozen=True)
class Say:
    """They wrote something. `key` makes a repeated delivery of the same message harmless."""

    text: str
    key: str


@dataclass(frozen=True)
class Choose:
    """They pressed a button. `question` is the detail it was offered for, None for the other offers."""

    choice: str
    key: str
    question: str | None = None


@dataclass(frozen=True)
class Edit:
    """They changed one field of a draft by hand; `value` None takes it back to unknown."""

    number: str
    name: str
    value: str | None
    version: int


@dataclass(frozen=True)
class Confirm:
    """They pressed Send under a read-back. `shown` is its hash; None takes the one stored with the draft."""

    key: str
    shown: str | None = None


@dataclass(frozen=True)
class Undo:
    """They took their last answer back."""

    key: str


Input = Say | Choose | Edit | Confirm | Undo


@dataclass(frozen=True)
class Customer:
    """Whose turn it is, as the screen proved it; `screen` is the language of their screen.

    `epoch` is the state of an account's rights for which it was proved; 0 for guests.
    """

    subject: str
    screen: Language = Language.EN
    epoch: int = 0


@dataclass(frozen=True)
class Colleague:
    """Who works at the review desk, as the screen proved it; `screen` and `epoch` as of a customer."""

    subject: str
    screen: Language = Language.EN
    epoch: int = 0
