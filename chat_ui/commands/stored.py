"""The door of the commands to what is stored: the same database a running host reads at every call."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from chat_ui.commands.settings import read_settings
from mcp_tools.domain.identity import Identity
from mcp_tools.errors import StartupError
from mcp_tools.settings import ToolsSettings

if TYPE_CHECKING:
    from mcp_tools.database import Database

T = TypeVar("T")


def own_tools(data: Path | None) -> ToolsSettings:
    """Return the settings of the tools whose data is here, made where there is none yet.

    Raises `StartupError` where it is on a remote tool server, or cannot be used.
    """
    from mcp_tools.server import prepare

    settings = read_settings(data)
    if settings.agent.tools_url is not None:
        raise StartupError("AGENT_TOOLS_URL is set: what is stored is on that tool server. Run this command there.")
    prepare(settings.tools)
    return settings.tools


def with_database(tools: ToolsSettings, work: "Callable[[Database, Identity], Awaitable[T]]") -> T:
    """Open the database and return what `work` returns, done in the name of whoever runs the command."""
    return asyncio.run(_opened(tools, work))


async def _opened(tools: ToolsSettings, work: "Callable[[Database, Identity], Awaitable[T]]") -> T:
    from mcp_tools import folder_use
    from mcp_tools.database import open_database
    from mcp_tools.identity import OPERATOR

    with folder_use.in_use(tools.data_dir):
        async with open_database(tools.url) as database:
            return await work(database, OPERATOR)
