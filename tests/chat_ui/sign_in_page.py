"""The sign-in page as a browser's HTTP side uses it: its form filled in and sent."""

import re
from typing import Any, Final

import httpx

PASSWORD: Final = "correct horse battery"


def token_in(page: httpx.Response) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page.text)
    assert found
    return found.group(1)


async def send(browser: httpx.AsyncClient, login: str = "ada", password: str = PASSWORD, **more: str) -> httpx.Response:
    """Open the sign-in page, fill it in and send it."""
    form = token_in(await browser.get("/signin"))
    return await browser.post("/signin", data={"form": form, "login": login, "password": password, **more})


def filled(form: str) -> dict[str, str]:
    return {"form": form, "login": "ada", "password": PASSWORD}


async def leave(browser: httpx.AsyncClient) -> httpx.Response:
    form = token_in(await browser.get("/signin"))
    return await browser.post("/signout", data={"form": form})


async def who(browser: httpx.AsyncClient) -> Any:
    """Return whom the chat takes this browser for, after a load of the page; None for nobody."""
    await browser.get("/")
    answer = await browser.get("/user")
    return answer.json()["identifier"] if answer.status_code == 200 else None


def set_cookies(answer: httpx.Response) -> dict[str, str]:
    """Return the cookies an answer sets, by name, each as it stands in its header."""
    return {line.split("=", 1)[0]: line for line in answer.headers.get_list("set-cookie")}
