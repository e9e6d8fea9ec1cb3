"""Customers in a real browser: from hello to a filed ticket, on desktop and phone, through crashes and reloads."""

import asyncio
import json
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

Visit = Callable[..., AbstractAsyncContextManager[Any]]
Start = Callable[[], Any]


def tickets(data: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "frontdesk.db")) as database:
        return database.execute(
            "select id + 1000, status, intent, language, customer from tickets order by id"
        ).fetchall()


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [("en-desktop-light", (1280, 800), "light"), ("en-phone-dark", (390, 844), "dark")],
)
async def test_an_english_customer_gets_from_hello_to_a_filed_ticket(
    start_host: Start, visit: Visit, name: str, size: tuple[int, int], scheme: str
) -> None:
    host = await asyncio.to_thread(start_host)
    async with visit(host, name, size=size, scheme=scheme) as ada:
        await ada.shoot("1-empty")
        await ada.say("Hello")
        await ada.say("My order A-1042 has not arrived")
        await ada.is_offered("I don't know")
        await ada.shoot("2-question")
        await ada.press("Why do you ask?")
        await ada.is_offered("I don't know")
        await ada.say("it should have come yesterday")
        await ada.is_offered("Send")
        await ada.shoot("3-read-back")
        await ada.press("Send")
        await ada.filed()
        await ada.shoot("4-filed")
        assert ada.strangers == []
    assert [row[:4] for row in tickets(host.data)] == [(1001, "in_review", "order_late", "en")]


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [("tr-desktop-dark", (1280, 800), "dark"), ("tr-phone-light", (390, 844), "light")],
)
async def test_a_turkish_customer_gets_from_hello_to_a_filed_ticket(
    start_host: Start, visit: Visit, name: str, size: tuple[int, int], scheme: str
) -> None:
    host = await asyncio.to_thread(start_host)
    async with visit(host, name, "tr-TR", size, scheme) as ayse:
        await ayse.shoot("1-bos")
        await ayse.say("Merhaba")
        await ayse.say("siparisim A-1042 hala gelmedi")
        await ayse.is_offered("Bilmiyorum")
        await ayse.shoot("2-soru")
        await ayse.press("Bilmiyorum")
        await ayse.is_offered("Gönder")
        await ayse.shoot("3-ozet")
        await ayse.press("Gönder")
        await ayse.filed()
        await ayse.shoot("4-gonderildi")
        assert ayse.strangers == []
    assert [row[:4] for row in tickets(host.data)] == [(1001, "in_review", "order_late", "tr")]


async def test_a_field_is_corrected_in_the_panel(start_host: Start, visit: Visit) -> None:
    host = await asyncio.to_thread(start_host)
    async with visit(host, "edit") as ada:
        await ada.say("My order A-1042 has not arrived")
        await ada.is_offered("I don't know")
        await ada.page.get_by_role("button", name="Change Order number").click()
        box = ada.page.get_by_label("New value for Order number")
        await box.fill("B-77")
        await box.press("Enter")
        await expect(ada.page.locator(".fd-panel").get_by_text("B-77", exact=True)).to_be_visible()
        await ada.shoot("changed")
    with closing(sqlite3.connect(host.data / "frontdesk.db")) as database:
        (fields,) = database.execute("select fields from tickets").fetchone()
    assert json.loads(fields)["order_number"]["value"] == "B-77"
    assert json.loads(fields)["order_number"]["set_by"] == "customer"


async def test_the_keyboard_is_enough(start_host: Start, visit: Visit) -> None:
    host = await asyncio.to_thread(start_host)
    async with visit(host, "keyboard") as ada:
        await ada.page.keyboard.insert_text("My order A-1042 has not arrived")
        await expect(ada.page.locator("#chat-submit")).to_be_enabled()
        await ada.page.keyboard.press("Enter")
        button = ada.page.get_by_role("button", name="I don't know")
        await expect(button).to_be_visible()
        for _ in range(60):
            await ada.page.keyboard.press("Tab")
            if await button.evaluate("button => button === document.activeElement"):
                break
        await ada.page.keyboard.press("Enter")
        await ada.is_offered("Send")


async def test_words_and_draft_survive_a_killed_process(start_host: Start, visit: Visit) -> None:
    host = await asyncio.to_thread(start_host)
    async with visit(host, "killed") as ada:
        await ada.say("My order A-1042 has not arrived, my mail is ali@example.com")
        await ada.is_offered("I don't know")
        await ada.page.wait_for_url("**/thread/*")
        host.end(signal.SIGKILL, 10)
        await asyncio.to_thread(host.start)
        await ada.page.reload()
        await ada.sees("My order A-1042 has not arrived, my mail is ali@example.com")
        await ada.shoot("restarted")
        await ada.say("it should have come yesterday")
        await ada.is_offered("Send")
        await ada.press("Send")
        await ada.filed()
    assert [row[:2] for row in tickets(host.data)] == [(1001, "in_review")]


async def test_a_message_the_crash_left_unanswered_is_answered_on_return(start_host: Start, visit: Visit) -> None:
    host = await asyncio.to_thread(start_host)
    async with visit(host, "unanswered") as ada:
        await ada.say("Hello")
        await ada.page.wait_for_url("**/thread/*")
        host.end(signal.SIGTERM, 10)
        with closing(sqlite3.connect(host.data / "frontdesk.db")) as database, database:
            database.execute("delete from messages where author = 'assistant'")
        await asyncio.to_thread(host.start)
        await ada.page.reload()
        await expect(ada.page.locator("[data-step-type=assistant_message]").last).to_be_visible()
    with closing(sqlite3.connect(host.data / "frontdesk.db")) as database:
        authors = [row[0] for row in database.execute("select author from messages order by seq")]
    assert authors == ["customer", "assistant"]


async def test_conversations_are_listed_and_opened_again(start_host: Start, visit: Visit) -> None:
    host = await asyncio.to_thread(start_host)
    async with visit(host, "sidebar") as ada:
        await ada.say("My order A-1042 has not arrived")
        await ada.is_offered("I don't know")
        await ada.page.goto(host.url)
        await expect(ada.page.locator("#chat-input")).to_be_visible()
        await ada.page.locator("#sidebar-trigger-button").last.click()
        await ada.page.get_by_role("link", name="My order is late").click()
        await ada.sees("My order A-1042 has not arrived")
        await ada.is_offered("I don't know")
        await ada.shoot("opened")


async def test_another_visitor_finds_nothing_of_it(start_host: Start, visit: Visit) -> None:
    host = await asyncio.to_thread(start_host)
    async with visit(host, "owner") as ada, visit(host, "stranger") as eve:
        await ada.say("My order A-1042 has not arrived")
        await ada.is_offered("I don't know")
        await ada.page.wait_for_url("**/thread/*")
        thread = ada.page.url.rsplit("/", 1)[-1]
        absent = "00000000-0000-4000-8000-000000000000"
        answers = []
        for wanted in (thread, absent):
            answer = await eve.page.request.get(f"{host.url}/project/thread/{wanted}")
            answers.append((answer.status, (await answer.text()).replace(wanted, "…")))
        assert answers[0] == answers[1]
        assert answers[0][0] in (401, 403, 404)
        await eve.page.goto(f"{host.url}/thread/{thread}")
        await expect(eve.page.get_by_text("A-1042")).to_have_count(0)


async def test_two_hosts_on_one_folder_both_serve(start_host: Start, visit: Visit) -> None:
    first, second = await asyncio.gather(asyncio.to_thread(start_host), asyncio.to_thread(start_host))
    async with visit(first, "first") as ada, visit(second, "second") as bob:
        for visitor in (ada, bob):
            await visitor.say("My order A-1042 has not arrived")
            await visitor.is_offered("I don't know")
            await visitor.press("I don't know")
            await visitor.press("Send")
            await visitor.filed()
    rows = tickets(first.data)
    assert [row[:2] for row in rows] == [(1001, "in_review"), (1002, "in_review")]
    assert len({row[4] for row in rows}) == 2


async def test_ctrl_c_ends_in_seconds_with_a_chat_open(start_host: Start, visit: Visit) -> None:
    host = await asyncio.to_thread(start_host)
    async with visit(host, "open") as ada:
        await ada.say("Hello")
        began = time.monotonic()
        await asyncio.to_thread(host.end, signal.SIGINT, 15)
        assert time.monotonic() - began < 10
