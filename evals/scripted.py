"""A model that words replies by a script and misbehaves by turns: the tickets must come out the same."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, DeltaToolCalls, FunctionModel

from agent.models import ChainModel

_PLAN: Final = re.compile(r"What to say:\n(.*?)(?:\n\nDraft |\Z)", re.DOTALL)
_DRAFT: Final = re.compile(r"Draft (FD-\d+) \(version (\d+)\).*Missing: (\w+)")
_WAYS: Final = 5


class LineCut(ConnectionError):
    """The model's server hung up in the middle of a reply."""


@dataclass
class ScriptedModel:
    """Words, looks a ticket up, claims what is not so, breaks off, makes a detail up: one after the other.

    `shown` collects all it was given to read.
    """

    shown: list[str]
    count: int = field(default=0)

    async def stream(self, messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[str | DeltaToolCalls]:
        """Answer one request in the way whose turn it is."""
        self.shown.append(f"{info.instructions}\n{ModelMessagesTypeAdapter.dump_json(messages).decode()}")
        instructions = info.instructions or ""
        found = _PLAN.search(instructions)
        plan = found[1] if found else ""
        has_called = any(isinstance(part, ToolReturnPart) for part in messages[-1].parts)
        self.count += not has_called
        way = 0 if has_called else self.count % _WAYS
        async for piece in self._in_way(way, plan, instructions):
            yield piece

    @property
    def model(self) -> ChainModel:
        return ChainModel("scripted", FunctionModel(stream_function=self.stream, model_name="scripted"), is_local=False)

    async def _in_way(self, way: int, plan: str, instructions: str) -> AsyncIterator[str | DeltaToolCalls]:
        draft = _DRAFT.search(instructions)
        half = len(plan) // 2
        if way == 1:
            yield _call("list_tickets", {"limit": 1})
        elif way == 2:
            yield f"FD-9999 is filed and your refund of 100 EUR is on its way. {plan}"
        elif way == 3:
            yield plan[:half]
            raise LineCut
        elif way == 4 and draft:
            invented = {"changes": {draft[3]: "ZZ-99999"}, "number": draft[1], "version": int(draft[2])}
            yield _call("update_ticket", invented)
        else:
            yield plan[:half]
            yield plan[half:]


def _call(tool: str, arguments: dict[str, object]) -> DeltaToolCalls:
    return {0: DeltaToolCall(name=tool, json_args=json.dumps(arguments), tool_call_id=f"call-{tool}")}
