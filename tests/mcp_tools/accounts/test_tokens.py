"""Personal access tokens: shown once, kept as a hash, ended by time, by hand or with their account."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from mcp_tools.domain.identity import Role, Scope
from mcp_tools.errors import AccountNotFound, InvalidArgument
from mcp_tools.identity import OPERATOR

READS = [Scope.TICKETS_READ]
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


def stored_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def status(url: str, secret: str, **headers: str) -> int:
    sent = {"Accept": "application/json, text/event-stream", "Authorization": f"Bearer {secret}", **headers}
    async with httpx.AsyncClient() as web:
        return (await web.post(url, json=LIST, headers=sent)).status_code


async def test_a_token_stands_for_its_account_and_scopes(open_door: Any) -> None:
    async with open_door() as door:
        accounts = door.tools.accounts
        token, secret = await accounts.issue("EVE", "laptop", [*READS, *READS, Scope.PII_REVEAL], 30, OPERATOR)
        assert (token.login, token.name, token.scopes) == ("eve", "laptop", (Scope.PII_REVEAL, Scope.TICKETS_READ))
        assert (token.used_at, token.is_revoked) == (None, False)
        assert timedelta(days=29) < token.expires_at - datetime.now(UTC) <= timedelta(days=30)
        account, scopes = await accounts.bearer(secret)
        assert (account.login, scopes) == ("eve", {Scope.PII_REVEAL, Scope.TICKETS_READ})
        [listed] = await accounts.tokens()
        assert listed.used_at is not None
        for wrong in ("", "fdt_", secret[:-1], secret.upper(), f"{secret} ", token.id):
            assert await accounts.bearer(wrong) is None


@pytest.mark.sqlite
async def test_the_secret_is_nowhere_in_the_data_folder(open_door: Any, data_dir: Path) -> None:
    async with open_door() as door:
        token, secret = await door.tools.accounts.issue("eve", "laptop", READS, 1, OPERATOR)
        await door.tools.accounts.bearer(secret)
        stored = stored_in(data_dir)
    assert token.id.encode() in stored
    assert secret.encode() not in stored
    assert secret.removeprefix("fdt_").encode() not in stored


@pytest.mark.parametrize(("scopes", "days"), [([], 1), (READS, 0), (READS, -1), (READS, 367)])
async def test_a_token_without_a_scope_or_with_an_odd_life_is_refused(
    open_door: Any, scopes: list[Scope], days: int
) -> None:
    async with open_door() as door:
        with pytest.raises(InvalidArgument, match=r"^invalid_argument: A token "):
            await door.tools.accounts.issue("eve", "laptop", scopes, days, OPERATOR)
        with pytest.raises(AccountNotFound):
            await door.tools.accounts.issue("nobody", "laptop", READS, 1, OPERATOR)
        assert await door.tools.accounts.tokens() == []


async def test_revoking_again_changes_nothing_and_an_unknown_token_is_told(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        token, _ = await door.tools.accounts.issue("eve", "laptop", READS, 1, OPERATOR)
        for _ in range(2):
            await door.tools.accounts.revoke(token.id, OPERATOR)
        assert [one.is_revoked for one in await door.tools.accounts.tokens()] == [True]
        feed = (await door.ask(people.admin_host, "events_after", cursor=0))["events"]
        assert [event["kind"] for event in feed] == ["token_issued", "token_revoked"]
        with pytest.raises(AccountNotFound, match="no such token"):
            await door.tools.accounts.revoke("nothing", OPERATOR)


async def test_revoked_expired_and_orphaned_tokens_are_401(open_door: Any, served: Any) -> None:
    async with open_door() as door, served(door.tools) as url:
        accounts = door.tools.accounts
        made = {name: await accounts.issue("eve", name, READS, 1, OPERATOR) for name in ("good", "revoked", "expired")}
        orphan = (await accounts.issue("can", "orphan", READS, 1, OPERATOR))[1]
        assert {await status(url, secret) for _, secret in made.values()} == {200}
        await accounts.revoke(made["revoked"][0].id, OPERATOR)
        await accounts.disable("can", OPERATOR)
        async with door.tools.database.writing() as session:
            past = {"id": made["expired"][0].id}
            await session.execute(
                text("UPDATE access_tokens SET expires_at = '2020-01-01 00:00:00.000000' WHERE id = :id"), past
            )
        assert await status(url, made["good"][1]) == 200
        for secret in (made["revoked"][1], made["expired"][1], orphan, "fdt_made-up"):
            assert await status(url, secret) == 401


async def test_a_demotion_reaches_a_tokens_next_call(open_http_door: Any, people: Any) -> None:
    async with open_http_door(login="eve", scopes=[Scope.TICKETS_REVIEW, Scope.TICKETS_READ]) as door:
        ticket = await door.filed(people.ada)
        sent = {"number": ticket["number"], "version": ticket["version"], "decision": "approve"}
        await door.tools.accounts.set_role("eve", Role.CUSTOMER, OPERATOR)
        assert (await door.refusal(None, "review_ticket", **sent)).startswith("unknown_tool: ")
        assert (await door.refusal(None, "get_ticket", number=ticket["number"])).startswith("ticket_not_found: ")
        await door.tools.accounts.set_role("eve", Role.AGENT, OPERATOR)
        assert (await door.ask(None, "review_ticket", **sent))["ticket"]["assignee"] == "account:eve"


async def test_a_host_name_that_is_not_ours_is_refused_even_with_a_good_token(open_door: Any, served: Any) -> None:
    async with open_door() as door, served(door.tools) as url:
        _, secret = await door.tools.accounts.issue("eve", "laptop", READS, 1, OPERATOR)
        assert await status(url, secret) == 200
        assert await status(url, secret, Host="evil.example") in {403, 421}
        assert await status(url, secret, Origin="https://evil.example") in {403, 421}


async def test_a_token_writes_in_its_owners_name_and_hand(open_http_door: Any) -> None:
    async with open_http_door(login="deniz", scopes=[Scope.TICKETS_WRITE, Scope.TICKETS_READ]) as door:
        ticket = await door.draft(None)
        assert (ticket["customer"], ticket["title"]["set_by"]) == ("account:deniz", "customer")
    async with open_http_door(login="eve", scopes=[Scope.TICKETS_WRITE]) as door:
        assert (await door.update(None, ticket, title="Late"))["title"]["set_by"] == "person"
