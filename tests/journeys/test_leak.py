"""Personal values sent through every door: none is in any file, log line or answer to others, in any disguise."""

import io
import json
import logging
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastmcp import Client

from agent.assistant import build_assistant
from agent.inputs import Customer, Say
from agent.settings import AgentSettings
from agent.signing import sign
from agent.tools_client import open_tools_client
from agent.turn import TurnParts, run_turn
from chat_ui.metrics import Metrics
from chat_ui.reports import turns_told
from mcp_tools.domain.identity import IDENTITY_META, Identity, Role, Scope, SetBy
from mcp_tools.domain.text import Language
from mcp_tools.identity import OPERATOR
from mcp_tools.log import set_up_logging
from tests.journeys.disguises import CARELESS, Search, dump_server

SENTENCE = "Merhaba, TC kimlik numaram 10000000146, kartım 4111 1111 1111 1111, mail ali@example.com"
MORE = (
    "My name is Zeynep Kayabaşı and my order A-17 has not arrived. Call me on +90 532 765 43 21, IBAN "
    "TR33 0006 1005 1978 6457 8413 26, I live at Gülbahar Mahallesi Leylak Sokak No: 14 Daire: 3."
)
CANARIES = {
    "id": "10000000146",
    "card": "4111 1111 1111 1111",
    "e-mail": "ali@example.com",
    "name": "Zeynep Kayabaşı",
    "phone": "+90 532 765 43 21",
    "iban": "TR33 0006 1005 1978 6457 8413 26",
    "address": "Leylak Sokak No: 14",
}
ADA = Customer("guest:ada", Language.EN)
HAND = Identity(subject="guest:ada", role=Role.CUSTOMER, by=SetBy.CUSTOMER, is_host=True)
RULE = HAND.model_copy(update={"by": SetBy.RULE})
STRANGER = Identity(subject="guest:bob", role=Role.CUSTOMER, by=SetBy.CUSTOMER, is_host=True)

SEARCH = Search(CANARIES)

Ask = Callable[..., Any]
"""`await ask(tool, **arguments)` → the whole answer as text, refused or not."""


# --- what is sent ---


async def send_everything(ask: Ask, talk: str) -> list[str]:
    """Send the values as a message, a description, a title, a change, a note, a reason and as wrong arguments."""
    answers = [
        await ask("analyze_message", conversation=talk, text=SENTENCE, key="key-1"),
        await ask("analyze_message", conversation=talk, text=MORE, key="key-2"),
        await ask("mask_pii", text=f"{SENTENCE} {MORE}"),
    ]
    made = await ask(
        "create_ticket", intent="order_late", description=f"{SENTENCE} {MORE}", key=f"{talk}-k", conversation=talk
    )
    answers.append(made)
    number = re.findall(r"FD-\d+", made)[0]
    for version, change in enumerate(({"title": SENTENCE}, {"summary": MORE}, {"description": SENTENCE + MORE}), 1):
        answers.append(await ask("update_ticket", number=number, changes=change, version=version))
    for detail in ("item", "order_number", "city", "tracking_number"):
        changes = {detail: f"{SENTENCE} {MORE}"}
        answers.append(await ask("update_ticket", number=number, changes=changes, version=4))
    for internal in (False, True):
        key = f"note-{internal}"
        answers.append(await ask("add_message", number=number, text=f"{SENTENCE} {MORE}", key=key, internal=internal))
    answers.append(await ask("request_person", conversation=talk, reason=f"{SENTENCE} {MORE}"))
    for value in CANARIES.values():
        answers += [
            await ask("analyze_message", conversation=talk, text={"text": value}, key="key-3"),
            await ask("analyze_message", conversation=value, text="hello", key="key-3"),
            await ask("analyze_message", conversation=talk, text="hello", key=value),
            await ask("analyze_message", conversation=talk, text="hello", key="key-3", **{value: value}),
            await ask("get_ticket", number=value, fields=[value]),
            await ask("get_ticket", number=number, fields=[value]),
            await ask("list_tickets", cursor=value, category=value),
            await ask("create_ticket", intent=value, description="x", key="k-9", priority_reasons=[value]),
            await ask("update_ticket", number=number, version=4, changes={value: value}),
            await ask("update_ticket", number=number, version=4, changes={"order_number": {"state": value}}),
            await ask("submit_ticket", number=number, version=4, shown=value),
            await ask(value),
        ]
    return answers


# --- the doors ---


@pytest.fixture
def logged() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Collect what our handler prints with every logger at DEBUG, and, unfiltered, what our own loggers say."""
    root = logging.getLogger()
    before, loggers = (root.handlers, root.level), [root, *map(logging.getLogger, root.manager.loggerDict)]
    states = [(logger, logger.level, logger.handlers, logger.propagate) for logger in loggers]
    set_up_logging()
    [printing] = root.handlers
    assert isinstance(printing, logging.StreamHandler)
    printed, own = io.StringIO(), io.StringIO()
    printing.setStream(printed)
    unfiltered = logging.StreamHandler(own)
    ours = [logging.getLogger(name) for name in ("mcp_tools", "agent", "chat_ui")]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    for logger in ours:
        logger.addHandler(unfiltered)
    logging.getLogger("agent.turn").debug("collecting")
    yield printed, own
    for logger in ours:
        logger.removeHandler(unfiltered)
    for logger, level, handlers, propagate in states:
        logger.setLevel(level)
        logger.handlers, logger.propagate = handlers, propagate
    root.handlers, _ = before
    root.setLevel(before[1])


def asking(client: Client[Any], meta: Callable[[], dict[str, Any]]) -> Ask:
    async def ask(tool: str, **arguments: Any) -> str:
        return (await client.call_tool_mcp(tool, arguments, meta=meta())).model_dump_json()

    return ask


async def with_accounts(open_server: Any) -> tuple[Identity, str]:
    """Give an admin's identity for the host's calls, and the secret of a customer's personal access token."""
    async with open_server() as tools:
        admin, _ = await tools.accounts.add("eve", "Eve", Role.ADMIN, None, OPERATOR)
        await tools.accounts.add("ada", "Ada", Role.CUSTOMER, None, OPERATOR)
        _, secret = await tools.accounts.issue("ada", "test", [Scope.TICKETS_READ, Scope.TICKETS_WRITE], 1, OPERATOR)
    team = Identity(subject=admin.subject, role=Role.ADMIN, by=SetBy.PERSON, is_host=True, epoch=admin.epoch)
    return team, secret


async def in_the_chat_and_in_memory(open_server: Any, team: Identity) -> list[str]:
    """Chat, call every tool as the owner, then read everything as the team and as a stranger."""
    settings = AgentSettings(_env_file=None, refine="off")
    async with open_server() as tools, open_tools_client(tools.mcp, tools.identity_key) as client:

        def by(who: Identity) -> Ask:
            return asking(client.client, lambda: {IDENTITY_META: sign(who, tools.identity_key)})

        metrics = Metrics(client.load, lambda: 0)
        parts = TurnParts(client, build_assistant(client, (), settings), settings, report=turns_told(metrics))
        for n, words in enumerate((SENTENCE, MORE, SENTENCE + MORE, "yes", SENTENCE)):
            _ = [event async for event in run_turn(Say(words, f"say-{n}"), "conversation-of-chat", ADA, parts)]
        answers = await send_everything(by(RULE), "conversation-of-ada")
        answers.append((await metrics.exposed()).decode())
        assert 'frontdesk_masked_entities_total{type="CARD"}' in answers[-1]
        reply = {"conversation": "conversation-of-ada", "key": "r-1", "path": {"path": "guided"}}
        choices = [{"key": "a", "label": SENTENCE}]
        answers.append(await by(RULE)("save_reply", **reply, text=f"{SENTENCE} {MORE}", choices=choices))
        answers += await read_by_others(by, team)
        own = await by(HAND)("read_conversation", conversation="conversation-of-ada")
        assert all(value in own for value in CANARIES.values()), "the owner reads their own words"
    return answers


async def read_by_others(by: Callable[[Identity], Ask], team: Identity) -> list[str]:
    """Read all there is as the team, as the customer's model, and as a stranger."""
    answers = []
    model = HAND.model_copy(update={"by": SetBy.MODEL, "is_host": False, "conversation": "conversation-of-ada"})
    for who in (team, RULE, model, STRANGER):
        listed = await by(who)("list_tickets", limit=50)
        answers += [listed, await by(who)("events_after", cursor=0, limit=200), await by(who)("list_conversations")]
        for number in ("FD-1001", "FD-1002"):
            answers.append(await by(who)("get_ticket", number=number, fields=["notes", "events"]))
            answers.append(await by(who)("next_question", number=number))
        for talk in ("conversation-of-chat", "conversation-of-ada"):
            answers.append(await by(who)("read_conversation", conversation=talk))
            answers.append(
                await by(who)("restore_text", conversation=talk, text="<EMAIL_1>") if who is not RULE else ""
            )
    assert any("FD-1001" in answer and "<EMAIL_1>" in answer for answer in answers), "the team read something"
    return answers


async def over_stdio(data: Path, open_stdio: Any) -> list[str]:
    async with open_stdio(data) as desk:

        async def ask(tool: str, **arguments: Any) -> str:
            return json.dumps(await desk.call(tool, **arguments), ensure_ascii=False)

        answers = await send_everything(ask, "conversation-of-stdio")
        for value in CANARIES.values():
            await desk.write(f'{{"jsonrpc": "2.0", "{value}')
            await desk.write(json.dumps({"jsonrpc": "2.0", "id": value, "method": value}))
            await desk.write(json.dumps({"jsonrpc": "2.0", "method": f"notifications/{value}", "params": [value]}))
            answers.append(json.dumps(await desk.answer(await desk.send(value, {}))))
            answers.append(json.dumps(await desk.answer(await desk.send("tools/call", {"name": [value]}))))
            answers.append(json.dumps(await desk.answer(await desk.send("resources/read", {"uri": f"x://{value}"}))))
            answers.append(json.dumps(await desk.answer(await desk.send("prompts/get", {"name": value}))))
    answers.append(desk.errors.read_text())
    return answers


async def over_http(data: Path, open_host: Any, secret: str) -> list[str]:
    headers = {
        "Authorization": f"Bearer {secret}",
        "Accept": "application/json, text/event-stream",
        "Content-Type": "application/json",
    }
    async with open_host(data) as url, httpx.AsyncClient(headers=headers, timeout=30) as web:

        async def ask(tool: str, **arguments: Any) -> str:
            params = {"name": tool, "arguments": arguments}
            body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
            return (await web.post(url, json=body)).text

        answers = await send_everything(ask, "conversation-of-http")
        for value in CANARIES.values():
            bad = [
                f"{{ {value}",
                f'"{value}"',
                json.dumps({"jsonrpc": "2.0", "id": 1, "method": value, "params": value}),
            ]
            answers += [(await web.post(url, content=body.encode())).text for body in bad]
            address = url.removesuffix("/mcp")
            named = {"X-Request-ID": quote(value)}
            answers.append(str((await web.get(f"{address}/thread/{quote(value)}", headers=named)).headers))
        answers.append((await web.get(f"{address}/metrics")).text)
        assert "frontdesk_tool_calls_total" in answers[-1]
    return answers


@pytest.mark.timeout(240)
async def test_no_value_is_left_readable_anywhere(
    data_dir: Path,
    tmp_path: Path,
    storage: Any,
    rows: Any,
    open_server: Any,
    open_stdio: Any,
    open_host: Any,
    trained: Any,
    logged: Any,
    environment: dict[str, str],
) -> None:
    trained(data_dir)
    environment["CHAT_LOG_LEVEL"] = "debug"
    team, secret = await with_accounts(open_server)
    answers = await in_the_chat_and_in_memory(open_server, team)
    printed, own = (stream.getvalue() for stream in logged)
    answers += await over_stdio(data_dir, open_stdio)
    answers += await over_http(data_dir, open_host, secret)
    answers.append((tmp_path / "host.stderr").read_text())
    assert len(answers) > 300
    assert all(event in "\n".join(answers) for event in (" tool_call ", " request ", " tools_closed "))
    assert "outcome=answered" in printed
    assert "collecting" in printed
    assert "collecting" in own

    if storage:
        dump_server(rows, data_dir)
    assert SEARCH.leaks(data_dir) == []
    assert [(found, answer[:300]) for answer in answers if (found := SEARCH.found_in(answer.encode()))] == []
    assert SEARCH.found_in(own.encode()) == set()
    assert SEARCH.found_in(printed.encode()) == set()
    assert_the_search_finds_what_is_planted(data_dir, tmp_path / "copy")


# --- the search itself ---


def assert_the_search_finds_what_is_planted(data: Path, copy: Path) -> None:
    """Plant each value in each disguise in a copy of the folder: in files, a file's name and a long table cell."""
    shutil.copytree(data, copy)
    planted = {}
    for name, value in CANARIES.items():
        for form, written in CARELESS.items():
            if (name, form) in SEARCH.known:
                planted[f"leak {name} {form}"] = (name, form)
                (copy / "cache" / f"leak {name} {form}").write_bytes(b"\xff" + written(value) + b"\xfe")
    (copy / "keys" / "ali@example.com.lock").touch()
    with closing(sqlite3.connect(copy / "frontdesk.db")) as database, database:
        database.execute("UPDATE tickets SET description = ? WHERE id = 1", ("x" * 8_170 + CANARIES["address"],))
    found = dict(SEARCH.leaks(copy))
    assert {place: form for place, form in planted.items() if form not in found.get(place, set())} == {}
    assert ("e-mail", "text") in found.pop("name of ali@example.com.lock")
    assert ("address", "text") in found.pop("table tickets")
    assert {name for place in planted for name, _ in found[place]} == set(CANARIES)
    shutil.rmtree(copy)
