"""Who is kept out at the sign-in page: forms of other people and other sites, and guesses."""

import httpx
import pytest
from fastapi import FastAPI

from chat_ui.sign_in.doors import FREE_TRIES, FREE_TRIES_OF_ADDRESS
from chat_ui.sign_in.forms import FORM_COOKIE
from mcp_tools.domain.identity import Account
from tests.chat_ui.conftest import Visit
from tests.chat_ui.sign_in_page import PASSWORD, filled, leave, send, token_in, who

# --- forms of other people ---


async def test_a_form_without_its_token_is_refused(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        await browser.get("/signin")
        answer = await browser.post("/signin", data={"login": "ada", "password": PASSWORD})
        assert answer.status_code == 403
        assert (await who(browser)).startswith("guest:")


async def test_a_forged_token_is_refused(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        forged = f"x{token_in(await browser.get('/signin'))}"
        browser.cookies.set(FORM_COOKIE, forged, domain="localhost.local")
        assert (await browser.post("/signin", data=filled(forged))).status_code == 403


async def test_a_token_without_its_cookie_is_refused(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        form = token_in(await browser.get("/signin"))
        browser.cookies.delete(FORM_COOKIE)
        assert (await browser.post("/signin", data=filled(form))).status_code == 403


async def test_another_visitors_token_is_refused(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as other, visit(app) as browser:
        form = token_in(await other.get("/signin"))
        await browser.get("/signin")
        browser.cookies.delete(FORM_COOKIE)
        browser.cookies.set(FORM_COOKIE, form)
        assert (await browser.post("/signin", data=filled(form))).status_code == 403


async def test_a_token_from_before_the_sign_in_does_not_sign_out(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        form = token_in(await browser.get("/signin"))
        await browser.post("/signin", data=filled(form))
        browser.cookies.set(FORM_COOKIE, form)
        assert (await browser.post("/signout", data={"form": form})).status_code == 403
        assert await who(browser) == ada.subject


@pytest.mark.parametrize("path", ["/signin", "/signout"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:9999", None])
async def test_a_form_from_elsewhere_is_refused(
    app: FastAPI, visit: Visit, ada: Account, path: str, origin: str | None
) -> None:
    async with visit(app) as browser:
        form = token_in(await browser.get("/signin"))
        del browser.headers["Origin"]
        headers = {"Origin": origin} if origin else {}
        assert (await browser.post(path, data=filled(form), headers=headers)).status_code == 403


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
async def test_only_a_plain_form_is_read(app: FastAPI, visit: Visit, ada: Account, kind: str) -> None:
    async with visit(app) as browser:
        form = token_in(await browser.get("/signin"))
        body = str(httpx.QueryParams(filled(form)))
        answer = await browser.post("/signin", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400


# --- guessing ---


async def test_the_sixth_try_has_to_wait_also_with_the_right_password(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        assert [(await send(browser, password="wrong")).status_code for _ in range(FREE_TRIES)] == [401] * FREE_TRIES
        answer = await send(browser)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 5
    assert "Please wait 5 seconds" in answer.text


async def test_a_name_nobody_has_is_slowed_down_like_any_other(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        answers = [await send(browser, "nobody") for _ in range(FREE_TRIES + 1)]
    assert [answer.status_code for answer in answers] == [401] * FREE_TRIES + [429]


async def test_one_accounts_wait_is_not_anothers(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        for _ in range(FREE_TRIES + 1):
            await send(browser, "nobody")
        assert (await send(browser)).status_code == 303


async def test_after_the_right_password_counting_begins_anew(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        for _ in range(2):
            for _ in range(FREE_TRIES - 1):
                assert (await send(browser, password="wrong")).status_code == 401
            assert (await send(browser)).status_code == 303
            await leave(browser)


async def test_an_address_that_tries_many_names_has_to_wait(app: FastAPI, visit: Visit, ada: Account) -> None:
    async with visit(app) as browser:
        for number in range(FREE_TRIES_OF_ADDRESS):
            assert (await send(browser, f"name{number}", "wrong")).status_code == 401
        assert (await send(browser)).status_code == 429
