"""The tool server's settings: private, and none of them misspelt in silence."""

from pathlib import Path

import pytest

from mcp_tools.errors import KeyMissing, SettingUnknown
from mcp_tools.server import open_tools
from mcp_tools.settings import ToolsSettings, read_env_file, refuse_unknown_settings


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("TOOLS_VAULTKEY", "TOOLS_VAULTKEY is not a setting. Did you mean TOOLS_VAULT_KEY?"),
        ("TOOLS_DATADIR", "TOOLS_DATADIR is not a setting. Did you mean TOOLS_DATA_DIR?"),
        ("TOOLS_9", "TOOLS_9 is not a setting. See .env.example for all of them."),
    ],
)
def test_an_unknown_setting_is_named_with_the_nearest_one(name: str, hint: str) -> None:
    with pytest.raises(SettingUnknown) as refused:
        refuse_unknown_settings([ToolsSettings], {"HOME": "/", name: "secret-value"})
    assert str(refused.value) == hint


def test_known_and_foreign_names_are_let_through() -> None:
    known = {f"TOOLS_{name.upper()}": "x" for name in ToolsSettings.model_fields}
    refuse_unknown_settings([ToolsSettings], {**known, "PATH": "x", "MY_TOOLS_X": "x"})


def test_an_env_file_is_read_like_a_shells(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\n\nexport TOOLS_DATA_DIR = here\nTOOLS_VAULT_KEY=a=b\n", encoding="utf-8")
    assert read_env_file(file) == {"TOOLS_DATA_DIR": "here", "TOOLS_VAULT_KEY": "a=b"}
    assert read_env_file(tmp_path / "none") == {}


def test_keys_do_not_show_in_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLS_VAULT_KEY", "secret-vault-key")
    monkeypatch.setenv("TOOLS_DATABASE_URL", "postgresql+asyncpg://u:secret-password@h/d")
    settings = ToolsSettings(_env_file=None)
    assert "secret" not in repr(settings)
    assert settings.url.endswith("secret-password@h/d")


@pytest.mark.parametrize("given", [{}, {"vault_key": "a2V5"}, {"identity_key": "a2V5"}])
async def test_a_shared_database_needs_explicit_keys(data_dir: Path, given: dict[str, str]) -> None:
    url = "postgresql+asyncpg://user:secret-password@host/desk"
    settings = ToolsSettings.model_validate({"data_dir": data_dir, "database_url": url, **given})
    with pytest.raises(KeyMissing, match="must be given explicitly") as refused:
        async with open_tools(settings):
            pass
    assert "secret" not in str(refused.value)
    assert not (data_dir / "keys").exists()
