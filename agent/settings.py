"""The agent's settings: `AGENT_…` in the environment or in `.env`."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class AgentSettings(BaseSettings):
    """Which models word the replies, how long they may take, and where the tools are."""

    model_config = SettingsConfigDict(
        env_prefix="AGENT_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        frozen=True,
    )

    models: str | None = Field(
        None,
        description="The chain, best first: `groq:MODEL`, `ollama:MODEL`, `openai-compatible:MODEL@URL`, by commas; "
        "`guided` for none. Unset: what is found. Guided always comes last.",
    )
    groq_api_key: SecretStr | None = Field(None, description="Groq's key; with it Groq is found by itself.")
    ollama_url: str = Field("http://localhost:11434", description="Where Ollama is looked for.")
    first_token_seconds: float = Field(8.0, gt=0, description="For the whole chain, to the first visible word.")
    reply_seconds: float = Field(30.0, gt=0, description="For one whole reply; then guided finishes it.")
    refine: Literal["on", "off"] = Field("on", description="Let a model improve title and summary beside the reply.")
    link_domains: str = Field("", description="Domains a reply may link to, by commas; none when empty.")
    tools_url: str | None = Field(None, description="A remote tool server's /mcp; needs TOOLS_IDENTITY_KEY.")
