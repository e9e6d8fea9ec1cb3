"""Where a conversation can stand, what a customer can say there, and a decision in one line."""

from agent.deeds import Write
from agent.moves import Decision, Move, Proceed
from agent.state import State
from mcp_tools.domain.analysis import Act, Analysis, Band, Found, IntentGuess
from mcp_tools.domain.conversation import Author, Choice, Mode
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import Dialogue, Field, Priority, TicketStatus
from tests.agent.made import make_conversation, make_message, make_ticket

TITLE = Words(en="Title", tr="Başlık")
ASKED = Dialogue(asked=("order_number",), pending="order_number")
SHOWN = Dialogue(asked=("order_number",), shown="hash of FD-1001")
UNDOABLE = Dialogue(asked=("order_number",), pending="date", last_change={"order_number": Field()})


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


def situation(name: str) -> State:
    """Name where a conversation stands; the last reply is the one that brought it there."""
    filed = make_ticket("FD-1000", status=TicketStatus.IN_REVIEW, known={"order_number": "A-1"})
    waiting = make_ticket("FD-1002", intent="sign_in")
    asked = make_ticket(dialogue=ASKED)
    shown = make_ticket(dialogue=SHOWN, known={"order_number": "A-9"})
    tickets, move, mode = {
        "new": ((), None, Mode.ASSISTANT),
        "asked": ((asked,), "ask", Mode.ASSISTANT),
        "asked again": ((asked,), "ask_again", Mode.ASSISTANT),
        "asked, one waits": ((asked, waiting), "ask", Mode.ASSISTANT),
        "read back": ((shown,), "read_back", Mode.ASSISTANT),
        "read back, one waits": ((shown, waiting), "read_back", Mode.ASSISTANT),
        "read back, then a goodbye": ((shown,), "close", Mode.ASSISTANT),
        "change asked": ((make_ticket(known={"order_number": "A-9"}),), "ask_change", Mode.ASSISTANT),
        "answered": ((make_ticket(dialogue=UNDOABLE, known={"order_number": "A-9"}),), "ask", Mode.ASSISTANT),
        "clarified": ((), "clarify", Mode.ASSISTANT),
        "offered": ((), "offer_to_file", Mode.ASSISTANT),
        "problem asked": ((), "ask_problem", Mode.ASSISTANT),
        "filed": ((filed,), "filed", Mode.ASSISTANT),
        "cancelled": ((make_ticket(status=TicketStatus.WITHDRAWN),), "cancelled", Mode.ASSISTANT),
        "handed off": ((asked,), "hand_off", Mode.WAITING),
        "told to wait": ((asked,), "still_waiting", Mode.WAITING),
        "a person answers": ((asked,), "hand_off", Mode.PERSON),
    }[name]
    choices = (Choice(key="intent:order_late", label="Late"),) if name == "clarified" else ()
    reply = make_message("reply", Author.ASSISTANT, move=move, choices=choices)
    talk = (make_message("something broke in here"), reply) if move else ()
    return State(make_conversation(*talk, tickets=tickets, mode=mode), Language.EN)


def said(
    text: str,
    *acts: Act,
    problem: IntentGuess | tuple[IntentGuess, ...] | None = None,
    details: tuple[Found, ...] = (),
    answer: Found | None = None,
    tickets: tuple[str, ...] = (),
    near: tuple[IntentGuess, ...] = (),
) -> Analysis:
    """What the tool server would make of the words."""
    problems = problem if isinstance(problem, tuple) else (problem,) if problem else ()
    return Analysis(
        message=make_message(text, key="now"),
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


def shape(decision: Decision) -> str:
    """A decision in one line: `writes -> moves`; a `Proceed` as how it goes on, with its ticket where that is named."""

    def of(one: Write | Move) -> str:
        return f"{one.how}" if isinstance(one, Proceed) else type(one).__name__

    return f"{', '.join(map(of, decision.writes))} -> {', '.join(map(of, decision.moves))}".strip()
