"""Who a visitor is: the signed cookie, and Chainlit's session that has to follow it."""

from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI

from chat_ui.visitor import CHAINLIT_COOKIE, VISITOR_COOKIE, Visitor, Visitors
from tests.chat_ui.conftest import Visit

Build = Callable[..., FastAPI]


def set_cookies(answer: httpx.Response) -> dict[str, str]:
    return {line.split("=", 1)[0]: line for line in answer.headers.get_list("set-cookie")}


async def test_a_first_visit_gets_both_cookies_out_of_reach_of_scripts_and_other_sites(
    build: Build, visit: Visit
) -> None:
    async with visit(build()) as browser:
        cookies = set_cookies(await browser.get("/"))
    assert set(cookies) == {VISITOR_COOKIE, CHAINLIT_COOKIE}
    for line in cookies.values():
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(line.split("; "))
        assert "Secure" not in line


async def test_behind_https_the_cookies_are_secure(build: Build, visit: Visit) -> None:
    async with visit(build(public_url="https://help.example.com")) as browser:
        answer = await browser.get("/")
    assert all("; Secure" in line for line in set_cookies(answer).values())
    assert "max-age" in answer.headers["strict-transport-security"]


async def test_a_visitor_stays_the_same_over_visits(build: Build, visit: Visit) -> None:
    async with visit(build()) as browser:
        await browser.get("/")
        first = (await browser.get("/user")).json()["identifier"]
        await browser.get("/")
        assert (await browser.get("/user")).json()["identifier"] == first


async def test_two_visitors_are_two_people_with_long_random_ids(build: Build, visit: Visit) -> None:
    app = build()
    names = []
    for _ in range(2):
        async with visit(app) as browser:
            await browser.get("/")
            names.append((await browser.get("/user")).json()["identifier"])
    assert names[0] != names[1]
    assert all(name.startswith("guest:") and len(name) == len("guest:") + 32 for name in names)


@pytest.mark.parametrize(
    "forged", ["", "guest:someone", '"guest:someone".c2lnbmF0dXJl', Visitors(b"1" * 32).sign(Visitor("guest:someone"))]
)
async def test_a_forged_cookie_makes_a_new_guest(build: Build, visit: Visit, forged: str) -> None:
    async with visit(build()) as browser:
        browser.cookies.set(VISITOR_COOKIE, forged)
        answer = await browser.get("/")
        assert VISITOR_COOKIE in set_cookies(answer)
        assert set_cookies(answer)[VISITOR_COOKIE].split(";")[0] != f"{VISITOR_COOKIE}={forged}"


async def test_somebody_elses_session_token_is_worth_nothing(build: Build, visit: Visit) -> None:
    app = build()
    async with visit(app) as other:
        await other.get("/")
        stolen = other.cookies[CHAINLIT_COOKIE]
    async with visit(app) as browser:
        await browser.get("/")
        browser.cookies.set(CHAINLIT_COOKIE, stolen, domain="localhost.local")
        browser.cookies.delete(CHAINLIT_COOKIE, domain="localhost")
        assert (await browser.get("/user")).status_code == 401
    async with visit(app, Authorization=f"Bearer {stolen}") as thief:
        assert (await thief.get("/user")).status_code == 401


async def test_without_the_visitor_cookie_nobody_is_signed_in(build: Build, visit: Visit) -> None:
    async with visit(build()) as browser:
        assert (await browser.post("/auth/header")).status_code == 401
        await browser.get("/")
        assert (await browser.post("/auth/header")).status_code == 200


def test_the_key_decides_who_is_who() -> None:
    ours, theirs = Visitors(b"1" * 32), Visitors(b"2" * 32)
    guest = ours.new_guest()
    proof = ours.sign(guest)
    assert ours.read(proof) == guest
    assert theirs.read(proof) is None
    assert ours.chainlit_secret != theirs.chainlit_secret
