"""`frontdesk forget`: everything of one customer, first listed, then erased."""

from typing import TYPE_CHECKING, Annotated

import typer

from chat_ui.commands.settings import Data
from chat_ui.commands.stored import own_tools, with_database
from chat_ui.commands.table import print_table

if TYPE_CHECKING:
    from mcp_tools.erasure import Held

Yes = Annotated[bool, typer.Option("--yes", help="Erase; without it is only told what would be.")]


def forget(
    customer: Annotated[str, typer.Argument(help="A login, a ticket's number, or a subject such as guest:… .")],
    data: Data = None,
    yes: Yes = False,
) -> None:
    """Erase one customer for good: words, tickets, sealed values and their keys; the account is closed, nameless."""
    from mcp_tools.erasure import Erasure

    tools = own_tools(data)
    held = with_database(tools, lambda database, _: Erasure(database).find(customer))
    if held.is_nothing:
        typer.echo(f"Nothing is stored of {held.subject}.")
        return
    _tell(held)
    if not yes:
        typer.echo("Nothing was erased. To erase all of this for good, run it again with --yes.")
        return
    with_database(tools, lambda database, by: Erasure(database).forget(held.subject, by))
    typer.echo("Erased. Backups made before still hold it, with the keys: delete them.")


def _tell(held: "Held") -> None:
    """Say what there is, without a word of it."""
    conversations, tickets = len(held.conversations), len(held.tickets)
    typer.echo(
        f"Of {held.subject} are stored: {conversations} conversations, {held.messages} messages, "
        f"{held.values} hidden values, {tickets} tickets."
    )
    if held.account:
        typer.echo(f"Their account {held.account.login} is closed and loses login, name, password and tokens.")
    if held.tickets:
        print_table(("TICKET", "STATUS"), [(number, status.value) for number, status in held.tickets])
