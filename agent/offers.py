"""The buttons under a reply: what the customer can do without typing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agent import moves as m
from agent import policy
from agent.guided import Scene, word
from agent.rules.said import RETURNED
from agent.words import label
from mcp_tools.domain.conversation import Choice, Question

_PLAIN: Final[Mapping[type, tuple[str, ...]]] = {
    m.AskReturned: (RETURNED, "person"),
    m.AskProblem: ("intent", "person"),
    m.OfferToFile: ("file", "file", "no"),
    m.HandOff: ("waiting", "go_on"),
    m.StillWaiting: ("waiting", "go_on"),
}
"""Moves with the same buttons each time: what the buttons answer, and their keys."""


@dataclass(frozen=True)
class Offer:
    """Buttons, and the question they answer: None where there is none but a read-back or nothing at all."""

    question: Question | None = None
    choices: tuple[Choice, ...] = ()


def offer_of(move: m.Move, scene: Scene) -> Offer:
    """Return what is offered after the turn's last move."""
    if type(move) in _PLAIN:
        detail, *keys = _PLAIN[type(move)]
        return _asking(detail, move, scene, _buttons(scene, *keys))
    match move:
        case m.Ask(_, question, _) | m.Explain(_, question):
            reserved = ("dont_know",) if isinstance(move, m.Explain) else ("dont_know", "why")
            choices = (*question.choices, *_buttons(scene, *reserved))
            return Offer(question.model_copy(update={"choices": choices}), choices)
        case m.Clarify(intents, _):
            known = tuple(Choice(key=policy.INTENT + key, label=title.in_(scene.language)) for key, title in intents)
            extra = _buttons(scene, "something_else", "person") if intents else _buttons(scene, "person")
            return _asking("intent", move, scene, (*known, *extra))
        case m.AskChange(number):
            details = scene.tickets[number].details
            return _asking(
                "change", move, scene, tuple(Choice(key=d.name, label=d.label.in_(scene.language)) for d in details)
            )
        case m.ReadBack():
            return Offer(None, _buttons(scene, "send", "change"))
        case _:
            return Offer()


def _asking(detail: str, move: m.Move, scene: Scene, choices: tuple[Choice, ...]) -> Offer:
    return Offer(Question(detail=detail, text=word((move,), scene), choices=choices, why=""), choices)


def _buttons(scene: Scene, *keys: str) -> tuple[Choice, ...]:
    return tuple(Choice(key=key, label=label("choice", key, scene.language)) for key in keys)
