"""`frontdesk purge`: conversations nobody touched for long, first counted, then erased."""

from typing import Annotated

import typer

from chat_ui.commands.forget import Yes
from chat_ui.commands.settings import Data
from chat_ui.commands.stored import own_tools, with_database


def purge(
    days: Annotated[
        int | None, typer.Option(min=1, help="How long nobody touched them. Default: TOOLS_KEEP_DAYS.")
    ] = None,
    data: Data = None,
    yes: Yes = False,
) -> None:
    """Erase the conversations nobody touched for that long, unless the team still has a ticket of them in work."""
    from mcp_tools.retention import Retention

    tools = own_tools(data)
    wanted = days or tools.keep_days
    if wanted is None:
        raise typer.BadParameter("Say how long nobody touched them: --days, or TOOLS_KEEP_DAYS.")
    if not yes:
        old = with_database(tools, lambda database, _: Retention(database).old(wanted))
        typer.echo(f"{len(old)} conversations were not touched for {wanted} days. To erase them, add --yes.")
        return
    erased = with_database(tools, lambda database, by: Retention(database).purge(wanted, by))
    typer.echo(f"Erased {erased} conversations that were not touched for {wanted} days.")
