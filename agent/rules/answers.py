"""While a draft is open: the read-back that waits for a yes, the question that waits for an answer."""

from typing import Any

from agent.deeds import AddMessage, ChangeTicket, Submit
from agent.moves import AskChange, Decision, Filed, Noted, Proceed, SmallTalk
from agent.rules.drafting import again, correct, describe, described, onwards, stay, then_next
from agent.rules.said import READ_BACK, RETURNED, Said
from mcp_tools.domain.analysis import Act, Found
from mcp_tools.domain.ticket import FieldState, Ticket

_TELLING = 5
"""Words from which a "no" also says what is wrong, even if no field can be read from it."""


def the_colleague_is_answered(said: Said) -> Decision | None:
    """What the customer says to a returned ticket's question goes to the team in their words; then it is read back."""
    draft = said.state.draft
    if not draft or said.pending != RETURNED:
        return None
    if said.does(Act.WHY, Act.REPEAT) or (said.count_words(1) == 0 and not said.analysis.details):
        return Decision((), again(said.state))
    message = said.analysis.message
    answer = AddMessage(draft.number, message.text, message.key)
    return Decision((answer,), (Noted(), Proceed(draft.number, "read_back")))


def the_read_back_is_answered(said: Said) -> Decision | None:
    """A change, a no, or the yes that files: said to the read-back itself, or in so many words."""
    draft = said.state.draft
    if not draft or not draft.dialogue.shown:
        return None
    found = said.differing(draft)
    if said.names_another(draft) and (said.announces_more or not found):
        return None
    if found:
        return correct(said, draft, found)
    if said.does(Act.NO, Act.CHANGE, Act.CORRECTION):
        tells = said.does(Act.CORRECTION, Act.NO) and said.count_words() >= _TELLING
        return Decision((describe(said, draft),) if tells else (), (AskChange(draft.number),))
    is_yes = said.does(Act.YES, Act.FILE) and said.state.last_move == READ_BACK
    if not is_yes and not said.is_sending:
        return None
    submit = Submit(draft.number, draft.version, draft.dialogue.shown)
    return Decision((submit,), (Filed(draft.number), *then_next(said.state)))


def the_wanted_change_comes(said: Said) -> Decision | None:
    """After "what should change?": a detail found, or else more words for the description."""
    draft = said.state.draft
    if not draft or said.state.last_move != "ask_change" or said.pending:
        return None
    if found := said.differing(draft):
        return correct(said, draft, found)
    if not said.has_substance or said.names_another(draft):
        return None
    return Decision((describe(said, draft),), (Noted(), Proceed(draft.number)))


def sending_is_wanted_early(said: Said) -> Decision | None:
    """Read back at once what is wanted sent before all is known, with what is unknown named."""
    draft = said.state.draft
    if not draft or draft.dialogue.shown or not (said.is_sending or said.does(Act.FILE)) or said.names_another(draft):
        return None
    return Decision((), (Proceed(draft.number, "read_back"),))


def about_the_question(said: Said) -> Decision | None:
    """Why is it asked, what was it again, never mind the trouble, and something else should change first."""
    draft = said.state.draft
    if not draft:
        return None
    if said.pending and said.forgives:
        return Decision((), again(said.state))
    if said.does(Act.WHY) and said.pending:
        return Decision((), (Proceed(draft.number, "why"),))
    if said.does(Act.REPEAT) and not said.found_for(draft):  # "pardon" also begins a correction
        return Decision((), again(said.state))
    if said.does(Act.CHANGE) and not said.found_for(draft) and said.answer is None:
        return Decision((), (AskChange(draft.number),))
    return None


def the_question_is_declined(said: Said) -> Decision | None:
    """Close the question for good after "I don't know" or "skip"; what else the message tells is kept."""
    draft, pending = said.state.draft, said.pending
    if not draft or not pending or not said.declines:
        return None
    changes: dict[str, Any] = {name: said.change(one, "rule") for name, one in said.found_for(draft).items()}
    changes.setdefault(pending, {"state": "declined"})
    return Decision((ChangeTicket(draft.number, draft.version, changes),), (Proceed(draft.number),))


def the_question_is_answered(said: Said) -> Decision | None:
    """Take the answer and whatever else was said; "also, …" with another problem is no answer to a free question."""
    draft, pending = said.state.draft, said.pending
    if not draft or not pending:
        return None
    found, answer, is_another = said.found_for(draft), said.answer, said.names_another(draft)
    if is_another and (said.announces_more or answer is None):
        return None
    if answer is None and not found:
        return None
    fixed = {name: one for name, one in found.items() if name != pending and is_known(draft, name)}
    if (answer is None and said.does(Act.CORRECTION)) or (fixed and (answer is None or said.is_all_there_is(answer))):
        return correct(said, draft, found)
    changes = {name: said.change(one, "rule") for name, one in found.items() if not by_the_way(draft, one, answer)}
    if answer:
        changes[answer.name] = said.change(answer, "customer")
    return Decision((ChangeTicket(draft.number, draft.version, changes),), (onwards(draft, *changes),))


def a_question_of_theirs(said: Said) -> Decision | None:
    """What the customer asks instead of answering is kept for the team, and is no answer; then the question again."""
    draft, answer = said.state.draft, said.answer
    if not draft or not said.pending or not said.asks_something or said.problem:
        return None
    is_an_answer = answer is not None and not said.is_all_there_is(answer)
    if is_an_answer or (said.found_for(draft) and not said.announces_more):
        return None
    stayed = stay(said.state, draft, {"description": described(said, draft)})
    return Decision(stayed.writes, (SmallTalk("question"), *stayed.moves[1:]))


def by_the_way(draft: Ticket, found: Found, answer: Found | None) -> bool:
    """Whether an optional detail was only found in the answer's own words: "call me on the phone" names no device."""
    if answer is None or found.name in (answer.name, *draft.missing):
        return False
    return found.start < answer.end and answer.start < found.end


def is_known(draft: Ticket, name: str) -> bool:
    """Whether the draft has a value for the detail already."""
    detail = draft.detail(name)
    return detail is not None and detail.field.state is FieldState.KNOWN


def a_correction(said: Said) -> Decision | None:
    """A detail of the draft said in passing, while nothing is asked."""
    draft = said.state.draft
    found = said.found_for(draft) if draft else {}
    return correct(said, draft, found) if draft and found else None


def no_answer_to_the_question(said: Said) -> Decision | None:
    """Words are kept. After a real sentence, a no or a second miss the question is closed: nobody is asked for ever."""
    draft, pending = said.state.draft, said.pending
    if not draft or not pending:
        return None
    kept: dict[str, Any] = describe(said, draft).changes if said.is_worth_keeping else {}
    is_closed = said.has_substance or said.does(Act.NO) or said.state.last_move == "ask_again"
    changes = {**kept, pending: {"state": "declined"}} if is_closed else kept
    writes = (ChangeTicket(draft.number, draft.version, changes),) if changes else ()
    noted = (Noted(),) if kept else ()
    return Decision(writes, (*noted, Proceed(draft.number, "next" if is_closed else "again")))


def more_for_the_draft(said: Said) -> Decision | None:
    """Keep the words, and go on."""
    draft = said.state.draft
    if not draft:
        return None
    if said.is_worth_keeping:
        return Decision((describe(said, draft),), (Noted(), onwards(draft)))
    return Decision((), again(said.state))
