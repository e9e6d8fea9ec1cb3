"""Says every Move in plain words, English and Turkish: the model that always answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from agent import moves as m
from agent.guards.reading import visible
from agent.words import label, quoted, say
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Detail, FieldState, Ticket

_VALUE = 120
_VARIANTS = 3
_MARKUP = re.compile(r"[\[\]()`*!#|\\]")


@dataclass(frozen=True)
class Scene:
    """What the words may draw on: the language, the tickets as they are now, and how many replies came before."""

    language: Language
    tickets: Mapping[str, Ticket]
    turn: int
    review_hours: int | None = None


def word(moves: tuple[m.Move, ...], scene: Scene) -> str:
    """Return the reply: one short paragraph for all moves, in their order."""
    sentences = [sentence for move in moves for sentence in [_word(move, scene)] if sentence]
    return " ".join(sentences)


def scene_without_echo(moves: tuple[m.Move, ...], scene: Scene, last_reply: str) -> Scene:
    """Return the scene, moved on to other variants where the words would repeat the last reply."""
    others = (replace(scene, turn=scene.turn + step) for step in range(_VARIANTS))
    return next((other for other in others if word(moves, other) != last_reply), scene)


def _word(move: m.Move, scene: Scene) -> str:  # noqa: C901  (one flat table of moves; splitting it would hide it)
    language, turn = scene.language, scene.turn
    match move:
        case m.Greet():
            return say("greet", language, turn)
        case m.SmallTalk(kind):
            return say(kind, language, turn)
        case m.Close(kind, number):
            return say(f"close_{kind}", language, turn, number=number or "")
        case m.Advise(title, answer):
            return say("advise", language, turn, answer=answer.in_(language), title=title.in_(language))
        case m.Safety(advice):
            return advice.in_(language)
        case m.Acknowledge(title, is_sure):
            key = "acknowledge_sure" if is_sure else "acknowledge_likely"
            return say(key, language, turn, title=title.in_(language))
        case m.LaterDraft(title):
            return say("later_draft", language, turn, title=title.in_(language))
        case m.NextDraft(title):
            return say("next_draft", language, turn, title=title.in_(language))
        case m.Noted():
            return say("noted", language, turn)
        case m.Changed(number, name):
            return _changed(scene, number, name)
        case m.Undone(is_done):
            return say("undone" if is_done else "nothing_to_undo", language, turn)
        case m.Ask(_, question, is_again):
            return say("ask_again", language, turn, question=question.text) if is_again else question.text
        case m.Explain(_, question):
            return say("explain", language, turn, why=question.why, question=question.text)
        case m.ReadBack(number):
            return _read_back(scene, number)
        case m.AskChange():
            return say("ask_change", language, turn)
        case m.Filed(number):
            return _filed(scene, number)
        case m.Cancelled(number):
            return say("cancelled", language, turn, number=number)
        case m.NothingToCancel():
            return say("nothing_to_cancel", language, turn)
        case m.AddedToTicket(number):
            return say("added_to_ticket", language, turn, number=number)
        case m.HandOff():
            return say("hand_off_asked", language, turn)
        case m.StillWaiting():
            return say("still_waiting", language, turn)
        case m.Resumed():
            return say("resumed", language, turn)
        case m.Status(numbers, absent):
            return _status(scene, numbers, absent)
        case m.Clarify(choices, is_puzzled):
            return say(
                "clarify_choices" if choices else "clarify_puzzled" if is_puzzled else "clarify_open", language, turn
            )
        case m.AskReturned(number):
            return _returned(scene, number)
        case m.AskProblem():
            return say("ask_problem", language, turn)
        case m.OfferToFile(after):
            return say(f"offer_after_{after}", language, turn)
        case m.Silent() | m.Proceed():
            return ""


def unknown_labels(ticket: Ticket, language: Language) -> list[str]:
    """Return the labels of the required details nobody knows."""
    unknown = [d for d in ticket.details if d.is_required and d.field.state is not FieldState.KNOWN]
    return [detail.label.in_(language) for detail in unknown]


def plain(value: str) -> str:
    """Return a customer's value fit for a sentence: one line, no markup, not too long."""
    line = " ".join(_MARKUP.sub("", visible(value)).split())
    return line if len(line) <= _VALUE else f"{line[: _VALUE - 1]}…"


def _shown(detail: Detail, language: Language) -> str | None:
    return plain(detail.shown.in_(language)) if detail.shown else None


def _changed(scene: Scene, number: str, name: str) -> str:
    ticket = scene.tickets[number]
    detail = ticket.detail(name)
    if detail is None:
        return say("noted", scene.language, scene.turn)
    value, title = _shown(detail, scene.language), detail.label.in_(scene.language)
    if value is None:
        return say("changed_open", scene.language, scene.turn, label=title)
    return say("changed", scene.language, scene.turn, label=title, value=value)


def _read_back(scene: Scene, number: str) -> str:
    unknown = unknown_labels(scene.tickets[number], scene.language)
    if not unknown:
        return say("read_back", scene.language, scene.turn)
    return say("read_back_unknown", scene.language, scene.turn, unknown=", ".join(unknown))


def _returned(scene: Scene, number: str) -> str:
    ticket = scene.tickets[number]
    who = ticket.assignee_name or label("word", "colleague", scene.language)
    question = quoted(ticket.dialogue.returned_question or "")
    return say("returned", scene.language, scene.turn, who=who, number=number, question=question)


def _filed(scene: Scene, number: str) -> str:
    if scene.review_hours is None:
        return say("filed", scene.language, scene.turn, number=number)
    return say("filed_hours", scene.language, scene.turn, number=number, hours=str(scene.review_hours))


def _status(scene: Scene, numbers: tuple[str, ...], absent: tuple[str, ...]) -> str:
    language = scene.language
    lines = [
        say(
            "status_one",
            language,
            number=number,
            title=plain(scene.tickets[number].title.value or ""),
            status=label("status", scene.tickets[number].status.value, language),
        )
        for number in numbers
        if number in scene.tickets
    ]
    lines = [say("status_lead", language, scene.turn), *lines] if lines else []
    lines += [say("status_absent", language, scene.turn, number=number) for number in absent]
    return "\n\n".join(lines) if lines else say("status_none", language, scene.turn)
