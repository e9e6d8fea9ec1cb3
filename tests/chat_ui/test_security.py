"""What every request must be and every response must say."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from chat_ui.page import build_page
from chat_ui.security import BODY_LIMIT, host_name
from tests.chat_ui.conftest import ORIGIN, Visit

Build = Callable[..., FastAPI]


@pytest.mark.parametrize("path", ["/", "/healthz", "/user", "/public/custom.css", "/nowhere"])
async def test_every_answer_carries_the_security_headers(build: Build, visit: Visit, path: str) -> None:
    async with visit(build()) as browser:
        headers = (await browser.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "object-src 'none'" in headers["content-security-policy"]
    assert not [name for name in headers if name.startswith("access-control-")]


async def test_the_page_loads_nothing_from_elsewhere_and_its_policy_allows_its_own_scripts(
    build: Build, visit: Visit
) -> None:
    async with visit(build()) as browser:
        answer = await browser.get("/")
    assert "fonts.g" not in answer.text
    assert "jsdelivr" not in answer.text
    script_rule = answer.headers["content-security-policy"].split("script-src")[1].split(";")[0]
    assert "unsafe-inline" not in script_rule
    assert script_rule.count("'sha256-") == answer.text.count("<script>")


@pytest.mark.parametrize(("accepted", "expected"), [("tr-TR,tr;q=0.9,en", "tr"), ("en-GB,tr", "en"), ("de", "en")])
async def test_the_page_says_its_language(build: Build, visit: Visit, accepted: str, expected: str) -> None:
    async with visit(build(), **{"Accept-Language": accepted}) as browser:
        assert f'<html lang="{expected}"' in (await browser.get("/")).text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:9999", "https://localhost.evil"])
async def test_another_site_cannot_change_anything(build: Build, visit: Visit, origin: str) -> None:
    async with visit(build(), Origin=origin) as browser:
        await browser.get("/")
        assert (await browser.post("/logout")).status_code == 403
        assert (await browser.get("/ws/socket.io/?EIO=4&transport=polling")).status_code == 403


async def test_a_cross_site_request_without_an_origin_is_refused_too(build: Build, visit: Visit) -> None:
    async with visit(build(), **{"Sec-Fetch-Site": "cross-site"}) as browser:
        del browser.headers["Origin"]
        assert (await browser.post("/logout")).status_code == 403


async def test_the_own_origin_may_change_things(build: Build, visit: Visit) -> None:
    async with visit(build(), Origin=ORIGIN) as browser:
        assert (await browser.post("/logout")).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:8000", 200), ("evil.example", 400), ("help.example.com", 200), ("", 400)]
)
async def test_only_our_host_names_are_answered(build: Build, visit: Visit, host: str, status: int) -> None:
    async with visit(build(allowed_hosts="help.example.com, other.example")) as browser:
        assert (await browser.get("/healthz", headers={"Host": host})).status_code == status


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost:8000", "localhost"),
        ("[::1]:8000", "[::1]"),
        ("[::1]", "[::1]"),
        ("Help.Example.com", "help.example.com"),
    ],
)
def test_a_port_is_no_part_of_the_name(host: str, name: str) -> None:
    assert host_name(host) == name


async def test_a_large_body_is_refused(build: Build, visit: Visit) -> None:
    async with visit(build()) as browser:
        answer = await browser.post("/project/threads", content=b"x" * (BODY_LIMIT + 1))
    assert answer.status_code == 413


def test_foreign_links_go_and_own_ones_stay() -> None:
    own = '<link rel="icon" href="/favicon"><script>a()</script>'
    page = build_page('<link href="https://cdn.example/x.css"\n rel="stylesheet">' + own, lambda: False)
    assert page.html == own
    assert page.scripts.count("sha256-") == 1
