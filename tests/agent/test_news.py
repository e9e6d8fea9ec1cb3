"""What the team does reaches the customer: in their language, with who and what next, once, and never a stranger."""

from collections.abc import Awaitable, Callable

import pytest

from agent.events import DraftChanged, QuestionAsked, ReadBackShown, TextDelta, TicketMoved
from agent.inputs import Customer, Say
from agent.news import elsewhere, tell
from agent.turn import TurnParts, resume, run_turn
from mcp_tools.domain.conversation import Author, Mode
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Decision, TicketStatus
from tests.agent.telling import ADA, EN, EVE, TALK, TR, WORDS, all_of, filed, news, said, texts
from tests.team import Team

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
        "say": lambda: team.say(TALK, "We called the courier."),
        "take_over": lambda: team.take_over(TALK),
        "hand_back": lambda: team.hand_back(TALK),
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


# --- once ---


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
    await team.take_over(TALK)
    await all_of(run_turn(Say("My other order B-77 is late too", "to-the-person"), TALK, ADA, turns))
    await team.hand_back(TALK)
    events = await all_of(resume(TALK, ADA, turns))
    (back,) = texts(events)
    assert back.startswith("I am here again")
    assert not [event for event in events if isinstance(event, TextDelta)]
    conversation = await turns.tools.read_masked(ADA, TALK)
    assert (conversation.mode, len(conversation.tickets)) == (Mode.ASSISTANT, 1)


async def test_no_question_is_offered_again_while_a_person_answers(turns: TurnParts, team: Team) -> None:
    asked = await all_of(run_turn(Say(WORDS[EN][0], "k1"), TALK, ADA, turns))
    assert any(isinstance(event, QuestionAsked) for event in asked)
    await team.take_over(TALK)
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
    await team.take_over(TALK)
    (hint,) = await elsewhere(ada, turns)
    assert (hint.conversation, hint.text) == (TALK, talk)
    await team.decide(number, Decision.APPROVE)
    (hint,) = await elsewhere(ada, turns)
    assert hint.text == about.format(number=number)
    assert len(await news(turns, ada)) == 2
    assert await elsewhere(ada, turns) == ()
