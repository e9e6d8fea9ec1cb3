"""News is told once, whichever page and process tells it, and whatever cut it off."""

import asyncio
from contextlib import aclosing
from typing import Any

from agent.events import Told
from agent.news import tell
from agent.turn import TurnParts, resume
from mcp_tools.domain.ticket import Decision, TicketStatus
from tests.agent.telling import ADA, TALK, all_of, filed, news, said, texts
from tests.conftest import OpenTurns
from tests.team import Team


async def test_two_pages_telling_at_once_keep_one_message(turns: TurnParts, team: Team) -> None:
    number = await filed(turns)
    await team.decide(number, Decision.APPROVE)
    before = len(await said(turns))
    tellings = (tell(TALK, ADA, turns), resume(TALK, ADA, turns), tell(TALK, ADA, turns))
    told = await asyncio.gather(*(all_of(telling) for telling in tellings))
    assert sum(len(texts(events)) for events in told) == 1
    assert len(await said(turns)) == before + 1


async def test_another_process_tells_the_same_message(turns: TurnParts, team: Team, open_turns: OpenTurns) -> None:
    number = await filed(turns)
    since = (await turns.tools.feed(None))[1]
    await team.decide(number, Decision.RETURN, "Which colour was the box?")
    async with open_turns() as others:
        one, two = await asyncio.gather(all_of(tell(TALK, ADA, turns, since)), all_of(tell(TALK, ADA, others, since)))
    (message,) = {event.message.id for events in (one, two) for event in events if isinstance(event, Told)}
    assert [len(texts(one)), len(texts(two))] == [1, 1]
    assert (await said(turns))[-1].id == message


async def test_a_telling_that_is_cut_off_is_told_again_as_the_same_message(turns: TurnParts, team: Team) -> None:
    number = await filed(turns)
    await team.decide(number, Decision.APPROVE)
    async with aclosing(tell(TALK, ADA, turns)) as events:
        first: Any = await anext(events)
    assert await turns.tools.undelivered(ADA) == (TALK,)
    (again,) = [event for event in await all_of(tell(TALK, ADA, turns)) if isinstance(event, Told)]
    assert again.message == first.message
    assert await turns.tools.undelivered(ADA) == ()


async def test_after_a_restart_nothing_is_told_again(open_turns: OpenTurns, team: Team) -> None:
    async with open_turns() as parts:
        number = await filed(parts)
        await team.decide(number, Decision.APPROVE)
        assert len(await news(parts)) == 1
    async with open_turns() as parts:
        assert texts(await all_of(resume(TALK, ADA, parts))) == []


async def test_a_page_that_is_behind_is_told_what_another_page_was_told(turns: TurnParts, team: Team) -> None:
    number = await filed(turns)
    since = (await turns.tools.read_masked(ADA, TALK)).delivered
    await team.decide(number, Decision.APPROVE)
    told = await news(turns)
    assert texts(await all_of(resume(TALK, ADA, turns, since))) == told
    assert texts(await all_of(resume(TALK, ADA, turns))) == []


async def test_who_was_away_is_told_where_things_stand_and_all_that_was_written(turns: TurnParts, team: Team) -> None:
    number = await filed(turns)
    await team.decide(number, Decision.APPROVE)
    await team.write(number, "We called the courier.")
    await team.move(number, TicketStatus.IN_PROGRESS)
    await team.take_over(TALK)
    await team.say(TALK, "I have just spoken to them.")
    written, working, spoken = await news(turns)
    assert "We called the courier." in written
    assert working.startswith("Ayşe has started to work")
    assert spoken == "I have just spoken to them."
