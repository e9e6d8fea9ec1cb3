"""The door of the commands to the accounts."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from chat_ui.commands.stored import own_tools, with_database
from mcp_tools.domain.identity import Identity, Role
from mcp_tools.settings import ToolsSettings

if TYPE_CHECKING:
    from mcp_tools.accounts.store import AccountStore

FIRST_LOGIN: Final = "admin"

T = TypeVar("T")
Work = Callable[["AccountStore", Identity], Awaitable[T]]
"""What a command does with the accounts, in the name of whoever runs it."""


def with_accounts(data: Path | None, work: Work[T]) -> T:
    """Open the accounts of a data folder, made where there is none yet, and return what `work` returns.

    Raises `StartupError` with what to do, or what the accounts refuse.
    """
    return _opened(own_tools(data), work)


def first_admin(tools: ToolsSettings) -> str | None:
    """Make the first administrator where nobody has an account yet, and return their password; else None."""
    from mcp_tools import data_folder

    # Several processes may start on one folder at the same time.
    with data_folder.locked(tools.data_dir, "accounts"):
        return _opened(tools, _first)


async def _first(accounts: "AccountStore", by: Identity) -> str | None:
    if await accounts.has_any():
        return None
    _, password = await accounts.add(FIRST_LOGIN, "Administrator", Role.ADMIN, None, by)
    return password


def _opened(tools: ToolsSettings, work: Work[T]) -> T:
    from mcp_tools.accounts.store import AccountStore

    return with_database(tools, lambda database, by: work(AccountStore(database), by))
