"""What comes before everything else: who answers, in which language, danger, and taking things back."""

from typing import Final

from agent.deeds import PinLanguage, RequestPerson, Withdraw
from agent.moves import Cancelled, Decision, HandOff, NothingToCancel, Silent, SmallTalk, StillWaiting
from agent.rules.drafting import again, begin, go_on_alone, then_next, undo
from agent.rules.said import Said
from mcp_tools.domain.analysis import Act, Band
from mcp_tools.domain.conversation import Mode
from mcp_tools.domain.text import Language

_SENTENCE: Final = 4


def a_person_answers(said: Said) -> Decision | None:
    """Say once that the team has it, then nothing: a person was asked for or is there.

    While none has come, the customer may go on without one.
    """
    match said.state.conversation.mode:
        case Mode.PERSON:
            return Decision((), (Silent(),))
        case Mode.WAITING if said.wants_no_person:
            return go_on_alone(said.state)
        case Mode.WAITING:
            return Decision((), (Silent() if said.state.last_move == "still_waiting" else StillWaiting(),))
        case _:
            return None


def a_person_is_wanted(said: Said) -> Decision | None:
    """Hand over, whatever else the message says."""
    if not said.does(Act.PERSON):
        return None
    return Decision((RequestPerson("asked"),), (HandOff("asked"),))


def another_language_is_wanted(said: Said) -> Decision | None:
    """Keep to the language asked for, and say again in it what waits for an answer."""
    if not said.does(Act.SPEAK_ENGLISH, Act.SPEAK_TURKISH) or said.analysis.intents:
        return None
    language = Language.EN if said.does(Act.SPEAK_ENGLISH) else Language.TR
    return Decision((PinLanguage(language),), (SmallTalk("language"), *again(said.state)))


def an_emergency(said: Said) -> Decision | None:
    """Begin at once, before whatever is going on.

    A mere guess must be a sentence while a draft is open ("credit card" answers a question), and is not enough as the
    answer to an offer: a draft too many is better than a danger missed, but a yes is a yes.
    """
    problem, draft = said.problem, said.state.draft
    if not problem or not problem.is_emergency or (draft and problem.key == draft.intent):
        return None
    if said.picks_an_answer:
        return None
    is_vague = (draft and said.count_words() < _SENTENCE) or said.state.last_move == "offer_to_file"
    return None if is_vague and problem.band is not Band.SURE else begin(said, problem)


def undo_is_wanted(said: Said) -> Decision | None:
    """Take the last answer back; "take back the 250" says more than that and is a correction."""
    return undo(said.state) if said.does(Act.UNDO) and not said.analysis.details else None


def cancelling(said: Said) -> Decision | None:
    """Withdraw the draft; "cancel my order" is a problem and no wish to stop."""
    is_sure = said.problem is not None and said.problem.band is Band.SURE
    if not (said.does(Act.CANCEL) and not said.problem) and not (said.gives_up and not is_sure):
        return None
    draft = said.state.draft
    if not draft:
        return Decision((), (NothingToCancel(),))
    return Decision((Withdraw(draft.number, draft.version),), (Cancelled(draft.number), *then_next(said.state)))
