"""`frontdesk users …`: who can sign in, and what they may do."""

from typing import Annotated

import typer

from chat_ui.commands.accounts import with_accounts
from chat_ui.commands.settings import Data
from chat_ui.commands.table import print_table
from mcp_tools.domain.identity import Account, Role

app = typer.Typer(help="People who can sign in. A running host feels every change at its next call.")

Login = Annotated[str, typer.Argument(help="What they type to sign in.")]


@app.command()
def add(
    login: Login,
    role: Annotated[Role, typer.Option(help="What they may do.")],
    name: Annotated[str, typer.Option(help="What people call them.")],
    data: Data = None,
) -> None:
    """Add a person and print their password, this once."""
    account, password = with_accounts(data, lambda accounts, by: accounts.add(login, name, role, None, by))
    _print_password(account, password)


@app.command("list")
def list_all(data: Data = None) -> None:
    """List everybody, by login."""
    rows = [
        (account.login, account.role.value, "disabled" if account.is_disabled else "active", account.name)
        for account in with_accounts(data, lambda accounts, _: accounts.all())
    ]
    print_table(("LOGIN", "ROLE", "STATE", "NAME"), rows)


@app.command()
def set_role(login: Login, role: Annotated[Role, typer.Argument(help="What they may do.")], data: Data = None) -> None:
    """Change what a person may do. Their open sessions end."""
    account = with_accounts(data, lambda accounts, by: accounts.set_role(login, role, by))
    typer.echo(f"{account.login} is now {account.role.value}. Open sessions have ended.")


@app.command()
def reset_password(login: Login, data: Data = None) -> None:
    """Give a person a new password and print it, this once. Their open sessions end."""
    account, password = with_accounts(data, lambda accounts, by: accounts.reset_password(login, None, by))
    _print_password(account, password)


@app.command()
def disable(login: Login, data: Data = None) -> None:
    """Close a person's account: sessions end, tokens are revoked."""
    account = with_accounts(data, lambda accounts, by: accounts.disable(login, by))
    typer.echo(f"{account.login} can no longer sign in. Sessions have ended and tokens are revoked.")


def _print_password(account: Account, password: str) -> None:
    typer.echo(f"{account.login} ({account.role.value}) signs in with: {password}")
    typer.echo("It is shown this once.")
