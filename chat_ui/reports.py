"""Tells what happens in numbers: each turn and tool call is counted, and logged as one line."""

from collections.abc import Callable

import structlog

from agent.measures import Report, TurnReport
from chat_ui.metrics import Metrics
from mcp_tools.domain.call import REQUEST_ID, ToolCall

_log = structlog.stdlib.get_logger(__name__)


def turns_told(metrics: Metrics) -> Report:
    """Return what is told of every turn."""

    def told(report: TurnReport) -> None:
        metrics.turn(report)
        values = report.values()
        if not REQUEST_ID.fullmatch(report.conversation):
            values["conversation"] = "unusual"  # an id that somebody chose can be a name
        quiet, loud = report.outcome == "shown", report.outcome in ("failed", "broken")
        tell = _log.debug if quiet else _log.warning if loud else _log.info
        tell("turn", **values)

    return told


def calls_told(metrics: Metrics) -> Callable[[ToolCall], None]:
    """Return what is told of every call of a tool in this process."""

    def told(call: ToolCall) -> None:
        metrics.call(call)
        _log.debug("tool_call", tool=call.tool, code=call.code, ms=round(call.seconds * 1000))

    return told
