"""All settings of a command, read once and checked for names that are none of ours."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic_settings import BaseSettings

from agent.settings import AgentSettings
from chat_ui.settings import ChatSettings
from mcp_tools.settings import ToolsSettings, read_env_file, refuse_unknown_settings

Data = Annotated[Path | None, typer.Option(help="The folder of all embedded state. Default: data, or TOOLS_DATA_DIR.")]


@dataclass(frozen=True)
class AllSettings:
    """The settings of all three parts; only the commands and the host see them together."""

    chat: ChatSettings
    agent: AgentSettings
    tools: ToolsSettings


def read_settings(data: Path | None) -> AllSettings:
    """Read all settings. Raises `SettingUnknown` for a name that is none of ours."""
    classes: list[type[BaseSettings]] = [ChatSettings, AgentSettings, ToolsSettings]
    refuse_unknown_settings(classes, {**read_env_file(), **os.environ})
    tools = ToolsSettings() if data is None else ToolsSettings(data_dir=data)
    return AllSettings(ChatSettings(), AgentSettings(), tools)
