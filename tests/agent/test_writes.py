"""The writes of a turn, through the real tools: what they leave, and that doing them again changes nothing."""

from contextlib import asynccontextmanager
from typing import Any

import pytest

from agent import deeds as d
from agent import moves as m
from agent.errors import ToolRefused
from agent.inputs import Customer
from agent.state import State
from agent.writes import Writer
from mcp_tools.domain.conversation import Mode
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Field, FieldState, Priority, TicketStatus

CUSTOMER = Customer("guest:one")
CONVERSATION = "conversation-1"


@pytest.fixture
def open_writer(open_turns: Any) -> Any:
    """Open a writer on a conversation in which the customer said one thing."""

    @asynccontextmanager
    async def opened(text: str = "my order A-10442 has not arrived", *, by_hand: bool = False) -> Any:
        async with open_turns() as parts:
            await parts.tools.analyze(CUSTOMER, CONVERSATION, text, "first")
            state = State(await parts.tools.read_masked(CUSTOMER, CONVERSATION), Language.EN)
            yield Writer(parts.tools, CUSTOMER, state, is_by_hand=by_hand)

    return opened


def draft(**more: Any) -> d.CreateDraft:
    return d.CreateDraft("order_late", "my order A-10442 has not arrived", 1, **more)


async def test_a_draft_made_twice_is_one(open_writer: Any) -> None:
    async with open_writer() as writer:
        first = await writer.perform(draft(priority=Priority.HIGH, reasons=("deadline",)))
        again = await writer.perform(draft())
    assert again == first
    assert (first.number, first.priority, first.priority_reasons) == ("FD-1001", Priority.HIGH, ("deadline",))
    assert writer.number_of(m.Proceed()) == writer.number_of(m.Proceed("#1")) == "FD-1001"
    assert writer.number_of(m.Proceed("FD-7")) == "FD-7"


async def test_an_earlier_message_is_read_again_for_the_new_draft(open_writer: Any) -> None:
    async with open_writer() as writer:
        await writer.perform(draft())
        ticket = await writer.perform(d.Reread("first"))
    found = ticket.detail("order_number").field
    assert (found.value, found.set_by) == ("A-10442", SetBy.RULE)
    assert found.evidence is not None
    assert writer.state_after.conversation.tickets == (ticket,)


async def test_reading_again_without_a_draft_does_nothing(open_writer: Any) -> None:
    async with open_writer() as writer:
        assert await writer.perform(d.Reread("first")) is None
        assert writer.touched == {}


@pytest.mark.parametrize(("by_hand", "set_by"), [(True, SetBy.CUSTOMER), (False, SetBy.RULE)])
async def test_a_change_says_whose_hand_made_it(open_writer: Any, by_hand: bool, set_by: SetBy) -> None:
    async with open_writer(by_hand=by_hand) as writer:
        await writer.perform(draft())
        ticket = await writer.perform(d.ChangeTicket("FD-1001", 1, {"order_number": "A-1042"}))
    assert ticket.detail("order_number").field.set_by is set_by


async def test_what_was_known_can_be_undone(open_writer: Any) -> None:
    async with open_writer() as writer:
        await writer.perform(draft())
        changed = await writer.perform(d.ChangeTicket("FD-1001", 1, {"order_number": {"state": "declined"}}))
    assert changed.dialogue.last_change == {"order_number": Field()}
    assert changed.detail("order_number").field.state is FieldState.DECLINED


async def test_the_state_after_tells_of_the_person_and_the_language(open_writer: Any) -> None:
    async with open_writer() as writer:
        assert await writer.perform(d.PinLanguage(Language.TR)) is None
        assert await writer.perform(d.RequestPerson("asked")) is None
        read = await writer.tools.read_masked(CUSTOMER, CONVERSATION)
    assert (writer.mode, writer.state_after.language) == (Mode.WAITING, Language.TR)
    assert (read.mode, read.language, read.is_pinned) == (Mode.WAITING, Language.TR, True)


async def test_only_what_was_shown_is_submitted(open_writer: Any) -> None:
    async with open_writer() as writer:
        ticket = await writer.perform(draft())
        with pytest.raises(ToolRefused, match="not_confirmed"):
            await writer.perform(d.Submit(ticket.number, ticket.version, "something else"))
        filed = await writer.perform(d.Submit(ticket.number, ticket.version, ticket.content_hash))
        added = await writer.perform(d.AddMessage(ticket.number, "the box was wet", "second"))
    assert filed.status is added.status is TicketStatus.IN_REVIEW


async def test_a_draft_can_be_withdrawn(open_writer: Any) -> None:
    async with open_writer() as writer:
        ticket = await writer.perform(draft())
        assert (await writer.perform(d.Withdraw(ticket.number, 1))).status is TicketStatus.WITHDRAWN
