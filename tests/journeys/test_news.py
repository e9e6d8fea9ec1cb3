"""A colleague works with `frontdesk-mcp` on the customer's folder; the customer hears of it in their chat, once."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from agent.events import QuestionAsked, Told, TurnEvent
from agent.inputs import Confirm, Customer, Say
from agent.news import tell
from agent.turn import resume, run_turn
from mcp_tools.domain.text import Language

TALK = "news-between-processes"
PROBLEMS = {
    Language.EN: ("My order A-1042 has not arrived", "yesterday"),
    Language.TR: ("siparişim A-1042 gelmedi", "dün"),
}
ASKED = {Language.EN: "A colleague ", Language.TR: "Çalışma arkadaşımız "}
ACCEPTED = {
    Language.EN: "A colleague accepted {number}.",
    Language.TR: "Çalışma arkadaşımız {number} numaralı talebinizi kabul etti.",
}
ANSWERS = {Language.EN: "It was green", Language.TR: "Yeşildi galiba"}
QUESTION = "Which colour was the box?"


async def told(events: AsyncIterator[TurnEvent]) -> list[TurnEvent]:
    return [event async for event in events]


def words(events: list[TurnEvent]) -> list[str]:
    return [event.text for event in events if isinstance(event, Told)]


@pytest.mark.parametrize("language", [Language.EN, Language.TR])
async def test_a_question_then_an_acceptance_from_another_process_are_told_once_each(
    open_turns: Any, open_stdio: Any, trained: Any, data_dir: Any, language: Language
) -> None:
    ada = Customer("guest:ada", language)
    trained(data_dir)
    async with open_turns() as parts, open_stdio(data_dir) as desk:

        async def decide(decision: str, note: str = "") -> str:
            (ticket,) = (await parts.tools.read_masked(ada, TALK)).tickets
            wanted = {"number": ticket.number, "decision": decision, "version": ticket.version, "note": note}
            await desk.ask("review_ticket", **wanted)
            return str(ticket.number)

        for i, line in enumerate(PROBLEMS[language]):
            await told(run_turn(Say(line, f"k{i}"), TALK, ada, parts))
        await told(run_turn(Confirm("send"), TALK, ada, parts))

        await decide("return", QUESTION)
        events = await told(resume(TALK, ada, parts))
        (asked,) = words(events)
        assert asked.startswith(ASKED[language])
        assert asked.endswith(QUESTION)
        assert [event.question.detail for event in events if isinstance(event, QuestionAsked)] == ["returned"]

        await told(run_turn(Say(ANSWERS[language], "k5"), TALK, ada, parts))
        await told(run_turn(Confirm("again"), TALK, ada, parts))
        number = await decide("approve")
        (accepted,) = words(await told(tell(TALK, ada, parts)))
        assert accepted.startswith(ACCEPTED[language].format(number=number))
    async with open_turns() as parts:
        assert words(await told(resume(TALK, ada, parts))) == []
