"""`frontdesk tokens …`: what desktop assistants and scripts bring to /mcp."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from chat_ui.commands.accounts import with_accounts
from chat_ui.commands.settings import Data
from chat_ui.commands.table import print_table
from mcp_tools.domain.identity import Scope, Token

app = typer.Typer(help="Personal access tokens for /mcp. A running host feels every change at its next call.")


@app.command()
def create(
    login: Annotated[str, typer.Argument(help="Whose token it is; their role still limits it.")],
    name: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[list[Scope], typer.Option(help="What it opens; can be given several times.")],
    days: Annotated[int, typer.Option(help="How long it counts.")] = 30,
    data: Data = None,
) -> None:
    """Make a token and print its secret, this once."""
    token, secret = with_accounts(data, lambda accounts, by: accounts.issue(login, name, scope, days, by))
    typer.echo(f"{token.id} opens {_scopes(token)} for {token.login} until {_day(token.expires_at)}:")
    typer.echo(secret)
    typer.echo("It is shown this once. Send it to /mcp as: Authorization: Bearer …")


@app.command("list")
def list_all(data: Data = None) -> None:
    """List every token, newest first, without its secret."""
    rows = [
        (token.id, token.login, token.name, _scopes(token), _day(token.expires_at), _used(token), _state(token))
        for token in with_accounts(data, lambda accounts, _: accounts.tokens())
    ]
    print_table(("ID", "LOGIN", "NAME", "SCOPES", "EXPIRES", "LAST USED", "STATE"), rows)


@app.command()
def revoke(
    token: Annotated[str, typer.Argument(help="The token's id, as `tokens list` shows it.")], data: Data = None
) -> None:
    """End a token at once."""
    with_accounts(data, lambda accounts, by: accounts.revoke(token, by))
    typer.echo("The token is revoked.")


def _scopes(token: Token) -> str:
    return ",".join(scope.value for scope in token.scopes)


def _day(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d")


def _used(token: Token) -> str:
    return token.used_at.astimezone().strftime("%Y-%m-%d %H:%M") if token.used_at else "never"


def _state(token: Token) -> str:
    if token.is_revoked:
        return "revoked"
    return "expired" if token.expires_at <= datetime.now(UTC) else "active"
