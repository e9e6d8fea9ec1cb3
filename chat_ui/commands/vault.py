"""`frontdesk vault …`: the key of the vault of personal data."""

import asyncio
from typing import Annotated

import typer

from chat_ui.commands.settings import Data
from chat_ui.commands.stored import own_tools

app = typer.Typer(help="The vault of personal data.")


@app.callback()
def vault() -> None:
    """Keep `vault` a group of commands, also while there is one."""


@app.command()
def rotate(
    data: Data = None,
    lost_key: Annotated[
        bool, typer.Option("--lost-key", help="Go on without the key in use: what it sealed stays closed.")
    ] = False,
) -> None:
    """Give the vault a new key, also while it is served; where a kill interrupted it, run it again."""
    from mcp_tools.identity import OPERATOR
    from mcp_tools.vault_keys import rotate as rotated

    tools = own_tools(data)
    done = asyncio.run(rotated(tools, OPERATOR, is_lost=lost_key))
    typer.echo(f"The vault has a new key: {done.rewrapped.anew} conversations' keys were wrapped anew.")
    if done.rewrapped.closed:
        typer.echo(f"{done.rewrapped.closed} open with no key given here and stay closed.")
    elif done.is_configured:
        typer.echo("The old key opens nothing here any more: remove TOOLS_VAULT_KEY_PREVIOUS from every host.")
    typer.echo("Backups made before still open with the old key: make a new one, and delete those.")
