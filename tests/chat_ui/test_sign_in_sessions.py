"""When somebody's session is over: by a change of rights, its time, or signing out, for every copy of its cookie."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi import FastAPI

from chat_ui.visitor import VISITOR_COOKIE, Visitors
from mcp_tools import data_folder
from mcp_tools.accounts.store import AccountStore
from mcp_tools.domain.identity import Account, Role
from mcp_tools.identity import OPERATOR
from tests.chat_ui.conftest import Visit
from tests.chat_ui.sign_in_page import send, set_cookies, token_in, who

ENDED: Final = "Your session has ended"
HOUR: Final = 3600


@pytest.fixture
def visitors(app: FastAPI, data_dir: Path) -> Visitors:
    """Signs and reads cookies with the host's own key."""
    return Visitors(data_folder.key(data_dir, "cookie", None))


async def end_by_role(accounts: AccountStore) -> None:
    await accounts.set_role("ada", Role.CUSTOMER, OPERATOR)


async def end_by_reset(accounts: AccountStore) -> None:
    await accounts.reset_password("ada", None, OPERATOR)


async def end_by_disabling(accounts: AccountStore) -> None:
    await accounts.disable("ada", OPERATOR)


@pytest.mark.parametrize("end", [end_by_role, end_by_reset, end_by_disabling])
async def test_a_change_of_rights_ends_the_session_at_the_next_click(
    app: FastAPI, visit: Visit, accounts: AccountStore, ada: Account, end: Callable[[AccountStore], Any]
) -> None:
    async with visit(app) as browser:
        await send(browser)
        assert await who(browser) == ada.subject
        await end(accounts)
        assert (await browser.get("/user")).status_code == 401
        moved = await browser.get("/")
        assert (moved.status_code, moved.headers["location"]) == (303, "/signin")
        page = await browser.get("/signin")
        assert ENDED in page.text
        assert ENDED not in (await browser.get("/signin")).text
        assert (await who(browser)).startswith("guest:")


async def test_a_session_ends_when_its_time_is_up_whatever_the_browser_keeps(
    app: FastAPI, visit: Visit, ada: Account, visitors: Visitors
) -> None:
    async with visit(app) as browser:
        browser.cookies.set(VISITOR_COOKIE, visitors.sign(visitors.signed_in(ada, int(time.time()) + HOUR)))
        assert await who(browser) == ada.subject
    async with visit(app) as late:
        late.cookies.set(VISITOR_COOKIE, visitors.sign(visitors.signed_in(ada, int(time.time()) - 1)))
        assert (await late.get("/")).headers["location"] == "/signin"
        assert ENDED in (await late.get("/signin")).text


async def test_a_visit_does_not_make_a_session_longer(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        await send(browser)
        assert VISITOR_COOKIE not in set_cookies(await browser.get("/"))


async def test_whose_session_ended_cannot_sign_out_somebody_elses_way(
    app: FastAPI, visit: Visit, accounts: AccountStore, ada: Account
) -> None:
    async with visit(app) as browser:
        await send(browser)
        form = token_in(await browser.get("/signin"))
        await end_by_reset(accounts)
        assert (await browser.post("/signout", data={"form": form})).status_code == 403


async def test_a_copy_of_a_cookie_opens_nothing_once_its_session_was_signed_out_of(
    app: FastAPI, visit: Visit, ada: Account
) -> None:
    async with visit(app) as browser, visit(app) as elsewhere, visit(app) as thief:
        await send(browser)
        await send(elsewhere)
        thief.cookies.set(VISITOR_COOKIE, browser.cookies[VISITOR_COOKIE])
        assert await who(thief) == ada.subject
        form = token_in(await browser.get("/signin"))
        assert (await browser.post("/signout", data={"form": form})).headers["location"] == "/"
        assert (await thief.get("/")).headers["location"] == "/signin"
        assert ENDED in (await thief.get("/signin")).text
        assert await who(elsewhere) == ada.subject
