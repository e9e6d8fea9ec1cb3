"""OpenTelemetry, where its standard variables name a collector: spans of turns, models and tools without content.

Covered: names, attributes, events, links and states of spans pass an allow-list, whoever makes the span, so that a new
release of a library adds nothing by itself. Not covered: metrics and logs, which are not exported this way.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from agent.errors import SettingsWrong

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_EXPORTER: Final = "OTEL_TRACES_EXPORTER"
_SPOKEN: Final = "http/protobuf"


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Whether spans are to be sent somewhere. Raises `SettingsWrong` for a protocol that is not spoken here."""
    is_off = environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or environment.get(_EXPORTER) == "none"
    if is_off or not any(environment.get(name) for name in ENDPOINTS):
        return False
    for name in _PROTOCOLS:
        if environment.get(name, _SPOKEN) != _SPOKEN:
            raise SettingsWrong(f"{name} must be {_SPOKEN}, which collectors take at port 4318, or unset.")
    return True


@asynccontextmanager
async def exported_traces(tools: frozenset[str]) -> AsyncIterator[bool]:
    """Send spans for as long as this lasts, where that is wanted; yield whether it is. `tools` are all tools' names."""
    if not is_wanted(os.environ):
        yield False
        return
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    provider = provider_for(OTLPSpanExporter(), tools)
    trace.set_tracer_provider(provider)
    try:
        yield True
    finally:
        await asyncio.to_thread(provider.shutdown)


def provider_for(exporter: "SpanExporter", tools: Sequence[str] | frozenset[str]) -> "TracerProvider":
    """Return what makes spans and hands them, stripped of content, to `exporter`."""
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from chat_ui.span_content import ContentFree

    name = os.environ.get("OTEL_SERVICE_NAME") or "frontdesk"
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}))
    provider.add_span_processor(BatchSpanProcessor(ContentFree(exporter, frozenset(tools))))
    return provider
