"""What the team does reaches the customer: in their language, with who and what next, once, and never a stranger."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import pytest

from agent.desk_tools import DeskTools
from agent.errors import ToolsUnreachable
from agent.events import DraftChanged, QuestionAsked, ReadBackShown, TextDelta, TicketMoved, Told, TurnEvent
from agent.inputs import Colleague, Confirm, Customer, Input, Say
from agent.news import elsewhere, tell
from agent.tools_client import ToolsClient, open_tools_client
from agent.turn import TurnParts, resume, run_turn
from mcp_tools.domain.conversation import Author, Message, Mode
from mcp_tools.domain.identity import Identity, Role, SetBy
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Decision, Ticket, TicketStatus
from tests.conftest import OpenServer, OpenTurns

EN, TR = Language.EN, Language.TR
TALK = "news-talk-1"
ADA, EVE = Customer("guest:ada"), Customer("guest:eve")
WORDS = {EN: ("My order A-1042 has not arrived", "yesterday"), TR: ("siparişim A-1042 gelmedi", "dün")}
OPERATOR = Identity(subject="", role=Role.ADMIN, by=SetBy.PERSON, is_host=True)


@dataclass(frozen=True)
class Team:
    """Ayşe of the team at her desk, in a process of her own on the same folder."""

    desk: DeskTools
    me: Colleague

    async def ticket(self, number: str) -> Ticket:
        return (await self.desk.ticket(self.me, number)).ticket

    async def decide(self, number: str, decision: Decision, note: str = "") -> None:
        await self.desk.decide(self.me, number, decision, (await self.ticket(number)).version, note)

    async def move(self, number: str, status: TicketStatus) -> None:
        await self.desk.move(self.me, number, status, (await self.ticket(number)).version)

    async def write(self, number: str, text: str, *, is_internal: bool = False) -> None:
        await self.desk.write(self.me, number, text, f"note-{len(text)}", is_internal=is_internal)

    async def take_over(self) -> None:
        await self.desk.take_over(self.me, TALK)

    async def say(self, text: str) -> None:
        await self.desk.say(self.me, TALK, text, f"person-{len(text)}")

    async def hand_back(self) -> None:
        await self.desk.hand_back(self.me, TALK)


@pytest.fixture
async def team(open_server: OpenServer) -> AsyncIterator[Team]:
    async with open_server() as server, open_tools_client(server.mcp, server.identity_key) as client:
        account, _ = await server.accounts.add("ayse", "Ayşe Demir", Role.AGENT, None, OPERATOR)
        yield Team(DeskTools(client), Colleague(account.subject, epoch=account.epoch))


@pytest.fixture
async def turns(open_turns: OpenTurns) -> AsyncIterator[TurnParts]:
    async with open_turns() as parts:
        yield parts


async def all_of(events: AsyncIterator[TurnEvent]) -> list[TurnEvent]:
    return [event async for event in events]


async def filed(parts: TurnParts, language: Language = EN, talk: str = TALK) -> str:
    """Ada files a ticket in her chat; return its number."""
    ada = Customer(ADA.subject, language)
    steps: list[Input] = [Say(line, f"k{i}") for i, line in enumerate(WORDS[language])]
    for given in (*steps, Confirm("send")):
        await all_of(run_turn(given, talk, ada, parts))
    (ticket,) = (await parts.tools.read_masked(ada, talk)).tickets
    assert ticket.status is TicketStatus.IN_REVIEW
    return ticket.number


async def said(parts: TurnParts, author: Author = Author.ASSISTANT) -> list[Message]:
    return [one for one in (await parts.tools.read_masked(ADA, TALK, limit=200)).messages if one.author is author]


async def news(parts: TurnParts, customer: Customer = ADA, since: int | None = None) -> list[str]:
    """Return what a telling says now."""
    return texts(await all_of(tell(TALK, customer, parts, since)))


def texts(events: list[TurnEvent]) -> list[str]:
    return [event.text for event in events if isinstance(event, Told)]


LIFE: dict[Language, list[tuple[str, str]]] = {
    EN: [
        ("approve", "Ayşe accepted {number}. Our team has it now; I will tell you here when something changes."),
        ("in_progress", "Ayşe has started to work on {number}."),
        ("write", "Ayşe wrote about {number}:\n\nWe called the courier.\n\nYou can answer right here."),
        ("resolved", "Ayşe marked {number} as resolved. If it is not, just write here."),
        ("closed", "Ayşe closed {number}."),
        ("open", "Ayşe opened {number} again."),
        ("take_over", "Ayşe is here now and answers you from now on."),
        ("say", "We called the courier."),
        ("hand_back", "I am here again: Ayşe gave the conversation back to me."),
    ],
    TR: [
        ("approve", "Ayşe {number} numaralı talebinizi kabul etti."),
        ("in_progress", "Ayşe {number} numaralı talebiniz üzerinde çalışmaya başladı."),
        (
            "write",
            "Ayşe {number} ile ilgili şunu yazdı:\n\nWe called the courier.\n\nYanıtınızı buraya yazabilirsiniz.",
        ),
        ("resolved", "Ayşe {number} numaralı talebinizi çözüldü olarak işaretledi."),
        ("closed", "Ayşe {number} numaralı talebinizi kapattı."),
        ("open", "Ayşe {number} numaralı talebinizi yeniden açtı."),
        ("take_over", "Ayşe şu anda burada; bundan sonra size kendisi yanıt verecek."),
        ("say", "We called the courier."),
        ("hand_back", "Yeniden buradayım: Ayşe konuşmayı bana devretti."),
    ],
}


def deed(team: Team, number: str, what: str) -> Awaitable[None]:
    deeds: dict[str, Callable[[], Awaitable[None]]] = {
        "approve": lambda: team.decide(number, Decision.APPROVE),
        "write": lambda: team.write(number, "We called the courier."),
        "say": lambda: team.say("We called the courier."),
        "take_over": team.take_over,
        "hand_back": team.hand_back,
    }
    return deeds[what]() if what in deeds else team.move(number, TicketStatus(what))


@pytest.mark.parametrize("language", [EN, TR])
async def test_all_the_team_does_is_told_with_who_and_what_next_and_only_once(
    turns: TurnParts, team: Team, language: Language
) -> None:
    number = await filed(turns, language)
    ada = Customer(ADA.subject, language)
    assert await news(turns, ada) == []
    for what, expected in LIFE[language]:
        await deed(team, number, what)
        (text,) = await news(turns, ada)
        assert text.startswith(expected.format(number=number))
        assert await news(turns, ada) == []
    assert [one.name for one in await said(turns, Author.PERSON)] == ["Ayşe"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (EN, "Ayşe did not accept {number}. The reason: This shop is not ours.\n\nIf you see it differently, "),
        (TR, "Ayşe {number} numaralı talebinizi kabul etmedi. Gerekçesi: This shop is not ours.\n\nFarklı "),
    ],
)
async def test_a_rejection_comes_with_its_reason_and_the_panel_shows_it(
    turns: TurnParts, team: Team, language: Language, expected: str
) -> None:
    number = await filed(turns, language)
    await team.decide(number, Decision.REJECT, "This shop is not ours.")
    events = await all_of(tell(TALK, Customer(ADA.subject, language), turns))
    assert texts(events)[0].startswith(expected.format(number=number))
    assert [e.ticket.status for e in events if isinstance(e, DraftChanged)] == [TicketStatus.REJECTED]


@pytest.mark.parametrize(
    ("language", "expected"),
    [(EN, "Ayşe withdrew {number}"), (TR, "Ayşe {number} numaralı talebinizi geri çekti")],
)
async def test_a_withdrawal_by_the_team_is_told(
    turns: TurnParts, team: Team, language: Language, expected: str
) -> None:
    number = await filed(turns, language)
    await team.move(number, TicketStatus.WITHDRAWN)
    (text,) = await news(turns, Customer(ADA.subject, language))
    assert text.startswith(expected.format(number=number))


async def test_notes_of_the_team_and_what_customers_do_themselves_are_no_news(turns: TurnParts, team: Team) -> None:
    number = await filed(turns)
    await team.write(number, "Looks like the usual courier.", is_internal=True)
    await turns.tools.add_message(ADA, number, "It is a blue box", "own-note")
    await turns.tools.move_ticket(
        ADA, number, TicketStatus.WITHDRAWN, (await turns.tools.get_ticket(ADA, number)).version
    )
    assert await news(turns) == []


# --- a question ---


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
    await team.take_over()
    await team.decide(number, Decision.RETURN, "Which colour was the box?")
    assert (await news(turns))[-1] == f"Ayşe has a question about {number}. I will ask it here in a moment."
    await team.hand_back()
    events = await all_of(tell(TALK, ADA, turns))
    back, question = texts(events)
    assert back.startswith("I am here again")
    assert question.endswith("Which colour was the box?")
    assert [event.question.detail for event in events if isinstance(event, QuestionAsked)] == ["returned"]
    assert await news(turns) == []


# --- once ---


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
    await team.take_over()
    await team.say("I have just spoken to them.")
    written, working, spoken = await news(turns)
    assert "We called the courier." in written
    assert working.startswith("Ayşe has started to work")
    assert spoken == "I have just spoken to them."


# --- whose, and in which words ---


async def test_a_stranger_is_told_nothing_and_takes_nothing_away(turns: TurnParts, team: Team) -> None:
    number = await filed(turns)
    await team.decide(number, Decision.APPROVE)
    assert await news(turns, EVE) == []
    assert await elsewhere(EVE, turns) == ()
    assert len(await news(turns)) == 1


async def test_personal_data_in_a_colleagues_words_is_the_owners_to_read_and_masked_in_the_store(
    turns: TurnParts, team: Team
) -> None:
    number = await filed(turns)
    await team.decide(number, Decision.REJECT, "We wrote to ali@example.com already.")
    (text,) = await news(turns)
    assert "We wrote to ali@example.com already." in text
    assert "We wrote to <EMAIL_1> already." in (await said(turns))[-1].text


async def test_a_link_in_a_colleagues_words_is_none(turns: TurnParts, team: Team) -> None:
    number = await filed(turns)
    await team.decide(number, Decision.RETURN, "Please look [here](https://evil.example)?")
    (text,) = await news(turns)
    assert "[here] (https" in text


async def test_news_between_a_read_back_and_the_yes_does_not_take_the_yes_away(turns: TurnParts, team: Team) -> None:
    number = await filed(turns)
    for i, line in enumerate(("My invoice INV-2041 shows 389 TL too much", "send it")):
        events = await all_of(run_turn(Say(line, f"second-{i}"), TALK, ADA, turns))
    assert any(isinstance(event, ReadBackShown) for event in events)
    await team.decide(number, Decision.APPROVE)
    assert len(await news(turns)) == 1
    sent = await all_of(run_turn(Say("yes", "second-yes"), TALK, ADA, turns))
    assert [e.ticket.status for e in sent if isinstance(e, TicketMoved)] == [TicketStatus.IN_REVIEW]


async def test_what_was_said_to_a_person_is_not_answered_once_they_left(turns: TurnParts, team: Team) -> None:
    await filed(turns)
    await team.take_over()
    await all_of(run_turn(Say("My other order B-77 is late too", "to-the-person"), TALK, ADA, turns))
    await team.hand_back()
    events = await all_of(resume(TALK, ADA, turns))
    (back,) = texts(events)
    assert back.startswith("I am here again")
    assert not [event for event in events if isinstance(event, TextDelta)]
    conversation = await turns.tools.read_masked(ADA, TALK)
    assert (conversation.mode, len(conversation.tickets)) == (Mode.ASSISTANT, 1)


async def test_no_question_is_offered_again_while_a_person_answers(turns: TurnParts, team: Team) -> None:
    asked = await all_of(run_turn(Say(WORDS[EN][0], "k1"), TALK, ADA, turns))
    assert any(isinstance(event, QuestionAsked) for event in asked)
    await team.take_over()
    events = await all_of(resume(TALK, ADA, turns))
    assert texts(events) == ["Ayşe is here now and answers you from now on."]
    assert not any(isinstance(event, QuestionAsked) for event in events)


# --- elsewhere ---


@pytest.mark.parametrize(
    ("language", "about", "talk"),
    [
        (EN, "There is news about {number}.", "There is news in an earlier conversation of yours."),
        (TR, "{number} ile ilgili yeni bir gelişme var.", "Önceki bir konuşmanızda yeni bir gelişme var."),
    ],
)
async def test_on_another_page_the_customer_hears_that_there_is_news_and_where(
    turns: TurnParts, team: Team, language: Language, about: str, talk: str
) -> None:
    ada = Customer(ADA.subject, language)
    number = await filed(turns, language)
    assert await elsewhere(ada, turns) == ()
    await team.take_over()
    (hint,) = await elsewhere(ada, turns)
    assert (hint.conversation, hint.text) == (TALK, talk)
    await team.decide(number, Decision.APPROVE)
    (hint,) = await elsewhere(ada, turns)
    assert hint.text == about.format(number=number)
    assert len(await news(turns, ada)) == 2
    assert await elsewhere(ada, turns) == ()
