"""The documents say what the code does."""

from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from agent.settings import AgentSettings
from chat_ui.settings import ChatSettings
from mcp_tools.settings import ToolsSettings

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("settings", [AgentSettings, ChatSettings, ToolsSettings])
def test_every_setting_is_in_the_example_and_described(settings: type[BaseSettings]) -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    documented = {line.split("=")[0] for line in lines if "=" in line and not line.startswith("#")}
    prefix = settings.model_config["env_prefix"]
    assert {prefix + name.upper() for name in settings.model_fields} == {n for n in documented if n.startswith(prefix)}
    assert all(field.description for field in settings.model_fields.values())


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-postgres.lock"])
def test_locks_hold_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text
