"""Stands before every call: hides what a caller may not use, and lets no argument back out in an error."""

import json
import time
from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import mcp.types
import structlog
from fastmcp.exceptions import FastMCPError, NotFoundError, ToolError, ValidationError
from fastmcp.prompts.base import PromptResult
from fastmcp.resources.base import ResourceResult
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import Tool
from fastmcp.tools.base import ToolResult
from pydantic import ValidationError as PydanticValidationError
from structlog.contextvars import bound_contextvars

from mcp_tools.access import ACCESS, EVERYONE, NOBODYS, RESOURCES, Rule
from mcp_tools.call_limits import CallLimits
from mcp_tools.domain.call import REQUEST_ID, REQUEST_META, ToolCall
from mcp_tools.domain.identity import Identity
from mcp_tools.errors import InvalidArgument, ToolsError, Unauthenticated, UnknownTool
from mcp_tools.identity import Callers, Proof, remembered

Refused = Callable[[Identity, str], Awaitable[None]]
"""Told of a customer who tried a tool of the team: who, and the tool's name."""

Called = Callable[[ToolCall], None]
"""Told of every call when it is over."""

_NO_RESOURCE = "There is no such resource."
_log = structlog.stdlib.get_logger(__name__)


def unobserved(call: ToolCall) -> None:
    """Nobody counts calls."""


class CallGuard(Middleware):
    """Refuses with a code, never with what was sent."""

    def __init__(self, callers: Callers, refused: Refused, called: Called = unobserved) -> None:
        self._callers = callers
        self._refused = refused
        self._called = called
        self._limits = CallLimits()

    async def on_list_tools(
        self,
        context: MiddlewareContext[mcp.types.ListToolsRequest],
        call_next: CallNext[mcp.types.ListToolsRequest, Sequence[Tool]],
    ) -> Sequence[Tool]:
        """Leave out what this caller could not call."""
        proof = await self._proof_if_good()
        tools = await call_next(context)
        return [tool for tool in tools if _is_shown(ACCESS.get(tool.name, NOBODYS), proof)]

    async def on_call_tool(
        self,
        context: MiddlewareContext[mcp.types.CallToolRequestParams],
        call_next: CallNext[mcp.types.CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Run the tool, measured, and log under the id of the request that the call belongs to."""
        tool, code, began = context.message.name, "internal_error", time.perf_counter()
        with bound_contextvars(**_request(context)):
            try:
                answer = await self._answered(context, call_next)
                code = "ok"
            except ToolsError as refusal:
                code = refusal.code
                raise
            except CancelledError:
                code = "cancelled"
                raise
            finally:
                known = tool if tool in ACCESS else "unknown"
                self._called(ToolCall(tool=known, code=code, seconds=time.perf_counter() - began))
        return answer

    async def _answered(
        self,
        context: MiddlewareContext[mcp.types.CallToolRequestParams],
        call_next: CallNext[mcp.types.CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Run the tool. An unknown or hidden one is `unknown_tool`, a malformed argument `invalid_argument`."""
        proof = await self._callers.prove()
        if proof:
            self._limits.count(proof.identity)
        server = context.fastmcp_context
        tool = await server.fastmcp.get_tool(context.message.name) if server else None
        if tool is None:
            raise UnknownTool
        await self._admit(tool, proof)
        if not _is_text(context.message.arguments):
            raise InvalidArgument("An argument holds characters that are no text.")
        try:
            with remembered(proof.identity if proof else None):
                return _as_answered(await call_next(context))
        except ValidationError as error:
            raise InvalidArgument(_what_is_wrong(error, tool)) from None
        except NotFoundError:
            raise UnknownTool from None
        except ToolsError:
            raise
        except ToolError:
            _log.error("tool_failed", tool=tool.name)
            raise ToolError("internal_error: The tool failed. Nothing was changed; try again.") from None

    async def on_read_resource(
        self,
        context: MiddlewareContext[mcp.types.ReadResourceRequestParams],
        call_next: CallNext[mcp.types.ReadResourceRequestParams, ResourceResult],
    ) -> ResourceResult:
        """Read the resource. An address that names none is `invalid_argument`, and is not repeated."""
        if proof := await self._proof_if_good():
            self._limits.count(proof.identity)
            if not RESOURCES.allows(proof.identity):
                raise InvalidArgument(_NO_RESOURCE)
        try:
            return await call_next(context)
        except ToolsError:
            raise
        except NotFoundError:
            raise InvalidArgument(_NO_RESOURCE) from None
        except FastMCPError:
            _log.error("resource_failed")
            raise ToolError("internal_error: The resource could not be read; try again.") from None

    async def on_get_prompt(
        self,
        context: MiddlewareContext[mcp.types.GetPromptRequestParams],
        call_next: CallNext[mcp.types.GetPromptRequestParams, PromptResult],
    ) -> PromptResult:
        """Fill in the prompt. An unknown one and a wrong argument are `invalid_argument`, and are not repeated."""
        try:
            return await call_next(context)
        except ToolsError:
            raise
        except (NotFoundError, FastMCPError):
            raise InvalidArgument("There is no such prompt, or its arguments are wrong.") from None

    async def _admit(self, tool: Tool, proof: Proof | None) -> None:
        """Let the call through, or raise why not: a hidden tool answers like one that never was."""
        rule = ACCESS.get(tool.name, NOBODYS)
        if not _is_shown(rule, proof):
            if proof and rule.is_for_staff and not proof.identity.is_staff:
                await self._refused(proof.identity, tool.name)
            raise UnknownTool
        if proof is None and not rule.is_open:
            raise Unauthenticated
        if proof and not (tool.annotations and tool.annotations.readOnlyHint):
            self._callers.spend(proof)

    async def _proof_if_good(self) -> Proof | None:
        try:
            return await self._callers.prove()
        except Unauthenticated:
            return None


def _request(context: MiddlewareContext[Any]) -> dict[str, str]:
    """Return the id under which the caller logs this call, where it names one of the right form."""
    running = context.fastmcp_context.request_context if context.fastmcp_context else None
    named = getattr(running.meta, REQUEST_META, None) if running and running.meta else None
    return {"request": named} if isinstance(named, str) and REQUEST_ID.fullmatch(named) else {}


def _is_shown(rule: Rule, proof: Proof | None) -> bool:
    """Whether this caller may know of the tool. Who proves nothing yet may know what any customer may use."""
    if proof is None:
        return not rule.is_host_only and rule.roles == EVERYONE
    return rule.allows(proof.identity)


def _is_text(arguments: object) -> bool:
    """Whether all of it can be written down; half of a surrogate pair, which JSON can carry, cannot."""
    try:
        json.dumps(arguments, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _as_answered(result: ToolResult) -> ToolResult:
    """Let the answer pass as it is.

    With a meta FastMCP answers in the protocol's own type, which the server hands on. Without one it checks every
    answer against its schema once more: 20 ms a call for what our types have made sure of.
    """
    result.meta = result.meta or {}
    return result


def _what_is_wrong(error: ValidationError, tool: Tool) -> str:
    """Name the tool's own parameters that are wrong; a name the caller made up is not repeated."""
    known: dict[str, Any] = tool.parameters.get("properties", {})
    cause = error.__cause__
    places = cause.errors(include_input=False, include_url=False) if isinstance(cause, PydanticValidationError) else []
    wrong = sorted({str(place["loc"][0]) for place in places if place["loc"] and str(place["loc"][0]) in known})
    if not wrong:
        return f"An argument is not one of {', '.join(known)}."
    return f"Wrong or missing: {', '.join(wrong)}. See the tool's schema."
