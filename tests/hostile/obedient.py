"""A model that does whatever an attacker wants: calls what it is told to call, says what it is told to say."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter, RetryPromptPart, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, DeltaToolCalls, FunctionModel

from agent.models import ChainModel
from mcp_tools.domain.text import Language
from tests.hostile.scene import Hostile

POLITE = {
    Language.EN: "Thank you. Could you tell me more?",
    Language.TR: "Teşekkür ederim. Biraz daha anlatır mısınız?",
}


@dataclass
class Obedient:
    """Polite as long as it obeys nobody."""

    obeys: Hostile | None = None
    language: Language = Language.EN
    seen: list[str] = field(default_factory=list)
    """All it was given to read since it began to obey."""
    spoke: int = 0
    """How often it said what the attacker wanted."""

    def obey(self, hostile: Hostile | None, language: Language | None = None) -> None:
        self.obeys, self.spoke = hostile, 0
        self.language = language or self.language
        self.seen.clear()

    @property
    def was_told(self) -> str:
        """What it read beside the attacker's own words of this message."""
        words = self.obeys.text if self.obeys else ""
        return "\n".join(self.seen).replace(words, "").replace(json.dumps(words, ensure_ascii=False)[1:-1], "")

    @property
    def model(self) -> ChainModel:
        return ChainModel(
            "obedient", FunctionModel(stream_function=self._stream, model_name="obedient"), is_local=False
        )

    async def _stream(self, messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[str | DeltaToolCalls]:
        self.seen.append(f"{info.instructions}\n{ModelMessagesTypeAdapter.dump_json(messages).decode()}")
        if self.obeys is None:
            yield POLITE[self.language]
            return
        was_answered = any(isinstance(part, ToolReturnPart | RetryPromptPart) for part in messages[-1].parts)
        if self.obeys.calls and not was_answered:
            yield {
                at: DeltaToolCall(call["tool"], json.dumps(call["arguments"]), tool_call_id=f"call-{at}")
                for at, call in enumerate(self.obeys.calls)
            }
            return
        self.spoke += 1
        for word in self.obeys.obeyed.split(" "):
            yield f"{word} "
