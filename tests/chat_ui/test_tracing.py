"""Spans of turns, models and tools leave the process without a word of what was said."""

import subprocess
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic_ai.capabilities import Instrumentation
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, FunctionModel
from pydantic_ai.models.instrumented import InstrumentationSettings

from agent.assistant import build_assistant
from agent.errors import SettingsWrong
from agent.inputs import Customer, Say
from agent.models import ChainModel
from agent.settings import AgentSettings
from agent.tools_client import open_tools_client
from agent.turn import TurnParts, run_turn
from chat_ui.tracing import is_wanted, provider_for
from mcp_tools.access import ACCESS

ADA = Customer("guest:ada")
SAID = "my kettle has not arrived, I am Zeynep Kayabaşı, write to ali@example.com, card 4111 1111 1111 1111"
WORDS = ("kettle", "Zeynep", "Kayaba", "ali@example.com", "4111 1111", "41111111", "guest:ada")


UPDATE = '{"number": "ali@example.com", "changes": {"kettle": "ali@example.com"}, "version": 1}'


async def do_everything(open_server: Any) -> None:
    """Do a guided turn, one of a model that calls tools, and calls that quote everything in the wrong places."""
    requests = iter(
        [
            {0: DeltaToolCall(name="update_ticket", json_args=UPDATE, tool_call_id="1")},
            {0: DeltaToolCall(name="ali@example.com", json_args='{"kettle": 1}', tool_call_id="2")},
            "About the kettle: what is the order number?",
        ]
    )

    async def stream(_messages: list[ModelMessage], _info: AgentInfo) -> Any:
        yield next(requests, "And what else about the kettle?")

    model = ChainModel("scripted", FunctionModel(stream_function=stream, model_name="scripted"), is_local=False)
    settings = AgentSettings(_env_file=None, refine="off")
    async with open_server() as tools, open_tools_client(tools.mcp, tools.identity_key) as client:
        for n, chain in enumerate(((), (model,))):
            async with build_assistant(client, chain, settings, is_traced=True) as assistant:
                parts = TurnParts(client, assistant, settings)
                assert [e async for e in run_turn(Say(SAID, "key-1"), f"conversation-{n}", ADA, parts)]
        for word in WORDS:
            for name, arguments in ((word, {}), ("analyze_message", {word: word}), ("mask_pii", {"text": [word]})):
                with suppress(Exception):
                    await client.client.call_tool(name, arguments)
            for uri in (f"none://{word}", f"ticket://{word}"):
                with suppress(Exception):
                    await client.client.read_resource(uri)
            with suppress(Exception):
                await client.client.get_prompt(word, {word: word})


def written(exporter: InMemorySpanExporter) -> str:
    return "\n".join(span.to_json() for span in exporter.get_finished_spans())


async def test_no_word_is_in_any_span(open_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    exporter = InMemorySpanExporter()
    provider = provider_for(exporter, frozenset(ACCESS))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    await do_everything(open_server)
    provider.force_flush()
    spans = {span.context.span_id: span for span in exporter.get_finished_spans() if span.context}
    provider.shutdown()
    text = written(exporter)
    assert [word for word in WORDS if word in text] == []
    names = {span.name for span in spans.values()}
    assert {"turn", "chat scripted", "execute_tool update_ticket", "tools/call analyze_message"} <= names
    turns = [span for span in spans.values() if span.name == "turn"]
    assert [span.attributes["frontdesk.path"] for span in turns if span.attributes] == ["guided", "model"]
    assert all(span.attributes and span.attributes["frontdesk.hidden_email"] == 1 for span in turns)
    assert all(span.resource.attributes["service.name"] == "frontdesk" for span in turns)
    ids = {span.context.trace_id for span in turns if span.context}
    for name in ("tools/call analyze_message", "chat scripted", "tools/call update_ticket"):
        found = [span for span in spans.values() if span.name == name and span.context and span.context.trace_id in ids]
        assert found, f"{name} belongs to no turn"


async def test_the_same_search_finds_what_unstripped_spans_tell(
    open_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    monkeypatch.setattr("agent.assistant.instrumentation", lambda: Instrumentation(InstrumentationSettings()))
    await do_everything(open_server)
    text = written(exporter)
    provider.shutdown()
    assert {"kettle", "ali@example.com"} <= {word for word in WORDS if word in text}


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:4318/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_SDK_DISABLED": "True"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
def test_an_endpoint_turns_it_on(environment: dict[str, str], wanted: bool) -> None:
    assert is_wanted(environment) is wanted


def test_a_protocol_that_is_not_spoken_is_told_at_the_start() -> None:
    with pytest.raises(SettingsWrong, match="OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf"):
        is_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"})


@pytest.fixture
def collector() -> Any:
    """A collector of OpenTelemetry's on a free port: its address, and the bodies it was sent."""
    bodies: list[tuple[str, bytes]] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Taking) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", bodies
        server.shutdown()


PROGRAM = """
import asyncio, sys
from chat_ui.tracing import exported_traces
from opentelemetry.trace import get_tracer

async def main():
    async with exported_traces(frozenset({"get_ticket"})) as is_on:
        with get_tracer("frontdesk").start_as_current_span("turn") as span:
            span.set_attributes({"frontdesk.path": "guided", "words": "kettle"})
        print(is_on, "opentelemetry.sdk" in sys.modules)

asyncio.run(main())
"""


def run() -> str:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    return done.stdout


def test_spans_reach_the_collector_that_the_standard_variables_name(
    collector: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, bodies = collector
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
    assert run() == "True True\n"
    [(path, body)] = bodies
    assert path == "/v1/traces"
    assert b"frontdesk.path" in body
    assert b"guided" in body
    assert b"kettle" not in body


def test_without_an_endpoint_nothing_of_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    assert run() == "False False\n"
