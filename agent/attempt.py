"""One try of one model at a reply: its stream, through the guard, held to its time and to an honest end."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from pydantic_ai import Agent, RunContext
from pydantic_ai.direct import model_request_stream
from pydantic_ai.messages import (
    AgentStreamEvent,
    FunctionToolCallEvent,
    FunctionToolResultEvent,
    ModelRequest,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    ToolReturnPart,
)
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RunUsage, UsageLimits

from agent.briefing import REPLY_TOKENS, Brief, Talk, talk_of
from agent.errors import ModelBroken
from agent.gathered import Gathered
from agent.guard import ReplyGuard
from agent.inputs import Customer
from agent.models import ChainModel
from agent.settings import AgentSettings

_LIMITS: Final = UsageLimits(request_limit=4, tool_calls_limit=4)
"""For a whole turn, whichever models try it."""
_LETTERS_A_TOKEN: Final = 6
"""No text of ours has more letters a token: a server that counts fewer tokens than this read less than it was sent."""
_CUT_CONTEXT: Final = 0.9


@dataclass(frozen=True)
class Deps:
    """What a tool call in a run needs: whose conversation it is, and whether the model holds tools at all."""

    customer: Customer
    conversation: str
    brief: Brief
    has_tools: bool = True
    tools_used: list[str] = field(default_factory=list)

    def may_call(self, tool: str) -> bool:
        """Whether the model holds the tool, at this stage of the talk."""
        return self.has_tools and tool in self.brief.tools


@dataclass(frozen=True)
class Limits:
    """When the turn must have its first word, and what all tries of the turn used up together."""

    first_word: float
    usage: RunUsage = field(default_factory=RunUsage)


class Attempt:
    """A model's try; `said` is what the customer has seen of it."""

    def __init__(self, agent: Agent[Deps, str], candidate: ChainModel, settings: AgentSettings, limits: Limits) -> None:
        self._agent = agent
        self._candidate = candidate
        self._settings = settings
        self._limits = limits
        self.said = ""
        self.was_cut = False
        """Whether the server silently read only a part of what it was sent."""

    async def stream(self, deps: Deps) -> AsyncGenerator[str, None]:
        """Yield the reply's words. Raises one of `failures.BROKEN` for whatever ends it early."""
        brief = deps.brief
        guard = self._guard(deps)
        loop = asyncio.get_running_loop()
        end = loop.time() + self._settings.reply_seconds
        async with Gathered(partial(self._run, deps, guard)) as words:
            while (piece := await _next(words, end if self.said else self._limits.first_word)) is not None:
                if shown := guard.feed(piece):
                    self.said += shown
                    words.shown()
                    yield shown
        if shown := guard.flush():
            self.said += shown
            yield shown
        if not self.said.strip():
            raise ModelBroken("empty")
        if brief.guided.rstrip().endswith("?") and "?" not in self.said:
            yield f" {brief.guided.rstrip().rsplit('. ', 1)[-1]}"

    def _guard(self, deps: Deps) -> ReplyGuard:
        brief = deps.brief
        domains = [domain.strip() for domain in self._settings.link_domains.split(",") if domain.strip()]
        tickets = brief.scene.tickets.keys()
        return ReplyGuard(brief.guided, brief.heard, tickets, domains, brief.scene.language, deps.tools_used)

    async def _run(self, deps: Deps, guard: ReplyGuard, words: Gathered) -> None:
        """Have the agent answer. What it says is judged by what was known when it said it."""

        async def hear(_: RunContext[Deps], events: AsyncIterable[AgentStreamEvent]) -> None:
            async for event in events:
                if isinstance(event, FunctionToolCallEvent):
                    await words.all_taken()
                elif isinstance(event, FunctionToolResultEvent):
                    _learn(guard, event)
                elif text := text_in(event):
                    await words.say(text)

        talk = talk_of(deps.brief, self._candidate.traits.context)
        before = self._limits.usage.input_tokens
        result = await self._agent.run(
            talk.prompt,
            message_history=talk.history,
            model=self._candidate.model,
            deps=deps,
            usage=self._limits.usage,
            usage_limits=_LIMITS,
            model_settings=self._model_settings,
            event_stream_handler=hear,
        )
        self._was_whole(result.response)
        self._note_context(self._limits.usage.input_tokens - before, talk)

    def _was_whole(self, response: ModelResponse) -> None:
        """Refuse an end that is none: the line broke off, or the reply grew too long to be finished."""
        if response.finish_reason == "length":
            raise ModelBroken("too_long")
        if response.finish_reason is None and self._candidate.tells_its_end:
            raise ModelBroken("cut_off")

    def _note_context(self, tokens_read: int, talk: Talk) -> None:
        """Find out that the server cut off the start, where the policy is; the next reply is given less to read."""
        if 0 < tokens_read < talk.letters / _LETTERS_A_TOKEN:
            self.was_cut = True
            self._candidate.traits.context = int(tokens_read * _CUT_CONTEXT)

    @property
    def _model_settings(self) -> ModelSettings:
        settings = ModelSettings(max_tokens=REPLY_TOKENS, temperature=0.3, thinking=False)
        if self._candidate.traits.thinks:
            settings["extra_body"] = {"reasoning_effort": "none"}
        return settings


async def guided_words(model: Model) -> AsyncGenerator[str, None]:
    """Stream what the guided model says: it reads nothing and calls nothing, so it needs no agent around it."""
    async with model_request_stream(model, [ModelRequest(parts=[])]) as events:
        async for event in events:
            if text := text_in(event):
                yield text


def text_in(event: Any) -> str:
    """Return the words of the reply that an event brings; thoughts and tool calls are none."""
    match event:
        case PartStartEvent(part=TextPart(content=text)):
            return text
        case PartDeltaEvent(delta=TextPartDelta(content_delta=text)):
            return text
        case _:
            return ""


def _learn(guard: ReplyGuard, event: FunctionToolResultEvent) -> None:
    """Let the reply speak of what a tool has just answered; a refusal tells nothing."""
    if isinstance(event.part, ToolReturnPart) and event.part.outcome == "success":
        guard.learn_answer(event.part.model_response_str())


async def _next(words: Gathered, deadline: float) -> str | None:
    async with asyncio.timeout_at(deadline):
        return await words.take()
