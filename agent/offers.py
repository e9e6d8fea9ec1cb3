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
    m.AskReturned: (RETURNED, policy.PERSON),
    m.AskProblem: ("intent", policy.PERSON),
    m.OfferToFile: ("file", policy.FILE, policy.NO_FILE),
    m.HandOff: ("waiting", policy.GO_ON),
    m.StillWaiting: ("waiting", policy.GO_ON),
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
            reserved = (policy.DONT_KNOW,) if isinstance(move, m.Explain) else (policy.DONT_KNOW, policy.WHY)
            choices = (*question.choices, *_buttons(scene, *reserved))
            return Offer(question.model_copy(update={"choices": choices}), choices)
        case m.Clarify(intents, _):
            known = tuple(Choice(key=policy.INTENT + key, label=title.in_(scene.language)) for key, title in intents)
            extra = (policy.SOMETHING_ELSE, policy.PERSON) if intents else (policy.PERSON,)
            return _asking("intent", move, scene, (*known, *_buttons(scene, *extra)))
        case m.AskChange(number):
            details = scene.tickets[number].details
            return _asking(
                "change", move, scene, tuple(Choice(key=d.name, label=d.label.in_(scene.language)) for d in details)
            )
        case m.ReadBack():
            return Offer(None, _buttons(scene, policy.SEND, policy.CHANGE))
        case _:
            return Offer()


def _asking(detail: str, move: m.Move, scene: Scene, choices: tuple[Choice, ...]) -> Offer:
    return Offer(Question(detail=detail, text=word((move,), scene), choices=choices, why=""), choices)


def _buttons(scene: Scene, *keys: str) -> tuple[Choice, ...]:
    return tuple(Choice(key=key, label=label("choice", key, scene.language)) for key in keys)
