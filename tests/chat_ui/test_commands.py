"""`frontdesk users` and `frontdesk tokens` as an operator runs them."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from chat_ui.commands.accounts import FIRST_LOGIN, first_admin
from mcp_tools.accounts.store import AccountStore
from mcp_tools.database import open_database
from mcp_tools.domain.identity import Role, Scope
from mcp_tools.settings import ToolsSettings
from tests.chat_ui.conftest import Done, Run

PASSWORD = re.compile(r"signs in with: (\S+)\n")
SECRET = re.compile(r"^(fdt_\S+)$", re.MULTILINE)


Ask = Callable[[Callable[[AccountStore], Awaitable[object]]], object]


@pytest.fixture
def ask(tools_settings: ToolsSettings) -> Ask:
    """Ask the accounts of this test's folder."""

    def asked(question: Callable[[AccountStore], Awaitable[object]]) -> object:
        async def opened() -> object:
            async with open_database(tools_settings.url) as database:
                return await question(AccountStore(database))

        return asyncio.run(opened())

    return asked


def found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    assert match, text
    return match.group(1)


def lines(done: Done) -> list[list[str]]:
    assert done.returncode == 0, done.stderr
    return [re.split(r"  +", line) for line in done.stdout.splitlines()]


async def role_of(accounts: AccountStore, login: str, password: str) -> Role | None:
    """Return the role of whoever signs in so; None where nobody does."""
    account = await accounts.sign_in(login, password)
    return account.role if account else None


async def opened_by(accounts: AccountStore, secret: str) -> tuple[str, frozenset[Scope]] | None:
    """Return whose a token is and what it opens; None where it counts no more."""
    found = await accounts.bearer(secret)
    return (found[0].login, found[1]) if found else None


def is_in_files(text: str, folder: Path) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_person_who_was_added_signs_in_with_the_password_that_was_printed(run: Run, ask: Ask, data_dir: Path) -> None:
    done = run("users", "add", "Ada", "--role", "agent", "--name", "Ada Lovelace")
    assert done.returncode == 0, done.stderr
    password = found(PASSWORD, done.stdout)
    assert ask(lambda accounts: role_of(accounts, "ada", password)) is Role.AGENT
    assert not is_in_files(password, data_dir)
    assert lines(run("users", "list")) == [
        ["LOGIN", "ROLE", "STATE", "NAME"],
        ["ada", "agent", "active", "Ada Lovelace"],
    ]


def test_a_role_a_password_and_an_account_can_be_changed(run: Run, ask: Ask) -> None:
    first = found(PASSWORD, run("users", "add", "ada", "--role", "agent", "--name", "Ada").stdout)
    assert "ada is now customer" in run("users", "set-role", "ada", "customer").stdout
    second = found(PASSWORD, run("users", "reset-password", "ada").stdout)
    assert ask(lambda accounts: role_of(accounts, "ada", first)) is None
    assert ask(lambda accounts: role_of(accounts, "ada", second)) is not None
    assert run("users", "disable", "ada").returncode == 0
    assert ask(lambda accounts: role_of(accounts, "ada", second)) is None
    assert lines(run("users", "list"))[1] == ["ada", "customer", "disabled", "Ada"]


def test_a_token_is_shown_once_and_can_be_ended(run: Run, ask: Ask, data_dir: Path) -> None:
    run("users", "add", "ada", "--role", "agent", "--name", "Ada")
    options = ("--name", "laptop", "--scope", "tickets:read", "--scope", "tickets:review", "--days", "7")
    made = run("tokens", "create", "ada", *options)
    secret = found(SECRET, made.stdout)
    assert not is_in_files(secret, data_dir)
    assert ask(lambda accounts: opened_by(accounts, secret)) == ("ada", {Scope.TICKETS_READ, Scope.TICKETS_REVIEW})
    listed = run("tokens", "list")
    assert secret not in listed.stdout
    number, *rest = lines(listed)[1]
    assert rest[:3] == ["ada", "laptop", "tickets:read,tickets:review"]
    assert rest[-1] == "active"
    assert run("tokens", "revoke", number).returncode == 0
    assert ask(lambda accounts: opened_by(accounts, secret)) is None
    assert lines(run("tokens", "list"))[1][-1] == "revoked"


def test_lists_of_nothing_are_just_a_header(run: Run) -> None:
    assert lines(run("users", "list")) == [["LOGIN", "ROLE", "STATE", "NAME"]]
    assert len(lines(run("tokens", "list"))) == 1


REFUSED = [
    (("users", "set-role", "nobody", "agent"), "account_not_found"),
    (("users", "reset-password", "nobody"), "account_not_found"),
    (("users", "disable", "nobody"), "account_not_found"),
    (("users", "add", "no spaces", "--role", "agent", "--name", "Ada"), "invalid_argument"),
    (("users", "add", "ada", "--role", "agent", "--name", "Ada"), "login_taken"),
    (("tokens", "create", "nobody", "--name", "x", "--scope", "admin"), "account_not_found"),
    (("tokens", "create", "ada", "--name", "x", "--scope", "admin", "--days", "900"), "invalid_argument"),
    (("tokens", "revoke", "nothing"), "account_not_found"),
]


def test_what_is_refused_is_told_in_one_line(run: Run) -> None:
    run("users", "add", "ada", "--role", "agent", "--name", "Ada")
    for words, code in REFUSED:
        done = run(*words)
        assert (done.returncode, done.stdout) == (1, "")
        assert re.fullmatch(rf"frontdesk: {code}: [^\n]+\n", done.stderr), done.stderr


def test_an_unknown_role_or_scope_names_those_there_are(run: Run) -> None:
    assert "customer" in run("users", "add", "ada", "--role", "king", "--name", "Ada").stderr
    assert "pii:reveal" in run("tokens", "create", "ada", "--name", "x", "--scope", "all").stderr


def test_with_a_remote_tool_server_the_command_says_where_to_run_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_TOOLS_URL", "http://tools.example/mcp")
    done = run("users", "list")
    assert done.returncode == 1
    assert done.stderr.startswith("frontdesk: AGENT_TOOLS_URL is set")


def test_the_first_admin_is_made_once(run: Run, ask: Ask, tools_settings: ToolsSettings, data_dir: Path) -> None:
    run("users", "list")  # makes the folder and its database, and nobody in it
    password = first_admin(tools_settings)
    assert password
    assert first_admin(tools_settings) is None
    assert ask(lambda accounts: role_of(accounts, FIRST_LOGIN, password)) is Role.ADMIN
    assert not is_in_files(password, data_dir)


def test_where_somebody_has_an_account_no_admin_is_made(run: Run, tools_settings: ToolsSettings) -> None:
    run("users", "add", "ada", "--role", "customer", "--name", "Ada")
    assert first_admin(tools_settings) is None
