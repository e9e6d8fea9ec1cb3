"""Whatever is said wherever: one answer, always the same, and nothing filed that was not read back."""

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.deeds import Submit
from agent.inputs import Say
from agent.moves import Move, Proceed
from agent.policy import decide
from mcp_tools.domain.analysis import Act, Found, IntentGuess
from tests.agent.situations import DANGER, DAY, HOW_TO, MAYBE, MAYBE_DANGER, NUMBER, OTHER, SAME, found, said, situation

PLACES = [
    *(
        "new",
        "asked",
        "asked again",
        "asked, one waits",
        "read back",
        "read back, one waits",
        "change asked",
        "answered",
    ),
    *("clarified", "offered", "problem asked", "filed", "cancelled", "handed off", "told to wait", "a person answers"),
]
GUESSES = st.sampled_from([SAME, OTHER, MAYBE, DANGER, MAYBE_DANGER, HOW_TO])


@settings(max_examples=300, deadline=None)
@given(
    where=st.sampled_from(PLACES),
    text=st.sampled_from(
        ["yes", "send it", "A-10", "also my order number is A-10", "?", "gönder", "bir de faturam yanlış"]
    ),
    acts=st.lists(st.sampled_from(list(Act)), unique=True, max_size=4),
    problems=st.lists(GUESSES, max_size=2),
    near=st.lists(GUESSES, max_size=3),
    details=st.lists(st.sampled_from([NUMBER, DAY, found("city", "Berlin"), found("stranger", "x")]), max_size=3),
    answer=st.sampled_from([None, NUMBER, DAY]),
    tickets=st.sampled_from([(), ("FD-1001",), ("FD-1001", "FD-9999")]),
)
def test_there_is_always_one_answer_and_it_is_always_the_same(
    where: str,
    text: str,
    acts: list[Act],
    problems: list[IntentGuess],
    near: list[IntentGuess],
    details: list[Found],
    answer: Found | None,
    tickets: tuple[str, ...],
) -> None:
    analysis = said(
        text, *acts, problem=tuple(problems), details=tuple(details), answer=answer, tickets=tickets, near=tuple(near)
    )
    state = situation(where)
    decision = decide(state, analysis, Say(text, "now"))
    assert decision == decide(state, analysis, Say(text, "now"))
    assert decision.moves
    assert sum(isinstance(move, Proceed) for move in decision.moves) <= 1
    assert all(isinstance(move, get_args(Move)) for move in decision.moves)
    files = [write for write in decision.writes if isinstance(write, Submit)]
    assert not files or where.startswith("read back")
