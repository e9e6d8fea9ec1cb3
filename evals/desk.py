"""Frontdesk in this process as `frontdesk chat` builds it: guided, or worded by the scripted model."""

import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from agent.assistant import build_assistant
from agent.settings import AgentSettings
from agent.tools_client import open_tools_client
from agent.turn import TurnParts
from evals.scripted import ScriptedModel
from evals.talk import Desk
from mcp_tools.log import set_up_logging
from mcp_tools.server import open_tools
from mcp_tools.settings import ToolsSettings

Path_ = Literal["guided", "scripted"]


class _Overheard(logging.Handler):
    """Keeps every line that is logged, as a log file would."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(f"{record.getMessage()} {record.args}")


@asynccontextmanager
async def open_desk(path: Path_) -> AsyncIterator[Desk]:
    """Open the product on a fresh data folder, engines warm; the folder is gone afterwards."""
    overheard: list[str] = []
    set_up_logging()
    logging.getLogger().addHandler(handler := _Overheard(overheard))
    settings = AgentSettings(_env_file=None, models="guided", refine="off")
    chain = (ScriptedModel(overheard).model,) if path == "scripted" else ()
    try:
        with tempfile.TemporaryDirectory(prefix="frontdesk-eval-") as folder:
            tools = ToolsSettings(_env_file=None, data_dir=Path(folder))
            async with (
                open_tools(tools) as server,
                open_tools_client(server.mcp, server.identity_key) as client,
                build_assistant(client, chain, settings) as assistant,
            ):
                await server.engines.get()
                yield Desk(TurnParts(client, assistant, settings), overheard)
    finally:
        logging.getLogger().removeHandler(handler)
