"""`/metrics`: who may read it, that it counts what happened, and that it answers while the database does not."""

import io
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from agent.errors import ToolsUnreachable
from agent.inputs import Confirm, Customer, Input, Say
from agent.tools_client import ToolsClient
from agent.turn import run_turn
from chat_ui.metrics import Metrics
from mcp_tools.domain.text import Language
from tests.chat_ui.conftest import Visit

TOKEN = "a token of the operator's"
ADA = Customer("guest:ada", Language.EN)
TALK = "0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def from_address(app: FastAPI, address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app, client=(address, 1)), base_url="http://localhost")


@pytest.mark.parametrize(
    ("address", "chat", "headers", "status"),
    [
        ("127.0.0.1", {}, {}, 200),
        ("::1", {}, {}, 200),
        ("203.0.113.9", {}, {}, 404),
        ("203.0.113.9", {}, BEARER, 404),  # no token was set
        ("203.0.113.9", {"metrics_token": TOKEN}, {}, 404),
        ("203.0.113.9", {"metrics_token": TOKEN}, {"Authorization": f"Bearer {TOKEN}x"}, 404),
        ("203.0.113.9", {"metrics_token": TOKEN}, {"Authorization": TOKEN}, 404),
        ("203.0.113.9", {"metrics_token": TOKEN}, {"Authorization": "Bearer é"}, 404),
        ("203.0.113.9", {"metrics_token": TOKEN}, BEARER, 200),
        ("127.0.0.1", {}, {"X-Forwarded-For": "203.0.113.9"}, 404),
        ("127.0.0.1", {"public_url": "https://help.example.com"}, {}, 404),
        ("127.0.0.1", {"public_url": "https://help.example.com", "metrics_token": TOKEN}, BEARER, 200),
    ],
)
async def test_this_machine_and_the_token_open_it(
    build: Callable[..., FastAPI], address: str, chat: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    async with from_address(build(**chat), address) as prometheus:
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        answer = await prometheus.get("/metrics", headers=encoded)
    assert answer.status_code == status
    assert ("frontdesk_build_info" in answer.text) is (status == 200)


async def test_another_hosts_name_does_not_open_it(build: Callable[..., FastAPI], visit: Visit) -> None:
    async with visit(build(), Host="evil.example") as browser:
        assert (await browser.get("/metrics")).status_code == 400


async def scraped(app: FastAPI) -> dict[str, float]:
    """Return every number by its name and labels."""
    async with from_address(app, "127.0.0.1") as prometheus:
        answer = await prometheus.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {name: float(value) for name, value in re.findall(r"^(frontdesk\S+(?:\{.*\})?) (\S+)$", answer.text, re.M)}


async def turn(app: FastAPI, given: Input) -> None:
    assert [event async for event in run_turn(given, TALK, ADA, app.state.running.open_turns())]


async def test_it_counts_turns_hidden_values_calls_and_what_waits(app: FastAPI) -> None:
    await app.state.running.tools.engines.get()
    before = await scraped(app)
    assert before['frontdesk_queue_length{priority="normal"}'] == 0
    for n, words in enumerate(("my order has not arrived, write to ali@example.com", "A-10442", "yesterday")):
        await turn(app, Say(words, f"key-{n}"))
    await turn(app, Confirm("key-send"))
    await turn(app, Say("x" * 20_001, "key-long"))
    parts = app.state.running.open_turns()
    await parts.tools.request_person(ADA, TALK, "please")
    app.state.running.metrics._read_at = 0  # a second passes
    after = await scraped(app)
    assert after['frontdesk_turns_total{input="say",outcome="answered",path="guided"}'] == 3
    assert after['frontdesk_turns_total{input="confirm",outcome="answered",path="guided"}'] == 1
    assert after['frontdesk_turns_total{input="say",outcome="refused",path="none"}'] == 1
    assert after["frontdesk_turn_seconds_count"] == 5
    assert after["frontdesk_first_token_seconds_count"] == 4
    assert after['frontdesk_masked_entities_total{type="EMAIL"}'] == 1
    assert after['frontdesk_tool_calls_total{code="ok",tool="analyze_message"}'] == 3
    assert after['frontdesk_tool_call_seconds_count{tool="analyze_message"}'] == 3
    assert sum(value for name, value in after.items() if name.startswith("frontdesk_queue_length")) == 1
    assert (after["frontdesk_handoffs_waiting"], after["frontdesk_store_up"]) == (1, 1)
    assert after["frontdesk_sessions_open"] == before["frontdesk_sessions_open"]  # a turn opens no page


async def test_a_callers_own_words_never_become_a_label(app: FastAPI) -> None:
    parts = app.state.running.open_turns()
    for name in ("zeynep_kayabasi", "ali@example.com"):
        with pytest.raises(Exception, match="unknown_tool"):
            await parts.tools.call(name, {}, {})
    numbers = await scraped(app)
    assert numbers['frontdesk_tool_calls_total{code="unknown_tool",tool="unknown"}'] == 2
    assert not any("zeynep" in name or "ali@" in name for name in numbers)


async def test_it_answers_while_the_database_does_not(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(_tools: ToolsClient) -> None:
        raise ToolsUnreachable("gone")

    monkeypatch.setattr(ToolsClient, "load", silent)
    numbers = await scraped(app)
    assert numbers["frontdesk_store_up"] == 0
    assert numbers["frontdesk_handoffs_waiting"] != numbers["frontdesk_handoffs_waiting"]  # not a number
    assert numbers['frontdesk_queue_length{priority="urgent"}'] != numbers['frontdesk_queue_length{priority="urgent"}']


async def test_what_waits_is_read_once_for_scrapes_within_a_second() -> None:
    reads = 0

    async def load() -> Any:
        nonlocal reads
        reads += 1
        raise ToolsUnreachable("gone")

    metrics = Metrics(load, lambda: 0)
    assert await metrics.exposed() == await metrics.exposed() or reads == 1
    assert reads == 1


async def test_a_turn_is_one_line_with_ids_and_numbers_and_no_words(app: FastAPI, printed: io.StringIO) -> None:
    await turn(app, Say("my kettle has not arrived, write to ali@example.com", "key-1"))
    [line] = [line for line in printed.getvalue().splitlines() if " chat_ui.reports turn " in line]
    for value in (f"conversation={TALK}", "input=say", "outcome=answered", "path=guided", "hidden_email=1", "ms="):
        assert value in line
    for word in ("kettle", "example.com", "guest:ada"):
        assert word not in printed.getvalue()


async def test_a_page_is_open_as_long_as_it_is_connected(app: FastAPI) -> None:
    from tests.chat_ui.page import FakePage

    before = (await scraped(app))["frontdesk_sessions_open"]
    page = FakePage()
    assert (await scraped(app))["frontdesk_sessions_open"] == before + 1
    page.disconnect()
    assert (await scraped(app))["frontdesk_sessions_open"] == before
