"""What the desk could not do, in words that say what to do next."""

from typing import Any, Final

from agent.errors import AgentError
from chat_ui.words import ScreenWords

_SAID: Final = frozenset(
    {
        "version_conflict",
        "transition_refused",
        "not_allowed",
        "not_editable",
        "ticket_not_found",
        "conversation_not_found",
        "text_too_long",
        "invalid_argument",
        "text_not_found",
        "stays_hidden",
        "too_many_calls",
        "unauthenticated",
        "store_unavailable",
        "masking_unavailable",
        "vault_unavailable",
        "tools_unreachable",
    }
)
"""The codes that have a sentence of their own."""


def refusal_of(code: str, words: ScreenWords) -> str:
    """Return the sentence for a code of the tool server or of the way to it."""
    return words.say(f"desk_errors.{code if code in _SAID else 'general'}")


def refused(error: AgentError, words: ScreenWords) -> dict[str, Any]:
    """Return the answer to an act that failed."""
    return {"refusal": refusal_of(error.code, words)}
