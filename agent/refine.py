"""Lets a model improve a draft's title and summary beside the reply; code decides whether that is taken."""

import asyncio
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field
from pydantic_ai import Agent, PromptedOutput
from pydantic_ai.capabilities import AbstractCapability
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import UsageLimits

from agent.briefing import shortened
from agent.errors import ModelBroken
from agent.guard import ReplyGuard
from agent.inputs import Customer
from agent.models import ChainModel
from agent.parts import TurnParts
from agent.prompt import read_prompt
from agent.providers.failures import BROKEN
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.ticket import Ticket

_SECONDS = 20.0
_LETTERS = 6000
"""Of the customer's words; short enough for a context of 4,096 tokens."""
_LANGUAGES = {"en": "English", "tr": "Turkish"}


class Refinement(BaseModel):
    """What a model may improve."""

    title: str = Field(max_length=120)
    summary: str = Field(max_length=600)


async def improve(conversation: str, customer: Customer, draft: Ticket, parts: TurnParts) -> None:
    """Ask the first model and take its suggestion if the draft is as it was, once the turn that began this is over.

    The server refuses what a model may not set. A model that rests, or whose allowance is nearly used up, is not asked.
    """
    candidate = parts.assistant.chain[0]
    if candidate.health.is_resting or candidate.traits.is_near_limit:
        return
    changes = await suggest(candidate, draft, parts.assistant.capabilities)
    async with parts.locks.of(conversation):
        now = await parts.tools.get_ticket(customer, draft.number)
        if changes and now.version == draft.version and now.dialogue.shown is None:
            arguments = {"number": draft.number, "changes": changes, "version": now.version}
            await parts.tools.call("update_ticket", arguments, parts.tools.meta(customer, SetBy.MODEL, conversation))


async def suggest(
    candidate: ChainModel, ticket: Ticket, capabilities: Sequence[AbstractCapability[Any]] = ()
) -> dict[str, str]:
    """Return the changes a model suggests for a draft, as `update_ticket` takes them; empty when it has none to give.

    The server holds them to its own rules: nothing a person wrote is touched, nothing changes under a read-back.
    """
    agent: Agent[None, Refinement] = Agent(
        candidate.model,
        output_type=Refinement if candidate.traits.has_tools else PromptedOutput(Refinement),
        instructions=read_prompt("refine").text.format(language=_LANGUAGES.get(ticket.language, "English")),
        retries=0,
        capabilities=capabilities,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            result = await agent.run(
                shortened(ticket.description, _LETTERS),
                usage_limits=UsageLimits(request_limit=1),
                model_settings=ModelSettings(max_tokens=300, temperature=0.0, thinking=False),
            )
    except BROKEN:
        return {}
    changes = {"title": result.output.title.strip(), "summary": result.output.summary.strip()}
    taken = (SetBy.CUSTOMER, SetBy.PERSON)
    if ticket.title.set_by in taken:
        del changes["title"]
    return {name: text for name, text in changes.items() if text and _is_true_to(ticket, text)}


def _is_true_to(ticket: Ticket, text: str) -> bool:
    """Whether a text about the customer's words claims, promises, numbers or links nothing that they do not."""
    guard = ReplyGuard(ticket.description, [ticket.title.value or ""], [ticket.number], ())
    try:
        guard.feed(text)
        guard.flush()
    except ModelBroken:
        return False
    return True
