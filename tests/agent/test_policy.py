"""What happens next, as tables: the situation, what the customer does, and what comes of it."""

from typing import Any

import pytest

from agent.deeds import ChangeTicket, CreateDraft, Submit
from agent.inputs import Choose, Confirm, Say
from agent.policy import decide
from agent.state import State
from mcp_tools.domain.analysis import Act
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Dialogue, Priority
from tests.agent.made import make_ticket
from tests.agent.situations import (
    DANGER,
    DAY,
    HOW_TO,
    MAYBE,
    MAYBE_DANGER,
    MAYBE_HOW_TO,
    NUMBER,
    OTHER,
    SAME,
    found,
    said,
    shape,
    situation,
)

SAYS: list[tuple[str, str, tuple[Any, ...], dict[str, Any], str]] = [
    # who answers
    ("a person answers", "hello", (Act.GREETING,), {}, "-> Silent"),
    ("handed off", "hello?", (Act.GREETING,), {}, "-> StillWaiting"),
    ("told to wait", "hello?", (Act.GREETING,), {}, "-> Silent"),
    ("asked", "a person please", (Act.PERSON,), {}, "RequestPerson -> HandOff"),
    ("new", "my order is late, a person please", (Act.PERSON,), {"problem": SAME}, "RequestPerson -> HandOff"),
    ("handed off", "never mind", (Act.CANCEL,), {}, "TakeBackRequest -> Resumed, again"),
    ("told to wait", "let's go on with you", (), {}, "TakeBackRequest -> Resumed, again"),
    ("told to wait", "sizinle devam edelim", (), {}, "TakeBackRequest -> Resumed, again"),
    ("told to wait", "I still want a person", (Act.PERSON,), {}, "-> Silent"),
    ("told to wait", "it was due without a doubt on Monday", (), {}, "-> Silent"),
    ("a person answers", "never mind", (Act.CANCEL,), {}, "-> Silent"),
    # language
    ("new", "speak turkish", (Act.SPEAK_TURKISH,), {}, "PinLanguage -> SmallTalk"),
    ("asked", "speak english", (Act.SPEAK_ENGLISH,), {}, "PinLanguage -> SmallTalk, again"),
    ("new", "the app is in english only", (Act.SPEAK_ENGLISH,), {"problem": OTHER}, "CreateDraft -> Acknowledge, next"),
    # danger
    ("read back", "someone uses my card", (), {"problem": DANGER}, "CreateDraft -> Acknowledge, next"),
    ("new", "card, strange", (), {"problem": MAYBE_DANGER}, "CreateDraft -> Acknowledge, next"),
    ("asked", "credit card", (), {"problem": MAYBE_DANGER, "answer": NUMBER}, "ChangeTicket -> next"),
    ("asked", "debit card", (), {"problem": DANGER, "answer": found("order_number", "debit_card", 0, 10)},
     "ChangeTicket -> next"),
    ("asked", "card stolen", (), {"problem": DANGER, "answer": found("order_number", "card stolen", 0, 11)},
     "CreateDraft -> Acknowledge, next"),
    ("asked", "my card maybe was stolen", (), {"problem": MAYBE_DANGER}, "CreateDraft -> Acknowledge, next"),
    ("offered", "open a ticket", (Act.FILE,), {"problem": MAYBE_DANGER}, "CreateDraft -> Noted, next"),
    # taking back
    ("answered", "undo", (Act.UNDO,), {}, "ChangeTicket -> Undone, again"),
    ("asked", "undo", (Act.UNDO,), {}, "-> Undone, again"),
    ("cancelled", "undo", (Act.UNDO,), {}, "CreateDraft -> Undone, next"),
    ("asked", "cancel", (Act.CANCEL,), {}, "Withdraw -> Cancelled"),
    ("asked, one waits", "cancel", (Act.CANCEL,), {}, "Withdraw -> Cancelled, NextDraft, next"),
    ("new", "cancel", (Act.CANCEL,), {}, "-> NothingToCancel"),
    ("asked", "forget it, I will manage myself", (), {}, "Withdraw -> Cancelled"),
    ("asked", "foret it ill manage myself", (), {"answer": found("order_number", "foret it", 0, 26)},
     "Withdraw -> Cancelled"),
    ("asked", "vazgectim bos verin acmayin", (), {"problem": MAYBE}, "Withdraw -> Cancelled"),
    ("asked", "never mind, it is A-10", (), {"details": (NUMBER,), "answer": NUMBER}, "ChangeTicket -> next"),
    ("new", "cancel my order", (Act.CANCEL,), {"problem": OTHER}, "CreateDraft -> Acknowledge, next"),
    # the read-back
    ("read back", "yes", (Act.YES,), {}, "Submit -> Filed"),
    ("read back", "send it", (Act.YES,), {}, "Submit -> Filed"),
    ("read back, one waits", "yes", (Act.YES,), {}, "Submit -> Filed, NextDraft, next"),
    ("read back, then a goodbye", "yes", (Act.YES,), {}, "-> again"),
    ("read back, then a goodbye", "send it", (Act.YES,), {}, "Submit -> Filed"),
    ("read back", "no", (Act.NO,), {}, "-> AskChange"),
    ("read back", "yes but A-10", (Act.CORRECTION,), {"details": (NUMBER,)}, "ChangeTicket -> Changed, read_back"),
    ("read back", "yes A-9", (Act.YES,), {"details": (found("order_number", "A-9"),)}, "Submit -> Filed"),
    ("read back", "no, the courier shouted at me there", (Act.NO,), {}, "ChangeTicket -> AskChange"),
    ("read back", "A-10, not the other", (), {"problem": OTHER, "details": (NUMBER,)},
     "ChangeTicket -> Changed, read_back"),
    ("read back", "pardon, A-7 olacaktı", (Act.CORRECTION,), {}, "-> AskChange"),
    ("read back", "pardon, A-777 olacaktı", (Act.CORRECTION,), {}, "-> AskChange"),
    ("read back", "I do not know", (Act.DONT_KNOW,), {}, "-> again"),
    ("read back", "the box was wet too", (), {}, "ChangeTicket -> Noted, read_back"),
    ("read back", "also I cannot sign in", (), {"problem": OTHER}, "CreateDraft -> LaterDraft, again"),
    ("change asked", "it is A-10", (), {"details": (NUMBER,)}, "ChangeTicket -> Changed, next"),
    ("change asked", "the courier was rude to me", (), {}, "ChangeTicket -> Noted, next"),
    ("change asked", "nothing", (Act.NO,), {}, "-> again"),
    # the question
    ("asked", "A-10", (), {"answer": NUMBER}, "ChangeTicket -> next"),
    ("asked", "last monday", (), {"details": (DAY,)}, "ChangeTicket -> again"),
    ("asked", "why", (Act.WHY,), {}, "-> why"),
    ("asked", "what", (Act.REPEAT,), {}, "-> again"),
    ("asked", "I want to change something", (Act.CHANGE,), {}, "-> AskChange"),
    ("asked", "I do not know", (Act.DONT_KNOW,), {}, "ChangeTicket -> next"),
    ("asked", "bilmiiyorum", (), {"answer": found("order_number", "bilmiiyorum", 0, 11)}, "ChangeTicket -> next"),
    ("asked", "skip", (Act.SKIP,), {}, "ChangeTicket -> next"),
    ("answered", "sorry, it was wrong, A-10", (), {"details": (NUMBER,)}, "ChangeTicket -> Changed, again"),
    ("answered", "pardon, A-10 olacaktı", (Act.REPEAT,), {"details": (NUMBER,)}, "ChangeTicket -> Changed, again"),
    ("answered", "and A-10 came with it", (), {"details": (NUMBER,)}, "ChangeTicket -> Noted, next"),
    ("asked", "by the way, what is the weather in Rome", (), {"answer": found("order_number", "…", 0, 39)},
     "ChangeTicket -> SmallTalk, again"),
    ("asked again", "and who won the match last night?", (), {}, "ChangeTicket -> SmallTalk, next"),
    ("asked", "could it perhaps be A-10?", (), {"answer": found("order_number", "A-10", 20, 24)},
     "ChangeTicket -> next"),
    ("asked", "Useless company!", (), {}, "-> SmallTalk, again"),
    ("asked", "yes", (Act.YES,), {}, "-> again"),
    ("asked again", "yes", (Act.YES,), {}, "ChangeTicket -> next"),
    ("asked", "no", (Act.NO,), {}, "ChangeTicket -> next"),
    ("asked", "send it", (Act.YES,), {}, "-> read_back"),
    ("asked", "open a ticket", (Act.FILE,), {}, "-> read_back"),
    ("asked", "at the corner of the street", (), {}, "ChangeTicket -> Noted, next"),
    ("asked", "migrosta", (), {}, "ChangeTicket -> Noted, again"),
    ("asked", "hm", (), {}, "-> again"),
    ("asked", "you idiots", (Act.ABUSE,), {"answer": found("order_number", "you idiots", 0, 10)},
     "-> SmallTalk, again"),
    ("asked", "dün", (), {"answer": found("order_number", "dün"), "details": (found("date", "2026-11-19"),)},
     "ChangeTicket -> again"),
    ("asked", "where do I find it?", (), {"problem": HOW_TO, "answer": NUMBER}, "-> Advise, again"),
    ("asked", "sign in wrong", (), {"problem": OTHER, "answer": NUMBER}, "ChangeTicket -> next"),
    ("asked", "also I cannot sign in", (), {"problem": OTHER, "answer": NUMBER}, "CreateDraft -> LaterDraft, again"),
    ("asked", "modem", (), {"problem": OTHER}, "ChangeTicket -> Noted, again"),
    # problems
    ("new", "my order is late", (), {"problem": SAME}, "CreateDraft -> Acknowledge, next"),
    ("new", "late, and I cannot sign in", (), {"problem": (SAME, OTHER)},
     "CreateDraft, CreateDraft -> Acknowledge, LaterDraft, next"),
    ("asked", "I cannot sign in", (), {"problem": OTHER}, "CreateDraft -> LaterDraft, again"),
    ("asked", "maybe sign in trouble", (), {"problem": MAYBE}, "ChangeTicket -> Noted, next"),
    ("asked", "also maybe sign in trouble", (), {"problem": MAYBE}, "CreateDraft -> LaterDraft, again"),
    ("asked, one waits", "I cannot sign in", (), {"problem": OTHER}, "ChangeTicket -> Noted, again"),
    ("asked", "my order is so late", (), {"problem": SAME}, "ChangeTicket -> Noted, again"),
    ("asked again", "my order is so late", (), {"problem": SAME}, "ChangeTicket -> Noted, next"),
    ("asked", "put it right", (), {"problem": OTHER}, "ChangeTicket -> Noted, next"),
    ("new", "late and I cannot pay anywhere", (), {"problem": (SAME, OTHER)}, "CreateDraft -> Acknowledge, next"),
    ("new", "late and my sign-in does not work", (), {"problem": (SAME, OTHER)},
     "CreateDraft, CreateDraft -> Acknowledge, LaterDraft, next"),
    ("new", "late and sign-in", (), {"problem": (SAME, MAYBE)}, "CreateDraft -> Acknowledge, next"),
    ("asked", "no, I meant sign in", (Act.CORRECTION,), {"problem": OTHER}, "ChangeTicket -> Acknowledge, next"),
    ("new", "how do I track", (), {"problem": HOW_TO}, "-> Advise, OfferToFile"),
    ("asked", "how do I track", (), {"problem": HOW_TO}, "-> Advise, again"),
    ("filed", "how do I track", (), {"problem": MAYBE_HOW_TO}, "AddMessage -> AddedToTicket"),
    ("filed", "how do I track?", (), {"problem": MAYBE_HOW_TO}, "-> Advise, OfferToFile"),
    # filed
    ("filed", "my order is late still", (), {"problem": SAME}, "AddMessage -> AddedToTicket"),
    ("filed", "the box was wet too", (), {}, "AddMessage -> AddedToTicket"),
    ("filed", "how long will it take?", (), {}, "AddMessage -> AddedToTicket, Status"),
    ("filed", "I cannot sign in", (), {"problem": OTHER}, "CreateDraft -> Acknowledge, next"),
    ("filed", "change the number", (), {"problem": MAYBE}, "AddMessage -> AddedToTicket"),
    ("filed", "a new ticket, order late", (Act.FILE,), {"problem": SAME}, "CreateDraft -> Acknowledge, next"),
    ("filed", "yes", (Act.YES,), {}, "-> Close"),
    ("filed", "send it", (Act.YES,), {}, "-> Status"),
    # tickets
    ("filed", "status", (Act.STATUS,), {}, "-> Status"),
    ("new", "FD-1001", (), {"tickets": ("FD-1001",)}, "-> Status"),
    ("asked", "FD-1001", (), {"tickets": ("FD-1001",), "answer": NUMBER}, "ChangeTicket -> next"),
    ("asked", "status of FD-1001", (Act.STATUS,), {"tickets": ("FD-1001",), "answer": NUMBER}, "-> Status, again"),
    # offers
    ("offered", "yes", (Act.YES,), {}, "CreateDraft -> Noted, next"),
    ("offered", "no", (Act.NO,), {}, "-> Close"),
    ("offered", "no, that did not help", (Act.NO,), {}, "CreateDraft -> Noted, next"),
    ("offered", "yes it worked", (Act.YES,), {}, "-> Close"),
    ("offered", "yes, my order is late", (Act.YES,), {"problem": SAME}, "CreateDraft -> Acknowledge, next"),
    ("new", "open a ticket", (Act.FILE,), {}, "-> AskProblem"),
    ("clarified", "open a ticket", (Act.FILE,), {}, "CreateDraft -> Noted, next"),
    ("problem asked", "the lamp hums at night", (), {}, "CreateDraft -> Noted, next"),
    # the rest
    ("new", "hi", (Act.GREETING,), {}, "-> Greet"),
    ("asked", "hi", (Act.GREETING,), {}, "-> SmallTalk, again"),
    ("filed", "iyi günler", (Act.GREETING,), {}, "-> Close"),
    ("new", "iyi günler", (Act.GREETING,), {}, "-> Greet"),
    ("filed", "thanks", (Act.THANKS,), {}, "-> Close"),
    ("asked", "thanks", (Act.THANKS,), {}, "-> SmallTalk, again"),
    ("asked", "bye", (Act.GOODBYE,), {}, "-> Close"),
    ("new", "are you a robot", (Act.SMALL_TALK,), {}, "-> SmallTalk"),
    ("new", "the lamp hums at night", (), {"near": (SAME, OTHER)}, "-> Clarify"),
    ("new", "hello, the lamp in my hallway hums at night", (Act.GREETING,), {"near": (SAME,)}, "-> Clarify"),
    ("new", "how can I engrave my ring", (), {"near": (SAME,)}, "-> OfferToFile"),
    ("new", "yüzüğe nasıl isim kazıtırım", (), {}, "-> OfferToFile"),
    ("clarified", "the lamp hums at night", (), {"near": (SAME,)}, "-> OfferToFile"),
    ("offered", "the lamp hums at night", (), {}, "CreateDraft -> Noted, next"),
    ("clarified", "asdf", (Act.GIBBERISH,), {}, "-> Clarify"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "text", "acts", "more", "expected"), SAYS, ids=lambda value: str(value)[:30])
def test_words_are_answered_by_the_first_rule_that_fits(
    where: str,
    text: str,
    acts: tuple[Act, ...],
    more: dict[str, Any],
    expected: str,
) -> None:
    assert shape(decide(situation(where), said(text, *acts, **more), Say(text, "now"))) == expected


def test_what_is_filed_is_exactly_what_was_shown() -> None:
    by_words = decide(situation("read back"), said("yes", Act.YES), Say("yes", "now")).writes
    stale = decide(situation("read back"), None, Confirm("k", "an old hash")).writes
    assert by_words == (Submit("FD-1001", 3, "hash of FD-1001"),)
    assert stale == (Submit("FD-1001", 3, "an old hash"),)


def test_an_urgent_draft_comes_first() -> None:
    state = situation("asked")
    urgent = make_ticket("FD-1005", priority=Priority.URGENT, dialogue=Dialogue(pending="date"))
    both = State(state.conversation.model_copy(update={"tickets": (*state.conversation.tickets, urgent)}), Language.EN)
    decision = decide(both, None, Choose("dont_know", "k"))
    assert decision.writes == (ChangeTicket("FD-1005", 3, {"date": {"state": "declined", "set_by": "customer"}}),)


def test_an_answer_names_the_words_it_came_from() -> None:
    write = decide(
        situation("asked"), said("it is A-10", answer=found("order_number", "A-10", 6, 10)), Say("", "now")
    ).writes[0]
    assert isinstance(write, ChangeTicket)
    assert write.changes["order_number"] == {
        "value": "A-10",
        "confidence": 0.9,
        "evidence": {"message": "id-it is A-10", "start": 6, "end": 10},
        "set_by": "customer",
    }


def test_a_known_value_changes_only_when_it_is_corrected() -> None:
    mentioned = decide(situation("answered"), said("A-10 again", details=(NUMBER,)), Say("", "now"))
    corrected = decide(situation("answered"), said("no, A-10", Act.CORRECTION, details=(NUMBER,)), Say("", "now"))
    assert all("order_number" not in w.changes for w in mentioned.writes if isinstance(w, ChangeTicket))
    assert [w.changes["order_number"]["value"] for w in corrected.writes if isinstance(w, ChangeTicket)] == ["A-10"]


def test_two_problems_share_no_details() -> None:
    first = SAME.model_copy(update={"start": 0, "end": 20})
    second = OTHER.model_copy(update={"start": 21, "end": 40})
    spoken = said(
        "order A-10 is late, I cannot sign in", problem=(first, second), details=(found("order_number", "A-10", 6, 10),)
    )
    drafts = [w for w in decide(situation("new"), spoken, Say("", "now")).writes if isinstance(w, CreateDraft)]
    assert [list(draft.changes) for draft in drafts] == [["order_number"], []]
    assert [draft.n for draft in drafts] == [1, 2]


def test_words_nobody_understood_go_into_the_ticket_that_comes_of_them() -> None:
    draft = decide(situation("clarified"), said("my order is late", problem=SAME), Say("", "now")).writes[0]
    assert isinstance(draft, CreateDraft)
    assert draft.description == "something broke in here\nmy order is late"
