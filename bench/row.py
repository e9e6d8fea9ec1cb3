"""One line of the benchmark: what ours costs beside what the peer costs."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """Two medians in the same unit. Every row is a cost: less is better."""

    name: str
    ours: float
    unit: str
    peer: str
    peer_value: float

    @property
    def ratio(self) -> float:
        """How much cheaper ours is: above 1 it beats the peer, 0.5 is twice the peer's cost."""
        return self.peer_value / self.ours

    def to_json(self) -> dict[str, Any]:
        """Return the row in its stable form, rounded to what two shared cores can tell."""
        figures = {"ours": _short(self.ours), "peer_value": _short(self.peer_value), "ratio": _short(self.ratio)}
        return {**asdict(self), **figures}


def _short(value: float) -> float:
    return float(f"{value:.3g}")
