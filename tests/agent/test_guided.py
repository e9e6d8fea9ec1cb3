"""Guided words: every move, in both languages, without holes."""

import re
from collections.abc import Callable
from typing import get_args

import pytest

from agent import moves as m
from agent.guided import Scene, plain, scene_without_echo, unknown_labels, word
from mcp_tools.domain.conversation import Question
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import Ticket, TicketStatus

TITLE = Words(en="A title", tr="Bir başlık")
QUESTION = Question(detail="order_number", text="Which order?", why="To find it.")
MOVES: tuple[m.Move, ...] = (
    m.Greet(),
    *(m.SmallTalk(kind) for kind in ("thanks", "small_talk", "abuse", "greeting", "language")),
    *(m.Close(kind) for kind in ("thanks", "goodbye", "no_more")),
    m.Close("unsent", "FD-1001"),
    m.Advise(TITLE, TITLE),
    m.Safety(TITLE),
    m.Acknowledge(TITLE, is_sure=True),
    m.Acknowledge(TITLE, is_sure=False),
    m.LaterDraft(TITLE),
    m.NextDraft(TITLE),
    m.Noted(),
    m.Changed("FD-1001", "order_number"),
    m.Changed("FD-1001", "date"),
    m.Changed("FD-1001", "no_such_field"),
    m.Undone(is_done=True),
    m.Undone(is_done=False),
    m.Ask("FD-1001", QUESTION),
    m.Ask("FD-1001", QUESTION, is_again=True),
    m.Explain("FD-1001", QUESTION),
    m.ReadBack("FD-1001"),
    m.ReadBack("FD-1002"),
    m.AskChange("FD-1001"),
    m.AskReturned("FD-1001"),
    m.Filed("FD-1001"),
    m.Cancelled("FD-1001"),
    m.NothingToCancel(),
    m.AddedToTicket("FD-1001"),
    m.HandOff("asked"),
    m.StillWaiting(),
    m.Resumed(),
    m.Status(("FD-1001",), ("FD-9999",)),
    m.Status(()),
    m.Clarify(),
    m.Clarify(is_puzzled=True),
    m.Clarify((("order_late", TITLE),)),
    m.AskProblem(),
    m.OfferToFile(),
    m.OfferToFile("answer"),
    m.OfferToFile("question"),
)
WORDLESS = (m.Silent(), m.Proceed("FD-1001"))
FAMILIAR = re.compile(r"\b(?:sen|sana|senin|seni|misin|musun|mısın|yaz|söyle|anlat|gönder)\b", re.IGNORECASE)


@pytest.fixture
def scene(a_ticket: Callable[..., Ticket]) -> Callable[..., Scene]:
    def made(language: Language, turn: int = 0, hours: int | None = None) -> Scene:
        tickets = (
            a_ticket(known={"order_number": "A-1"}),
            a_ticket("FD-1002", known={"order_number": "1", "date": "2"}),
        )
        return Scene(language, {ticket.number: ticket for ticket in tickets}, turn, hours)

    return made


def test_the_table_has_every_move() -> None:
    assert {type(move) for move in (*MOVES, *WORDLESS)} == set(get_args(m.Move))


@pytest.mark.parametrize("language", [Language.EN, Language.TR])
@pytest.mark.parametrize("move", MOVES, ids=lambda move: type(move).__name__)
def test_every_move_has_words_without_holes(scene: Callable[..., Scene], move: m.Move, language: Language) -> None:
    for turn in range(4):
        for hours in (None, 4):
            words = word((move,), scene(language, turn, hours))
            assert words.strip()
            assert not set("{}<>[]") & set(words)
            assert "None" not in words
            assert "  " not in words


@pytest.mark.parametrize("move", MOVES, ids=lambda move: type(move).__name__)
def test_turkish_words_are_formal(scene: Callable[..., Scene], move: m.Move) -> None:
    assert not FAMILIAR.search(word((move,), scene(Language.TR)))


@pytest.mark.parametrize("move", WORDLESS)
def test_silence_has_no_words(scene: Callable[..., Scene], move: m.Move) -> None:
    assert word((move,), scene(Language.EN)) == ""


@pytest.mark.parametrize("move", [move for move in MOVES if not isinstance(move, m.Advise | m.Safety | m.HandOff)])
def test_the_same_move_is_not_said_twice_in_the_same_words(scene: Callable[..., Scene], move: m.Move) -> None:
    once_only = isinstance(move, m.Ask) and not move.is_again
    for language in (Language.EN, Language.TR):
        first = word((move,), scene(language, 3))
        again = word((move,), scene_without_echo((move,), scene(language, 3), first))
        assert (again == first) == once_only


def test_a_reply_puts_its_moves_in_order(scene: Callable[..., Scene]) -> None:
    words = word((m.Safety(TITLE), m.Acknowledge(TITLE, is_sure=True), m.Ask("FD-1001", QUESTION)), scene(Language.EN))
    assert words.startswith("A title")
    assert words.endswith("Which order?")


def test_numbers_states_and_unknowns_come_from_the_ticket(scene: Callable[..., Scene]) -> None:
    english = scene(Language.EN, 0, 4)
    assert "FD-1001" in word((m.Filed("FD-1001"),), english)
    assert "4" in word((m.Filed("FD-1001"),), english)
    assert "4" not in word((m.Filed("FD-1001"),), scene(Language.EN)).replace("FD-1001", "")
    assert "When it happened" in word((m.ReadBack("FD-1001"),), english)
    assert "not sent yet" in word((m.Status(("FD-1001",)),), english)
    assert "FD-9999" in word((m.Status((), ("FD-9999",)),), english)


def test_every_status_has_a_word(a_ticket: Callable[..., Ticket]) -> None:
    for status in TicketStatus:
        for language in (Language.EN, Language.TR):
            one = Scene(language, {"FD-1001": a_ticket(status=status)}, 0)
            assert status.value not in word((m.Status(("FD-1001",)),), one).split(": ")[-1] or status.value.isalpha()


def test_unknown_and_declined_details_are_named(a_ticket: Callable[..., Ticket]) -> None:
    assert unknown_labels(a_ticket(declined=["date"]), Language.TR) == ["Sipariş numarası", "Ne zaman oldu"]
    assert unknown_labels(a_ticket(known={"order_number": "1", "date": "2"}), Language.EN) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("A-17", "A-17"),
        ("a\n\nb", "a b"),
        ("![x](https://evil.example)", "xhttps://evil.example"),
        ("`rm`", "rm"),
        ("x" * 300, "x" * 119 + "…"),
    ],
)
def test_a_customers_value_is_said_in_one_plain_line(value: str, said: str) -> None:
    assert plain(value) == said
