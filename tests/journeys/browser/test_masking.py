"""Colleagues correct the masking in real browsers: by mouse, by keyboard, and on a phone."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from typing import Any

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

Visit = Callable[..., AbstractAsyncContextManager[Any]]

SECRET = "kelebek77"
LATE = ("My order A-1042 has not arrived, the gate opens with kelebek77", "it should have come yesterday")
GEC = ("siparişim A-1042 hâlâ gelmedi, numarası 0532 123 45 67", "dün gelmeliydi")
PLACE = """(word) => {
  const text = [...document.querySelectorAll('.fd-talk .fd-message-text')].flatMap((one) => [...one.childNodes])
    .find((node) => node.nodeType === Node.TEXT_NODE && node.data.includes(word));
  const range = document.createRange();
  range.setStart(text, text.data.indexOf(word));
  range.setEnd(text, text.data.indexOf(word) + word.length);
  range.startContainer.parentElement.scrollIntoView({ block: 'center' });
  const { x, y, width, height } = range.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}"""
"""Where the middle of a word of the conversation stands on the page."""


@pytest.fixture(scope="module")
def ada(host: Any) -> Any:
    return host.add_person("ada", "agent", "Ada Lovelace")


def stored(host: Any) -> str:
    """Return every readable cell of the tables that hold words."""
    with closing(sqlite3.connect(host.data / "frontdesk.db")) as database:
        queries = ("select text from messages", "select description, title, summary, fields from tickets")
        return "\n".join(str(row) for query in queries for row in database.execute(query))


async def pick(colleague: Any, word: str) -> None:
    """Select a word of the conversation as a person does, with two clicks on it."""
    at = await colleague.page.evaluate(PLACE, word)
    await colleague.page.mouse.dblclick(at["x"], at["y"])


async def test_missed_text_is_selected_and_hidden_and_shown_again(host: Any, visit: Visit, ada: Any) -> None:
    async with visit(host, "masked-en") as eve, visit(host, "masking", size=(1440, 900), person=ada) as desk:
        number = await eve.file(*LATE)
        await desk.open(number)
        talk, dialog = desk.page.locator(".fd-talk"), desk.page.get_by_role("dialog")
        await pick(desk, SECRET)
        await desk.shoot("1-selected")
        await desk.button("hide_this").click()
        await expect(dialog.get_by_label(desk.word("hide_text"))).to_have_value(SECRET)
        await dialog.get_by_label(desk.word("hide_kind")).select_option("PRIVATE")
        await desk.shoot("2-hide")
        await dialog.get_by_role("button", name=desk.word("hide_send")).click()
        await expect(dialog).to_have_count(0)
        await expect(talk.locator("button.fd-chip", has_text="Private detail 1").first).to_be_visible()
        await expect(desk.page.get_by_text(SECRET)).to_have_count(0)
        await desk.shoot("3-hidden")
        assert SECRET not in stored(host)
        await eve.page.reload()
        await eve.sees(LATE[0])

        await talk.locator("button.fd-chip", has_text="Private detail 1").first.click()
        await desk.shoot("4-reveal")
        await dialog.get_by_role("button", name=desk.word("reveal_wrong")).click()
        await dialog.get_by_label(desk.word("unhide_name")).check()
        await desk.shoot("5-unhide")
        await dialog.get_by_role("button", name=desk.word("unhide_send")).click()
        await expect(dialog).to_have_count(0)
        await expect(talk.get_by_text(SECRET)).to_be_visible()
        assert SECRET in stored(host)
        history = desk.page.locator(".fd-history")
        await history.locator("summary").click()
        await expect(history).to_contain_text("Ada hid what the masking had missed: Private detail 1")
        await expect(history).to_contain_text(f"Reason: {desk.word('unhide_name')}")
        await desk.shoot("6-history")
        assert desk.strangers == []


async def test_with_the_keyboard_alone_in_turkish_and_in_the_dark(host: Any, visit: Visit, ada: Any) -> None:
    turkish = {"locale": "tr-TR", "scheme": "dark"}
    async with visit(host, "masked-tr", **turkish) as can, visit(host, "maskeleme", **turkish, person=ada) as desk:
        number = await can.file(*GEC)
        await desk.open(number)
        await desk.page.keyboard.press("h")
        dialog = desk.page.get_by_role("dialog")
        await expect(dialog.get_by_label(desk.word("hide_text"))).to_be_focused()
        await desk.page.keyboard.type("hiç geçmeyen sözler")
        await desk.page.keyboard.press("Enter")
        await expect(dialog.get_by_role("alert")).to_contain_text("Bu metin, burada yazıldığı biçimiyle")
        await desk.page.keyboard.press("Control+a")
        await desk.page.keyboard.type("A-1042")
        await desk.shoot("1-gizle")
        await desk.page.keyboard.press("Enter")
        await expect(dialog).to_have_count(0)
        await expect(desk.page.get_by_text("A-1042")).to_have_count(0)
        chip = desk.page.locator(".fd-talk button.fd-chip", has_text="Telefon 1").first
        await chip.focus()
        await desk.page.keyboard.press("Enter")
        await dialog.get_by_role("button", name=desk.word("reveal_wrong")).focus()
        await desk.page.keyboard.press("Enter")
        await desk.shoot("2-goster")
        await dialog.get_by_role("button", name=desk.word("unhide_send")).focus()
        await desk.page.keyboard.press("Enter")
        await expect(desk.page.locator(".fd-talk")).to_contain_text("0532 123 45 67")
        await desk.shoot("3-gorunur")


async def test_on_a_phone_what_is_written_into_the_dialog_is_hidden(host: Any, visit: Visit, ada: Any) -> None:
    async with (
        visit(host, "masked-phone") as eve,
        visit(host, "masking-phone", size=(390, 844), scheme="dark", person=ada) as desk,
    ):
        number = await eve.file(*LATE)
        await desk.open(number)
        await desk.page.get_by_role("button", name=desk.word("view_talk"), exact=True).click()
        await pick(desk, SECRET)
        await desk.shoot("1-selected")
        await desk.page.locator(".fd-hide-text").click()
        dialog = desk.page.get_by_role("dialog")
        await desk.shoot("2-hide")
        await dialog.get_by_role("button", name=desk.word("hide_send")).click()
        await expect(desk.page.locator(".fd-talk button.fd-chip").first).to_be_visible()
        await expect(desk.page.get_by_text(SECRET)).to_have_count(0)
        await desk.shoot("3-hidden")
