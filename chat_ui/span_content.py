"""Strips spans of whatever could hold somebody's words before they leave the process."""

from collections.abc import Mapping, Sequence
from typing import Final

from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import SpanContext, Status
from opentelemetry.util.types import AttributeValue

from agent.measures import SCOPE

_NAMED: Final = frozenset(
    {
        "error.type",
        "fastmcp.component.type",
        "fastmcp.server.name",
        "gen_ai.agent.name",
        "gen_ai.operation.name",
        "gen_ai.provider.name",
        "gen_ai.request.max_tokens",
        "gen_ai.request.model",
        "gen_ai.request.temperature",
        "gen_ai.response.finish_reasons",
        "gen_ai.response.model",
        "mcp.method.name",
        "operation.cost",
        "server.address",
        "server.port",
    }
)
_BEGINNINGS: Final = (f"{SCOPE}.", "gen_ai.usage.", "gen_ai.aggregated_usage.")
_TOOL: Final = "gen_ai.tool.name"
_OF_MODELS: Final = frozenset({"chat", "invoke_agent"})
"""What a span's name begins with where the name of a model or an agent follows, which an operator chose."""
_DEEDS: Final = _OF_MODELS | {
    "turn",
    "execute_tool",
    "tools/call",
    "tools/list",
    "prompts/get",
    "prompts/list",
    "resources/read",
    "resources/list",
    "resources/templates/list",
}


class ContentFree(SpanExporter):
    """Passes spans on with their times, their place in the trace and what is on the allow-list."""

    def __init__(self, exporter: SpanExporter, tools: frozenset[str]) -> None:
        self._exporter = exporter
        self._tools = tools

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Export the spans without content."""
        return self._exporter.export([self._stripped(span) for span in spans])

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._exporter.force_flush(timeout_millis)

    def _stripped(self, span: ReadableSpan) -> ReadableSpan:
        return ReadableSpan(
            name=self._name(span.name),
            context=_bare(span.context),
            parent=_bare(span.parent),
            resource=span.resource,
            attributes=self._kept(span.attributes or {}),
            events=[_what_broke(event) for event in span.events if event.name == "exception"],
            kind=span.kind,
            instrumentation_scope=span.instrumentation_scope,
            status=Status(span.status.status_code),
            start_time=span.start_time,
            end_time=span.end_time,
        )

    def _name(self, name: str) -> str:
        """Keep what is done; to what only where that is a tool of ours or a model: a caller can name anything."""
        deed, _, subject = name.partition(" ")
        if deed not in _DEEDS:
            return "other"
        return name if deed in _OF_MODELS or subject in self._tools else deed

    def _kept(self, attributes: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
        kept = {name: value for name, value in attributes.items() if name in _NAMED or name.startswith(_BEGINNINGS)}
        if attributes.get(_TOOL) in self._tools:
            kept[_TOOL] = attributes[_TOOL]
        return kept


def _bare(context: SpanContext | None) -> SpanContext | None:
    """Leave out the trace state, in which whoever called can send along what they like."""
    if context is None:
        return None
    return SpanContext(context.trace_id, context.span_id, context.is_remote, context.trace_flags)


def _what_broke(event: Event) -> Event:
    kind = (event.attributes or {}).get("exception.type", "")
    return Event("exception", {"exception.type": kind}, event.timestamp)
