"""People with an account: logins, passwords that are nowhere readable, and rights that change at the next call."""

import asyncio
import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from mcp_tools.domain.identity import Role
from mcp_tools.errors import AccountNotFound, InvalidArgument, LoginTaken
from mcp_tools.identity import OPERATOR

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def passwords_cost_little() -> None:
    """Here they cost what they cost."""


def stored_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_person_signs_in_with_their_login_in_any_case_and_no_other_password(open_server: Any) -> None:
    async with open_server() as tools:
        assert not await tools.accounts.has_any()
        account, password = await tools.accounts.add(" Eve.Arden ", " Eve Arden ", Role.AGENT, PASSWORD, OPERATOR)
        assert (account.login, account.name, account.role, account.epoch) == ("eve.arden", "Eve Arden", Role.AGENT, 1)
        assert password == PASSWORD
        assert await tools.accounts.has_any()
        for login in ("eve.arden", "EVE.ARDEN", " Eve.Arden "):
            assert await tools.accounts.sign_in(login, PASSWORD) == account
        for login, wrong in (
            ("eve.arden", PASSWORD.upper()),
            ("eve.arden", ""),
            ("eve", PASSWORD),
            ("", ""),
            ("eve.arden", f"{PASSWORD} "),
        ):
            assert await tools.accounts.sign_in(login, wrong) is None
        assert await tools.accounts.get(account.id) == account
        assert await tools.accounts.get("nobody") is None
        assert await tools.accounts.all() == [account]


@pytest.mark.parametrize("login", ["", " ", "-eve", "eve-", "eve arden", "ève", "e" * 61, "eve/../root"])
async def test_a_login_of_the_wrong_form_is_refused(open_server: Any, login: str) -> None:
    async with open_server() as tools:
        with pytest.raises(InvalidArgument, match=r"^invalid_argument: A login "):
            await tools.accounts.add(login, "Eve", Role.AGENT, PASSWORD, OPERATOR)
        assert await tools.accounts.all() == []


async def test_a_login_is_given_once_also_to_two_admins_at_once(open_server: Any) -> None:
    async with open_server() as tools:
        answers = await asyncio.gather(
            *(tools.accounts.add("eve", f"Eve {n}", Role.AGENT, PASSWORD, OPERATOR) for n in range(4)),
            return_exceptions=True,
        )
        assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [LoginTaken] * 3
        assert len(await tools.accounts.all()) == 1


async def test_a_short_password_is_refused_and_a_fresh_one_is_long(open_server: Any) -> None:
    async with open_server() as tools:
        with pytest.raises(InvalidArgument, match=r"at least 10"):
            await tools.accounts.add("eve", "Eve", Role.AGENT, "123456789", OPERATOR)
        account, fresh = await tools.accounts.add("eve", "Eve", Role.AGENT, None, OPERATOR)
        assert len(fresh) >= 20
        assert await tools.accounts.sign_in("eve", fresh) == account
        _, other = await tools.accounts.reset_password("eve", None, OPERATOR)
        assert other != fresh


@pytest.mark.sqlite
async def test_passwords_are_nowhere_in_the_data_folder(open_server: Any, data_dir: Path) -> None:
    async with open_server() as tools:
        _, fresh = await tools.accounts.add("eve", "Eve", Role.AGENT, None, OPERATOR)
        await tools.accounts.add("can", "Can", Role.AGENT, PASSWORD, OPERATOR)
        stored = stored_in(data_dir)
    assert b"can" in stored
    assert fresh.encode() not in stored
    assert PASSWORD.encode() not in stored
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in stored


async def test_every_change_of_rights_moves_the_epoch_on_and_leaves_an_event(open_door: Any, people: Any) -> None:
    async with open_door() as door:
        accounts = door.tools.accounts
        epochs = [
            (await accounts.set_role("eve", Role.ADMIN, OPERATOR)).epoch,
            (await accounts.set_role("eve", Role.CUSTOMER, OPERATOR)).epoch,
            (await accounts.reset_password("eve", PASSWORD, OPERATOR))[0].epoch,
            (await accounts.disable("eve", OPERATOR)).epoch,
        ]
        assert epochs == [2, 3, 4, 5]
        feed = (await door.ask(people.admin_host, "events_after", cursor=0))["events"]
        assert [(event["kind"], event["data"].get("role")) for event in feed] == [
            ("account_role_set", "admin"),
            ("account_role_set", "customer"),
            ("account_password_reset", None),
            ("account_disabled", None),
        ]
        assert {(event["data"]["account"], event["actor"]) for event in feed} == {("eve", "operator")}
        assert PASSWORD not in str(feed)


async def test_a_disabled_account_cannot_sign_in_with_the_right_password(open_server: Any) -> None:
    async with open_server() as tools:
        await tools.accounts.add("eve", "Eve", Role.AGENT, PASSWORD, OPERATOR)
        assert (await tools.accounts.disable("EVE", OPERATOR)).is_disabled
        assert await tools.accounts.sign_in("eve", PASSWORD) is None


async def test_an_old_password_ends_with_the_reset(open_server: Any) -> None:
    async with open_server() as tools:
        await tools.accounts.add("eve", "Eve", Role.AGENT, PASSWORD, OPERATOR)
        account, fresh = await tools.accounts.reset_password("eve", None, OPERATOR)
        assert await tools.accounts.sign_in("eve", PASSWORD) is None
        assert await tools.accounts.sign_in("eve", fresh) == account


async def test_nothing_can_be_done_to_somebody_who_is_not_there(open_server: Any) -> None:
    async with open_server() as tools:
        for change in (
            tools.accounts.set_role("eve", Role.ADMIN, OPERATOR),
            tools.accounts.reset_password("eve", None, OPERATOR),
            tools.accounts.disable("eve", OPERATOR),
        ):
            with pytest.raises(AccountNotFound, match=r"^account_not_found: "):
                await change


async def test_two_admins_at_once_lose_no_change(open_server: Any) -> None:
    async with open_server() as tools:
        account, _ = await tools.accounts.add("eve", "Eve", Role.AGENT, PASSWORD, OPERATOR)
        await asyncio.gather(*(tools.accounts.set_role("eve", role, OPERATOR) for role in (*Role, *Role)))
        assert (await tools.accounts.get(account.id)).epoch == 1 + 2 * len(Role)


async def test_a_login_nobody_has_takes_as_long_as_a_wrong_password(open_server: Any) -> None:
    async with open_server() as tools:
        await tools.accounts.add("eve", "Eve", Role.AGENT, PASSWORD, OPERATOR)

        async def seconds(login: str) -> float:
            start = time.perf_counter()
            await tools.accounts.sign_in(login, "not the password")
            return time.perf_counter() - start

        await seconds("nobody")
        known = [await seconds("eve") for _ in range(5)]
        unknown = [await seconds("nobody") for _ in range(5)]
    # Hashing takes tens of milliseconds; a path without it would take less than one.
    assert median(unknown) > median(known) / 3
