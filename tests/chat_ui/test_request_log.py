"""Every request's id and its line."""

import asyncio
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.types import Receive, Send

from agent.inputs import Customer, Say
from agent.turn import run_turn
from chat_ui.request_log import RequestLog, in_request
from mcp_tools.domain.identity import Role, Scope
from mcp_tools.identity import OPERATOR
from tests.chat_ui.conftest import Visit

THREAD = "0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f"
LINE = re.compile(r"(\w+) chat_ui\.request_log request (.*)")


def lines(printed: io.StringIO) -> list[tuple[str, dict[str, str]]]:
    """Return each request's line: its level and its values."""
    found = [LINE.search(line) for line in printed.getvalue().splitlines()]
    return [(match[1], dict(pair.split("=") for pair in match[2].split())) for match in found if match]


async def test_a_well_formed_id_is_kept_and_told_and_logged(
    build: Callable[..., FastAPI], visit: Visit, printed: io.StringIO
) -> None:
    async with visit(build()) as browser:
        for given in ("f" * 32, THREAD):
            answer = await browser.get(f"/thread/{THREAD}", headers={"X-Request-ID": given})
            assert answer.headers["X-Request-ID"] == given
    assert [values["request"] for _, values in lines(printed)] == ["f" * 32, THREAD]


@pytest.mark.parametrize("given", ["zeynep-kayabasi", "4111111111111111", "f" * 33, "F" * 32, "a b", ""])
async def test_anything_else_is_replaced_and_never_logged(
    build: Callable[..., FastAPI], visit: Visit, printed: io.StringIO, given: str
) -> None:
    async with visit(build()) as browser:
        answer = await browser.get("/signin", headers={"X-Request-ID": given})
        other = await browser.get("/signin")
    made = answer.headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", made)
    assert made != other.headers["X-Request-ID"]
    assert not given or given not in printed.getvalue()


async def test_a_line_tells_the_route_and_never_the_address(
    build: Callable[..., FastAPI], visit: Visit, printed: io.StringIO
) -> None:
    async with visit(build()) as browser:
        await browser.get(f"/thread/{THREAD}?name=zeynep")
        await browser.get("/zeynep/ali@example.com")
        await browser.post("/signin", headers={"Origin": "http://evil.example"})
    told = [(level, values["method"], values["route"], values["status"]) for level, values in lines(printed)]
    assert told == [
        ("INFO", "GET", "/thread/{thread}", "200"),
        ("INFO", "GET", "none", "404"),
        ("INFO", "POST", "/signin", "403"),
    ]
    assert all(int(values["ms"]) >= 0 for _, values in lines(printed))
    for part in (THREAD, "zeynep", "example.com"):
        assert part not in printed.getvalue()


async def test_the_lines_of_a_turns_tool_calls_carry_its_id(app: FastAPI, printed: io.StringIO) -> None:
    parts = app.state.running.open_turns()
    for request in ("a" * 32, "b" * 32):
        with in_request(request):
            talk = Say("my order has not arrived", f"key-{request}")
            assert [event async for event in run_turn(talk, THREAD, Customer("guest:ada"), parts)]
    told = [line for line in printed.getvalue().splitlines() if " tool_call " in line or " turn " in line]
    assert {"a" * 32, "b" * 32} == {match[1] for line in told if (match := re.search(r"request=(\w+)", line))}
    for request in ("a" * 32, "b" * 32):
        of_it = [line for line in told if f"request={request}" in line]
        assert any("tool=analyze_message" in line for line in of_it)
        assert any("outcome=answered" in line for line in of_it)


async def test_a_desktop_assistants_call_is_logged_under_its_requests_id(
    app: FastAPI, visit: Visit, printed: io.StringIO
) -> None:
    accounts = app.state.running.tools.accounts
    await accounts.add("ada", "Ada", Role.AGENT, None, OPERATOR)
    _, secret = await accounts.issue("ada", "laptop", {Scope.TICKETS_READ}, 1, OPERATOR)
    headers = {"Authorization": f"Bearer {secret}", "Accept": "application/json, text/event-stream"}
    call = {"name": "get_ticket", "arguments": {"number": "FD-9999"}}
    async with visit(app, **headers) as assistant:
        for request in ("a" * 32, "b" * 32):
            body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
            answer = await assistant.post("/mcp", json=body, headers={"X-Request-ID": request})
            assert "ticket_not_found" in answer.text
    told = [line for line in printed.getvalue().splitlines() if "tool_call tool=get_ticket" in line]
    assert len(told) == 2
    assert all(f"request={letter * 32}" in line for line, letter in zip(told, "ab", strict=True))


async def test_what_breaks_is_a_500_and_who_leaves_a_499(printed: io.StringIO) -> None:
    async def broken(_scope: object, _receive: Receive, _send: Send) -> None:
        raise OSError("zeynep")

    async def left(_scope: object, _receive: Receive, _send: Send) -> None:
        raise asyncio.CancelledError

    async def unused(*_: object) -> Any:
        raise AssertionError

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    for app, error in ((broken, OSError), (left, asyncio.CancelledError)):
        with pytest.raises(error):
            await RequestLog(app)(scope, unused, unused)
    assert [(level, values["status"]) for level, values in lines(printed)] == [("ERROR", "500"), ("INFO", "499")]
    assert "zeynep" not in printed.getvalue()


async def test_what_is_asked_for_all_the_time_is_for_debugging_only(
    build: Callable[..., FastAPI], visit: Visit, printed: io.StringIO
) -> None:
    async with visit(build()) as browser:
        for path in ("/healthz", "/readyz", "/metrics", "/favicon"):
            await browser.get(path)
    assert {level for level, _ in lines(printed)} == {"DEBUG"}
    assert len(lines(printed)) == 4
