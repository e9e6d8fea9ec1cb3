"""The host as a whole: alive, ready, and light to import."""

import re
import subprocess
import sys
import threading

import pytest
from fastapi import FastAPI

from mcp_tools import server
from mcp_tools.domain.identity import Role, Scope
from mcp_tools.engines import Engines
from mcp_tools.identity import OPERATOR
from tests.chat_ui.conftest import OpenHost, Visit

HEAVY = {
    "torch",
    "transformers",
    "chainlit",
    "presidio_analyzer",
    "sklearn",
    "lingua",
    "langdetect",
    "dateparser",
    "spacy",
}


def test_importing_the_host_loads_nothing_heavy() -> None:
    program = f"import sys, chat_ui.host; print(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


async def test_it_is_alive_before_it_is_ready(
    open_host: OpenHost, visit: Visit, engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Event()

    def built_once_asked(*_: object) -> Engines:
        asked.wait(20)
        return engines

    monkeypatch.setattr(server, "build_engines", built_once_asked)
    async with open_host() as app, visit(app) as browser:
        assert (await browser.get("/healthz")).json() == {"status": "alive"}
        answer = await browser.get("/readyz")
        assert (answer.status_code, answer.json()["reason"]) == (503, "the engines are warming up")
        asked.set()
        await app.state.running.tools.engines.get()
        assert (await browser.get("/readyz")).json() == {"status": "ready", "answering": "guided"}


async def test_a_host_that_has_not_started_is_not_ready(build: "object", visit: Visit) -> None:
    async with visit(build()) as browser:  # type: ignore[operator]
        assert (await browser.get("/readyz")).json()["reason"] == "starting"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}])
async def test_the_tools_door_wants_a_bearer_token(open_host: OpenHost, visit: Visit, headers: dict[str, str]) -> None:
    async with open_host() as app, visit(app) as browser:
        await browser.get("/")  # a visitor's cookies open nothing here
        answer = await browser.post("/mcp", json={}, headers=headers)
    assert answer.status_code == 401


async def test_a_personal_token_opens_the_tools_door_until_it_is_revoked(app: FastAPI, visit: Visit) -> None:
    accounts = app.state.running.tools.accounts
    await accounts.add("ada", "Ada", Role.AGENT, None, OPERATOR)
    token, secret = await accounts.issue("ada", "laptop", {Scope.TICKETS_READ}, 1, OPERATOR)
    headers = {"Authorization": f"Bearer {secret}", "Accept": "application/json, text/event-stream"}
    request = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    async with visit(app, **headers) as assistant:
        answer = await assistant.post("/mcp", json=request)
        names = {tool["name"] for tool in answer.json()["result"]["tools"]}
        assert "get_ticket" in names
        assert not {"review_ticket", "reveal_pii", "read_conversation"} & names
        await accounts.revoke(token.id, OPERATOR)
        assert (await assistant.post("/mcp", json=request)).status_code == 401


async def test_a_signed_in_persons_cookies_do_not_open_the_tools_door(app: FastAPI, visit: Visit) -> None:
    accounts = app.state.running.tools.accounts
    _, password = await accounts.add("ada", "Ada", Role.ADMIN, None, OPERATOR)
    async with visit(app) as browser:
        form = re.findall(r'name="form" value="([^"]+)"', (await browser.get("/signin")).text)[0]
        signed_in = await browser.post("/signin", data={"form": form, "login": "ada", "password": password})
        assert signed_in.status_code == 303
        assert (await browser.post("/mcp", json={})).status_code == 401


async def test_nothing_is_written_into_the_working_directory(
    open_host: OpenHost, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("cwd")
    monkeypatch.chdir(folder)
    async with open_host():
        pass
    assert list(folder.iterdir()) == []
