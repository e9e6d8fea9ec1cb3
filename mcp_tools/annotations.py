"""What a tool does to the world, in MCP's terms."""

from typing import Final

from mcp.types import ToolAnnotations

READS: Final = ToolAnnotations(readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False)
WRITES: Final = ToolAnnotations(readOnlyHint=False, destructiveHint=False, idempotentHint=True, openWorldHint=False)
CHANGES: Final = ToolAnnotations(readOnlyHint=False, destructiveHint=True, idempotentHint=False, openWorldHint=False)
"""Overwrites or removes something; a repeated call is refused, because the version moved."""
