"""Signing in and out at the page: who gets in, who is kept out, and what the page shows."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from fastapi import FastAPI

from agent.inputs import Customer, Say
from agent.turn import run_turn
from chat_ui.sign_in.forms import FORM_COOKIE
from chat_ui.sign_in.page import ASIDE_POLICY
from chat_ui.visitor import CHAINLIT_COOKIE, VISITOR_COOKIE
from mcp_tools.accounts.store import AccountStore
from mcp_tools.domain.identity import Account, Role
from mcp_tools.identity import OPERATOR
from tests.chat_ui.conftest import ORIGIN, OpenHost, Visit
from tests.chat_ui.sign_in_page import PASSWORD, filled, leave, send, set_cookies, token_in, who

THREAD: Final = "0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f"
WRONG: Final = "Login or password is not right."
HOUR: Final = 3600


# --- in and out ---


async def test_the_right_login_and_password_make_the_visitor_that_person(
    app: FastAPI, visit: Visit, ada: Account
) -> None:
    async with visit(app) as browser:
        answer = await send(browser, " ADA ")
        assert (answer.status_code, answer.headers["location"]) == (303, "/signin")
        page = await browser.get("/signin")
        assert "You are signed in as Ada &lt;Lovelace&gt;." in page.text
        assert "Support agent" in page.text
        assert await who(browser) == ada.subject


@pytest.mark.parametrize(
    ("login", "password"), [("ada", "wrong password"), ("nobody", PASSWORD), ("", ""), ("ada", "")]
)
async def test_a_wrong_login_and_a_wrong_password_are_told_in_the_same_words(
    app: FastAPI, visit: Visit, ada: Account, login: str, password: str
) -> None:
    async with visit(app) as browser:
        before = await who(browser)
        answer = await send(browser, login, password)
        assert answer.status_code == 401
        assert WRONG in answer.text
        assert password not in answer.text or not password
        assert await who(browser) == before


async def test_a_password_of_any_length_is_answered(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        assert (await send(browser, password="x" * 5000)).status_code == 401
        assert (await send(browser, password="x" * 9000)).status_code == 400


async def test_a_disabled_account_cannot_sign_in(
    app: FastAPI, visit: Visit, accounts: AccountStore, ada: Account
) -> None:
    await accounts.disable("ada", OPERATOR)
    async with visit(app) as browser:
        answer = await send(browser)
    assert answer.status_code == 401
    assert WRONG in answer.text


async def test_signing_in_changes_the_cookies_and_ends_chainlits_session(
    app: FastAPI, visit: Visit, ada: Account
) -> None:
    async with visit(app) as browser:
        await browser.get("/")
        before = browser.cookies[VISITOR_COOKIE]
        cookies = set_cookies(await send(browser))
    assert cookies[VISITOR_COOKIE].split(";")[0] != f"{VISITOR_COOKIE}={before}"
    assert {"HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={8 * HOUR}"} <= set(cookies[VISITOR_COOKIE].split("; "))
    assert "Max-Age=0" in cookies[CHAINLIT_COOKIE]
    assert "Max-Age=0" in cookies[FORM_COOKIE]


async def test_two_sign_ins_of_one_person_have_different_cookies(app: FastAPI, visit: Visit, ada: Account) -> None:
    seen = set()
    for _ in range(2):
        async with visit(app) as browser:
            await send(browser)
            seen.add(browser.cookies[VISITOR_COOKIE])
    assert len(seen) == 2


async def test_a_customer_stays_signed_in_for_a_month(app: FastAPI, visit: Visit, accounts: AccountStore) -> None:
    await accounts.add("cem", "Cem", Role.CUSTOMER, PASSWORD, OPERATOR)
    async with visit(app) as browser:
        cookies = set_cookies(await send(browser, "cem"))
    assert f"Max-Age={30 * 24 * HOUR}" in cookies[VISITOR_COOKIE]


async def test_an_old_guest_cookie_is_not_the_account(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser, visit(app) as thief:
        guest = await who(browser)
        thief.cookies.set(VISITOR_COOKIE, browser.cookies[VISITOR_COOKIE])
        await send(browser)
        assert await who(browser) == ada.subject
        assert await who(thief) == guest


async def test_signing_out_makes_a_new_guest(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        before = await who(browser)
        await send(browser)
        answer = await leave(browser)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        after = await who(browser)
        assert after.startswith("guest:")
        assert after != before
        assert "You are signed in" not in (await browser.get("/signin")).text


@pytest.mark.parametrize("more", [{"next": "https://evil.example"}, {"redirect": "//evil.example"}])
async def test_no_field_and_no_query_leads_anywhere_else(
    app: FastAPI, visit: Visit, ada: Account, more: dict[str, str]
) -> None:
    async with visit(app) as browser:
        assert (await send(browser, **more)).headers["location"] == "/signin"
        form = token_in(await browser.get("/signin", params=more))
        assert (await browser.post("/signout", params=more, data={"form": form})).headers["location"] == "/"


# --- what a guest wrote ---


async def test_a_guest_who_signs_in_keeps_their_conversation_and_the_old_cookie_opens_nothing(
    app: FastAPI, visit: Visit, ada: Account
) -> None:
    async with visit(app) as browser, visit(app) as old:
        guest = await who(browser)
        async for _ in run_turn(Say("My parcel is late", "key-1"), THREAD, Customer(guest), app.state.running.turns):
            pass
        old.cookies.set(VISITOR_COOKIE, browser.cookies[VISITOR_COOKIE])
        await send(browser)
        await who(browser)
        assert (await browser.get(f"/project/thread/{THREAD}")).status_code == 200
        assert await who(old) == guest
        assert (await old.get(f"/project/thread/{THREAD}")).status_code == 404


# --- when it goes wrong ---


async def test_a_refused_sign_in_is_logged_without_what_was_typed(
    app: FastAPI, visit: Visit, ada: Account, caplog: pytest.LogCaptureFixture
) -> None:
    async with visit(app) as browser:
        await send(browser, "ada.lovelace@example.com", "wrong password 1")
    logged = [record.getMessage() for record in caplog.records]
    assert [line for line in logged if "'event': 'sign_in_refused'" in line and "'notice': 'wrong'" in line]
    assert not [line for line in logged if "lovelace" in line or "wrong password" in line]


@pytest.mark.sqlite
async def test_while_the_accounts_do_not_answer_nobody_gets_in_and_nobody_is_thrown_out(
    app: FastAPI, visit: Visit, ada: Account, data_dir: Path
) -> None:
    async with visit(app) as browser, visit(app) as guest:
        await send(browser)
        form = token_in(await guest.get("/signin"))
        with closing(sqlite3.connect(data_dir / "frontdesk.db")) as database:
            database.execute("ALTER TABLE accounts RENAME TO away")
            assert (await browser.get("/")).status_code == 503
            answer = await guest.post("/signin", data=filled(form))
            assert answer.status_code == 503
            assert "We cannot sign you in right now." in answer.text
            database.execute("ALTER TABLE away RENAME TO accounts")
        assert await who(browser) == ada.subject


# --- the page itself ---


@pytest.mark.parametrize(("language", "door"), [("en", "Sign in"), ("tr", "Oturum aç")])
async def test_the_chat_leads_to_the_sign_in_page_and_then_to_ones_account(
    app: FastAPI, visit: Visit, ada: Account, language: str, door: str
) -> None:
    link = re.compile(r'<a id="fd-account" href="/signin">.*<span>(.+)</span></a>')
    async with visit(app, **{"Accept-Language": language}) as browser:
        assert link.findall((await browser.get("/")).text) == [door]
        await send(browser)
        assert link.findall((await browser.get("/")).text) == ["Ada &lt;Lovelace&gt;"]


@pytest.mark.parametrize(
    ("language", "says"), [("en-GB", "Sign in"), ("tr-TR,tr;q=0.9", "Oturum aç"), ("de", "Sign in")]
)
async def test_the_page_speaks_the_browsers_language(app: FastAPI, visit: Visit, language: str, says: str) -> None:
    async with visit(app, **{"Accept-Language": language}) as browser:
        page = await browser.get("/signin")
    assert f"<h1>{says}</h1>" in page.text
    assert f'<html lang="{"tr" if language.startswith("tr") else "en"}">' in page.text


async def test_the_page_runs_no_script_and_loads_nothing_from_elsewhere(app: FastAPI, visit: Visit) -> None:
    async with visit(app) as browser:
        page = await browser.get("/signin")
        assert (await browser.get("/public/sign-in.css")).status_code == 200
    assert page.headers["content-security-policy"] == ASIDE_POLICY
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-frame-options"] == "DENY"
    assert "<script" not in page.text
    assert "://" not in page.text


async def test_what_was_typed_as_login_comes_back_as_text(app: FastAPI, visit: Visit) -> None:
    async with visit(app) as browser:
        answer = await send(browser, '"><script>alert(1)</script>', "wrong")
    assert "<script" not in answer.text
    assert "&quot;&gt;&lt;script&gt;" in answer.text


async def test_behind_https_every_cookie_is_secure(open_host: OpenHost, visit: Visit) -> None:
    async with open_host(public_url=ORIGIN.replace("http", "https")) as app, visit(app) as browser:
        answer = await browser.get("/signin")
    assert {FORM_COOKIE, VISITOR_COOKIE} <= set(set_cookies(answer))
    assert all("; Secure" in line for line in set_cookies(answer).values())


async def test_without_accounts_here_there_is_no_page(build: Callable[..., FastAPI], visit: Visit) -> None:
    async with visit(build()) as browser:
        assert (await browser.get("/signin")).status_code == 404
        assert "fd-account" not in (await browser.get("/")).text
