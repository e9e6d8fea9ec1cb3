"""What a tool server without a port tells of its calls: a line each, and their sums when it ends."""

from collections import Counter

import structlog

from mcp_tools.domain.call import ToolCall

_log = structlog.stdlib.get_logger(__name__)


class CallLog:
    """Logs every call it is told of and counts them by how they ended."""

    def __init__(self) -> None:
        self._codes: Counter[str] = Counter()

    def called(self, call: ToolCall) -> None:
        """Log one call."""
        self._codes[call.code] += 1
        _log.info("tool_call", tool=call.tool, code=call.code, ms=round(call.seconds * 1000))

    def close(self) -> None:
        """Log how many calls there were, and how many were refused or failed with which code."""
        refused = {code: count for code, count in sorted(self._codes.items()) if code != "ok"}
        _log.info("tools_closed", calls=self._codes.total(), **refused)
