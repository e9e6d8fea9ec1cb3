"""One customer's conversation, and what came of a turn in it."""

from collections.abc import Callable, Coroutine
from typing import Any

from pydantic_ai.exceptions import ModelHTTPError

from agent.events import DraftChanged, TextDelta, TurnEnded, TurnEvent
from agent.inputs import Customer

CUSTOMER = Customer("guest:one")
CONVERSATION = "conversation-1"
LATE = "my order has not arrived"
BROKEN = ModelHTTPError(status_code=503, model_name="scripted")
SECRETS = ("10000000146", "4111 1111 1111 1111", "4111111111111111", "ali@example.com")

Talk = Callable[..., Coroutine[None, None, list[TurnEvent]]]
Scripted = Callable[..., Any]
Calling = Callable[..., Any]


def text_of(events: list[TurnEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def ended(events: list[TurnEvent]) -> TurnEnded:
    assert isinstance(events[-1], TurnEnded)
    assert sum(isinstance(event, TurnEnded) for event in events) == 1
    return events[-1]


def drafts(events: list[TurnEvent]) -> list[DraftChanged]:
    return [event for event in events if isinstance(event, DraftChanged)]
