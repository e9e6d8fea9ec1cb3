"""What an evaluation says: pass^1 and pass^4 for each agent, and each talk that failed with the reason."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from evals.measures import MEASURES
from evals.variants import Variant

LEAST: Final = 0.90
"""pass^1 of the product on the whole."""

MOST: Final = 0.10
"""pass^1 above which an agent that must fail says that the measures are too weak."""

PRODUCT: Final = "frontdesk"


@dataclass(frozen=True)
class Verdict:
    """How one talk fared: `wrong` holds a reason for each measure that failed."""

    agent: str
    script: str
    variant: Variant
    turns: int
    wrong: dict[str, str]

    @property
    def has_passed(self) -> bool:
        return not self.wrong


@dataclass(frozen=True)
class Scores:
    """One agent's talks. pass^1 is the share that passed, pass^4 the share of customers of whom all four did."""

    agent: str
    verdicts: tuple[Verdict, ...]

    @property
    def pass_1(self) -> float:
        return sum(one.has_passed for one in self.verdicts) / len(self.verdicts)

    @property
    def pass_4(self) -> float:
        scripts: dict[str, bool] = defaultdict(lambda: True)
        for one in self.verdicts:
            scripts[one.script] &= one.has_passed
        return sum(scripts.values()) / len(scripts)

    @property
    def is_as_it_should(self) -> bool:
        """Whether the product passes, or the agent beside it fails."""
        return self.pass_1 >= LEAST if self.agent == PRODUCT else self.pass_1 <= MOST

    def failed(self, measure: str) -> int:
        return sum(measure in one.wrong for one in self.verdicts)


def scores_of(verdicts: Sequence[Verdict]) -> list[Scores]:
    """Group the verdicts by agent, in the order they came."""
    agents = list(dict.fromkeys(one.agent for one in verdicts))
    return [Scores(agent, tuple(one for one in verdicts if one.agent == agent)) for agent in agents]


def to_json(scores: Sequence[Scores], path: str) -> dict[str, Any]:
    """Return the report in its stable form."""
    return {"path": path, "agents": [_agent(one) for one in scores]}


def to_words(scores: Sequence[Scores], path: str) -> str:
    """Return the report for people."""
    lines = [f"Path: {path}", ""]
    for one in scores:
        customers = len({verdict.script for verdict in one.verdicts})
        lines += [
            f"{one.agent}: pass^1 {one.pass_1:.2f}, pass^4 {one.pass_4:.2f} "
            f"({customers} customers, {len(one.verdicts)} talks)"
        ]
        lines += [f"  {name}: {failed} wrong" for name in MEASURES if (failed := one.failed(name))]
    failures = [verdict for one in scores if one.agent == PRODUCT for verdict in one.verdicts if verdict.wrong]
    lines += ["", *(_failure(verdict) for verdict in failures)] if failures else []
    return "\n".join(lines)


def _failure(verdict: Verdict) -> str:
    reasons = "; ".join(f"{name}: {reason}" for name, reason in verdict.wrong.items())
    return f"- {verdict.script} ({verdict.variant.value}): {reasons}"


def _agent(scores: Scores) -> dict[str, Any]:
    return {
        "agent": scores.agent,
        "pass^1": round(scores.pass_1, 3),
        "pass^4": round(scores.pass_4, 3),
        "as_it_should": scores.is_as_it_should,
        "talks": [
            {
                "script": one.script,
                "variant": one.variant.value,
                "passed": one.has_passed,
                "turns": one.turns,
                "wrong": one.wrong,
            }
            for one in scores.verdicts
        ],
    }
