"""The figures of an evaluation: intents, priority, acts, language, and details by name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mcp_tools.understanding.evaluation import Judged


@dataclass(frozen=True)
class DetailFigures:
    """How often a detail was found right, missed, and found where it was not said or otherwise."""

    hits: int
    missed: int
    made_up: int

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.made_up) if self.hits + self.made_up else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.missed + self.made_up) if self.hits else 0.0


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return every figure that the messages allow, by name; shares are rounded to four digits."""
    first = [one for one in judged if one.message.draft is None]
    asked = [one for one in judged if one.message.draft is not None]
    prioritised = [one for one in first if one.message.priority]
    spoken = [one for one in first if one.message.spoken]
    shares = {
        "intent_top1": [one.is_intent_right for one in first],
        "intent_top3": [one.is_in_first_three for one in first],
        "both_problems": [
            set(one.guessed) == set(one.message.intents) for one in first if len(one.message.intents) > 1
        ],
        "one_problem": [len(one.guessed) == 1 for one in first if len(one.message.intents) == 1],
        "priority": [one.reading.said.priority is one.message.priority for one in prioritised],
        "acts": [one.is_act_right for one in judged if one.message.act],
        "language": [one.language is one.message.spoken for one in spoken],
        "answers": [one.is_answer_right for one in asked if one.message.answer is not None],
    }
    total = details(judged)
    return {
        "messages": len(judged),
        **{name: round(sum(values) / len(values), 4) for name, values in shares.items() if values},
        **{f"details_{name}": round(getattr(total, name), 4) for name in ("precision", "recall", "f1")},
    }


def details(judged: Iterable[Judged]) -> DetailFigures:
    """Return the figures of all details together."""
    each = details_by_name(judged).values()
    return DetailFigures(
        sum(one.hits for one in each), sum(one.missed for one in each), sum(one.made_up for one in each)
    )


def details_by_name(judged: Iterable[Judged]) -> dict[str, DetailFigures]:
    """Return the figures of each detail that was said or found, by name."""
    hits: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    made_up: Counter[str] = Counter()
    for one in judged:
        hits.update(one.hits)
        missed.update(name for name, _ in one.missed)
        made_up.update(name for name, _ in one.made_up)
    return {name: DetailFigures(hits[name], missed[name], made_up[name]) for name in sorted(hits | missed | made_up)}
