"""Desktop assistants over stdio and HTTP: from the list of tools to a filed ticket, with the library's own client."""

import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport

from mcp_tools.domain.identity import Role, Scope
from mcp_tools.identity import OPERATOR

SCOPES = [Scope.TICKETS_READ, Scope.TICKETS_WRITE]
HOST_ONLY = {"read_conversation", "restore_text", "save_reply", "events_after", "note_move"}


async def journey(client: Client[Any]) -> Any:
    """Create, update, submit and get one ticket; return it."""
    names = {tool.name for tool in await client.list_tools()}
    assert {"create_ticket", "update_ticket", "submit_ticket", "get_ticket"} <= names
    assert not names & HOST_ONLY

    async def ask(tool: str, **arguments: Any) -> Any:
        return (await client.call_tool(tool, arguments)).structured_content

    words = "My order A-17 has not arrived, write to ali@example.com"
    guess = (await ask("classify_intent", text=words))["intents"][0]
    ticket = (await ask("create_ticket", intent=guess["key"], description=words, key="parcel-1"))["ticket"]
    assert (ticket["status"], ticket["language"]) == ("draft", "en")
    assert ticket["description"] == "My order A-17 has not arrived, write to <EMAIL_1>"
    question = (await ask("next_question", number=ticket["number"]))["question"]
    assert question["detail"] in ticket["missing"]
    changes = {"order_number": "A-17", "date": "2026-11-02"}
    changed = (await ask("update_ticket", number=ticket["number"], changes=changes, version=ticket["version"]))[
        "ticket"
    ]
    assert changed["missing"] == []
    filing = {"number": ticket["number"], "version": changed["version"], "shown": changed["content_hash"]}
    stale = await client.call_tool("submit_ticket", {**filing, "shown": "0" * 64}, raise_on_error=False)
    assert stale.is_error
    assert "not_confirmed: " in str(stale.content)
    assert (await ask("submit_ticket", **filing))["ticket"]["status"] == "in_review"
    assert (await ask("get_ticket", number=ticket["number"]))["ticket"]["status"] == "in_review"
    return (await ask("list_tickets"))["tickets"]


@pytest.mark.parametrize(("options", "subject"), [((), "operator"), (("--user", "ada"), "user:ada")])
async def test_an_assistant_over_stdio_files_a_ticket_as_the_operator_or_as_a_customer(
    tmp_path: Path, environment: dict[str, str], trained: Any, options: tuple[str, ...], subject: str
) -> None:
    data = trained(tmp_path / "data")
    command = str(Path(sys.executable).parent / "frontdesk-mcp")
    arguments = ["--data", str(data), *options]
    log = tmp_path / "stderr"
    transport = StdioTransport(command, arguments, env=environment, cwd=str(tmp_path), keep_alive=False, log_file=log)
    async with Client(transport) as client:
        assert [brief["number"] for brief in await journey(client)] == ["FD-1001"]
        ticket = (await client.call_tool("get_ticket", {"number": "FD-1001"})).structured_content
        assert ticket["ticket"]["customer"] == subject
    lines = log.read_text().splitlines()
    assert [line for line in lines if " INFO mcp_tools.call_log tool" not in line] == []
    assert lines[-1].endswith("tools_closed calls=9 not_confirmed=1")


async def test_a_customer_over_stdio_sees_nothing_of_others(tmp_path: Path, open_stdio: Any, trained: Any) -> None:
    data = trained(tmp_path / "data")
    async with open_stdio(data, "--user", "ada") as ada, open_stdio(data, "--user", "bob", name="bob") as bob:
        made = await ada.ask("create_ticket", intent="order_late", description="Late", key="k-1")
        number = made["ticket"]["number"]
        assert (await bob.ask("list_tickets"))["tickets"] == []
        assert await bob.call("get_ticket", number=number) == await bob.call("get_ticket", number="FD-9999")
        assert (await ada.ask("get_ticket", number=number))["ticket"]["customer"] == "user:ada"


async def test_an_assistant_over_http_files_a_ticket_with_a_personal_access_token(
    open_host: Any, open_server: Any, data_dir: Path, trained: Any
) -> None:
    trained(data_dir)
    secrets = {}
    async with open_server() as tools:
        for login in ("ada", "bob"):
            await tools.accounts.add(login, login.title(), Role.CUSTOMER, None, OPERATOR)
            _, secrets[login] = await tools.accounts.issue(login, "desktop", SCOPES, 1, OPERATOR)
    async with open_host(data_dir) as url:
        async with httpx.AsyncClient() as web:
            assert (await web.post(url, json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})).status_code == 401
        async with Client(StreamableHttpTransport(url, auth=secrets["ada"])) as client:
            assert [brief["number"] for brief in await journey(client)] == ["FD-1001"]
        async with Client(StreamableHttpTransport(url, auth=secrets["bob"])) as client:
            refused = await client.call_tool("get_ticket", {"number": "FD-1001"}, raise_on_error=False)
            absent = await client.call_tool("get_ticket", {"number": "FD-9999"}, raise_on_error=False)
            assert refused.is_error
            assert refused.content == absent.content
