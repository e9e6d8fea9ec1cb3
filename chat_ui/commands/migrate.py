"""`frontdesk migrate`: the database's schema, on SQLite and PostgreSQL alike."""

import typer

from chat_ui.commands.settings import Data, read_settings


def migrate(data: Data = None) -> None:
    """Bring the database to the newest schema; again, or twice at once, it changes nothing."""
    from mcp_tools.server import migrated

    done = migrated(read_settings(data).tools)
    if done.was == done.now:
        typer.echo(f"The database has the newest schema, {done.now}. Nothing was changed.")
    elif done.was is None:
        typer.echo(f"The database is new and has the newest schema, {done.now}.")
    else:
        typer.echo(f"The database went from schema {done.was} to {done.now}.")
