"""The tool server's settings: `TOOLS_…` in the environment or in `.env`."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from mcp_tools.errors import SettingUnknown


class ToolsSettings(BaseSettings):
    """Where the tools keep things and which keys they use."""

    model_config = SettingsConfigDict(
        env_prefix="TOOLS_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        frozen=True,
    )

    data_dir: Path = Field(Path("data"), description="The folder of all embedded state: database, keys, caches.")
    database_url: SecretStr | None = Field(None, description="PostgreSQL instead of the data folder's SQLite file.")
    catalog_dir: Path | None = Field(None, description="A folder of YAML files that replaces the shipped catalogue.")
    vault_key: SecretStr | None = Field(None, description="32 bytes as base64: opens the vault of personal data.")
    identity_key: SecretStr | None = Field(None, description="32 bytes as base64: signs who calls a tool.")

    @property
    def url(self) -> str:
        """The database's address for SQLAlchemy."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir / 'frontdesk.db'}"

    @property
    def is_shared(self) -> bool:
        """Whether the database is a server's, which several hosts can use."""
        return not self.url.startswith("sqlite")


def refuse_unknown_settings(classes: Iterable[type[BaseSettings]], environment: Mapping[str, str]) -> None:
    """Raise `SettingUnknown` for the first name that has one of our prefixes and is no setting of ours.

    A misspelt setting would otherwise be ignored in silence, a misspelt key most dangerously of all.
    """
    known = {f"{c.model_config['env_prefix']}{name.upper()}" for c in classes for name in c.model_fields}
    prefixes = tuple(c.model_config["env_prefix"] for c in classes)
    for name in sorted(environment):
        if name.startswith(prefixes) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else " See .env.example for all of them."
            raise SettingUnknown(f"{name} is not a setting.{hint}")


def read_env_file(path: Path = Path(".env")) -> dict[str, str]:
    """Return the names and values in an env file; empty when there is none."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.removeprefix("export ").strip(): value.strip() for name, _, value in pairs}
