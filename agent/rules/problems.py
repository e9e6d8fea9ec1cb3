"""Problems, questions an answer settles, the state of tickets, and offers to open one."""

import re
from typing import Any, Final

from agent.deeds import ChangeTicket
from agent.moves import (
    Acknowledge,
    Advise,
    AskProblem,
    Clarify,
    Close,
    Decision,
    LaterDraft,
    OfferToFile,
    Proceed,
    Status,
)
from agent.rules.drafting import add_to, again, begin, describe, draft_of, open_other, safety, stated, stay
from agent.rules.said import Said
from mcp_tools.domain.analysis import Act, Band

_CHOICES: Final = 3
_TOLD: Final = 3
"""Words from which an earlier message counts as told already."""

_ASKING: Final = frozenset({"clarify", "ask_problem"})
"""Replies that asked what happened: what comes next is about that, not about a ticket already filed."""

_HELPED: Final = re.compile(
    r"\b(?:it|that|this) (?:helped|worked|works|did it|solved)|\b(?:işe|ise) yaradı|\byaradi\b|\b(?:çözüldü|cozuldu)\b",
    re.IGNORECASE,
)
_DID_NOT_HELP: Final = re.compile(
    r"\b(?:did not|didn['’]?t|does not|doesn['’]?t) (?:help|work|solve)|"
    r"\b(?:no help|not helpful|still (?:not|can|does|the same))|"
    r"\b(?:yaramadı|yaramadi|çözmedi|cozmedi|çözülmedi|cozulmedi|olmadı|olmadi|hâlâ|hala)\b",
    re.IGNORECASE,
)


def a_status_is_asked(said: Said) -> Decision | None:
    """Where tickets stand; a bare number asks that too, unless it answers a question or comes with a problem."""
    named = said.analysis.tickets
    if not said.does(Act.STATUS) and not (named and not said.problem and not said.pending):
        return None
    return Decision((), (Status(named), *again(said.state)))


def a_how_to_comes_between(said: Said) -> Decision | None:
    """A plain question while another waits is answered; it is no answer itself."""
    guess = said.how_to
    return a_how_to(said) if said.pending and guess and guess.band is Band.SURE and "?" in said.text else None


def the_problem_was_another(said: Said) -> Decision | None:
    """After "no, I meant …" the draft's intent changes, unless two problems are clearly meant."""
    draft, problem = said.state.draft, said.problem
    if not draft or not problem or not said.does(Act.CORRECTION) or not said.names_another(draft):
        return None
    changes: dict[str, Any] = {"intent": problem.key, **describe(said, draft).changes, **stated(said, problem)}
    write = ChangeTicket(draft.number, draft.version, changes)
    return Decision((write,), (Acknowledge(problem.title, is_sure=True), Proceed(draft.number)))


def the_offer_is_answered(said: Said) -> Decision | None:
    """Yes or no after "shall I open a ticket?"; a problem surely named says more than either."""
    is_clear = said.problem is not None and said.problem.band is Band.SURE
    if said.state.last_move != "offer_to_file" or said.state.draft or is_clear:
        return None
    did_not_help = _DID_NOT_HELP.search(said.text) is not None
    if not did_not_help and _HELPED.search(said.text):
        return Decision((), (Close("thanks"),))
    if did_not_help or said.does(Act.YES, Act.FILE):
        before = "\n".join(said.state.unanswered(said.analysis.message.key))
        return open_other(said.state, said.words_so_far if did_not_help or not before else before)
    return Decision((), (Close("no_more"),)) if said.does(Act.NO) else None


def another_problem(said: Said) -> Decision | None:
    """Note a second problem in a draft of its own, and stay with the first."""
    draft, problem = said.state.draft, said.problem
    if not draft or not problem or not said.names_another(draft):
        return None
    if noted := next((other for other in said.state.drafts if other.intent == problem.key), None):
        stayed = stay(said.state, draft, {})
        return Decision((describe(said, noted), *stayed.writes), stayed.moves)
    write = draft_of(said, problem, said.state.next_number)
    return Decision((write,), (*safety(problem), LaterDraft(problem.title), *again(said.state)))


def more_about_the_same(said: Said) -> Decision | None:
    """Keep what is said about the draft's own problem."""
    draft, problem = said.state.draft, said.problem
    if not draft or not problem or problem.key != draft.intent:
        return None
    return stay(said.state, draft, describe(said, draft).changes)


def a_problem(said: Said) -> Decision | None:
    """Begin a draft; more about what was filed already goes there, unless a new ticket is asked for."""
    problem, filed = said.problem, said.state.filed
    if not problem or said.state.draft:
        return None
    is_new = said.does(Act.FILE) or said.state.last_move in _ASKING
    if filed is None or is_new:
        return begin(said, problem)
    is_vague = problem.band is not Band.SURE and not said.announces_more
    return add_to(said, filed) if filed.intent == problem.key or is_vague or said.adds else begin(said, problem)


def a_how_to(said: Said) -> Decision | None:
    """Answer, and offer a ticket where nothing else waits. Beside a ticket, a mere guess must look like a question."""
    guess, state = said.how_to, said.state
    if not guess or not guess.answer:
        return None
    if guess.band is not Band.SURE and "?" not in said.text and (state.draft or state.filed):
        return None
    return Decision((), (Advise(guess.title, guess.answer), *(again(said.state) or (OfferToFile("answer"),))))


def filing_is_wanted(said: Said) -> Decision | None:
    """Open a ticket without a known problem from what was said so far, else ask what it is about."""
    if said.state.draft:
        return None
    if said.does(Act.FILE):
        before = said.state.unanswered(said.analysis.message.key)
        return open_other(said.state, said.words_so_far) if before else Decision((), (AskProblem(),))
    return None


def words_for_a_filed_ticket(said: Said) -> Decision | None:
    """What comes after filing belongs to the ticket, unless we just asked for another problem.

    A question is passed on like all words, and told all we know: where the ticket stands.
    """
    filed = said.state.filed
    if said.state.draft or not filed or said.state.last_move in _ASKING:
        return None
    if not said.has_substance and not said.analysis.details:
        return None
    added = add_to(said, filed)
    return Decision(added.writes, (*added.moves, Status((filed.number,)))) if "?" in said.text else added


def nothing_was_asked(said: Said) -> Decision | None:
    """A yes, a no or a shrug where nothing waits for one; "send it" again tells that it was sent."""
    if said.state.draft or said.state.last_move in (None, *_ASKING):
        return None
    if not said.does(Act.YES, Act.NO, Act.DONT_KNOW, Act.SKIP):
        return None
    filed = said.state.filed
    return Decision((), (Status((filed.number,)) if filed and said.is_sending else Close("no_more"),))


def not_understood(said: Said) -> Decision:
    """Offer the closest problems, then a ticket in the customer's own words; told a third time, take them.

    A question that no answer of the catalogue settles is not guessed at: we do not know, and the team may.
    """
    state = said.state
    if not said.has_substance:
        return Decision((), (Clarify(is_puzzled=not said.does(Act.YES, Act.NO, Act.DONT_KNOW, Act.SKIP)),))
    if state.last_move in ("ask_problem", "offer_to_file"):
        return open_other(state, said.words_so_far)
    if said.asks_how and state.last_move != "clarify":
        return Decision((), (OfferToFile("question"),))
    if any(len(words.split()) >= _TOLD for words in state.unanswered(said.analysis.message.key)):
        return Decision((), (OfferToFile(),))
    choices = tuple((guess.key, guess.title) for guess in said.analysis.alternatives[:_CHOICES] if guess.needs_ticket)
    return Decision((), (Clarify(choices, is_puzzled=True),))
