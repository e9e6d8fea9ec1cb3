"""One try of one model at a reply: its stream, through the guard, held to its time and to an honest end."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic_ai import Agent, AgentRunResultEvent
from pydantic_ai.messages import (
    FunctionToolResultEvent,
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
        talk = talk_of(brief, self._candidate.traits.context)
        async with aclosing(self._run(deps, talk, guard)) as pieces:
            while (piece := await _next(pieces, end if self.said else self._limits.first_word)) is not None:
                if shown := guard.feed(piece):
                    self.said += shown
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

    async def _run(self, deps: Deps, talk: Talk, guard: ReplyGuard) -> AsyncGenerator[str, None]:
        before = self._limits.usage.input_tokens
        async with self._agent.run_stream_events(
            talk.prompt,
            message_history=talk.history,
            model=self._candidate.model,
            deps=deps,
            usage=self._limits.usage,
            usage_limits=_LIMITS,
            model_settings=self._model_settings,
        ) as events:
            async for event in events:
                if isinstance(event, AgentRunResultEvent):
                    self._was_whole(event.result.response)
                elif isinstance(event, FunctionToolResultEvent):
                    _learn(guard, event)
                elif text := text_in(event):
                    yield text
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
        settings = ModelSettings(
            max_tokens=REPLY_TOKENS,
            temperature=0.3,
            max_retries=0,
            thinking=False,
            request_timeout=self._settings.reply_seconds,
            first_event_timeout=self._settings.first_token_seconds,
        )
        if self._candidate.traits.thinks:
            settings["extra_body"] = {"reasoning_effort": "none"}
        return settings


async def guided_words(agent: Agent[Deps, str], model: Model, deps: Deps) -> AsyncGenerator[str, None]:
    """Stream what the guided model says: the same agent and stream, and nothing that could fail."""
    async with agent.run_stream_events(talk_of(deps.brief, None).prompt, model=model, deps=deps) as events:
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


async def _next(pieces: AsyncIterator[str], deadline: float) -> str | None:
    async with asyncio.timeout_at(deadline):
        return await anext(pieces, None)
