"""Tickets, conversations and analyses made by hand, and models that follow a script."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pytest
from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, DeltaToolCalls, FunctionModel

from agent.events import TurnEvent
from agent.inputs import Customer, Input, Say
from agent.models import ChainModel
from agent.turn import TurnParts, run_turn
from mcp_tools.domain.conversation import Conversation, Message
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Ticket
from tests.agent.made import make_conversation, make_message, make_ticket

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


@pytest.fixture(scope="session")
def a_message() -> Callable[..., Message]:
    """Make one message of a conversation."""
    return make_message


@pytest.fixture(scope="session")
def a_conversation() -> Callable[..., Conversation]:
    """Make a conversation from its messages and tickets."""
    return make_conversation
