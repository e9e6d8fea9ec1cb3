"""What nobody touched for as long as the operator keeps things is erased: at start, and never what is in work."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from mcp_tools import retention as module
from mcp_tools.conversations.tables import ConversationRow
from mcp_tools.domain.ticket import TicketStatus
from mcp_tools.errors import StoreUnavailable
from mcp_tools.identity import OPERATOR
from mcp_tools.retention import Retention
from mcp_tools.tickets.tables import TicketRow

DAYS = 30
ENDED = [TicketStatus.RESOLVED, TicketStatus.CLOSED, TicketStatus.REJECTED, TicketStatus.WITHDRAWN, TicketStatus.DRAFT]


async def say(door: Any, who: Any, talk: str) -> None:
    await door.ask(who, "analyze_message", conversation=talk, text="write to ali@example.com", key="key-1")


async def age(door: Any, talk: str, days: float, *, tickets: float | None = None) -> None:
    """Let a conversation and its tickets have been touched that long ago."""
    now = datetime.now(UTC)
    async with door.tools.database.writing() as session:
        at, theirs = now - timedelta(days=days), now - timedelta(days=days if tickets is None else tickets)
        await session.execute(update(ConversationRow).where(ConversationRow.id == talk).values(updated_at=at))
        await session.execute(update(TicketRow).where(TicketRow.conversation == talk).values(updated_at=theirs))


async def bring_to(door: Any, number: str, status: TicketStatus) -> None:
    async with door.tools.database.writing() as session:
        await session.execute(update(TicketRow).where(TicketRow.id == int(number[3:]) - 1000).values(status=status))


async def left(door: Any) -> set[str]:
    async with door.tools.database.reading() as session:
        return {
            *await session.scalars(select(ConversationRow.id)),
            *await session.scalars(select(TicketRow.conversation)),
        }


async def test_only_what_is_older_goes_longest_untouched_first(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        for name, days in (("talk-fresh-1", 1), ("talk-younger", 29.9), ("talk-older-1", 30.1), ("talk-oldest", 400)):
            await say(door, people.ada, name)
            await age(door, name, days)
        retention = Retention(door.tools.database)
        assert await retention.old(DAYS) == ["talk-oldest", "talk-older-1"]
        assert await retention.purge(DAYS, OPERATOR) == 2
        assert await left(door) == {"talk-fresh-1", "talk-younger"}
        assert await retention.purge(DAYS, OPERATOR) == 0


@pytest.mark.parametrize("status", TicketStatus)
async def test_what_the_team_has_in_work_stays(open_door: Any, people: Any, home: str, status: TicketStatus) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        other = await door.filed(people.ada, key="k-2")
        ticket = await door.filed(people.ada)
        await bring_to(door, other["number"], TicketStatus.CLOSED)
        await bring_to(door, ticket["number"], status)
        await age(door, home, 400)
        assert await Retention(door.tools.database).purge(DAYS, OPERATOR) == (1 if status in ENDED else 0)
        assert bool(await left(door)) is (status not in ENDED)


async def test_a_ticket_that_was_touched_keeps_its_conversation(open_door: Any, people: Any, home: str) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        await bring_to(door, (await door.filed(people.ada))["number"], TicketStatus.CLOSED)
        await age(door, home, 400, tickets=2)
        assert await Retention(door.tools.database).purge(DAYS, OPERATOR) == 0


async def test_a_withdrawn_ticket_goes_though_its_conversation_went_before(
    open_door: Any, people: Any, home: str
) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        ticket = await door.draft(people.ada)
        await door.ask(people.ada, "move_ticket", number=ticket["number"], version=1, status="withdrawn")
        await door.ask(people.ada_host, "delete_conversation", conversation=home)
        assert await left(door) == {home}
        await age(door, home, 31)
        assert await Retention(door.tools.database).purge(DAYS, OPERATOR) == 1
        assert await left(door) == set()


async def test_many_go_in_batches_and_none_is_forgotten(
    open_door: Any, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", 2)
    async with open_door() as door:
        for number in range(5):
            await say(door, people.ada, f"talk-number-{number}")
            await age(door, f"talk-number-{number}", 31)
        assert await Retention(door.tools.database).purge(DAYS, OPERATOR) == 5
        feed = await door.ask(people.agent_host, "events_after", cursor=0, limit=200)
        assert [event["data"]["conversations"] for event in feed["events"]] == [2, 2, 1]
        assert "guest:ada" not in str(feed)


async def test_a_host_purges_when_it_starts_and_only_where_that_is_wanted(
    open_door: Any, people: Any, home: str, until: Callable[..., Any]
) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        await age(door, home, 31)
    async with open_door(keep_days=60) as door:
        assert await left(door) == {home}
    async with open_door() as door:
        assert await left(door) == {home}
    async with open_door(keep_days=DAYS) as door:

        async def is_gone() -> bool:
            return await left(door) == set()

        await until(is_gone)


async def test_while_the_database_does_not_answer_it_is_put_off_and_the_host_goes_on(
    open_door: Any, people: Any, home: str, monkeypatch: pytest.MonkeyPatch, until: Callable[..., Any]
) -> None:
    async with open_door() as door:
        await say(door, people.ada, home)
        await age(door, home, 31)
    tries = 0

    async def unavailable(_: Retention) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise StoreUnavailable

    monkeypatch.setattr(Retention, "sweep", unavailable)
    monkeypatch.setattr(module, "_AGAIN_SECONDS", 0.01)
    async with open_door(keep_days=DAYS) as door:

        async def is_gone() -> bool:
            return await left(door) == set()

        await until(is_gone)
    assert tries == 2
