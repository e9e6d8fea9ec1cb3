"""What happens at an open desk when somebody's rights change: nothing is shown or done any more from then on."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

Visit = Callable[..., AbstractAsyncContextManager[Any]]
LATE = ("My order A-1042 has not arrived", "it should have come yesterday")


@pytest.mark.parametrize(
    ("login", "change", "locale", "scheme"),
    [
        ("demoted", ("set-role", "demoted", "customer"), "en-GB", "light"),
        ("reset", ("reset-password", "reset"), "tr-TR", "dark"),
        ("disabled", ("disable", "disabled"), "en-GB", "dark"),
    ],
    ids=["demoted", "reset", "disabled"],
)
async def test_the_open_desk_of_somebody_whose_rights_changed_closes_and_what_it_asks_for_is_refused(
    host: Any, visit: Visit, login: str, change: tuple[str, ...], locale: str, scheme: str
) -> None:
    person = await asyncio.to_thread(host.add_person, login, "agent", "Ada Lovelace")
    async with (
        visit(host, f"{login}-customer") as eve,
        visit(host, login, locale, scheme=scheme, person=person) as ada,
    ):
        number = await eve.file(*LATE)
        await ada.open(number)
        await asyncio.to_thread(host.users, *change)
        await expect(ada.page.locator(".fd-ended")).to_be_visible()
        await expect(ada.page.get_by_text(number)).to_have_count(0)
        await ada.shoot("1-ended")
        act = {"name": "desk", "payload": {"act": "open", "number": number}}
        answer = await ada.page.request.post(f"{host.url}/project/action", data={"sessionId": "any", "action": act})
        assert answer.status == 401
        await ada.page.locator(".fd-ended a").click()
        await expect(ada.page.get_by_role("alert")).to_be_visible()
        assert "/signin" in ada.page.url
        await ada.shoot("2-sign-in")


async def test_a_desk_nobody_clicks_at_is_shown_nothing_new_after_a_demotion(host: Any, visit: Visit) -> None:
    left, stays = await asyncio.gather(
        asyncio.to_thread(host.add_person, "left", "agent", "Ada Lovelace"),
        asyncio.to_thread(host.add_person, "stays", "agent", "Ayşe Yılmaz"),
    )
    async with (
        visit(host, "pushed-customer") as eve,
        visit(host, "pushed", person=left) as ada,
        visit(host, "pushed-other", person=stays) as ayse,
    ):
        await asyncio.to_thread(host.users, "set-role", "left", "customer")
        pushed: list[str] = []
        ada.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: pushed.append(str(frame))))
        number = await eve.file(*LATE)
        await expect(ayse.page.locator("button.fd-item", has_text=number)).to_be_visible()
        await expect(ada.page.locator(".fd-ended")).to_be_visible()
        await expect(ada.page.get_by_text(number)).to_have_count(0)
        assert number not in "".join(pushed)
        await ayse.page.locator("button.fd-item", has_text=number).click()
        await ayse.reads(number)


async def test_signing_out_closes_the_desk_and_a_copy_of_the_cookie_opens_nothing(host: Any, visit: Visit) -> None:
    person = await asyncio.to_thread(host.add_person, "leaves", "agent", "Ada Lovelace")
    async with visit(host, "signed-out", person=person) as ada, visit(host, "thief") as thief:
        copied = await ada.context.cookies()
        other = await ada.context.new_page()
        await other.goto(f"{host.url}/signin")
        await other.get_by_role("button", name="Sign out").click()
        await expect(other.locator("#chat-input")).to_be_visible()
        await ada.button("filter_free").click()
        await expect(ada.page.locator("#fd-account")).to_contain_text("Sign in")
        await expect(ada.page.locator(".fd-counts")).to_have_count(0)
        await thief.context.clear_cookies()
        await thief.context.add_cookies(copied)
        await thief.goto("/")
        await expect(thief.page.get_by_role("alert")).to_contain_text("Your session has ended")
        await expect(thief.page.locator(".fd-counts")).to_have_count(0)
