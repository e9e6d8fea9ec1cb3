"""A tool's call as it is measured, and the id that joins what is logged of one request on both sides of a call."""

import re
from typing import Final

from mcp_tools.domain.text import Model

REQUEST_META: Final = "frontdesk/request"
"""The key in a call's `_meta` that holds the request's id. It proves nothing and is not signed."""

REQUEST_ID: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A request's id: a UUID or 32 hexadecimal digits. Too narrow for anybody to write a name or a number into the log."""


class ToolCall(Model):
    """One call: `code` is `ok`, the refusal's, `internal_error`, or `cancelled`; `tool` is ours, or `unknown`."""

    tool: str
    code: str
    seconds: float
