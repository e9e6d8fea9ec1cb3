"""The order of the rules."""

from collections.abc import Callable

from agent.moves import Decision
from agent.rules import answers, opening, problems, talk
from agent.rules.said import Said

RULES: tuple[Callable[[Said], Decision | None], ...] = (
    opening.a_person_answers,
    opening.a_person_is_wanted,
    opening.another_language_is_wanted,
    opening.an_emergency,
    opening.undo_is_wanted,
    opening.cancelling,
    answers.the_colleague_is_answered,
    answers.the_read_back_is_answered,
    answers.the_wanted_change_comes,
    answers.sending_is_wanted_early,
    answers.about_the_question,
    answers.the_question_is_declined,
    problems.the_problem_was_another,
    problems.a_status_is_asked,
    problems.a_how_to_comes_between,
    answers.a_question_of_theirs,
    answers.the_question_is_answered,
    problems.the_offer_is_answered,
    problems.another_problem,
    problems.more_about_the_same,
    problems.a_problem,
    problems.a_how_to,
    answers.a_correction,
    problems.filing_is_wanted,
    talk.small_talk,
    problems.words_for_a_filed_ticket,
    answers.no_answer_to_the_question,
    answers.more_for_the_draft,
    problems.nothing_was_asked,
    problems.not_understood,
)


def decide_said(said: Said) -> Decision:
    """Return what to do about a message: the first rule that fits; there is always an answer."""
    return next(decision for rule in RULES if (decision := rule(said)))
