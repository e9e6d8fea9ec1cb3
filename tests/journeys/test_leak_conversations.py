"""Three hundred conversations full of personal values, guided and with a model: no value leaves, by any channel."""

import asyncio
import io
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest
from fastmcp import Client, FastMCP
from opentelemetry import trace
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic_ai import Agent

from agent.assistant import build_assistant
from agent.desk_tools import DeskTools
from agent.inputs import Colleague, Customer
from agent.settings import AgentSettings
from agent.tools_client import open_tools_client
from agent.turn import TurnParts
from chat_ui.tracing import provider_for
from mcp_tools.access import ACCESS
from mcp_tools.domain.identity import Role
from mcp_tools.identity import OPERATOR
from mcp_tools.log import set_up_logging
from mcp_tools.server import ToolServer
from tests.journeys.cast import PEOPLE, Model
from tests.journeys.disguises import dump_server
from tests.journeys.evidence import SEARCH, TOLD, Evidence
from tests.journeys.talks import Scene, talk

pytestmark = pytest.mark.long

TALKS: Final = 300
AT_ONCE: Final = 6


async def everything_said(tools: ToolServer, evidence: Evidence) -> None:
    """Hold all conversations, a third of them with the model, some at once."""
    team = [(await tools.accounts.add(f"eve-{n}", f"Eve {n}", Role.AGENT, None, OPERATOR))[0] for n in range(AT_ONCE)]
    settings = AgentSettings(_env_file=None, refine="off")
    async with (
        open_tools_client(tools.mcp, tools.identity_key) as client,
        build_assistant(client, (), settings, is_traced=True) as guided,
        build_assistant(client, Model(evidence.requests).chain, settings, is_traced=True) as worded,
    ):
        parts = (TurnParts(client, guided, settings), TurnParts(client, worded, settings))
        colleagues = tuple(Colleague(one.subject, epoch=one.epoch) for one in team)
        scene, waiting = Scene(parts, DeskTools(client), colleagues, evidence), iter(range(TALKS))

        async def one_after_another() -> None:
            for n in waiting:
                await talk(scene, n)

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(one_after_another())
        await the_search_finds_what_is_really_read(scene)


async def the_search_finds_what_is_really_read(scene: Scene) -> None:
    """The owner's own screen holds every value of theirs: the search sees all of them, in an answer as it comes."""
    for n in (1, 3, 5):  # who told all they have, one of each
        own = await scene.tools.read_conversation(Customer(f"guest:{n}"), f"conversation-{n:04}")
        found = SEARCH.found_in(own.model_dump_json().encode())
        who = n % len(PEOPLE)
        assert {(f"{kind} {who}", "text") for kind in PEOPLE[who]} <= found


async def headers_full_of_values(url: str, evidence: Evidence) -> None:
    """Send the values in the headers of requests to every kind of page."""
    names = (
        *("User-Agent", "Referer", "Cookie", "Authorization", "Accept-Language", "X-Forwarded-For", "X-Request-ID"),
        *("traceparent", "tracestate", "baggage", "Origin", "Mcp-Session-Id"),
    )
    async with httpx.AsyncClient(base_url=url.removesuffix("/mcp"), timeout=30) as web:
        for value in TOLD.values():
            for written in (quote(value), value.encode("ascii", "replace").decode()):
                for path in ("/", "/signin", "/healthz", f"/{quote(value)}"):
                    answer = await web.get(path, headers=dict.fromkeys(names, written))
                    evidence.answers.append(f"{answer.headers} {answer.text}")
                call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "mask_pii"}}
                answer = await web.post("/mcp", json=call, headers=dict.fromkeys(names, written))
                evidence.errors.append(f"{answer.headers} {answer.text}")


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """Collect what an operator who wants every line is printed; libraries' own details are searched in `test_leak`."""
    root, own = logging.getLogger(), logging.getLogger("fastmcp")
    before = (root.handlers, root.level, own.handlers, own.propagate)
    set_up_logging(level="debug")
    [printing] = root.handlers
    assert isinstance(printing, logging.StreamHandler)
    printed = io.StringIO()
    printing.setStream(printed)
    yield printed
    root.handlers, level, own.handlers, own.propagate = before
    root.setLevel(level)


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Collect the process's spans as they would leave it."""
    exporter = InMemorySpanExporter()
    provider = provider_for(exporter, frozenset(ACCESS))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    yield exporter
    provider.shutdown()


def collected(exporter: InMemorySpanExporter) -> list[str]:
    trace.get_tracer_provider().force_flush()  # type: ignore[attr-defined]  # the provider of the fixture
    return [span.to_json() for span in exporter.get_finished_spans()]


@pytest.mark.timeout(900)
async def test_three_hundred_conversations_leave_no_value_readable(
    data_dir: Path,
    tmp_path: Path,
    storage: Any,
    rows: Any,
    open_server: Any,
    open_host: Any,
    engines_folder: Path,
    logs: io.StringIO,
    spans: InMemorySpanExporter,
    environment: dict[str, str],
) -> None:
    evidence = Evidence()
    async with open_server() as tools:
        await everything_said(tools, evidence)
        assert storage or (data_dir / "frontdesk.db-wal").stat().st_size, "the log of SQLite is searched too"
        in_files = SEARCH.leaks(data_dir) if not storage else []
    shutil.copytree(engines_folder, data_dir / "cache", dirs_exist_ok=True)
    environment["CHAT_LOG_LEVEL"] = "debug"
    async with open_host(data_dir) as url:
        await headers_full_of_values(url, evidence)
    evidence.logs += [(tmp_path / "host.stderr").read_text(), logs.getvalue()]
    evidence.spans += collected(spans)
    if storage:
        dump_server(rows, data_dir)
    assert in_files == []
    assert SEARCH.leaks(data_dir) == []
    assert evidence.leaks() == {}
    assert len(evidence.requests) > TALKS / 3
    assert len(evidence.answers) > TALKS * 2
    assert len(evidence.errors) > TALKS * 3
    assert "<PHONE_1>" in evidence.requests[0]
    assert any('"name": "chat scripted"' in span for span in evidence.spans)
    await every_planted_leak_is_found(logs, spans)
    planted_in_files_is_found(data_dir, tmp_path / "copy")


# --- careless code, and whether the search sees it ---


async def every_planted_leak_is_found(logs: io.StringIO, spans: InMemorySpanExporter) -> None:
    """Let careless code leak one value through each channel in turn; each is found there, and nowhere else."""
    person = PEOPLE[0]
    careless: FastMCP[None] = FastMCP("careless")

    @careless.tool
    async def echo(text: str, times: int) -> str:
        return text * times

    async with Client(careless) as client:
        answer = await client.call_tool_mcp("echo", {"text": person["name"], "times": 1})
        error = await client.call_tool_mcp("echo", {"text": "x", "times": person["e-mail"]})
    planted = Evidence(answers=[answer.model_dump_json()], errors=[error.model_dump_json()])
    [model] = Model(planted.requests, count(3)).chain
    async with Agent(model.model).run_stream(person["phone"]) as asked:
        await asked.get_output()
    logs.truncate(0)
    logging.getLogger("agent.turn").warning("they live at %s", person["address"])
    planted.logs.append(logs.getvalue())
    spans.clear()
    with trace.get_tracer("frontdesk").start_as_current_span("turn") as span:
        span.set_attribute("frontdesk.words", person["iban"])
    planted.spans += collected(spans)
    found = {channel: {name for name, _ in ones} for channel, ones in planted.leaks().items()}
    assert found == {
        "requests": {"phone 0"},
        "answers": {"name 0"},
        "errors": {"e-mail 0"},
        "logs": {"address 0"},
        "spans": {"iban 0"},
    }


def planted_in_files_is_found(data: Path, copy: Path) -> None:
    """Write a value into a table of a copy; it is in the log beside the file first, and then in the file."""
    shutil.copytree(data, copy)
    with closing(sqlite3.connect(copy / "frontdesk.db")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        with database:
            database.execute("UPDATE tickets SET description = ? WHERE id = 7", (PEOPLE[0]["card"],))
        found = dict(SEARCH.leaks(copy))
        assert ("card 0", "text") in found["frontdesk.db-wal"]
        assert "frontdesk.db" not in found
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = dict(SEARCH.leaks(copy))
        assert ("card 0", "text") in found["frontdesk.db"]
        assert ("card 0", "text") in found["table tickets"]
    (copy / "cache" / quote(PEOPLE[1]["e-mail"])).touch()
    assert [name for name, _ in SEARCH.leaks(copy) if name.startswith("name of ")] == [
        f"name of {quote(PEOPLE[1]['e-mail'])}"
    ]
    shutil.rmtree(copy)
