"""What several rules do with drafts: begin, add to, correct, take back, go on."""

from typing import Any, Final

from agent.deeds import AddMessage, ChangeTicket, CreateDraft, TakeBackRequest
from agent.moves import (
    Acknowledge,
    AddedToTicket,
    Changed,
    Decision,
    LaterDraft,
    Move,
    NextDraft,
    Noted,
    Proceed,
    Resumed,
    Safety,
    Undone,
)
from agent.rules.said import Said
from agent.state import State
from mcp_tools.domain.analysis import Band, Found, IntentGuess
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.ticket import FieldState, Ticket

OTHER: Final = "other_request"
"""The catalogue's intent for a problem that fits no other."""


def begin(said: Said, problem: IntentGuess) -> Decision:
    """Start a draft of `problem`, and one that waits for a second problem the message names."""
    n = said.state.next_number
    writes = [draft_of(said, problem, n)]
    moves: list[Move] = [*safety(problem), Acknowledge(problem.title, is_sure=problem.band is Band.SURE)]
    if other := said.second_problem(problem):
        writes.append(draft_of(said, other, n + 1))
        moves.append(LaterDraft(other.title))
    return Decision(tuple(writes), (*moves, Proceed(f"#{n}")))


def open_other(state: State, words: str) -> Decision:
    """Begin a draft of no particular kind from what the customer said."""
    return Decision((CreateDraft(OTHER, words, state.next_number),), (Noted(), Proceed()))


def draft_of(said: Said, problem: IntentGuess, n: int) -> CreateDraft:
    """Return the draft of `problem`, the conversation's n-th ticket, with what the message says of it."""
    analysis = said.analysis
    return CreateDraft(
        intent=problem.key,
        description=said.words_so_far,
        n=n,
        changes=stated(said, problem),
        priority=analysis.priority,
        reasons=analysis.priority_reasons,
    )


def stated(said: Said, problem: IntentGuess) -> dict[str, Any]:
    """The details of this problem; where two are named, only those said in its own part of the message."""
    is_one_of_two = len(said.analysis.intents) > 1
    return {
        found.name: said.change(found, "rule")
        for found in said.analysis.details
        if found.name in problem.details
        and not (is_one_of_two and problem.end and not problem.start <= found.start < problem.end)
    }


def safety(problem: IntentGuess) -> tuple[Move, ...]:
    """What to do first, where the catalogue has advice."""
    return (Safety(problem.advice),) if problem.advice else ()


def describe(said: Said, draft: Ticket) -> ChangeTicket:
    """Keep the words in the draft's description, and the details they state."""
    changes: dict[str, Any] = {name: said.change(one, "rule") for name, one in said.found_for(draft).items()}
    return ChangeTicket(draft.number, draft.version, {"description": described(said, draft), **changes})


def described(said: Said, draft: Ticket) -> str:
    """The draft's description with these words below, once."""
    return draft.description if said.text in draft.description else f"{draft.description}\n{said.text}".strip()


def correct(said: Said, draft: Ticket, found: dict[str, Found]) -> Decision:
    """Set what was corrected, say so, and go on where the talk stood."""
    changes = {name: said.change(one, "customer") for name, one in found.items()}
    moves = tuple(Changed(draft.number, name) for name in changes)
    return Decision((ChangeTicket(draft.number, draft.version, changes),), (*moves, onwards(draft, *changes)))


def onwards(draft: Ticket, *changed: str) -> Proceed:
    """Go on after a change: back to the read-back, else to the pending question unless that is what was changed."""
    if draft.dialogue.shown:
        return Proceed(draft.number, "read_back")
    return Proceed(draft.number, "next" if draft.dialogue.pending in (None, *changed) else "again")


def add_to(said: Said, filed: Ticket) -> Decision:
    """Write the words under a ticket the team already has."""
    message = said.analysis.message
    return Decision((AddMessage(filed.number, message.text, message.key),), (AddedToTicket(filed.number),))


def stay(state: State, draft: Ticket, changes: dict[str, Any]) -> Decision:
    """Keep the changes and come back to the question, but never a third time: then it is closed."""
    pending = draft.dialogue.pending
    is_closed = pending is not None and state.last_move == "ask_again"
    changes = {**changes, pending: {"state": "declined"}} if pending and is_closed else changes
    onward = Proceed(draft.number, "next") if is_closed else onwards(draft)
    writes = (ChangeTicket(draft.number, draft.version, changes),) if changes else ()
    return Decision(writes, (Noted(), onward))


def again(state: State) -> tuple[Move, ...]:
    """Come back to what waits for an answer, where something does."""
    return (Proceed(state.draft.number, "again"),) if state.draft else ()


def go_on_alone(state: State) -> Decision:
    """Take the request for a person back, and come back to what waits."""
    return Decision((TakeBackRequest(),), (Resumed(), *again(state)))


def then_next(state: State) -> tuple[Move, ...]:
    """Once the first draft is done, the one that waited comes."""
    if len(state.drafts) < 2:
        return ()
    waiting = state.drafts[1]
    return (NextDraft(waiting.intent_title), Proceed(waiting.number))


def undo(state: State) -> Decision:
    """Take the last answer back, or bring a draft back that was just cancelled; undone twice, the answer holds."""
    if cancelled := state.just_withdrawn:
        n = state.next_number
        return Decision((_copy(cancelled, n),), (Undone(is_done=True), Proceed(f"#{n}")))
    draft = state.draft
    if draft is None or not draft.dialogue.last_change:
        return Decision((), (Undone(is_done=False), *again(state)))
    changes: dict[str, Any] = {
        name: {"value": was.value, "state": was.state, "set_by": was.set_by}
        for name, was in draft.dialogue.last_change.items()
    }
    asked_again = (n for n, was in draft.dialogue.last_change.items() if was.state is FieldState.UNKNOWN)
    name = next((name for name in asked_again if draft.detail(name)), None)
    following = Proceed(draft.number, "again", name) if name else onwards(draft, *changes)
    return Decision((ChangeTicket(draft.number, draft.version, changes),), (Undone(is_done=True), following))


def _copy(ticket: Ticket, n: int) -> CreateDraft:
    known = {d.name: d.field for d in ticket.details if d.field.state is not FieldState.UNKNOWN}
    if ticket.title.set_by is SetBy.CUSTOMER:
        known["title"] = ticket.title
    changes = {name: {"value": f.value, "state": f.state, "set_by": f.set_by} for name, f in known.items()}
    return CreateDraft(ticket.intent, ticket.description, n, changes, ticket.priority, ticket.priority_reasons)
