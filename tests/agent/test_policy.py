"""What happens next, as tables: the situation, what the customer does, and what comes of it."""

from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.inputs import Choose, Confirm, Edit, Input, Say, Undo
from agent.moves import Ask, ChangeTicket, CreateDraft, Decision, Explain, Move, Proceed, ReadBack, Submit, Write
from agent.policy import decide, resolve, wanted_detail
from agent.state import State
from mcp_tools.domain.analysis import Act, Analysis, Band, Found, IntentGuess
from mcp_tools.domain.conversation import Author, Choice, Mode, Question
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import Dialogue, Field, FieldState, Priority, TicketStatus

TITLE = Words(en="Title", tr="Başlık")
ASKED = Dialogue(asked=("order_number",), pending="order_number")
SHOWN = Dialogue(asked=("order_number",), shown="hash of FD-1001")
UNDOABLE = Dialogue(asked=("order_number",), pending="date", last_change={"order_number": Field()})

Make = Callable[..., Any]
Where = Callable[[str], State]


def guess(
    key: str = "order_late",
    band: Band = Band.SURE,
    *,
    ticket: bool = True,
    emergency: bool = False,
    how_to: bool = False,
) -> IntentGuess:
    return IntentGuess(
        key=key,
        title=TITLE,
        confidence=0.9 if band is Band.SURE else 0.5,
        band=band,
        needs_ticket=ticket and not how_to,
        is_emergency=emergency,
        answer=TITLE if how_to else None,
        details=("order_number", "date", "city"),
    )


SAME, OTHER, MAYBE = guess(), guess("sign_in"), guess("sign_in", Band.LIKELY)
DANGER, MAYBE_DANGER = guess("card_fraud", emergency=True), guess("card_fraud", Band.LIKELY, emergency=True)
HOW_TO, MAYBE_HOW_TO = guess("how_to_track", how_to=True), guess("how_to_track", Band.LIKELY, how_to=True)


def found(name: str, value: str, start: int = 0, end: int = 4) -> Found:
    return Found(name=name, value=value, start=start, end=end, confidence=0.9)


NUMBER, DAY = found("order_number", "A-10"), found("date", "2026-11-16")


@pytest.fixture
def situation(a_ticket: Make, a_message: Make, a_conversation: Make) -> Callable[[str], State]:
    """Name where a conversation stands; the last reply is the one that brought it there."""

    def made(name: str) -> State:
        filed = a_ticket("FD-1000", status=TicketStatus.IN_REVIEW, known={"order_number": "A-1"})
        waiting = a_ticket("FD-1002", intent="sign_in")
        asked = a_ticket(dialogue=ASKED)
        shown = a_ticket(dialogue=SHOWN, known={"order_number": "A-9"})
        tickets, move, mode = {
            "new": ((), None, Mode.ASSISTANT),
            "asked": ((asked,), "ask", Mode.ASSISTANT),
            "asked again": ((asked,), "ask_again", Mode.ASSISTANT),
            "asked, one waits": ((asked, waiting), "ask", Mode.ASSISTANT),
            "read back": ((shown,), "read_back", Mode.ASSISTANT),
            "read back, one waits": ((shown, waiting), "read_back", Mode.ASSISTANT),
            "read back, then a goodbye": ((shown,), "close", Mode.ASSISTANT),
            "change asked": ((a_ticket(known={"order_number": "A-9"}),), "ask_change", Mode.ASSISTANT),
            "answered": ((a_ticket(dialogue=UNDOABLE, known={"order_number": "A-9"}),), "ask", Mode.ASSISTANT),
            "clarified": ((), "clarify", Mode.ASSISTANT),
            "offered": ((), "offer_to_file", Mode.ASSISTANT),
            "problem asked": ((), "ask_problem", Mode.ASSISTANT),
            "filed": ((filed,), "filed", Mode.ASSISTANT),
            "cancelled": ((a_ticket(status=TicketStatus.WITHDRAWN),), "cancelled", Mode.ASSISTANT),
            "handed off": ((asked,), "hand_off", Mode.WAITING),
            "told to wait": ((asked,), "still_waiting", Mode.WAITING),
            "a person answers": ((asked,), "hand_off", Mode.PERSON),
        }[name]
        choices = (Choice(key="intent:order_late", label="Late"),) if name == "clarified" else ()
        talk = [a_message("something broke in here"), a_message("reply", Author.ASSISTANT, move=move, choices=choices)]
        return State(a_conversation(*(talk if move else ()), tickets=tickets, mode=mode), Language.EN)

    return made


@pytest.fixture
def said(a_message: Make) -> Callable[..., Analysis]:
    def made(
        text: str,
        *acts: Act,
        problem: IntentGuess | tuple[IntentGuess, ...] | None = None,
        details: tuple[Found, ...] = (),
        answer: Found | None = None,
        tickets: tuple[str, ...] = (),
        near: tuple[IntentGuess, ...] = (),
    ) -> Analysis:
        problems = problem if isinstance(problem, tuple) else (problem,) if problem else ()
        return Analysis(
            message=a_message(text, key="now"),
            language=Language.EN,
            hidden={},
            acts=acts,
            intents=problems,
            alternatives=near,
            priority=Priority.NORMAL,
            priority_reasons=(),
            details=details,
            answer=answer,
            tickets=tickets,
        )

    return made


def shape(decision: Decision) -> str:
    """A decision in one line: `writes -> moves`; a `Proceed` as how it goes on, with its ticket where that is named."""

    def of(one: Write | Move) -> str:
        return f"{one.how}" if isinstance(one, Proceed) else type(one).__name__

    return f"{', '.join(map(of, decision.writes))} -> {', '.join(map(of, decision.moves))}".strip()


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
    situation: Where,
    said: Make,
    where: str,
    text: str,
    acts: tuple[Act, ...],
    more: dict[str, Any],
    expected: str,
) -> None:
    assert shape(decide(situation(where), said(text, *acts, **more), Say(text, "now"))) == expected


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
def test_buttons_edits_and_undo_need_no_words(situation: Where, where: str, pressed: Input, expected: str) -> None:
    assert shape(decide(situation(where), None, pressed)) == expected


def test_what_is_filed_is_exactly_what_was_shown(situation: Where, said: Make) -> None:
    by_words = decide(situation("read back"), said("yes", Act.YES), Say("yes", "now")).writes
    stale = decide(situation("read back"), None, Confirm("k", "an old hash")).writes
    assert by_words == (Submit("FD-1001", 3, "hash of FD-1001"),)
    assert stale == (Submit("FD-1001", 3, "an old hash"),)


def test_a_double_press_never_files_the_ticket_that_came_after(situation: Where, a_ticket: Make) -> None:
    state = situation("read back")
    filed = a_ticket("FD-1000", status=TicketStatus.IN_REVIEW)
    both = State(state.conversation.model_copy(update={"tickets": (filed, *state.conversation.tickets)}), Language.EN)
    assert shape(decide(both, None, Confirm("k", "hash of FD-1000"))) == "-> Status, again"


def test_an_urgent_draft_comes_first(situation: Where, a_ticket: Make) -> None:
    state = situation("asked")
    urgent = a_ticket("FD-1005", priority=Priority.URGENT, dialogue=Dialogue(pending="date"))
    both = State(state.conversation.model_copy(update={"tickets": (*state.conversation.tickets, urgent)}), Language.EN)
    decision = decide(both, None, Choose("dont_know", "k"))
    assert decision.writes == (ChangeTicket("FD-1005", 3, {"date": {"state": "declined", "set_by": "customer"}}),)


def test_an_answer_names_the_words_it_came_from(situation: Where, said: Make) -> None:
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


def test_a_known_value_changes_only_when_it_is_corrected(situation: Where, said: Make) -> None:
    mentioned = decide(situation("answered"), said("A-10 again", details=(NUMBER,)), Say("", "now"))
    corrected = decide(situation("answered"), said("no, A-10", Act.CORRECTION, details=(NUMBER,)), Say("", "now"))
    assert all("order_number" not in w.changes for w in mentioned.writes if isinstance(w, ChangeTicket))
    assert [w.changes["order_number"]["value"] for w in corrected.writes if isinstance(w, ChangeTicket)] == ["A-10"]


def test_two_problems_share_no_details(situation: Where, said: Make) -> None:
    first = SAME.model_copy(update={"start": 0, "end": 20})
    second = OTHER.model_copy(update={"start": 21, "end": 40})
    spoken = said(
        "order A-10 is late, I cannot sign in", problem=(first, second), details=(found("order_number", "A-10", 6, 10),)
    )
    drafts = [w for w in decide(situation("new"), spoken, Say("", "now")).writes if isinstance(w, CreateDraft)]
    assert [list(draft.changes) for draft in drafts] == [["order_number"], []]
    assert [draft.n for draft in drafts] == [1, 2]


def test_words_nobody_understood_go_into_the_ticket_that_comes_of_them(situation: Where, said: Make) -> None:
    draft = decide(situation("clarified"), said("my order is late", problem=SAME), Say("", "now")).writes[0]
    assert isinstance(draft, CreateDraft)
    assert draft.description == "something broke in here\nmy order is late"


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
    a_ticket: Make, move: Proceed, dialogue: Dialogue, question: Question | None, expected: Move
) -> None:
    assert resolve(move, a_ticket(dialogue=dialogue), question) == expected


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
def test_a_question_that_was_put_aside_comes_back(
    a_ticket: Make, move: Proceed, dialogue: Dialogue, wanted: str | None
) -> None:
    assert wanted_detail(move, a_ticket(dialogue=dialogue)) == wanted


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
    situations: dict[str, State],
    analysis_of: Make,
) -> None:
    analysis = analysis_of(
        text, *acts, problem=tuple(problems), details=tuple(details), answer=answer, tickets=tickets, near=tuple(near)
    )
    decision = decide(situations[where], analysis, Say(text, "now"))
    assert decision == decide(situations[where], analysis, Say(text, "now"))
    assert decision.moves
    assert sum(isinstance(move, Proceed) for move in decision.moves) <= 1
    assert all(isinstance(move, get_args(Move)) for move in decision.moves)
    files = [write for write in decision.writes if isinstance(write, Submit)]
    assert not files or where.startswith("read back")


@pytest.fixture(scope="module")
def situations(request: pytest.FixtureRequest) -> dict[str, State]:
    """All situations, made once for the many examples of the property."""
    make = situation.__wrapped__  # type: ignore[attr-defined]  # the fixture's own function
    made = make(*(request.getfixturevalue(name) for name in ("a_ticket", "a_message", "a_conversation")))
    return {name: made(name) for name in PLACES}


@pytest.fixture(scope="module")
def analysis_of(request: pytest.FixtureRequest) -> Callable[..., Analysis]:
    made: Callable[..., Analysis] = said.__wrapped__(request.getfixturevalue("a_message"))  # type: ignore[attr-defined]
    return made


def test_a_state_left_by_undo_restores_what_was_there(situation: Where) -> None:
    write = decide(situation("answered"), None, Undo("k")).writes[0]
    assert isinstance(write, ChangeTicket)
    assert write.changes == {"order_number": {"value": None, "state": FieldState.UNKNOWN, "set_by": "rule"}}
