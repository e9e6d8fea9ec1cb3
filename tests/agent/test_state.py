"""Where a conversation stands: the language to answer in, the draft in hand, what was not taken up yet."""

from collections.abc import Callable

import pytest

from agent.state import State
from mcp_tools.domain.conversation import Author, Choice, Conversation, Message
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Priority, Ticket, TicketStatus

EN, TR, UNDECIDED = Language.EN, Language.TR, Language.UNDECIDED
Said = tuple[str, Language] | str
"""The customer's words and their language, or the name of a reply's move."""


@pytest.fixture
def talked(a_message: Callable[..., Message]) -> Callable[..., list[Message]]:
    def made(*said: Said) -> list[Message]:
        return [
            a_message(f"reply {n}", Author.ASSISTANT, move=one)
            if isinstance(one, str)
            else a_message(one[0], language=one[1], key=f"key-{n}")
            for n, one in enumerate(said)
        ]

    return made


@pytest.mark.parametrize(
    ("said", "screen", "language"),
    [
        ([], TR, TR),
        ([("1042", UNDECIDED)], TR, TR),
        ([("hi", EN), "greet", ("kargom gelmedi", TR)], EN, TR),
        ([("kargom gelmedi", TR), "ask", ("skip", EN)], EN, TR),  # one word in answer to a question
        ([("kargom gelmedi", TR), "ask", ("sipariş no 5521", TR), "read_back", ("send", EN)], EN, TR),
        ([("kargom gelmedi", TR), "ask", ("the number is 1042", EN)], TR, EN),
        ([("late", UNDECIDED), "ask", ("dün", TR)], EN, TR),  # the first words that show one
    ],
)
def test_the_language_follows_sentences_not_single_words(
    talked: Callable[..., list[Message]],
    a_conversation: Callable[..., Conversation],
    said: list[Said],
    screen: Language,
    language: Language,
) -> None:
    conversation = a_conversation(*talked(*said), language=UNDECIDED)
    assert State(conversation, screen).language is language


def test_a_pinned_language_stays(
    talked: Callable[..., list[Message]], a_conversation: Callable[..., Conversation]
) -> None:
    conversation = a_conversation(*talked(("the parcel is late again", EN)), language=TR, is_pinned=True)
    assert State(conversation, EN).language is TR


def test_words_wait_until_a_ticket_takes_them_up(
    talked: Callable[..., list[Message]], a_conversation: Callable[..., Conversation]
) -> None:
    said = talked(("old", EN), "filed", ("first", EN), "clarify", ("second", EN), "offer_to_file", ("yes", EN))
    assert State(a_conversation(*said), EN).unanswered("key-6") == ("first", "second")


def test_a_pressed_button_is_none_of_the_customers_words(
    a_message: Callable[..., Message], a_conversation: Callable[..., Conversation]
) -> None:
    said = [
        a_message("it hums"),
        a_message("reply", Author.ASSISTANT, move="clarify", choices=(Choice(key="x", label="Something else"),)),
        a_message("Something else"),
    ]
    assert State(a_conversation(*said), EN).unanswered("now") == ("it hums",)


def test_the_urgent_draft_is_in_hand_first(
    a_ticket: Callable[..., Ticket], a_conversation: Callable[..., Conversation]
) -> None:
    tickets = (a_ticket("FD-1"), a_ticket("FD-2", priority=Priority.URGENT), a_ticket("FD-3", status=TicketStatus.OPEN))
    state = State(a_conversation(tickets=tickets), EN)
    assert [draft.number for draft in state.drafts] == ["FD-2", "FD-1"]
    assert state.filed is not None
    assert state.filed.number == "FD-3"


def test_only_the_very_last_cancellation_can_be_taken_back(
    a_ticket: Callable[..., Ticket], a_conversation: Callable[..., Conversation]
) -> None:
    cancelled = a_ticket("FD-1", status=TicketStatus.WITHDRAWN, minute=5)
    before, after = a_ticket("FD-2", minute=1), a_ticket("FD-2", minute=9)
    assert State(a_conversation(tickets=(cancelled, before)), EN).just_withdrawn == cancelled
    assert State(a_conversation(tickets=(cancelled, after)), EN).just_withdrawn is None


def test_the_state_after_writes_has_what_was_written(
    a_ticket: Callable[..., Ticket], a_conversation: Callable[..., Conversation]
) -> None:
    state = State(a_conversation(tickets=(a_ticket("FD-1"),)), EN)
    changed, made = a_ticket("FD-1", known={"date": "2026-11-16"}), a_ticket("FD-2")
    foreign = a_ticket("FD-9", conversation="conversation-2")
    after = state.after([changed, made, foreign], language=TR, is_pinned=True)
    assert after.conversation.tickets == (changed, made)
    assert after.language is TR
