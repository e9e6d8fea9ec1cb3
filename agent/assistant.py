"""Words a decided turn: through the chain of models, guarded, and finished by guided whatever breaks."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import httpx
from pydantic_ai import Agent, RunContext
from pydantic_ai.capabilities import AbstractCapability
from pydantic_ai.exceptions import AgentRunError, UserError
from pydantic_ai.mcp import CallToolFunc, MCPToolset, ToolResult
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    UserPromptPart,
)
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import UsageLimits

from agent import moves as m
from agent.errors import ModelBroken
from agent.guard import ReplyGuard
from agent.guided import Scene, word
from agent.inputs import Customer
from agent.models import ChainModel, guided_model
from agent.settings import AgentSettings
from agent.tools_client import ToolsClient
from agent.tracing import instrumentation
from agent.words import say
from mcp_tools.domain.conversation import Author, Message, ReplyPath
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Ticket

MODEL_TOOLS = frozenset({"get_ticket", "list_tickets", "update_ticket", "request_person"})
"""All a model may call on the customer's side. None of them files, deletes, reviews or reveals anything."""

_LIMITS = UsageLimits(request_limit=4, tool_calls_limit=4)
_HISTORY = 12
_RULES = {
    Language.EN: "Answer in English.",
    Language.TR: "Answer in Turkish, with formal 'siz', natural and not translated word by word.",
}


@dataclass(frozen=True)
class Deps:
    """What a tool call in a run needs: whose conversation it is."""

    customer: Customer
    conversation: str
    brief: "Brief"
    tools_used: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Brief:
    """A decided turn, ready to be worded. Everything in it is masked."""

    moves: tuple[m.Move, ...]
    scene: Scene
    history: Sequence[Message]
    prompt: str
    """What the customer said last; empty when they pressed a button without words."""

    @property
    def is_free(self) -> bool:
        """Whether a model may word it: only where no fact of the store is stated."""
        return bool(self.moves) and all(isinstance(move, m.FREE) for move in self.moves)


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

    async def __aenter__(self) -> "Assistant":
        """Keep the agent's tools connected and listed for the life of the host; without this each run lists them."""
        await self._agent.__aenter__()
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self._agent.__aexit__(*raised)

    async def word(
        self, brief: Brief, customer: Customer, conversation: str, reply: Reply
    ) -> AsyncGenerator[str, None]:
        """Stream the reply's masked text and settle `reply`.

        A model that breaks before its first word is passed over unseen; one that breaks later is finished by guided.
        The whole chain shares one budget for its first word.
        """
        guided = word(brief.moves, brief.scene)
        deadline = asyncio.get_running_loop().time() + self._settings.first_token_seconds
        deps = Deps(customer, conversation, brief, reply.tools_used)
        broken: str | None = None
        for candidate in self.chain if brief.is_free else ():
            try:
                async with aclosing(self._said_by(candidate.model, brief, deps, guided, deadline)) as pieces:
                    async for piece in pieces:
                        reply.text += piece
                        yield piece
            except ModelBroken as error:
                broken = f"{candidate.name}: {error.why}"
                if reply.text:
                    break
            else:
                reply.path = ReplyPath(path="model", model=candidate.name)
                return
        reply.path = ReplyPath(path="fallback", why=broken) if broken else ReplyPath(path="guided")
        if reply.text:
            yield self._joined(reply, f"\n\n{_excuse(brief.scene)}")
        async with aclosing(self._run(guided_model(guided), brief, deps)) as pieces:
            async for piece in pieces:
                yield self._joined(reply, piece)

    @staticmethod
    def _joined(reply: Reply, piece: str) -> str:
        reply.text += piece
        return piece

    async def _said_by(
        self, model: Model, brief: Brief, deps: Deps, guided: str, deadline: float
    ) -> AsyncGenerator[str, None]:
        """Stream a model's words through the guard. Raises `ModelBroken` for whatever ends it early."""
        guard = ReplyGuard(_facts(brief, guided), brief.scene.tickets.keys(), self._domains)
        loop = asyncio.get_running_loop()
        end = loop.time() + self._settings.reply_seconds
        try:
            async with aclosing(self._run(model, brief, deps)) as pieces:
                while (piece := await _next(pieces, end if guard.said else deadline)) is not None:
                    if shown := guard.feed(piece):
                        yield shown
            if shown := guard.flush():
                yield shown
        except TimeoutError:
            raise ModelBroken("timeout") from None
        except (AgentRunError, UserError, httpx.HTTPError, OSError, ValueError) as error:
            raise ModelBroken(type(error).__name__) from None
        if not guard.said.strip():
            raise ModelBroken("empty")
        if guided.rstrip().endswith("?") and "?" not in guard.said:
            yield f" {guided.rstrip().rsplit('. ', 1)[-1]}"

    @property
    def _domains(self) -> list[str]:
        return [domain.strip() for domain in self._settings.link_domains.split(",") if domain.strip()]

    async def _run(self, model: Model, brief: Brief, deps: Deps) -> AsyncGenerator[str, None]:
        """Run the agent once and yield the text parts of its stream."""
        async with self._agent.run_stream_events(
            brief.prompt or "(The customer pressed a button.)",
            message_history=_history(brief),
            model=model,
            deps=deps,
            usage_limits=_LIMITS,
            model_settings=self._model_settings,
        ) as events:
            async for event in events:
                match event:
                    case PartStartEvent(part=TextPart(content=text)) if text:
                        yield text
                    case PartDeltaEvent(delta=TextPartDelta(content_delta=text)) if text:
                        yield text
                    case _:
                        pass

    @property
    def _model_settings(self) -> ModelSettings:
        return ModelSettings(
            max_tokens=400,
            temperature=0.3,
            max_retries=0,
            request_timeout=self._settings.reply_seconds,
            first_event_timeout=self._settings.first_token_seconds,
        )


def build_assistant(
    tools: ToolsClient, chain: tuple[ChainModel, ...], settings: AgentSettings, *, is_traced: bool = False
) -> Assistant:
    """Build the agent with the few tools a customer-side model holds, every call signed as the model's."""

    async def signed(ctx: RunContext[Deps], call: CallToolFunc, name: str, args: dict[str, Any]) -> ToolResult:
        deps = ctx.deps
        deps.tools_used.append(name)
        if name == "request_person":
            args = {**args, "conversation": deps.conversation}
        return await call(name, args, metadata=tools.meta(deps.customer, SetBy.MODEL, deps.conversation))

    toolset: MCPToolset[Deps] = MCPToolset(
        tools.client, process_tool_call=signed, tool_error_behavior="failed", cache_tools=True
    )
    capabilities = [instrumentation()] if is_traced else []
    agent: Agent[Deps, str] = Agent(
        deps_type=Deps,
        capabilities=capabilities,
        toolsets=[toolset.filtered(lambda _ctx, tool: tool.name in MODEL_TOOLS)],
        retries=1,
    )

    @agent.instructions
    def instructions(ctx: RunContext[Deps]) -> str:
        return _instructions(ctx.deps.brief)

    return Assistant(agent, chain, settings, capabilities)


def _instructions(brief: Brief) -> str:
    """The policy first and short, then what this turn says, then the draft."""
    language = brief.scene.language
    policy = read_prompt("reply").format(sentences=3, language_rule=_RULES.get(language, _RULES[Language.EN]))
    plan = f"What to say:\n{word(brief.moves, brief.scene)}"
    drafts = "\n".join(_draft(ticket) for ticket in brief.scene.tickets.values())
    return "\n\n".join(part for part in (policy, plan, drafts) if part)


def _draft(ticket: Ticket) -> str:
    missing = ", ".join(ticket.missing) or "nothing"
    return f"Draft {ticket.number} (version {ticket.version}): {ticket.title.value}. Missing: {missing}."


def read_prompt(name: str) -> str:
    """Return one of the prompts the models read."""
    return files("agent").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")


def _excuse(scene: Scene) -> str:
    """What to say before guided finishes a reply that broke off where the customer sees it."""
    return f"{say('simple_mode', scene.language)} " if scene.tickets else ""


def _facts(brief: Brief, guided: str) -> list[str]:
    return [guided, brief.prompt, *(message.text for message in brief.history)]


def _history(brief: Brief) -> list[ModelMessage]:
    """The talk so far as a model may see it, without the message that is being answered."""
    turns: list[ModelMessage] = []
    for message in brief.history[-_HISTORY:]:
        if message.author is Author.CUSTOMER:
            turns.append(ModelRequest(parts=[UserPromptPart(content=message.text)]))
        else:
            turns.append(ModelResponse(parts=[TextPart(content=message.text)]))
    return turns


async def _next(pieces: AsyncIterator[str], deadline: float) -> str | None:
    async with asyncio.timeout_at(deadline):
        return await anext(pieces, None)
