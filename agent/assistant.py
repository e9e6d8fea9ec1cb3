"""Words a decided turn: through the chain of models, guarded, and finished by guided whatever breaks."""

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic_ai import Agent, RunContext
from pydantic_ai.capabilities import AbstractCapability
from pydantic_ai.mcp import CallToolFunc, MCPToolset, ToolResult

from agent.attempt import Attempt, Deps, Limits, guided_words
from agent.briefing import Brief, instructions_of
from agent.errors import ModelBroken
from agent.guided import Scene
from agent.inputs import Customer
from agent.models import ChainModel, guided_model
from agent.providers.failures import BROKEN, Failure, Reach, failure_of
from agent.settings import AgentSettings
from agent.tools_client import ToolsClient
from agent.tracing import instrumentation
from agent.words import say
from mcp_tools.domain.conversation import ReplyPath
from mcp_tools.domain.identity import SetBy

__all__ = ["Assistant", "Brief", "Reply", "build_assistant"]


_TEXTS: Final = frozenset({"title", "summary", "description"})
"""Of a ticket: a reply that could write them would say there what it may not say in the chat."""
_LONGEST_WAIT: Final = 1.0
"""A provider that asks for a longer wait is passed over: the customer waits meanwhile."""
_SHORTEST_WAIT: Final = 0.1
_RESTING: Final = "resting"
_ASSUMED_CONTEXT: Final = 8192
"""Where a server only says that something was too long, half of this is tried next."""


@dataclass
class Reply:
    """A reply in the making: `path` is settled when the stream has ended."""

    path: ReplyPath
    text: str = ""
    tools_used: list[str] = field(default_factory=list)


class Assistant:
    """One agent for all paths; the model is chosen for each run."""

    def __init__(
        self,
        agent: Agent[Deps, str],
        chain: tuple[ChainModel, ...],
        settings: AgentSettings,
        capabilities: Sequence[AbstractCapability[Any]] = (),
    ) -> None:
        self.chain = chain
        self.capabilities = capabilities
        self._agent = agent
        self._settings = settings
        self._open = AsyncExitStack()
        self._waking: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> "Assistant":
        """Keep tools and models connected for the life of the host, and have local models loaded ahead."""
        await self._open.enter_async_context(self._agent)
        for candidate in self.chain:
            if candidate.close:
                self._open.push_async_callback(candidate.close)
            await self._open.enter_async_context(candidate.model)
            self._wake(candidate)
        return self

    async def __aexit__(self, *raised: object) -> None:
        for task in self._waking.values():
            task.cancel()
        await asyncio.gather(*self._waking.values(), return_exceptions=True)
        await self._open.aclose()

    async def word(
        self, brief: Brief, customer: Customer, conversation: str, reply: Reply
    ) -> AsyncGenerator[str, None]:
        """Stream the reply's masked text and settle `reply`.

        A model that breaks before its first word is passed over unseen; one that breaks later is finished by guided.
        The whole chain shares one budget for its first word, and each model may use its share of what is left.
        """
        deps = Deps(customer, conversation, brief, tools_used=reply.tools_used)
        limits = Limits(asyncio.get_running_loop().time() + self._settings.first_token_seconds)
        course = _Course(limits)
        async with aclosing(self._from_models(deps, course)) as pieces:
            async for piece in pieces:
                yield _joined(reply, piece)
        reply.path = course.path
        if course.is_done:
            return
        if course.speaker:
            yield _joined(reply, f"\n\n{_excuse(brief.scene)}")
        async with aclosing(guided_words(guided_model(brief.guided))) as pieces:
            async for piece in pieces:
                yield _joined(reply, piece)

    async def _from_models(self, deps: Deps, course: "_Course") -> AsyncGenerator[str, None]:
        """Stream the words of the first model that says any; `course` tells how it ended."""
        for place, candidate in enumerate(self.chain if deps.brief.is_free else ()):
            if candidate.health.is_resting:
                course.broken.append(f"{candidate.name}: {_RESTING}")
                continue
            others = sum(not other.health.is_resting for other in self.chain[place + 1 :])
            try:
                async with aclosing(self._tried(candidate, deps, course.shared(others), course.broken)) as pieces:
                    async for piece in pieces:
                        course.speaker = candidate.name
                        yield piece
            except ModelBroken:
                if course.speaker:
                    return
            else:
                course.is_done = True
                return

    async def _tried(
        self, candidate: ChainModel, deps: Deps, limits: Limits, broken: list[str]
    ) -> AsyncGenerator[str, None]:
        """Stream a model's words; where nothing was said or done yet and it may help, let it try once more.

        Raises `ModelBroken` once it is over; why is then in `broken`.
        """
        deps = replace(deps, has_tools=candidate.traits.has_tools)
        for is_last in (False, True):
            attempt = Attempt(self._agent, candidate, self._settings, limits)
            candidate.health.begin()
            failure: Failure | None = None
            try:
                async with aclosing(attempt.stream(deps)) as pieces:
                    async for piece in pieces:
                        yield piece
            except BROKEN as error:
                failure = failure_of(error, has_begun=bool(attempt.said))
            finally:
                candidate.health.gave_up()
            if failure is None:
                candidate.health.succeeded()
                if attempt.was_cut:
                    broken.append(f"{candidate.name}: context_cut")
                return
            self._learn(candidate, failure)
            can_repeat = not (is_last or attempt.said or deps.tools_used)
            if can_repeat and (again := _second_try(failure, deps, limits)) is not None:
                await asyncio.sleep(again.wait)
                deps = again.deps
                continue
            candidate.health.failed(failure)
            if failure.reach is Reach.PROVIDER:
                self._wake(candidate)
            broken.append(f"{candidate.name}: {failure.why}")
            raise ModelBroken(failure.why)

    @staticmethod
    def _learn(candidate: ChainModel, failure: Failure) -> None:
        traits = candidate.traits
        if failure.is_about_tools and failure.is_lasting:
            traits.has_tools = False
        if failure.is_about_length:
            traits.context = failure.context or (traits.context or _ASSUMED_CONTEXT) // 2

    def _wake(self, candidate: ChainModel) -> None:
        """Have the model's server load it, once at a time, so that a later turn finds it ready."""
        if candidate.wake is None or candidate.name in self._waking:
            return
        task = asyncio.create_task(_woken(candidate))
        self._waking[candidate.name] = task
        task.add_done_callback(lambda _done: self._waking.pop(candidate.name, None))


@dataclass
class _Course:
    """How a turn's models fared: which were passed over and why, and whose words the customer sees."""

    limits: Limits
    broken: list[str] = field(default_factory=list)
    speaker: str | None = None
    is_done: bool = False

    def shared(self, others: int) -> Limits:
        """Leave the models that come after their part of the time to the first word."""
        now = asyncio.get_running_loop().time()
        return replace(self.limits, first_word=now + (self.limits.first_word - now) / (1 + others))

    @property
    def path(self) -> ReplyPath:
        """What is stored with the reply."""
        usage = self.limits.usage
        return ReplyPath(
            path="model" if self.is_done else "fallback" if self.broken else "guided",
            model=self.speaker,
            why="; ".join(self.broken) or None,
            tokens_read=usage.input_tokens,
            tokens_written=usage.output_tokens,
        )


@dataclass(frozen=True)
class _Again:
    """How a second try differs from the first."""

    wait: float
    deps: Deps


def _second_try(failure: Failure, deps: Deps, limits: Limits) -> _Again | None:
    """Return how the same model may do it after all; None where it may not, or not in time."""
    if failure.is_about_tools and deps.has_tools:
        return _Again(0, replace(deps, has_tools=False))
    if failure.is_about_length:
        return _Again(0, deps)
    wait = failure.retry_after if failure.retry_after is not None else _SHORTEST_WAIT
    wait += random.uniform(0, _SHORTEST_WAIT)  # noqa: S311  (spreads the load, guards nothing)
    is_in_time = asyncio.get_running_loop().time() + wait < limits.first_word
    return _Again(wait, deps) if failure.is_passing and wait <= _LONGEST_WAIT and is_in_time else None


async def _woken(candidate: ChainModel) -> None:
    if candidate.wake and await candidate.wake():
        candidate.health.succeeded()


def _joined(reply: Reply, piece: str) -> str:
    reply.text += piece
    return piece


def _excuse(scene: Scene) -> str:
    """What to say before guided finishes a reply that broke off where the customer sees it."""
    return f"{say('simple_mode', scene.language)} " if scene.tickets else ""


def _held_to_the_turn(name: str, args: dict[str, Any], deps: Deps) -> dict[str, Any]:
    """Return the arguments a call may have: this conversation, and of a draft only the details, no texts of its own."""
    match name:
        case "request_person":
            return {**args, "conversation": deps.conversation}
        case "update_ticket" if isinstance(changes := args.get("changes"), dict):
            return {**args, "changes": {what: to for what, to in changes.items() if what not in _TEXTS}}
        case _:
            return args


def build_assistant(
    tools: ToolsClient, chain: tuple[ChainModel, ...], settings: AgentSettings, *, is_traced: bool = False
) -> Assistant:
    """Build the agent with the few tools a customer-side model holds, every call signed as the model's."""

    async def signed(ctx: RunContext[Deps], call: CallToolFunc, name: str, args: dict[str, Any]) -> ToolResult:
        deps = ctx.deps
        deps.tools_used.append(name)
        return await call(
            name,
            _held_to_the_turn(name, args, deps),
            metadata=tools.meta(deps.customer, SetBy.MODEL, deps.conversation),
        )

    toolset: MCPToolset[Deps] = MCPToolset(
        tools.client, process_tool_call=signed, tool_error_behavior="failed", cache_tools=True
    )
    capabilities = [instrumentation()] if is_traced else []
    agent: Agent[Deps, str] = Agent(
        deps_type=Deps,
        capabilities=capabilities,
        toolsets=[toolset.filtered(lambda ctx, tool: ctx.deps.may_call(tool.name))],
        retries=1,
    )

    @agent.instructions
    async def instructions(ctx: RunContext[Deps]) -> str:  # a plain function would be called on a thread
        return instructions_of(ctx.deps.brief, has_tools=ctx.deps.has_tools)

    return Assistant(agent, chain, settings, capabilities)
