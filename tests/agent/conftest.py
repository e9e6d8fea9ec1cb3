"""Tickets, conversations and analyses made by hand, and models that follow a script."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, DeltaToolCalls, FunctionModel

from agent.events import TurnEvent
from agent.inputs import Customer, Input, Say
from agent.models import ChainModel
from agent.turn import TurnParts, run_turn
from mcp_tools.domain.conversation import Author, Choice, Conversation, Message, Mode
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import Detail, Dialogue, Field, FieldState, Priority, Ticket, TicketStatus

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LABELS = {
    "order_number": Words(en="Order number", tr="Sipariş numarası"),
    "date": Words(en="When it happened", tr="Ne zaman oldu"),
    "city": Words(en="City", tr="Şehir"),
}
REQUIRED = ("order_number", "date")

Step = str | dict[int, DeltaToolCall] | Exception | Callable[[], Awaitable[None]]


@dataclass
class Script:
    """What a model does, request by request; after the last one it says nothing. `seen` is all it was given."""

    requests: Sequence[Sequence[Step]]
    seen: list[str] = field(default_factory=list)
    tools: list[list[str]] = field(default_factory=list)

    async def stream(self, messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[str | DeltaToolCalls]:
        number = len(self.seen)
        self.seen.append(f"{info.instructions}\n{ModelMessagesTypeAdapter.dump_json(messages).decode()}")
        self.tools.append([tool.name for tool in info.function_tools])
        for step in self.requests[number] if number < len(self.requests) else [""]:
            if isinstance(step, Exception):
                raise step
            if callable(step):
                await step()
                continue
            yield step

    @property
    def model(self) -> ChainModel:
        return ChainModel("scripted", FunctionModel(stream_function=self.stream, model_name="scripted"), is_local=False)


@pytest.fixture
def scripted_model() -> Callable[..., Script]:
    """Make a model from its requests, each a list of pieces: text, a tool call, an exception, or something to await."""
    return lambda *requests: Script(requests)


@pytest.fixture
def calling() -> Callable[..., Step]:
    """Make the step in which a model calls a tool."""

    def made(tool: str, **arguments: Any) -> Step:
        return {0: DeltaToolCall(name=tool, json_args=json.dumps(arguments), tool_call_id=f"call-{tool}")}

    return made


Talk = Callable[..., Coroutine[None, None, list[TurnEvent]]]


@pytest.fixture
def talk() -> Talk:
    """Do one turn and return its events. Words may be given as they are; the key is the words themselves."""

    async def turn(
        parts: TurnParts, given: str | Input, *, screen: Language = Language.EN, conversation: str = "conversation-1"
    ) -> list[TurnEvent]:
        wanted = Say(given, f"key-{sha256(given.encode()).hexdigest()[:20]}") if isinstance(given, str) else given
        events = run_turn(wanted, conversation, Customer("guest:one", screen), parts)
        return [event async for event in events]

    return turn


@pytest.fixture(scope="session")
def a_ticket() -> Callable[..., Ticket]:
    """Make a late-order ticket; `known` are its values, `declined` the names nobody knows."""
    return make_ticket


def make_ticket(
    number: str = "FD-1001",
    *,
    intent: str = "order_late",
    status: TicketStatus = TicketStatus.DRAFT,
    known: dict[str, str] | None = None,
    declined: Sequence[str] = (),
    dialogue: Dialogue | None = None,
    priority: Priority = Priority.NORMAL,
    minute: int = 0,
    conversation: str = "conversation-1",
) -> Ticket:
    known = known or {}
    details = tuple(_detail(name, known.get(name), name in declined) for name in LABELS)
    at = NOW + timedelta(minutes=minute)
    return Ticket(
        number=number,
        status=status,
        version=3,
        conversation=conversation,
        customer="guest:one",
        language=Language.EN,
        intent=intent,
        intent_title=Words(en="My order is late", tr="Siparişim gecikti"),
        category="orders",
        category_title=Words(en="Orders", tr="Siparişler"),
        priority=priority,
        title=Field(value="My order is late", state=FieldState.KNOWN),
        summary=Field(),
        description="my order is late",
        details=details,
        missing=tuple(name for name in REQUIRED if name not in known and name not in declined),
        content_hash=f"hash of {number}",
        dialogue=dialogue or Dialogue(),
        created_at=at,
        updated_at=at,
    )


def _detail(name: str, value: str | None, is_declined: bool) -> Detail:
    state = FieldState.KNOWN if value else FieldState.DECLINED if is_declined else FieldState.UNKNOWN
    shown = Words(en=value, tr=value) if value else None
    made = Field(value=value, state=state, set_by=SetBy.CUSTOMER)
    return Detail(name=name, label=LABELS[name], is_required=name in REQUIRED, field=made, shown=shown)


@pytest.fixture(scope="session")
def a_message() -> Callable[..., Message]:
    """Make one message of a conversation."""
    return make_message


def make_message(
    text: str,
    author: Author = Author.CUSTOMER,
    *,
    move: str | None = None,
    language: Language = Language.EN,
    choices: tuple[Choice, ...] = (),
    key: str | None = None,
) -> Message:
    return Message(
        id=f"id-{text}",
        key=key or f"key-{text}",
        author=author,
        text=text,
        language=language,
        move=move,
        choices=choices,
        at=NOW,
    )


@pytest.fixture(scope="session")
def a_conversation() -> Callable[..., Conversation]:
    """Make a conversation from its messages and tickets."""
    return make_conversation


def make_conversation(
    *messages: Message,
    tickets: Sequence[Ticket] = (),
    mode: Mode = Mode.ASSISTANT,
    language: Language = Language.EN,
    is_pinned: bool = False,
) -> Conversation:
    return Conversation(
        id="conversation-1",
        owner="guest:one",
        title="",
        language=language,
        is_pinned=is_pinned,
        mode=mode,
        messages=messages,
        tickets=tuple(tickets),
        delivered=0,
        created_at=NOW,
        updated_at=NOW,
    )
