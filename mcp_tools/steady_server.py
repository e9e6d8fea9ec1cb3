"""The MCP server as our tools need it: what is registered stays, so a tool is looked up once."""

from typing import Any

from fastmcp.tools import Tool
from fastmcp.utilities.versions import VersionSpec

from mcp_tools.http_errors import QuietServer


class SteadyServer(QuietServer):
    """A server whose tools neither come nor go nor differ by session; who may call which is the guard's affair.

    FastMCP asks every provider and the session's state for a tool, twice a call: a tenth of what a small call costs.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take FastMCP's own arguments."""
        super().__init__(*args, **options)
        self._found: dict[str, Tool] = {}

    async def get_tool(self, name: str, version: VersionSpec | None = None) -> Tool | None:
        """Return the tool of this name, or None. Only real names are remembered, so callers cannot fill the memory."""
        if version is not None:
            return await super().get_tool(name, version)
        tool = self._found.get(name) or await super().get_tool(name)
        if tool is not None:
            self._found[name] = tool
        return tool
