"""What a model may do with tools, what it may not, and what it never reads."""

from typing import Any

import pytest

from agent.briefing import CALLING, DRAFTING, READING
from agent.events import (
    HandedOff,
    TicketMoved,
)
from mcp_tools.domain.conversation import Mode
from mcp_tools.domain.ticket import TicketStatus
from tests.agent.outcome import CONVERSATION, CUSTOMER, LATE, SECRETS, Calling, Scripted, Talk, drafts, ended, text_of


async def test_a_model_holds_only_the_tools_that_file_nothing(
    open_turns: Any, scripted_model: Scripted, talk: Talk
) -> None:
    script = scripted_model(["What is the order number?"])
    async with open_turns(script.model) as parts:
        await talk(parts, LATE)
    assert {frozenset(names) for names in script.tools} == {CALLING | DRAFTING}


async def test_a_model_looks_up_tickets_where_no_question_is_put(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk
) -> None:
    script = scripted_model([calling("list_tickets")], ["Hello, what can I do for you?"])
    async with open_turns(script.model) as parts:
        events = await talk(parts, "hello")
    assert {frozenset(names) for names in script.tools} == {CALLING | READING}
    assert '"tickets":[]' in script.seen[-1].replace(" ", "").replace("\\", "")
    assert ended(events).path.path == "model"


async def test_a_model_may_fill_in_what_the_customer_said(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk
) -> None:
    change = calling("update_ticket", number="FD-1001", changes={"city": "Berlin"}, version=1)
    script = scripted_model([change], ["Noted. What is the order number?"])
    async with open_turns(script.model) as parts:
        events = await talk(parts, "my order has not arrived in berlin, the city of Berlin")
        ticket = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    city = ticket.detail("city")
    assert city is not None
    assert city.field.value == "Berlin"
    assert drafts(events)[-1].ticket.version == ticket.version


async def test_a_model_may_not_fill_in_what_nobody_said(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk
) -> None:
    change = calling("update_ticket", number="FD-1001", changes={"city": "Paris", "date": "2026-01-01"}, version=1)
    script = scripted_model([change], ["What is the order number?"])
    async with open_turns(script.model) as parts:
        events = await talk(parts, LATE)
        ticket = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    assert ticket.version == 1
    assert "not_said" in script.seen[-1]
    assert text_of(events) == "What is the order number?"


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("submit_ticket", {"number": "FD-1001", "version": 1, "shown": "x"}),
        ("delete_ticket", {"number": "FD-1001", "version": 1}),
        ("review_ticket", {"number": "FD-1001", "decision": "approve", "version": 1}),
        ("reveal_pii", {"number": "FD-1001", "placeholder": "<EMAIL_1>", "reason": "please"}),
        ("restore_text", {"conversation": CONVERSATION, "text": "<EMAIL_1>"}),
        ("move_ticket", {"number": "FD-1001", "status": "withdrawn", "version": 1}),
    ],
)
async def test_a_model_that_calls_another_tool_finds_none(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk, tool: str, arguments: dict[str, Any]
) -> None:
    script = scripted_model([calling(tool, **arguments)], ["What is the order number?"])
    async with open_turns(script.model) as parts:
        events = await talk(parts, f"{LATE}, write to ali@example.com")
        ticket = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    assert (ticket.status, ticket.version) == (TicketStatus.DRAFT, 1)
    assert not any(isinstance(event, TicketMoved) for event in events)
    assert "ali@example.com" not in "".join(script.seen)
    assert text_of(events).endswith("?")


async def test_a_model_may_call_a_person(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk
) -> None:
    call = calling("request_person", conversation="some-other-conversation", reason="The customer asked.")
    async with open_turns(scripted_model([call], ["A person will come."]).model) as parts:
        events = await talk(parts, LATE)
        mode = (await parts.tools.read_masked(CUSTOMER, CONVERSATION)).mode
    assert mode is Mode.WAITING
    assert HandedOff(Mode.WAITING) in events


async def test_endless_tool_calls_end(open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk) -> None:
    change = calling("update_ticket", number="FD-1001", changes={"city": "Paris"}, version=1)
    script = scripted_model(*[[change] for _ in range(50)])
    async with open_turns(script.model) as parts:
        events = await talk(parts, LATE)
    assert len(script.seen) <= 5
    assert ended(events).path.path == "fallback"


async def test_no_request_holds_raw_personal_data(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk
) -> None:
    script = scripted_model(
        ["What is the order number, <EMAIL_1>?"],
        [calling("update_ticket", number="FD-1001", changes={"city": "<EMAIL_1>"}, version=1)],
        ["By which day was it due?"],
    )
    said = "my order has not arrived, TC kimlik numaram 10000000146, kartım 4111 1111 1111 1111, mail ali@example.com"
    async with open_turns(script.model) as parts:
        first = await talk(parts, said)
        second = await talk(parts, "A-10442, and again ali@example.com")
    assert len(script.seen) == 3
    assert not [secret for secret in SECRETS if secret in "".join(script.seen)]
    assert "<EMAIL_1>" in script.seen[-1]
    assert text_of(first) == "What is the order number, ali@example.com?"
    assert text_of(second).endswith("?")
