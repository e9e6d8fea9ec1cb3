"""What a button, an edit and an undo bring about, wherever the conversation stands."""

import pytest

from agent.deeds import ChangeTicket
from agent.inputs import Choose, Confirm, Edit, Input, Undo
from agent.policy import decide
from agent.state import State
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import FieldState, TicketStatus
from tests.agent.made import make_ticket
from tests.agent.situations import shape, situation

BUTTONS: list[tuple[str, Input, str]] = [
    ("asked", Choose("dont_know", "k"), "ChangeTicket -> next"),
    ("asked", Choose("why", "k"), "-> why"),
    ("asked", Choose("person", "k"), "RequestPerson -> HandOff"),
    ("a person answers", Choose("dont_know", "k"), "-> Silent"),
    ("asked", Choose("A-1", "k", "order_number"), "ChangeTicket -> next"),
    ("asked", Choose("Berlin", "k", "city"), "ChangeTicket -> again"),  # a button of an older question
    ("asked", Choose("no_such_choice", "k"), "-> again"),
    ("asked", Choose("credit_card", "k", "payment_method"), "-> again"),  # a question of another ticket
    ("asked", Choose("file", "k"), "-> again"),
    ("asked", Choose("no", "k"), "-> again"),
    ("asked", Choose("intent:order_late", "k"), "-> again"),
    ("asked", Choose("change", "k"), "-> AskChange"),
    ("asked", Choose("send", "k"), "-> read_back"),
    ("asked", Choose("read_back", "k"), "-> read_back"),
    ("change asked", Choose("date", "k"), "-> again"),
    ("change asked", Choose("date", "k", "change"), "-> again"),
    ("clarified", Choose("intent:order_late", "k"), "CreateDraft, Reread -> next"),
    ("new", Choose("intent:order_late", "k"), "CreateDraft -> next"),
    ("clarified", Choose("something_else", "k"), "-> Clarify"),
    ("offered", Choose("file", "k"), "CreateDraft -> Noted, next"),
    ("offered", Choose("no", "k"), "-> Close"),
    ("read back", Choose("send", "k"), "Submit -> Filed"),
    ("read back", Confirm("k"), "Submit -> Filed"),
    ("read back", Confirm("k", "hash of FD-1001"), "Submit -> Filed"),
    ("read back", Confirm("k", "an old hash"), "Submit -> Filed"),  # the server refuses it
    ("read back, one waits", Confirm("k"), "Submit -> Filed, NextDraft, next"),
    ("asked", Confirm("k"), "-> read_back"),
    ("filed", Confirm("k"), "-> Status"),
    ("filed", Confirm("k", "hash of FD-1000"), "-> Status"),
    ("new", Confirm("k"), "-> Clarify"),
    ("asked", Edit("FD-1001", "order_number", "A-1", 3), "ChangeTicket -> Changed, next"),
    ("asked", Edit("FD-1001", "date", "yesterday", 3), "ChangeTicket -> Changed, again"),
    ("read back", Edit("FD-1001", "date", None, 3), "ChangeTicket -> Changed, read_back"),
    ("asked, one waits", Edit("FD-1002", "date", "yesterday", 3), "ChangeTicket -> Changed, again"),
    ("filed", Edit("FD-1000", "date", "yesterday", 3), "ChangeTicket -> Changed"),  # the server refuses it
    ("answered", Undo("k"), "ChangeTicket -> Undone, again"),
    ("new", Undo("k"), "-> Undone"),
]


@pytest.mark.parametrize(("where", "pressed", "expected"), BUTTONS, ids=str)
def test_buttons_edits_and_undo_need_no_words(where: str, pressed: Input, expected: str) -> None:
    assert shape(decide(situation(where), None, pressed)) == expected


def test_a_double_press_never_files_the_ticket_that_came_after() -> None:
    state = situation("read back")
    filed = make_ticket("FD-1000", status=TicketStatus.IN_REVIEW)
    both = State(state.conversation.model_copy(update={"tickets": (filed, *state.conversation.tickets)}), Language.EN)
    assert shape(decide(both, None, Confirm("k", "hash of FD-1000"))) == "-> Status, again"


def test_a_state_left_by_undo_restores_what_was_there() -> None:
    write = decide(situation("answered"), None, Undo("k")).writes[0]
    assert isinstance(write, ChangeTicket)
    assert write.changes == {"order_number": {"value": None, "state": FieldState.UNKNOWN, "set_by": "rule"}}
