"""All settings of a command, read once and checked for names that are none of ours."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic_settings import BaseSettings

from agent.settings import AgentSettings
from chat_ui.settings import ChatSettings
from mcp_tools.settings import ToolsSettings, read_env_file, read_secrets, refuse_unknown_settings

S = TypeVar("S", bound=BaseSettings)

Data = Annotated[Path | None, typer.Option(help="The folder of all embedded state. Default: data, or TOOLS_DATA_DIR.")]


@dataclass(frozen=True)
class AllSettings:
    """The settings of all three parts; only the commands and the host see them together."""

    chat: ChatSettings
    agent: AgentSettings
    tools: ToolsSettings


def read_settings(data: Path | None) -> AllSettings:
    """Read all settings. Raises `SettingUnknown` for a name that is none of ours, `SecretUnusable` for a bad file."""
    classes: list[type[BaseSettings]] = [ChatSettings, AgentSettings, ToolsSettings]
    environment = {**read_env_file(), **os.environ}
    refuse_unknown_settings(classes, environment)
    tools = _read(ToolsSettings, environment, {} if data is None else {"data_dir": data})
    return AllSettings(_read(ChatSettings, environment, {}), _read(AgentSettings, environment, {}), tools)


def _read(settings: type[S], environment: Mapping[str, str], given: Mapping[str, Path]) -> S:
    return settings.model_validate({**read_secrets(settings, environment), **given})
