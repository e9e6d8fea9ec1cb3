"""A model's reply in a real browser: it streams over a real socket, is stopped, breaks off, and is gone."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from playwright.async_api import expect

from tests.providers.servers import Compatible, Said, cut
from tests.providers.wire import serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

Visit = Callable[..., AbstractAsyncContextManager[Any]]
Start = Callable[[], Any]
BEGUN = "I am sorry to hear that, and I will help."


async def test_a_reply_is_stopped_at_once_and_the_talk_goes_on(
    start_host: Start, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = asyncio.Event()

    async def until_stopped(answer: Any) -> None:
        await answer.gone()
        gone.set()

    replies = [Said([f"{BEGUN} ", "And ", until_stopped]), Said(["Thank you. ", "By which day was it due?"])]
    async with serving(Compatible([*replies])) as wire:
        monkeypatch.setenv("AGENT_MODELS", f"openai-compatible:small@{wire.url}/v1")
        host = await asyncio.to_thread(start_host)
        async with visit(host, "model-stop") as ada:
            await ada.page.locator("#chat-input").click()
            await ada.page.keyboard.insert_text("My order has not arrived")
            await expect(ada.page.locator("#chat-submit")).to_be_enabled()
            await ada.page.keyboard.press("Enter")
            await ada.sees(BEGUN)
            pressed = time.monotonic()
            await ada.page.locator("#stop-button").click()
            await gone.wait()  # the model's server was hung up on: nothing goes on behind the page
            assert time.monotonic() - pressed < 2  # the click and a loaded machine included
            await ada.sees("Stopped. You can go on at any time.")
            await ada.say("A-1042")
            await ada.sees("By which day was it due?")
            assert ada.strangers == []


async def test_a_server_killed_in_mid_reply_is_finished_and_then_costs_nothing(
    start_host: Start, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(Compatible([Said([f"{BEGUN} ", "And ", cut])])) as wire:
        monkeypatch.setenv("AGENT_MODELS", f"openai-compatible:small@{wire.url}/v1")
        host = await asyncio.to_thread(start_host)
        async with visit(host, "model-killed") as ada:
            await ada.say("My order has not arrived")
            await ada.sees(BEGUN)
            await ada.sees("The reply broke off and was finished in simple mode")
            await ada.is_offered("I don't know")
    async with visit(host, "model-gone") as ada:
        await ada.say("My order has not arrived")
        await ada.is_offered("I don't know")
        await expect(ada.page.get_by_text("simple mode")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "locale", "size", "scheme", "said", "passed_over", "counted"),
    [
        (
            "desk-paths-en",
            "en-GB",
            (1440, 900),
            "light",
            ("My order has not arrived", "A-1042", "I would like to talk to a person"),
            "was stopped: it claimed something that was not done",
            ("1,200", "7"),  # stopped in the middle, before its server told a count
        ),
        (
            "desk-paths-tr",
            "tr-TR",
            (390, 844),
            "dark",
            ("Siparişim gelmedi", "A-1042", "Bir yetkiliyle görüşmek istiyorum"),
            "durduruldu: yapılmamış bir şeyi yapılmış gibi söyledi",
            ("2.500", "14"),
        ),
    ],
    ids=["en", "tr"],
)
async def test_the_team_sees_how_each_reply_was_made(
    start_host: Start,
    visit: Visit,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    locale: str,
    size: tuple[int, int],
    scheme: str,
    said: tuple[str, ...],
    passed_over: str,
    counted: tuple[str, str],
) -> None:
    good, bad = {
        "en-GB": ("I will help. Which order is it?", "We have refunded your order."),
        "tr-TR": ("Yardımcı olacağım. Hangi sipariş?", "Siparişinizin ücretini iade ettik."),
    }[locale]
    replies = [Said([good], prompt_tokens=1200), Said([bad], prompt_tokens=1300)]
    async with serving(Compatible([*replies])) as wire:
        monkeypatch.setenv("AGENT_MODELS", f"openai-compatible:small@{wire.url}/v1")
        monkeypatch.setenv("AGENT_REFINE", "off")
        host = await asyncio.to_thread(start_host)
        person = await asyncio.to_thread(host.add_person, "ada", "agent", "Ada Lovelace")
        async with visit(host, f"{name}-customer", locale) as eve:
            for line in said:
                await eve.say(line)
        async with visit(host, name, locale, size, scheme, person) as ada:
            await ada.page.locator("button.fd-item[data-mode=waiting]").last.click()
            talk = ada.page.locator(".fd-talk")
            await expect(talk.get_by_text("openai-compatible:small").first).to_be_visible()
            read, written = counted
            await expect(talk.locator(".fd-tokens")).to_have_text(ada.word("tokens", read=read, written=written))
            why = talk.locator(".fd-made summary")
            await expect(talk.get_by_text(passed_over)).to_be_hidden()
            await why.focus()
            await ada.page.keyboard.press("Enter")
            await expect(talk.get_by_text(passed_over)).to_be_visible()
            await ada.shoot("why")
