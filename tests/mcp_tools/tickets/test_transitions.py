"""The one table of statuses, held from every status to every other, through the tools."""

from typing import Any

import pytest
from sqlalchemy import text

from mcp_tools.domain.ticket import TRANSITIONS, TicketStatus

BY_MOVE = {"open", "in_progress", "resolved", "closed", "withdrawn"}
"""Where `move_ticket` may lead; filing and reviewing have tools of their own."""

STATUSES = [status.value for status in TicketStatus]


async def put_to(door: Any, people: Any, status: str) -> Any:
    """Write `status` into Ada's only ticket, made where there is none: a review has no tool yet to lead there."""
    number = (await door.draft(people.ada))["number"]
    async with door.tools.database.writing() as session:
        await session.execute(text("UPDATE tickets SET status = :status"), {"status": status})
    ticket = await door.read(people.ada, number)
    assert ticket["status"] == status
    return ticket


def test_the_table_knows_every_status_and_leads_to_each_but_the_first() -> None:
    assert set(TRANSITIONS) == set(TicketStatus)
    assert frozenset[TicketStatus]().union(*TRANSITIONS.values()) == set(TicketStatus) - {TicketStatus.DRAFT}


@pytest.mark.parametrize("was", STATUSES)
async def test_the_team_moves_a_ticket_only_as_the_table_says(open_door: Any, people: Any, was: str) -> None:
    reachable = {status.value for status in TRANSITIONS[TicketStatus(was)]} & BY_MOVE
    if was == "in_review":
        reachable -= {"open"}  # that is an approval
    async with open_door() as door:
        for wanted in STATUSES:
            ticket = await put_to(door, people, was)
            sent = {"number": ticket["number"], "version": ticket["version"], "status": wanted}
            if wanted in reachable:
                moved = (await door.ask(people.agent, "move_ticket", **sent))["ticket"]
                assert (moved["status"], moved["version"]) == (wanted, ticket["version"] + 1)
            else:
                assert (await door.refusal(people.agent, "move_ticket", **sent)).startswith("transition_refused: ")
                assert await door.read(people.ada, ticket["number"]) == ticket


@pytest.mark.parametrize("was", STATUSES)
async def test_a_customer_may_only_withdraw_and_only_before_the_work_began(
    open_door: Any, people: Any, was: str
) -> None:
    async with open_door() as door:
        ticket = await put_to(door, people, was)
        sent = {"number": ticket["number"], "version": ticket["version"]}
        for wanted in set(STATUSES) - {"withdrawn"}:
            refused = await door.refusal(people.ada, "move_ticket", **sent, status=wanted)
            assert refused.startswith("not_allowed: "), wanted
        if was in {"draft", "in_review", "returned"}:
            moved = await door.ask(people.ada, "move_ticket", **sent, status="withdrawn")
            assert moved["ticket"]["status"] == "withdrawn"
        else:
            refused = await door.refusal(people.ada, "move_ticket", **sent, status="withdrawn")
            assert refused.startswith("transition_refused: ")
            assert await door.read(people.ada, ticket["number"]) == ticket


@pytest.mark.parametrize("was", STATUSES)
async def test_only_a_draft_and_a_returned_ticket_can_be_edited_by_the_customer_and_filed(
    open_door: Any, people: Any, was: str
) -> None:
    async with open_door() as door:
        ticket = await put_to(door, people, was)
        sent = {"number": ticket["number"], "version": ticket["version"], "changes": {"order_number": "A-17"}}
        if was in {"draft", "returned"}:
            ticket = (await door.ask(people.ada, "update_ticket", **sent))["ticket"]
            filing = {"number": ticket["number"], "version": ticket["version"], "shown": ticket["content_hash"]}
            assert (await door.ask(people.ada, "submit_ticket", **filing))["ticket"]["status"] == "in_review"
            return
        assert (await door.refusal(people.ada, "update_ticket", **sent)).startswith("not_editable: ")
        filing = {"number": ticket["number"], "version": ticket["version"], "shown": ticket["content_hash"]}
        assert (await door.refusal(people.ada, "submit_ticket", **filing)).startswith("transition_refused: ")
        assert await door.read(people.ada, ticket["number"]) == ticket
