"""A small model behind the real page: it streams, outgrows what it reads at once, and is killed in mid-reply.

Runs where an OpenAI-compatible server answers at 127.0.0.1:8099. Protocol and safety are asserted, never wording.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import expect

from mcp_tools.domain.conversation import Mode
from mcp_tools.domain.ticket import TicketStatus
from tests.outside.line import line_to

NAME: Final = "openai-compatible:local"
SLOW: Final = 600_000
"""Milliseconds: two cores read a prompt of a thousand tokens in minutes when others use them too."""
RAW: Final = "ali@example.com"
ASIDE: Final = "It was a very long story with many turns. "
GOES_ON: Final = "Let us go on with you."
GROWTH: Final = """() => {
  window.lengths = []
  const look = () => {
    const said = [...document.querySelectorAll('[data-step-type=assistant_message]')].at(-1)?.innerText.length ?? 0
    if (said && said !== window.lengths.at(-1)) window.lengths.push(said)
  }
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true})
}"""

Visit = Callable[..., AbstractAsyncContextManager[Any]]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(2400)]


@pytest.fixture
def local_server(local_model: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the local model server, with patience for it."""
    for name, value in {"FIRST_TOKEN_SECONDS": "600", "REPLY_SECONDS": "600", "REFINE": "off"}.items():
        monkeypatch.setenv(f"AGENT_{name}", value)
    return local_model


async def send(ada: Any, text: str) -> None:
    """Type and send, without waiting for the answer."""
    await expect(ada.page.locator("#stop-button")).to_have_count(0, timeout=SLOW)
    await ada.page.locator("#chat-input").click()
    await ada.page.keyboard.insert_text(text)
    await expect(ada.page.locator("#chat-submit")).to_be_enabled()
    await ada.page.keyboard.press("Enter")
    await expect(ada.page.locator("#stop-button")).to_be_visible(timeout=SLOW)


async def replied(ada: Any, count: int) -> None:
    """Wait until the page shows that many replies and nothing runs any more."""
    await expect(ada.page.locator("[data-step-type=assistant_message]")).to_have_count(count, timeout=SLOW)
    await expect(ada.page.locator("#stop-button")).to_have_count(0, timeout=SLOW)


def stored(data: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the paths of all replies, and the statuses of all tickets."""
    with closing(sqlite3.connect(data / "frontdesk.db")) as database:
        paths = database.execute("select path from messages where author = 'assistant' order by at").fetchall()
        statuses = database.execute("select status from tickets").fetchall()
    return [json.loads(path) for (path,) in paths], [status for (status,) in statuses]


def waits_for_a_person(data: Path) -> bool:
    """Whether the model has called one: then nobody answers until the customer goes on without."""
    with closing(sqlite3.connect(data / "frontdesk.db")) as database:
        return database.execute("select mode from conversations").fetchall() == [(Mode.WAITING.value,)]


async def test_its_replies_grow_on_the_page_and_a_killed_server_leaves_a_whole_one(
    local_server: str, start_host: Any, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with line_to(local_server) as line:
        monkeypatch.setenv("AGENT_MODELS", f"{NAME}@{line.url}")
        host = await asyncio.to_thread(start_host)
        async with visit(host, "local-model") as ada:
            await ada.page.evaluate(GROWTH)
            await send(ada, f"My parcel has not arrived, write to {RAW}")
            await replied(ada, 1)
            lengths = await ada.page.evaluate("window.lengths")
            await send(ada, "A-1042")
            await expect(ada.page.locator("[data-step-type=assistant_message]")).to_have_count(2, timeout=SLOW)
            line.cut()
            await replied(ada, 2)
            await ada.is_offered("I don't know")
            assert ada.strangers == []
    (first, second), statuses = stored(host.data)
    assert len(lengths) > 1
    assert lengths == sorted(lengths)
    assert b"text/event-stream" in line.answered
    assert b'"tools"' in line.asked
    assert RAW.encode() not in line.asked
    assert first["path"] in ("model", "fallback")
    assert first["tokens_read"] > 0
    assert second["path"] in ("model", "fallback")
    assert all(path["why"] for path in (first, second) if path["path"] == "fallback")
    assert set(statuses) == {TicketStatus.DRAFT.value}


async def test_a_talk_longer_than_it_reads_at_once_is_answered_all_the_same(
    local_server: str, start_host: Any, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with line_to(local_server) as line:
        monkeypatch.setenv("AGENT_MODELS", f"{NAME}@{line.url}")
        host = await asyncio.to_thread(start_host)
        async with visit(host, "local-model-long") as ada:
            said = 0
            for text in (f"My parcel has not arrived, {RAW}. ", "There is more: ", "And: "):
                for words in ([GOES_ON] if waits_for_a_person(host.data) else []) + [text + ASIDE * 300]:
                    await send(ada, words)
                    await replied(ada, said := said + 1)
    paths, statuses = stored(host.data)
    assert all(path["tokens_read"] <= 4 * 4096 for path in paths)  # four requests a turn, none longer than a slot
    assert not [path for path in paths if "context" in (path["why"] or "")]
    assert RAW.encode() not in line.asked
    assert set(statuses) <= {TicketStatus.DRAFT.value}
