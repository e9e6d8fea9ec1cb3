"""A model may improve a draft's title and summary; code decides whether that is taken."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.messages import ModelMessage, ModelResponse, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from agent.inputs import Customer
from agent.models import ChainModel
from agent.refine import improve, suggest
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.ticket import Field, FieldState, Ticket

CUSTOMER = Customer("guest:one")
CONVERSATION = "conversation-1"
LATE = "my order has not arrived, write to ali@example.com"


class Suggesting:
    """A model that suggests a title and a summary, and keeps what it was given."""

    def __init__(self, title: str = "Parcel late", summary: str = "It did not come.", error: Exception | None = None):
        self._answer = {"title": title, "summary": summary}
        self._error = error
        self.seen = ""

    async def answer(self, messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        self.seen += f"{info.instructions} {messages}"
        if self._error:
            raise self._error
        return ModelResponse(parts=[ToolCallPart(info.output_tools[0].name, self._answer)])

    @property
    def model(self) -> ChainModel:
        return ChainModel("suggesting", FunctionModel(self.answer), is_local=False)


async def test_an_untouched_draft_takes_the_suggestion(open_turns: Any, talk: Any) -> None:
    suggesting = Suggesting("  Parcel late ")
    async with open_turns() as plain:
        await talk(plain, LATE)
    async with open_turns(suggesting.model) as parts:
        draft = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
        await improve(CONVERSATION, CUSTOMER, draft, parts)
        after = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    assert (after.title.value, after.summary.value) == ("Parcel late", "It did not come.")
    assert after.title.set_by is SetBy.MODEL
    assert [d.field for d in after.details] == [d.field for d in draft.details]
    assert "ali@example.com" not in suggesting.seen


async def test_a_draft_that_moved_on_or_is_read_back_stays_as_it_is(open_turns: Any, talk: Any) -> None:
    async with open_turns() as plain:
        await talk(plain, LATE)
        draft = await plain.tools.get_ticket(CUSTOMER, "FD-1001")
        await talk(plain, "A-10442")
        moved = await plain.tools.get_ticket(CUSTOMER, "FD-1001")
        await talk(plain, "send it")
    async with open_turns(Suggesting().model) as parts:
        await improve(CONVERSATION, CUSTOMER, draft, parts)
        await improve(CONVERSATION, CUSTOMER, moved, parts)
        after = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    assert (after.title, after.version) == (draft.title, moved.version)


@pytest.mark.parametrize("error", [ModelHTTPError(503, "suggesting"), OSError("gone"), TimeoutError()])
async def test_a_broken_model_suggests_nothing(a_ticket: Callable[..., Ticket], error: Exception) -> None:
    assert await suggest(Suggesting(error=error).model, a_ticket()) == {}


async def test_a_title_the_customer_wrote_is_left_alone(a_ticket: Callable[..., Ticket]) -> None:
    title = Field(value="Mine", state=FieldState.KNOWN, set_by=SetBy.CUSTOMER)
    assert await suggest(Suggesting().model, a_ticket().model_copy(update={"title": title})) == {
        "summary": "It did not come."
    }


async def test_an_overlong_suggestion_is_none(a_ticket: Callable[..., Ticket]) -> None:
    assert await suggest(Suggesting("x" * 500).model, a_ticket()) == {}
