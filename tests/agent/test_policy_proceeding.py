"""Going on with a draft: the question, why it is asked, one that was put aside, or the read-back."""

import pytest

from agent.moves import Ask, Explain, Move, Proceed, ReadBack
from agent.policy import resolve, wanted_detail
from mcp_tools.domain.conversation import Question
from mcp_tools.domain.ticket import Dialogue
from tests.agent.made import make_ticket
from tests.agent.situations import ASKED, SHOWN

QUESTION = Question(detail="order_number", text="Which order?", why="To find it.")


@pytest.mark.parametrize(
    ("move", "dialogue", "question", "expected"),
    [
        (Proceed("FD-1001"), Dialogue(), QUESTION, Ask("FD-1001", QUESTION)),
        (Proceed("FD-1001", "again"), ASKED, QUESTION, Ask("FD-1001", QUESTION, is_again=True)),
        (Proceed("FD-1001", "again", "order_number"), ASKED, QUESTION, Ask("FD-1001", QUESTION)),
        (Proceed("FD-1001", "why"), ASKED, QUESTION, Explain("FD-1001", QUESTION)),
        (Proceed("FD-1001"), Dialogue(), None, ReadBack("FD-1001")),
        (Proceed("FD-1001", "read_back"), ASKED, QUESTION, ReadBack("FD-1001")),
        (Proceed("FD-1001", "again"), SHOWN, QUESTION, ReadBack("FD-1001")),
    ],
)
def test_going_on_is_a_question_or_the_read_back(
    move: Proceed, dialogue: Dialogue, question: Question | None, expected: Move
) -> None:
    assert resolve(move, make_ticket(dialogue=dialogue), question) == expected


@pytest.mark.parametrize(
    ("move", "dialogue", "wanted"),
    [
        (Proceed("FD-1001"), Dialogue(), None),
        (Proceed("FD-1001"), Dialogue(asked=("order_number",)), "order_number"),  # put aside: it comes back
        (Proceed("FD-1001"), Dialogue(asked=("city",)), None),  # not required: it does not
        (Proceed("FD-1001", "again"), Dialogue(asked=("order_number",), pending="date"), "date"),
        (Proceed("FD-1001", "again", "city"), ASKED, "city"),
    ],
)
def test_a_question_that_was_put_aside_comes_back(move: Proceed, dialogue: Dialogue, wanted: str | None) -> None:
    assert wanted_detail(move, make_ticket(dialogue=dialogue)) == wanted
