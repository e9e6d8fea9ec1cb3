"""A question of the team is asked once, with its buttons, when somebody may answer it."""

import pytest

from agent.errors import ToolsUnreachable
from agent.events import QuestionAsked, ReadBackShown, TextDelta, TicketMoved, Told
from agent.inputs import Confirm, Say
from agent.news import tell
from agent.tools_client import ToolsClient
from agent.turn import TurnParts, resume, run_turn
from mcp_tools.domain.ticket import Decision, Ticket, TicketStatus
from tests.agent.telling import ADA, TALK, all_of, filed, news, said, texts
from tests.team import Team


async def test_a_question_is_asked_under_its_own_message_with_its_buttons(turns: TurnParts, team: Team) -> None:
    number = await filed(turns)
    await team.decide(number, Decision.RETURN, "Which colour was the box?")
    events = await all_of(tell(TALK, ADA, turns))
    (text,) = texts(events)
    assert text.startswith("Ayşe ")
    assert text.endswith(f"about {number}: Which colour was the box?")
    (asked,) = [event for event in events if isinstance(event, QuestionAsked)]
    assert (asked.ticket, [choice.key for choice in asked.question.choices]) == (number, ["person"])
    assert texts(await all_of(resume(TALK, ADA, turns))) == []

    answered = await all_of(run_turn(Say("It was green", "k5"), TALK, ADA, turns))
    assert any(isinstance(event, ReadBackShown) for event in answered)
    sent = await all_of(run_turn(Confirm("again"), TALK, ADA, turns))
    assert [e.ticket.status for e in sent if isinstance(e, TicketMoved)] == [TicketStatus.IN_REVIEW]


async def test_a_question_that_a_turn_asked_first_is_not_told_again(turns: TurnParts, team: Team) -> None:
    number = await filed(turns)
    await team.decide(number, Decision.RETURN, "Which colour was the box?")
    asked = await all_of(run_turn(Say("?", "k5"), TALK, ADA, turns))
    assert "Ayşe" in "".join(event.text for event in asked if isinstance(event, TextDelta))
    assert await news(turns) == []
    assert await turns.tools.undelivered(ADA) == ()


async def test_a_question_whose_asking_was_cut_off_is_asked_in_the_same_message(
    turns: TurnParts, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await filed(turns)
    await team.decide(number, Decision.RETURN, "Which colour was the box?")

    async def unreachable(*_: object, **__: object) -> Ticket:
        raise ToolsUnreachable

    with monkeypatch.context() as patch:
        patch.setattr(ToolsClient, "note_move", unreachable)
        with pytest.raises(ToolsUnreachable):
            await news(turns)
    before = await said(turns)
    events = await all_of(tell(TALK, ADA, turns))
    assert [event.message for event in events if isinstance(event, Told)] == [before[-1]]
    assert [event.question.detail for event in events if isinstance(event, QuestionAsked)] == ["returned"]
    assert await said(turns) == before


async def test_a_question_waits_while_a_person_answers_and_is_asked_when_they_leave(
    turns: TurnParts, team: Team
) -> None:
    number = await filed(turns)
    await team.take_over(TALK)
    await team.decide(number, Decision.RETURN, "Which colour was the box?")
    assert (await news(turns))[-1] == f"Ayşe has a question about {number}. I will ask it here in a moment."
    await team.hand_back(TALK)
    events = await all_of(tell(TALK, ADA, turns))
    back, question = texts(events)
    assert back.startswith("I am here again")
    assert question.endswith("Which colour was the box?")
    assert [event.question.detail for event in events if isinstance(event, QuestionAsked)] == ["returned"]
    assert await news(turns) == []
