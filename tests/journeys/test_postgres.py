"""Two hosts and a desktop assistant's server on one PostgreSQL, each with a folder of its own and the same keys."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport

from mcp_tools.accounts.store import AccountStore
from mcp_tools.database import open_database
from mcp_tools.domain.identity import Role, Scope
from mcp_tools.identity import OPERATOR

pytestmark = pytest.mark.postgres

LATE = {"intent": "order_late", "description": "Late, write to ada@example.com", "language": "en"}


async def secret_of_ada(url: str) -> str:
    """Give Ada an account and return a token of hers."""
    async with open_database(url) as database:
        accounts = AccountStore(database)
        await accounts.add("ada", "Ada", Role.CUSTOMER, None, OPERATOR)
        return (await accounts.issue("ada", "test", [Scope.TICKETS_READ, Scope.TICKETS_WRITE], 1, OPERATOR))[1]


async def test_two_hosts_and_a_desktop_server_share_tickets_accounts_and_the_vault(
    tmp_path: Path, open_host: Any, open_stdio: Any, trained: Any, database_url: str
) -> None:
    folders = [trained(tmp_path / name) for name in ("one", "two", "three")]
    secret = await secret_of_ada(database_url)
    async with (
        open_host(folders[0]) as first,
        open_host(folders[1]) as second,
        open_stdio(folders[2]) as desk,
        Client(StreamableHttpTransport(first, auth=secret)) as here,
        Client(StreamableHttpTransport(second, auth=secret)) as there,
    ):

        async def create(client: Any, key: str) -> Any:
            return (await client.call_tool("create_ticket", {**LATE, "key": key})).structured_content["ticket"]

        same = await asyncio.gather(*(create((here, there)[n % 2], "same") for n in range(20)))
        assert {ticket["number"] for ticket in same} == {"FD-1001"}
        assert {ticket["description"] for ticket in same} == {"Late, write to <EMAIL_1>"}
        each = await asyncio.gather(*(create((here, there)[n % 2], f"k-{n}") for n in range(10)))
        assert len({ticket["number"] for ticket in (*same, *each)}) == 11
        revealed = await desk.ask(
            "reveal_pii", number=same[0]["number"], placeholder="<EMAIL_1>", reason="the customer asked"
        )
        assert "ada@example.com" in str(revealed)
        assert len((await desk.ask("list_tickets", limit=50))["tickets"]) == 11
    assert not any((folder / "frontdesk.db").exists() or list((folder / "keys").iterdir()) for folder in folders)


@pytest.mark.parametrize("missing", ["TOOLS_VAULT_KEY", "TOOLS_IDENTITY_KEY", "CHAT_COOKIE_KEY"])
def test_without_an_explicit_key_no_host_starts(tmp_path: Path, environment: dict[str, str], missing: str) -> None:
    given = {name: value for name, value in environment.items() if name != missing}
    command = [
        str(Path(sys.executable).with_name("frontdesk")),
        "serve",
        "--port",
        "0",
        "--data",
        str(tmp_path / "data"),
    ]
    done = subprocess.run(command, env=given, cwd=tmp_path, capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 1
    assert missing in done.stderr
    assert "must be given explicitly" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()
