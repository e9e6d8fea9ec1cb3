"""From a problem to its ticket without a model, in both languages: what is stored and what the screen is told."""

import pytest

from agent.events import DraftChanged, Understood
from agent.inputs import Confirm, Edit, Undo
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Priority, TicketStatus
from tests.journeys.chat import LATE, SHOWN_AT_ONCE, OpenChat

EN, TR = Language.EN, Language.TR
MOST_QUESTIONS = 5


@pytest.mark.parametrize(
    ("screen", "problem", "answers", "yes", "expected"),
    [
        (EN, LATE[EN], ["A-10442", "last monday"], "yes", {"order_number": "A-10442"}),
        (TR, LATE[TR], ["sipariş numaram 10442", "geçen pazartesi"], "evet", {"order_number": "10442"}),
        (TR, "kargom gelmedi hala", ["10442", "dun"], "gonder", {"order_number": "10442"}),
        (EN, SHOWN_AT_ONCE, [], "send it", {"order_number": "A-10442"}),
    ],
)
async def test_a_problem_becomes_a_filed_ticket(
    open_chat: OpenChat, screen: Language, problem: str, answers: list[str], yes: str, expected: dict[str, str]
) -> None:
    async with open_chat(screen) as chat:
        turn = await chat.all(problem, *answers)
        assert turn.shown is not None
        assert (await chat.ticket()).status is TicketStatus.DRAFT
        filed = await chat(yes)
        assert filed.moved == [("FD-1001", TicketStatus.IN_REVIEW)]
        assert "FD-1001" in filed.reply
        ticket = await chat.ticket()
        assert (ticket.intent, ticket.language, ticket.content_hash) == ("order_late", screen, turn.shown.content_hash)
        assert problem in ticket.description
        assert {name: await chat.value(name) for name in expected} == expected
        assert sum(turn.asked is not None for turn in chat.turns) <= MOST_QUESTIONS


@pytest.mark.parametrize(
    ("screen", "problem", "dont_know"),
    [(EN, "someone is using my card right now", "I don't know"), (TR, "biri kartımı kullanıyor şu anda", "bilmiyorum")],
)
async def test_what_nobody_knows_is_asked_once_and_sent_as_unknown(
    open_chat: OpenChat, screen: Language, problem: str, dont_know: str
) -> None:
    async with open_chat(screen) as chat:
        turn = await chat(problem)
        assert turn.draft.priority is Priority.URGENT
        asked = []
        while turn.asked:
            asked.append(turn.asked)
            turn = await (chat(dont_know) if len(asked) % 2 else chat.choose("dont_know"))
        assert len(asked) == len(set(asked)) <= MOST_QUESTIONS
        assert turn.shown is not None
        labels = [d.label.in_(screen) for d in turn.shown.details if d.is_required]
        assert all(label in turn.reply for label in labels)
        assert (await chat.confirm()).moved == [("FD-1001", TicketStatus.IN_REVIEW)]


@pytest.mark.parametrize(
    ("screen", "problem", "correction", "value"),
    [
        (EN, SHOWN_AT_ONCE, "no, the order is A-10443", "A-10443"),
        (TR, "10442 numaralı siparişim gelmedi, dün gelmeliydi", "hayır sipariş numarası 10443 olacaktı", "10443"),
    ],
)
async def test_a_correction_is_shown_again_before_it_is_sent(
    open_chat: OpenChat, screen: Language, problem: str, correction: str, value: str
) -> None:
    async with open_chat(screen) as chat:
        before = (await chat(problem)).shown
        turn = await chat(correction)
        assert turn.shown is not None
        assert before is not None
        assert turn.shown.content_hash != before.content_hash
        assert value in turn.reply
        assert (await chat.ticket()).status is TicketStatus.DRAFT
        await chat.confirm()
        assert await chat.value("order_number") == value


@pytest.mark.parametrize(
    ("screen", "problem", "name"), [(EN, "your app crashes", "Ledgerly"), (TR, "uygulama çöküyor", "Cepdefter")]
)
async def test_which_application_is_asked_though_the_word_was_said(
    open_chat: OpenChat, screen: Language, problem: str, name: str
) -> None:
    async with open_chat(screen) as chat:
        assert (await chat(problem)).asked == "application"
        await chat(name)
        assert await chat.value("application") == name


@pytest.mark.parametrize(
    ("screen", "problem", "send", "yes"),
    [(EN, LATE[EN], "send it", "ok"), (TR, LATE[TR], "gönder", "tamam")],
)
async def test_sending_early_reads_back_first_and_a_plain_yes_to_a_question_sends_nothing(
    open_chat: OpenChat, screen: Language, problem: str, send: str, yes: str
) -> None:
    async with open_chat(screen) as chat:
        await chat(problem)
        assert not (await chat(yes)).moved
        turn = await chat(send)
        assert turn.shown is not None
        assert not turn.moved
        assert (await chat(send)).moved == [("FD-1001", TicketStatus.IN_REVIEW)]
        assert not (await chat(send)).of(DraftChanged)


@pytest.mark.parametrize(("screen", "cancel", "undo"), [(EN, "cancel", "undo"), (TR, "vazgeçtim", "geri al")])
async def test_a_cancelled_draft_can_be_brought_back(
    open_chat: OpenChat, screen: Language, cancel: str, undo: str
) -> None:
    async with open_chat(screen) as chat:
        await chat({EN: "my order A-10442 has not arrived", TR: "10442 numaralı siparişim gelmedi"}[screen])
        assert (await chat(cancel)).moved == [("FD-1001", TicketStatus.WITHDRAWN)]
        await chat(undo)
        copy = await chat.ticket("FD-1002")
        assert copy.status is TicketStatus.DRAFT
        assert copy.missing == ("date",)
        assert (await chat.ticket()).status is TicketStatus.WITHDRAWN


async def test_the_last_answer_can_be_taken_back_and_is_asked_again(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat.all(LATE[EN], "A-10442")
        turn = await chat(Undo("undo"))
        assert turn.asked == "order_number"
        assert await chat.value("order_number") == "unknown"
        await chat.all("A-10443", "yesterday")
        assert await chat.value("order_number") == "A-10443"


@pytest.mark.parametrize(
    ("screen", "problem", "undo"), [(EN, "my parcel has not arrived", "undo"), (TR, "kargom gelmedi", "geri al")]
)
async def test_an_answer_taken_back_twice_holds_and_is_not_asked_again(
    open_chat: OpenChat, screen: Language, problem: str, undo: str
) -> None:
    async with open_chat(screen) as chat:
        await chat.all(problem, "A-10442")
        assert (await chat(undo)).asked == "order_number"
        assert (await chat(undo)).asked == "date"
        assert await chat.value("order_number") == "A-10442"


@pytest.mark.parametrize(
    ("screen", "both", "second"),
    [
        (EN, "I can't log in to my account and also my invoice is wrong", "wrong_invoice_amount"),
        (TR, "hesabıma giremiyorum, ayrıca faturam yanlış", "wrong_invoice_amount"),
    ],
)
async def test_two_problems_become_two_tickets_one_after_the_other(
    open_chat: OpenChat, screen: Language, both: str, second: str
) -> None:
    async with open_chat(screen) as chat:
        turn = await chat(both)
        assert [event.ticket.intent for event in turn.of(DraftChanged)] == ["sign_in_problem", second]
        assert len(turn.of(Understood)[0].intents) == 2
        await chat({EN: "send it", TR: "gönder"}[screen])
        turn = await chat.confirm()
        assert turn.moved == [("FD-1001", TicketStatus.IN_REVIEW)]
        assert turn.asked in (await chat.ticket("FD-1002")).missing
        await chat({EN: "send it", TR: "gönder"}[screen])
        assert (await chat.confirm()).moved == [("FD-1002", TicketStatus.IN_REVIEW)]


async def test_an_emergency_goes_before_the_draft_at_hand_and_the_draft_comes_back(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat(LATE[EN])
        turn = await chat("someone stole my credit card and is using it")
        assert turn.draft.priority is Priority.URGENT
        assert turn.asked in turn.draft.missing
        await chat("send it")
        turn = await chat.confirm()
        assert turn.moved == [(turn.moved[0][0], TicketStatus.IN_REVIEW)]
        assert turn.moved[0][0] == "FD-1002"
        assert turn.asked == "order_number"  # asked before the emergency, and still open


@pytest.mark.parametrize(
    ("problem", "word"),
    [("someone is using my card right now", "freeze"), ("kartımdan benim yapmadığım ödeme çekildi", "kart")],
)
async def test_in_danger_the_first_sentence_says_what_to_do_now(open_chat: OpenChat, problem: str, word: str) -> None:
    async with open_chat() as chat:
        turn = await chat(problem)
        assert turn.draft.priority is Priority.URGENT
        assert word in turn.reply.split(".")[0]
        assert turn.reply.endswith("?")


async def test_words_after_filing_go_under_the_ticket(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat(SHOWN_AT_ONCE)
        await chat.confirm()
        turn = await chat("and the box was wet too")
        assert turn.moved == [("FD-1001", TicketStatus.IN_REVIEW)]
        assert "FD-1001" in turn.reply


async def test_confirming_twice_files_once(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        turn = await chat(SHOWN_AT_ONCE)
        assert turn.shown is not None
        first = await chat(Confirm("one", turn.shown.content_hash))
        second = await chat(Confirm("two", turn.shown.content_hash))
        assert first.moved == [("FD-1001", TicketStatus.IN_REVIEW)]
        assert not second.moved
        assert "FD-1001" in second.reply


async def test_an_edit_by_hand_counts_as_the_customers_own(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        ticket = (await chat(LATE[EN])).draft
        turn = await chat(Edit(ticket.number, "order_number", "A-10442", ticket.version))
        assert turn.asked == "date"
        assert await chat.value("order_number") == "A-10442"
        turn = await chat(Edit(ticket.number, "date", "yesterday", ticket.version + 1))
        assert turn.shown is not None
        assert not turn.shown.missing


async def test_changing_something_after_the_read_back_comes_back_to_it(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat(SHOWN_AT_ONCE)
        turn = await chat.choose("change")
        assert turn.asked == "change"
        assert (await chat.choose("order_number", "change")).asked == "order_number"
        turn = await chat("A-10449")
        assert turn.shown is not None
        assert await chat.value("order_number") == "A-10449"


async def test_what_nobody_understands_still_finds_its_way_to_the_team(open_chat: OpenChat) -> None:
    async with open_chat() as chat:
        await chat("the blue lamp in my hallway hums at night")
        assert (await chat("my neighbour complains about it too")).asked == "file"
        turn = await chat("yes")
        assert turn.shown is not None
        assert "hums" in turn.shown.description
        assert "neighbour" in turn.shown.description
