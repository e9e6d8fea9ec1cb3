"""Three hundred conversations full of personal values, guided and with a model: no value leaves, by any channel."""

import asyncio
import io
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
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
from agent.errors import ToolRefused
from agent.inputs import Colleague, Confirm, Customer, Edit, Input, Say
from agent.settings import AgentSettings
from agent.tools_client import ToolsClient, open_tools_client
from agent.turn import TurnParts, run_turn
from chat_ui.tracing import provider_for
from mcp_tools.access import ACCESS
from mcp_tools.domain.identity import Role
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Decision, Ticket, TicketStatus
from mcp_tools.identity import OPERATOR
from mcp_tools.log import set_up_logging
from mcp_tools.server import ToolServer
from tests.journeys.cast import DESK, INVENTED, LINES, PEOPLE, Model, words
from tests.journeys.disguises import Found, Search, dump_server

pytestmark = pytest.mark.long

TALKS: Final = 300
AT_ONCE: Final = 6
TOLD: Final = {f"{kind} {n}": value for n, person in enumerate(PEOPLE) for kind, value in person.items()}
SEARCH: Final = Search(TOLD | INVENTED)
SEARCH_OF_REQUESTS: Final = Search(TOLD)


@dataclass
class Evidence:
    """All that left the conversations, by channel."""

    requests: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)
    spans: list[str] = field(default_factory=list)

    def leaks(self) -> dict[str, Found]:
        """Return what is found in each channel that holds anything."""
        channels = {
            "requests": (SEARCH_OF_REQUESTS, self.requests),
            "answers": (SEARCH, self.answers),
            "errors": (SEARCH, self.errors),
            "logs": (SEARCH, self.logs),
            "spans": (SEARCH, self.spans),
        }
        looked = {name: search.found_in("\n".join(texts).encode()) for name, (search, texts) in channels.items()}
        return {name: found for name, found in looked.items() if found}


@dataclass(frozen=True)
class Scene:
    """What talks, and who reads."""

    parts: tuple[TurnParts, TurnParts]
    desk: DeskTools
    team: tuple[Colleague, ...]
    evidence: Evidence

    @property
    def tools(self) -> ToolsClient:
        return self.parts[0].tools

    def colleague(self, n: int) -> Colleague:
        """Of several, so that nobody calls too often."""
        return self.team[n % len(self.team)]

    async def ask(self, name: str, arguments: dict[str, Any], meta: dict[str, str]) -> None:
        """Call a tool as it comes, and keep the whole answer or refusal."""
        answer = await self.tools.client.call_tool_mcp(name, arguments, meta=meta)
        (self.evidence.errors if answer.isError else self.evidence.answers).append(answer.model_dump_json())


# --- one conversation ---


async def talk(scene: Scene, n: int) -> None:
    """Tell it; some correct it, change a field by hand, send it. Then the team works on it and everybody reads."""
    who, talk_id = Customer(f"guest:{n}"), f"conversation-{n:04}"
    parts = scene.parts[n // 3 % 3 == 1]
    first, correction = LINES[Language.EN if n % 4 < 2 else Language.TR]
    is_sent, is_edited = n % 5 == 0, n // 9 % 3 == 0

    async def turn(given: Input) -> None:
        async for _ in run_turn(given, talk_id, who, parts):
            pass

    await turn(Say(words(first, n), "say-1"))
    if is_sent or n % 2:
        await turn(Say(words(correction, n), "say-2"))
    if is_edited:
        ticket = await only_ticket(scene, who, talk_id)
        await turn(Edit(ticket.number, "item", words("a box for {name}, {phone}, {e-mail}", n), ticket.version))
    for key in ("read", "send") if is_sent else ():
        await turn(Confirm(key))
    ticket = await only_ticket(scene, who, talk_id)
    assert ticket.status is (TicketStatus.IN_REVIEW if is_sent else TicketStatus.DRAFT), (n, ticket)
    item = ticket.detail("item")
    assert item, n
    assert ("<PHONE_1>" in (item.field.value or "")) is is_edited, (n, item)
    await work(scene, n, ticket)
    await read(scene, n, ticket)


async def only_ticket(scene: Scene, who: Customer, talk_id: str) -> Ticket:
    [ticket] = (await scene.tools.read_masked(who, talk_id)).tickets
    return ticket


async def work(scene: Scene, n: int, ticket: Ticket) -> None:
    """Let a colleague write the values: into a decision, a reason, a correction, else into fields and notes."""
    me, desk, said = scene.colleague(n), scene.desk, words(DESK, n)
    if ticket.status is TicketStatus.IN_REVIEW:
        decision = Decision.RETURN if n // 5 % 2 else Decision.REJECT
        await desk.decide(me, ticket.number, decision, ticket.version, said)
    elif n % 4 == 1:
        await desk.reveal(me, ticket.number, "<PHONE_1>", said)
        with suppress(ToolRefused):
            await desk.hide(me, ticket.number, words("{card} {name}", n), "PERSON", ticket.version)
    else:
        await desk.update(me, ticket.number, {"title": said[:150], "summary": said}, ticket.version)
        await desk.write(me, ticket.number, said, "note", is_internal=n % 4 > 1)


async def read(scene: Scene, n: int, ticket: Ticket) -> None:
    """Read as the team, and call with a value in a wrong place, in turn each of them in each place."""
    team = scene.tools.desk_meta(scene.colleague(n))
    stranger = scene.tools.desk_meta(Colleague("guest:stranger"))
    value = list(PEOPLE[n % len(PEOPLE)].values())[n // 3 % 7]
    await scene.ask("get_ticket", {"number": ticket.number, "fields": ["notes", "events"]}, team)
    await scene.ask("read_conversation", {"conversation": ticket.conversation, "limit": 200}, team)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("get_ticket", {"number": value}),
        ("update_ticket", {"number": ticket.number, "version": 1, "changes": {value: value}}),
        ("list_tickets", {"status": value, "limit": value}),
        ("hide_text", {"number": ticket.number, "version": value, "text": value, "kind": value}),
        (value, {value: value}),
    ]
    for name, arguments in (wrong[n % 5], wrong[(n + 2) % 5]):
        await scene.ask(name, arguments, team)
    await scene.ask("read_conversation", {"conversation": ticket.conversation}, stranger)


# --- all of them ---


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
