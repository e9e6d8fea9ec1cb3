"""The tool server's settings: `TOOLS_…` in the environment or in `.env`."""

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, get_args
from urllib.parse import quote

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from mcp_tools.errors import SecretUnusable, SettingUnknown

_FILE: Final = "_FILE"
"""Ends the name that says which file holds a secret: `TOOLS_VAULT_KEY_FILE`."""
_USER: Final = re.compile(r"^([^:/]+://[^:@/]+)(?::[^@/]*)?@")
"""A database address up to its host: scheme, user, perhaps a password."""


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
    database_password: SecretStr | None = Field(None, description="The password of TOOLS_DATABASE_URL's user.")
    catalog_dir: Path | None = Field(None, description="A folder of YAML files that replaces the shipped catalogue.")
    intent_model: str = Field(
        "", description="embeddings:MODEL or classifier:FILE beside the embedded one; needs the extra transformers."
    )
    vault_key: SecretStr | None = Field(None, description="32 bytes as base64: opens the vault of personal data.")
    vault_key_previous: SecretStr | None = Field(
        None, description="The vault key before TOOLS_VAULT_KEY, until `frontdesk vault rotate` is done."
    )
    identity_key: SecretStr | None = Field(None, description="32 bytes as base64: signs who calls a tool.")
    keep_days: int | None = Field(
        None, ge=1, description="Days after which a conversation nobody touched is erased; unset, none is."
    )

    @property
    def url(self) -> str:
        """The database's address for SQLAlchemy."""
        if self.database_url:
            url = self.database_url.get_secret_value()
            return _with_password(url, self.database_password) if self.database_password else url
        return f"sqlite+aiosqlite:///{self.data_dir / 'frontdesk.db'}"

    @property
    def is_shared(self) -> bool:
        """Whether the database is a server's, which several hosts can use."""
        return not self.url.startswith("sqlite")


def refuse_unknown_settings(classes: Iterable[type[BaseSettings]], environment: Mapping[str, str]) -> None:
    """Raise `SettingUnknown` for the first name that has one of our prefixes and is no setting of ours.

    A misspelt setting would otherwise be ignored in silence, a misspelt key most dangerously of all.
    """
    classes = list(classes)
    known = {_variable(c, field) for c in classes for field in c.model_fields}
    known |= {_variable(c, field) + _FILE for c in classes for field in _secret_fields(c)}
    prefixes = tuple(c.model_config["env_prefix"] for c in classes)
    for name in sorted(environment):
        if name.startswith(prefixes) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else " See .env.example for all of them."
            raise SettingUnknown(f"{name} is not a setting.{hint}")


def read_secrets(settings: type[BaseSettings], environment: Mapping[str, str]) -> dict[str, str]:
    """Return, by field, the secrets that stand in files of their own: `TOOLS_VAULT_KEY_FILE` says where.

    Raises `SecretUnusable` for a file that cannot be read or is empty, and for a secret that is given both ways.
    """
    names = {field: _variable(settings, field) for field in _secret_fields(settings)}
    return {
        field: _secret_in(environment[name + _FILE], name, environment)
        for field, name in names.items()
        if environment.get(name + _FILE)
    }


def _secret_in(file: str, name: str, environment: Mapping[str, str]) -> str:
    if environment.get(name):
        raise SecretUnusable(f"{name} and {name}{_FILE} are both set. Keep one of them.")
    try:
        secret = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SecretUnusable(f"{name}{_FILE}: {file} cannot be read ({reason}).") from None
    if not secret:
        raise SecretUnusable(f"{name}{_FILE}: {file} is empty.")
    return secret


def _secret_fields(settings: type[BaseSettings]) -> list[str]:
    return [name for name, field in settings.model_fields.items() if SecretStr in get_args(field.annotation)]


def _variable(settings: type[BaseSettings], field: str) -> str:
    return f"{settings.model_config['env_prefix']}{field.upper()}"


def _with_password(url: str, password: SecretStr) -> str:
    secret = quote(password.get_secret_value(), safe="")
    return _USER.sub(lambda found: f"{found[1]}:{secret}@", url, count=1)


def read_env_file(path: Path = Path(".env")) -> dict[str, str]:
    """Return the names and values in an env file; empty when there is none."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.removeprefix("export ").strip(): value.strip() for name, _, value in pairs}
