"""How urgent a message is: the catalogue's priority, raised or lowered by what the customer says."""

import re
import unicodedata
from functools import cache
from typing import Final

from mcp_tools.domain.ticket import Priority
from mcp_tools.intent.cues import compile_cues, read_cues
from mcp_tools.intent.folding import fold

_LADDER: Final = tuple(Priority)
_HIGH: Final = _LADDER.index(Priority.HIGH)
_URGENT: Final = _LADDER.index(Priority.URGENT)

_FLOORS: Final = {
    "fraud_in_progress": _URGENT,
    "safety": _URGENT,
    "account_at_risk": _HIGH,
    "service_outage": _HIGH,
    "business_impact": _HIGH,
}
"""The least priority a signal leaves."""

_STEPS: Final = ("deadline", "repeated_contact", "anger")
"""Signals that raise by one step each, together never above high: who shouts does not overtake who is being robbed."""

_NO_HURRY: Final = "no_hurry"


def assess_priority(
    masked_text: str, default: Priority, *, is_emergency: bool = False
) -> tuple[Priority, tuple[str, ...]]:
    """Return the priority of a masked message whose intent has `default`, and the reason codes found.

    A reason is reported also where the priority was already as high. An emergency is never lowered, and no message is
    lowered that also says something pressing.
    """
    reasons = find_signals(masked_text)
    level = _LADDER.index(default)
    steps = sum(reason in _STEPS for reason in reasons)
    level = max(level, min(level + steps, _HIGH))
    level = max([level, *(_FLOORS[reason] for reason in reasons if reason in _FLOORS)])
    if reasons == (_NO_HURRY,) and not is_emergency:
        level = max(level - 1, 0)
    return _LADDER[level], reasons


def find_signals(masked_text: str) -> tuple[str, ...]:
    """Return the reason codes `masked_text` gives, in the order of `priority.yaml`."""
    folded = fold(unicodedata.normalize("NFC", masked_text))
    return tuple(
        reason for reason, (says, unless) in _signals().items() if says.search(folded) and not unless.search(folded)
    )


@cache
def _signals() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {
        reason: (compile_cues(cues["says"]), compile_cues(cues.get("unless", ())))
        for reason, cues in read_cues("priority").items()
    }
