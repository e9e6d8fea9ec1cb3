"""The tool server's settings: private, and none of them misspelt in silence."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

from agent.settings import AgentSettings
from chat_ui.settings import ChatSettings
from mcp_tools.errors import KeyMissing, SecretUnusable, SettingUnknown
from mcp_tools.server import open_tools
from mcp_tools.settings import ToolsSettings, read_env_file, read_secrets, refuse_unknown_settings


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("TOOLS_VAULTKEY", "TOOLS_VAULTKEY is not a setting. Did you mean TOOLS_VAULT_KEY?"),
        ("TOOLS_DATADIR", "TOOLS_DATADIR is not a setting. Did you mean TOOLS_DATA_DIR?"),
        ("TOOLS_VAULT_KEYFILE", "TOOLS_VAULT_KEYFILE is not a setting. Did you mean TOOLS_VAULT_KEY_FILE?"),
        ("TOOLS_DATA_DIR_FILE", "TOOLS_DATA_DIR_FILE is not a setting. Did you mean TOOLS_DATA_DIR?"),
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


def test_secrets_are_read_from_the_files_that_settings_name(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(" secret key\r\n", encoding="utf-8")
    environment = {"TOOLS_VAULT_KEY_FILE": str(file), "TOOLS_VAULT_KEY": "", "TOOLS_IDENTITY_KEY_FILE": ""}
    refuse_unknown_settings([ToolsSettings], environment)
    assert read_secrets(ToolsSettings, environment) == {"vault_key": "secret key"}
    assert read_secrets(AgentSettings, {"AGENT_GROQ_API_KEY_FILE": str(file)}) == {"groq_api_key": "secret key"}
    assert read_secrets(ChatSettings, {"CHAT_COOKIE_KEY_FILE": str(file)}) == {"cookie_key": "secret key"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, r"cannot be read \(No such file or directory\)\."),
        (b"\n", r"is empty\."),
        (b"\xff\xfe", r"cannot be read \(it is not text\)\."),
    ],
)
def test_a_secrets_file_that_is_of_no_use_is_named(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SecretUnusable, match=rf"^TOOLS_VAULT_KEY_FILE: \S+key {reason}$"):
        read_secrets(ToolsSettings, {"TOOLS_VAULT_KEY_FILE": str(file)})


def test_a_secret_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret one", encoding="utf-8")
    given = {"TOOLS_VAULT_KEY_FILE": str(tmp_path / "key"), "TOOLS_VAULT_KEY": "secret two"}
    with pytest.raises(SecretUnusable) as refused:
        read_secrets(ToolsSettings, given)
    assert str(refused.value) == "TOOLS_VAULT_KEY and TOOLS_VAULT_KEY_FILE are both set. Keep one of them."


@pytest.mark.parametrize("person", ["desk", "desk:another"])
def test_the_databases_password_is_put_into_its_address(person: str) -> None:
    password = "a/b+c=@:%20 ş?#"
    url = SecretStr(f"postgresql+asyncpg://{person}@host:5433/tickets?ssl=require")
    settings = ToolsSettings(_env_file=None, database_url=url, database_password=SecretStr(password))
    address = make_url(settings.url)
    assert (address.username, address.password, address.host, address.port) == ("desk", password, "host", 5433)
    assert (address.database, dict(address.query)) == ("tickets", {"ssl": "require"})
    assert password not in repr(settings)


@pytest.mark.parametrize("address", ["sqlite+aiosqlite:///data/x.db", "postgresql+asyncpg://host/tickets", "nonsense"])
def test_an_address_without_a_user_gets_no_password(address: str) -> None:
    settings = ToolsSettings(_env_file=None, database_url=SecretStr(address), database_password=SecretStr("secret"))
    assert settings.url == address


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
