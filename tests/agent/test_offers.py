"""The buttons under a reply."""

from collections.abc import Callable

import pytest

from agent import moves as m
from agent.guided import Scene
from agent.offers import offer_of
from mcp_tools.domain.conversation import Choice, Question
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import Ticket

QUESTION = Question(detail="order_number", text="Which?", why="Why.", choices=(Choice(key="a", label="A"),))
TITLE = Words(en="Late", tr="Gecikti")


@pytest.mark.parametrize(
    ("move", "detail", "keys"),
    [
        (m.Ask("FD-1001", QUESTION), "order_number", ["a", "dont_know", "why"]),
        (m.Ask("FD-1001", QUESTION, is_again=True), "order_number", ["a", "dont_know", "why"]),
        (m.Explain("FD-1001", QUESTION), "order_number", ["a", "dont_know"]),
        (m.Clarify((("order_late", TITLE),)), "intent", ["intent:order_late", "something_else", "person"]),
        (m.Clarify(), "intent", ["person"]),
        (m.AskProblem(), "intent", ["person"]),
        (m.OfferToFile(), "file", ["file", "no"]),
        (m.AskChange("FD-1001"), "change", ["order_number", "date", "city"]),
        (m.ReadBack("FD-1001"), None, ["send", "change"]),
        (m.Filed("FD-1001"), None, []),
        (m.Silent(), None, []),
    ],
)
def test_each_move_offers_its_own_buttons(
    a_ticket: Callable[..., Ticket], move: m.Move, detail: str | None, keys: list[str]
) -> None:
    offer = offer_of(move, Scene(Language.EN, {"FD-1001": a_ticket()}, 0))
    assert [choice.key for choice in offer.choices] == keys
    assert (offer.question.detail if offer.question else None) == detail
    assert offer.question is None or offer.question.choices == offer.choices


def test_labels_are_in_the_language_of_the_talk(a_ticket: Callable[..., Ticket]) -> None:
    scene = Scene(Language.TR, {"FD-1001": a_ticket()}, 0)
    assert offer_of(m.Clarify((("order_late", TITLE),)), scene).choices[0].label == "Gecikti"
    assert offer_of(m.AskChange("FD-1001"), scene).choices[0].label == "Sipariş numarası"
