"""The chat's settings: `CHAT_…` in the environment or in `.env`."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


class ChatSettings(BaseSettings):
    """Where the screen is served and what it may promise."""

    model_config = SettingsConfigDict(
        env_prefix="CHAT_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        frozen=True,
    )

    host: str = Field("127.0.0.1", description="The address to listen on; 0.0.0.0 for every one of this machine.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on.")
    public_url: str | None = Field(
        None, description="The address people type, behind a proxy: https://help.example.com"
    )
    allowed_hosts: str = Field("", description="Other host names this server answers to, separated by commas.")
    cookie_key: SecretStr | None = Field(None, description="32 bytes as base64: signs the visitor cookie.")
    first_review_hours: int | None = Field(
        None, ge=1, description="How soon a person reads a new ticket; unset, no time is said."
    )

    metrics_token: SecretStr | None = Field(
        None, min_length=16, description="Opens /metrics to who is not on this machine, as a Bearer token."
    )
    log_format: Literal["text", "json"] = Field("text", description="One line an event: for people, or JSON.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="What is logged, from here up.")

    @property
    def hosts(self) -> frozenset[str]:
        """Every host name, without its port, that a request may be addressed to."""
        named = {name.strip().lower() for name in self.allowed_hosts.split(",") if name.strip()}
        public = urlsplit(self.public_url).hostname if self.public_url else None
        bound = set() if self.is_everywhere else {self.host.lower()}
        return LOCAL_HOSTS | named | bound | ({public} if public else set())

    @property
    def is_everywhere(self) -> bool:
        """Whether it listens on every address of this machine, none of which is a name it answers to."""
        return self.host in {"0.0.0.0", "::"}  # noqa: S104  (compared, not bound)

    @property
    def is_https(self) -> bool:
        """Whether people reach this server over https, whatever the proxy in front of it speaks to us."""
        return (self.public_url or "").startswith("https://")
