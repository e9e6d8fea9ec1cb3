"""The one brain: what happens next, decided in plain code, the same with every model and with none."""

from agent.deeds import ChangeTicket, CreateDraft, RequestPerson, Reread, Submit
from agent.inputs import Choose, Confirm, Edit, Input, Say, Undo
from agent.moves import (
    Ask,
    AskChange,
    AskReturned,
    Changed,
    Clarify,
    Close,
    Decision,
    Explain,
    Filed,
    HandOff,
    Move,
    Proceed,
    ReadBack,
    Silent,
    Status,
)
from agent.rules.drafting import again, go_on_alone, onwards, open_other, then_next, undo
from agent.rules.order import decide_said
from agent.rules.said import RETURNED, Said
from agent.state import State
from mcp_tools.domain.analysis import Analysis
from mcp_tools.domain.conversation import Mode, Question
from mcp_tools.domain.ticket import Ticket, TicketStatus

DONT_KNOW = "dont_know"
WHY = "why"
PERSON = "person"
SOMETHING_ELSE = "something_else"
FILE = "file"
NO_FILE = "no"
SEND = "send"
CHANGE = "change"
READ_BACK = "read_back"
GO_ON = "go_on"
"""The keys of buttons that are not a detail's own choices. Stable: scripts use them."""

INTENT = "intent:"
"""Before an intent's key: the button that says which problem it is."""


def decide(state: State, analysis: Analysis | None, given: Input) -> Decision:
    """Return the writes and moves of this turn. Pure: the same input in the same state decides the same.

    `analysis` is there for words; a button or an edit needs none.
    """
    match given:
        case Say():
            return decide_said(Said(state, analysis)) if analysis else Decision((), (Clarify(),))
        case Choose():
            return _chosen(state, given)
        case Confirm():
            return _confirmed(state, given)
        case Edit():
            return _edited(state, given)
        case Undo():
            return go_on_alone(state) if state.conversation.mode is Mode.WAITING else undo(state)


def wanted_detail(move: Proceed, ticket: Ticket) -> str | None:
    """Return the detail whose question comes now, or None for the most useful one that was not asked yet.

    A question that was put aside, neither answered nor declined, comes back before new ones.
    """
    if move.detail or (move.how != "next" and ticket.dialogue.pending):
        return move.detail or ticket.dialogue.pending
    return next((name for name in ticket.dialogue.asked if name in ticket.missing), None)


def asks_back(move: Proceed, ticket: Ticket) -> bool:
    """Whether a colleague's question comes before all else: a returned ticket's, not answered yet."""
    dialogue = ticket.dialogue
    is_open = RETURNED not in dialogue.asked or dialogue.pending == RETURNED
    is_returned = ticket.status is TicketStatus.RETURNED and dialogue.returned_question is not None
    return is_returned and is_open and move.how != "read_back" and move.detail is None


def resolve(move: Proceed, ticket: Ticket, question: Question | None) -> Move:
    """Return what `Proceed` comes to, now that the writes are done.

    `question` is the one of `wanted_detail`, or the next one; None when there is none.
    """
    if asks_back(move, ticket):
        return AskReturned(ticket.number)
    if question is None or reads_back(move, ticket):
        return ReadBack(ticket.number)
    if move.how == "why":
        return Explain(ticket.number, question)
    is_again = move.how == "again" and move.detail is None and question.detail in ticket.dialogue.asked
    return Ask(ticket.number, question, is_again)


def reads_back(move: Proceed, ticket: Ticket) -> bool:
    """Whether the draft is shown as it is, whatever is missing: asked for, or shown already."""
    return move.how == "read_back" or (
        move.how == "again" and move.detail is None and ticket.dialogue.shown is not None
    )


def _edited(state: State, given: Edit) -> Decision:
    """An edit by hand; the talk goes on where it stood, also when another draft was edited."""
    change = ChangeTicket(given.number, given.version, {given.name: given.value})
    draft = state.draft
    if draft is None:
        return Decision((change,), (Changed(given.number, given.name),))
    onward = onwards(draft, given.name) if draft.number == given.number else Proceed(draft.number, "again")
    return Decision((change,), (Changed(given.number, given.name), onward))


def _chosen(state: State, given: Choose) -> Decision:
    if state.conversation.mode is Mode.WAITING and given.choice == GO_ON:
        return go_on_alone(state)
    if state.conversation.mode is not Mode.ASSISTANT:
        return Decision((), (Silent(),))
    if given.choice == PERSON:
        return Decision((RequestPerson("asked"),), (HandOff("asked"),))
    if given.choice == SEND:
        return _confirmed(state, Confirm(given.key))
    return _about_the_draft(state, state.draft, given) if state.draft else _without_draft(state, given)


def _without_draft(state: State, given: Choose) -> Decision:
    words = "\n".join(state.unanswered(given.key))
    if given.choice.startswith(INTENT):
        intent = given.choice.removeprefix(INTENT)
        before = state.words_before(given.key)
        reread = (Reread(before.key),) if before and words else ()
        return Decision((CreateDraft(intent, words, state.next_number), *reread), (Proceed(),))
    if given.choice == FILE:
        return open_other(state, words)
    return Decision((), (Close("no_more"),)) if given.choice == NO_FILE else Decision((), (Clarify(),))


def _about_the_draft(state: State, draft: Ticket, given: Choose) -> Decision:
    """A button of the draft's; one left over from before the draft only comes back to what waits."""
    if given.choice == CHANGE:
        return Decision((), (AskChange(draft.number),))
    if given.choice == READ_BACK:
        return Decision((), (Proceed(draft.number, "read_back"),))
    if given.choice == WHY and draft.dialogue.pending:
        return Decision((), (Proceed(draft.number, "why"),))
    return _detail_chosen(state, draft, given)


def _detail_chosen(state: State, draft: Ticket, given: Choose) -> Decision:
    """A detail's own choice, or "I don't know". A button of an older question still answers that question."""
    if given.question == "change" or (given.question is None and draft.detail(given.choice)):
        return Decision((), (Proceed(draft.number, "again", given.choice if draft.detail(given.choice) else None),))
    name = given.question or draft.dialogue.pending
    is_offered = given.choice == DONT_KNOW or given.question is not None or _was_offered(state, given.choice)
    if name is None or draft.detail(name) is None or not is_offered:
        return Decision((), again(state))
    value: dict[str, str] = {"state": "declined"} if given.choice == DONT_KNOW else {"value": given.choice}
    change = ChangeTicket(draft.number, draft.version, {name: {**value, "set_by": "customer"}})
    return Decision((change,), (onwards(draft, name),))


def _was_offered(state: State, choice: str) -> bool:
    return state.last_reply is not None and any(one.key == choice for one in state.last_reply.choices)


def _confirmed(state: State, given: Confirm) -> Decision:
    """Submit exactly what was shown; the server refuses anything else.

    What was not shown yet is shown first. A second press only tells where the ticket stands.
    """
    draft = _meant_by(state, given)
    if draft is None:
        return Decision((), (Clarify(),))
    if draft not in state.drafts:
        return Decision((), (Status((draft.number,)), *again(state)))
    shown = given.shown or draft.dialogue.shown
    if shown is None:
        return Decision((), (Proceed(draft.number, "read_back"),))
    following = then_next(state) if draft is state.draft else again(state)
    return Decision((Submit(draft.number, draft.version, shown),), (Filed(draft.number), *following))


def _meant_by(state: State, given: Confirm) -> Ticket | None:
    """The ticket the button was under; without a hash the one in hand."""
    shown = (t for t in state.conversation.tickets if given.shown in (t.content_hash, t.dialogue.shown or ""))
    return next(shown, None) or state.draft or state.filed
