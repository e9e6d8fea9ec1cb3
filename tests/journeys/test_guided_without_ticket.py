"""Talks without a model that need no ticket, or somebody else: questions, greetings, a status, a person, a language."""

import pytest

from agent.events import DraftChanged, HandedOff, TurnEnded
from mcp_tools.domain.conversation import Mode
from mcp_tools.domain.text import Language
from tests.journeys.chat import CONVERSATION, LATE, SHOWN_AT_ONCE, OpenChat

EN, TR = Language.EN, Language.TR


@pytest.mark.parametrize(
    ("screen", "question", "title", "helped"),
    [
        (EN, "how do I change my password?", "How to reset a password", "yes that worked, thanks"),
        (TR, "şifremi nasıl değiştirebilirim?", "Şifre nasıl yenilenir", "evet işe yaradı"),
    ],
)
async def test_a_how_to_is_answered_with_its_source_and_without_a_ticket(
    open_chat: OpenChat, screen: Language, question: str, title: str, helped: str
) -> None:
    async with open_chat(screen) as chat:
        turn = await chat(question)
        assert title in turn.reply
        assert turn.asked == "file"
        await chat(helped)
        assert await chat.tickets() == []


async def test_a_how_to_that_did_not_help_becomes_a_ticket(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat("how do I change my password?")
        await chat("no, that did not help")
        ticket = await chat.ticket()
        assert ticket.intent == "other_request"
        assert "how do I change my password?" in ticket.description


@pytest.mark.parametrize(("screen", "hello"), [(EN, "hello"), (TR, "merhaba"), (TR, "slm")])
async def test_a_greeting_makes_no_ticket(open_chat: OpenChat, screen: Language, hello: str) -> None:
    async with open_chat(screen) as chat:
        turn = await chat(hello)
        assert turn.of(TurnEnded)[0].language is screen
        assert turn.reply
        assert await chat.tickets() == []


@pytest.mark.parametrize(
    ("screen", "asks"), [(EN, "what is the status of {}"), (TR, "{} ne durumda"), (EN, "{}"), (TR, "fd {} ne oldu")]
)
async def test_a_status_tells_of_ones_own_tickets_only(open_chat: OpenChat, screen: Language, asks: str) -> None:
    async with open_chat(screen, "guest:other", "conversation-2") as other:
        await other(LATE[EN])
    async with open_chat(screen) as chat:
        await chat(SHOWN_AT_ONCE)
        await chat.confirm()
        digits = "1002" if "fd" in asks else "FD-1002"
        own = await chat(asks.format(digits))
        foreign = await chat(asks.format(digits.replace("1002", "1001")))
        absent = await chat(asks.format(digits.replace("1002", "7777")))
        assert ((await chat.ticket("FD-1002")).title.value or "?") in own.reply
        assert "FD-1001" in foreign.reply
        assert "7777" in absent.reply
        assert len(foreign.reply.split()) < len(own.reply.split()) + 20
        assert not own.of(DraftChanged)


@pytest.mark.parametrize(
    ("screen", "wish", "again"),
    [(EN, "I want to talk to a person please", "hello?"), (TR, "bir temsilciyle görüşmek istiyorum", "orada mısınız?")],
)
async def test_a_person_takes_over_and_the_assistant_falls_silent(
    open_chat: OpenChat, screen: Language, wish: str, again: str
) -> None:
    async with open_chat(screen) as chat:
        await chat(LATE[screen])
        assert (await chat(wish)).of(HandedOff) == [HandedOff(Mode.WAITING)]
        assert (await chat(again)).reply
        assert not (await chat("A-10442")).reply
        assert not (await chat.choose("dont_know")).reply
        words = [m.text for m in (await chat.parts.tools.read_masked(chat.customer, CONVERSATION)).messages]
        assert "A-10442" in words


@pytest.mark.parametrize(
    ("wish", "language"), [("speak english please", EN), ("Türkçe konuşalım", TR), ("ingilizce konuşalım lütfen", EN)]
)
async def test_the_language_asked_for_stays(open_chat: OpenChat, wish: str, language: Language) -> None:
    other = {EN: TR, TR: EN}[language]
    async with open_chat(other) as chat:
        assert (await chat(wish)).of(TurnEnded)[0].language is language
        problem = LATE[other]
        turn = await chat(problem)
        assert turn.of(TurnEnded)[0].language is language
        assert turn.draft.language is language


async def test_one_word_in_an_answer_does_not_change_the_language(open_chat: OpenChat) -> None:
    async with open_chat(TR) as chat:
        turn = await chat.all(LATE[TR], "skip", "send")
        assert turn.of(TurnEnded)[0].language is TR
