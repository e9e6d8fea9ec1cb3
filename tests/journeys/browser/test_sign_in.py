"""Signing in and out in a real browser, in both languages, by mouse and by keyboard."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

Visit = Callable[..., AbstractAsyncContextManager[Any]]
WRONG = {
    "en-GB": "Login or password is not right. Please check both and try again.",
    "tr-TR": "Kullanıcı adı veya parola doğru değil. Lütfen ikisini de kontrol edip yeniden deneyin.",
}
WAIT = {"en-GB": "Please wait 5 seconds, then try again.", "tr-TR": "Lütfen 5 saniye bekleyip yeniden deneyin."}
FREE_TRIES = 5


@pytest.fixture(scope="module")
def cem(host: Any) -> Any:
    return host.add_person("cem", "customer", "Cem Kaya")


async def try_in(somebody: Any, login: str, password: str) -> None:
    await somebody.page.locator("#login").fill(login)
    await somebody.page.locator("#password").fill(password)
    await somebody.page.get_by_role("button").last.click()


@pytest.mark.parametrize(
    ("name", "locale", "size", "scheme"),
    [
        ("signin-en", "en-GB", (1280, 800), "light"),
        ("signin-tr", "tr-TR", (390, 844), "dark"),
    ],
    ids=["en", "tr"],
)
async def test_a_wrong_password_is_told_and_too_many_have_to_wait(
    host: Any, visit: Visit, name: str, locale: str, size: tuple[int, int], scheme: str
) -> None:
    async with visit(host, name, locale, size, scheme) as eve:
        await eve.page.locator("#fd-account").click()
        await eve.shoot("1-form")
        for _ in range(FREE_TRIES):
            await try_in(eve, name, "not the password")
            await expect(eve.page.get_by_role("alert")).to_have_text(WRONG[locale])
        await eve.shoot("2-wrong")
        await try_in(eve, name, "not the password")
        await expect(eve.page.get_by_role("alert")).to_contain_text(WAIT[locale])
        await eve.shoot("3-wait")
        assert eve.strangers == []


async def test_a_guest_who_signs_in_keeps_their_conversation_and_leaves_it_behind_signing_out(
    host: Any, visit: Visit, cem: Any
) -> None:
    async with visit(host, "kept", "tr-TR", (390, 844), "dark") as guest:
        await guest.say("siparişim A-1042 hâlâ gelmedi")
        await guest.is_offered("Bilmiyorum")
        await guest.page.wait_for_url("**/thread/*")
        thread = guest.page.url
        await guest.sign_in(cem)
        await guest.page.goto(thread)
        await guest.sees("siparişim A-1042 hâlâ gelmedi")
        await guest.is_offered("Bilmiyorum")
        await guest.shoot("1-signed-in")
        await guest.goto("/signin")
        await expect(guest.page.get_by_text("Cem Kaya olarak oturum açtınız.")).to_be_visible()
        await guest.shoot("2-account")
        await guest.page.get_by_role("button", name="Oturumu kapat").click()
        await expect(guest.page.locator("#chat-input")).to_be_visible()
        await guest.page.goto(thread)
        await expect(guest.page.locator("#chat-input")).to_be_visible()
        await expect(guest.page.get_by_text("A-1042")).to_have_count(0)


async def test_the_keyboard_is_enough_to_sign_in_and_out(host: Any, visit: Visit, cem: Any) -> None:
    async with visit(host, "keys") as guest:
        keyboard = guest.page.keyboard
        door = guest.page.locator("#fd-account")
        for _ in range(20):
            await keyboard.press("Tab")
            if await door.evaluate("door => door === document.activeElement"):
                break
        await keyboard.press("Enter")
        await expect(guest.page.locator("#login")).to_be_focused()
        await keyboard.insert_text(cem.login)
        await keyboard.press("Tab")
        await keyboard.insert_text("not the password")
        await keyboard.press("Enter")
        await expect(guest.page.get_by_role("alert")).to_have_text(WRONG["en-GB"])
        await expect(guest.page.locator("#password")).to_be_focused()
        await keyboard.insert_text(cem.password)
        await keyboard.press("Enter")
        await expect(guest.page.get_by_text("You are signed in as Cem Kaya.")).to_be_visible()
        await keyboard.press("Tab")
        await keyboard.press("Tab")
        await expect(guest.page.get_by_role("button", name="Sign out")).to_be_focused()
        await keyboard.press("Enter")
        await expect(guest.page.locator("#chat-input")).to_be_visible()
        await guest.goto("/signin")
        await expect(guest.page.locator("#login")).to_be_visible()
