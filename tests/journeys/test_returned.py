"""A colleague returns a ticket with a question; the customer answers it in their chat and sends the ticket again."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from agent.events import QuestionAsked, ReadBackShown, TextDelta, TicketMoved, Told, TurnEvent
from agent.inputs import Confirm, Customer, Say
from agent.signing import sign
from agent.tools_client import open_tools_client
from agent.turn import resume, run_turn
from mcp_tools.domain.identity import IDENTITY_META, Identity, Role, SetBy
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import TicketStatus

TALK = "returned-talk-1"
QUESTIONS = {Language.EN: "Which colour was the box?", Language.TR: "Kutu ne renkti?"}
PROBLEMS = {
    Language.EN: ("My order A-1042 has not arrived", "yesterday"),
    Language.TR: ("siparişim A-1042 gelmedi", "dün"),
}


async def told(events: AsyncIterator[TurnEvent]) -> list[TurnEvent]:
    return [event async for event in events]


def words(events: list[TurnEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta | Told))


async def returned(open_server: Any, number: str, question: str) -> None:
    """Return the ticket as one of the team, from a process of their own on the same folder."""
    by = Identity(subject="", role=Role.ADMIN, by=SetBy.PERSON, is_host=True)
    async with open_server() as tools, open_tools_client(tools.mcp, tools.identity_key) as client:
        account, _ = await tools.accounts.add("ayse", "Ayşe", Role.AGENT, None, by)
        agent = Identity(subject=account.subject, role=account.role, by=SetBy.PERSON, is_host=True, epoch=account.epoch)
        version = (await client.call("get_ticket", {"number": number}, signed(agent, tools.identity_key)))["ticket"][
            "version"
        ]
        decision = {"number": number, "decision": "return", "version": version, "note": question}
        await client.call("review_ticket", decision, signed(agent, tools.identity_key))


def signed(who: Identity, key: bytes) -> dict[str, str]:
    return {IDENTITY_META: sign(who, key)}


@pytest.mark.parametrize("language", [Language.EN, Language.TR])
@pytest.mark.parametrize("is_back", [True, False], ids=["on return", "in the open chat"])
async def test_the_question_is_asked_once_answered_and_the_ticket_sent_again(
    open_turns: Any, open_server: Any, language: Language, is_back: bool
) -> None:
    ada, question = Customer("guest:ada", language), QUESTIONS[language]
    async with open_turns() as parts:
        for i, line in enumerate(PROBLEMS[language]):
            await told(run_turn(Say(line, f"k{i}"), TALK, ada, parts))
        await told(run_turn(Confirm("send"), TALK, ada, parts))
        (ticket,) = (await parts.tools.read_masked(ada, TALK)).tickets
        assert ticket.status is TicketStatus.IN_REVIEW
        await returned(open_server, ticket.number, question)

        asked = resume(TALK, ada, parts) if is_back else run_turn(Say("?", "k5"), TALK, ada, parts)
        events = await told(asked)
        assert question in words(events)
        assert [e.question.detail for e in events if isinstance(e, QuestionAsked)] == ["returned"]
        assert question not in words(await told(resume(TALK, ada, parts)))

        answered = await told(run_turn(Say("green, my mail is ali@example.com", "k6"), TALK, ada, parts))
        assert any(isinstance(event, ReadBackShown) for event in answered)
        sent = await told(run_turn(Confirm("again"), TALK, ada, parts))
        assert [e.ticket.status for e in sent if isinstance(e, TicketMoved)] == [TicketStatus.IN_REVIEW]
        answer = await parts.tools.call(
            "get_ticket", {"number": ticket.number, "fields": ["notes"]}, parts.tools.meta(ada, SetBy.RULE)
        )
    assert [note["text"] for note in answer["notes"]] == [question, "green, my mail is <EMAIL_1>"]
