"""Hidden values at the desk, and text that would like to be more than text, in real browsers."""

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

Visit = Callable[..., AbstractAsyncContextManager[Any]]

PHONE = "+44 7911 123456"
HOSTILE = (
    'My order A-1042 has not arrived <img src="/gotcha" onerror="alert(1)"> [click](javascript:alert(2)) '
    "{props.words.title} <script>alert(3)</script> ![x](/gotcha) <DeskFrame />"
)
HOSTILE_REPLY = '<img src="/gotcha" onerror="alert(4)"> [click](javascript:alert(5)) {alert(6)} ![x](/gotcha) **why**'
SHOWN_REPLY = '<img src="/gotcha" onerror="alert(4)"> [click] (javascript:alert(5)) {alert(6)} ![x] (/gotcha) why'
"""The same as the chat shows it: emphasis is kept, what would make a link or a picture is parted."""

REST = "it should have come yesterday"


@pytest.fixture(scope="module")
def ada(host: Any) -> Any:
    return host.add_person("ada", "agent", "Ada Lovelace")


async def kept_by(page: Any) -> str:
    """Return everything a page keeps or names where a shown value must never be."""
    kept: list[str] = await page.evaluate(
        """() => [location.href, JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie,
                  JSON.stringify(window.frontdeskDesk?.props ?? {}), JSON.stringify(window.frontdeskDesk?.state ?? {}),
                  JSON.stringify(history.state)]"""
    )
    return "\n".join(kept)


async def test_a_hidden_value_is_shown_for_a_reason_for_one_minute_and_to_this_page_only(
    host: Any, visit: Visit, ada: Any
) -> None:
    async with visit(host, "hidden-customer") as eve, visit(host, "hidden", person=ada) as desk:
        other = await eve.file("My order A-2077 has not arrived", REST)
        await eve.goto("/")
        number = await eve.file(f"My order A-1042 has not arrived, call me on {PHONE}", REST)
        pushed: list[str] = []
        desk.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: pushed.append(str(frame))))
        await desk.page.reload()
        await desk.open(number)
        chip = desk.page.locator(".fd-own .fd-chip")
        assert PHONE not in await kept_by(desk.page)

        await desk.page.clock.install()
        await reveal(desk, chip, "The courier asks for it")
        await expect(chip).to_contain_text(PHONE)
        await desk.shoot("1-shown")
        assert PHONE not in await kept_by(desk.page)
        await desk.page.clock.fast_forward(61_000)
        await expect(desk.page.get_by_text(PHONE)).to_have_count(0)

        await reveal(desk, chip, "Once more")
        await expect(chip).to_contain_text(PHONE)
        await desk.open(other)
        await desk.open(number)
        await expect(chip).to_be_visible()
        await expect(desk.page.get_by_text(PHONE)).to_have_count(0)
        assert PHONE not in await kept_by(desk.page)
        await desk.page.locator(".fd-history summary").click()
        await expect(desk.page.locator(".fd-history")).to_contain_text(
            "Ada looked at Phone 1. Reason: The courier asks for it"
        )
        await desk.shoot("2-history")
        assert pushed
        assert PHONE not in "".join(pushed)


async def reveal(desk: Any, chip: Any, reason: str) -> None:
    await chip.click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_label(desk.word("reveal_own")).check()
    await dialog.locator("input.fd-input").fill(reason)
    await dialog.get_by_role("button", name=desk.word("reveal_send")).click()
    await expect(dialog).to_have_count(0)


async def test_text_of_either_side_is_text_on_both_screens(host: Any, visit: Visit, ada: Any) -> None:
    async with visit(host, "hostile-customer") as eve, visit(host, "hostile", person=ada) as desk:
        asked: list[str] = []
        for somebody in (eve, desk):
            somebody.context.on("request", lambda request: asked.append(request.url))
        number = await eve.file(HOSTILE, REST, "A-1042")
        await desk.open(number)
        await expect(desk.page.locator(".fd-own")).to_contain_text(HOSTILE)
        await expect(desk.page.locator(".fd-talk")).to_contain_text(HOSTILE)
        await desk.decide("return", HOSTILE_REPLY)
        await eve.is_told_once(SHOWN_REPLY)
        await expect(desk.page.locator(".fd-talk")).to_contain_text(HOSTILE_REPLY)
        await eve.shoot("1-text")
        await desk.shoot("1-text")
        await eve.page.reload()
        await eve.is_told_once(SHOWN_REPLY)
        await expect(eve.page.locator("[data-step-type=user_message]", has_text=HOSTILE)).to_have_count(1)
        await desk.page.reload()
        await desk.reads(number)
        for somebody in (eve, desk):
            made = somebody.page.locator("[src*=gotcha], [href^='javascript:'], [onerror], deskframe")
            await expect(made).to_have_count(0)
            assert somebody.dialogs == somebody.strangers == []
        assert not [url for url in asked if "gotcha" in url]
        assert json.loads(await desk.page.evaluate("JSON.stringify(window.frontdeskDesk.state.typed)")) == {}
