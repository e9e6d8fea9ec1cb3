"""`frontdesk backup` and `frontdesk restore`: the embedded data as one file."""

from pathlib import Path
from typing import Annotated

import typer

from chat_ui.commands.settings import Data, read_settings
from mcp_tools.archive import Manifest
from mcp_tools.errors import BackupRefused
from mcp_tools.settings import ToolsSettings

Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, such as frontdesk.tar.gz.")],
    data: Data = None,
    force: Force = False,
) -> None:
    """Back the data folder up into one file, also while it is served."""
    from mcp_tools.backup import back_up

    tools = _embedded(data)
    manifest = back_up(tools.data_dir, file, is_forced=force)
    typer.echo(f"Backed up {tools.data_dir} to {file} ({_size(file)}, schema {manifest.schema_revision}).")
    _tell_keys(manifest)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `frontdesk backup` wrote.")],
    data: Data = None,
    force: Annotated[bool, typer.Option("--force", help="Also into a folder that holds data, which is kept.")] = False,
) -> None:
    """Restore a backup into the data folder, which no Frontdesk may be running on."""
    from mcp_tools.backup import restore as restored_from

    tools = _embedded(data)
    done = restored_from(tools.data_dir, file, is_forced=force)
    made = done.manifest.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
    typer.echo(f"Restored {tools.data_dir} as it was on {made}. {_schema(done.migrated.was, done.migrated.now)}")
    if done.aside:
        typer.echo(f"What was there before is in {done.aside}, personal data and keys too: delete it when all is well.")
    _tell_keys(done.manifest)


def _embedded(data: Path | None) -> ToolsSettings:
    tools = read_settings(data).tools
    if tools.database_url is not None:
        raise BackupRefused(
            "TOOLS_DATABASE_URL is set: this command knows the data folder's own database only. Use that database's "
            "tools (pg_dump), and keep TOOLS_VAULT_KEY beside the dump, safely: without it nothing sealed can be read."
        )
    return tools


def _tell_keys(manifest: Manifest) -> None:
    """Say what the file opens, and what is not in it."""
    if "vault" in manifest.keys:
        typer.echo(
            "The file holds personal data together with the keys that open it: keep it as safe as the data folder."
        )
    else:
        typer.echo("The file holds personal data, sealed; TOOLS_VAULT_KEY is not in it. Keep that key safe elsewhere.")


def _schema(was: str | None, now: str) -> str:
    return f"Its schema has the newest revision, {now}." if was == now else f"Its schema went from {was} to {now}."


def _size(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1_000:.0f} kB"
