"""Examines a set-up: what is configured, what answers, what is missing, and what to do about it."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from agent.errors import SettingsWrong
from agent.models import OLLAMA_DEFAULT, build_chain, find_models, groq_key, named_models, ollama_models
from agent.providers.ollama import TROUBLE, Pulled, pull
from agent.providers.servers import groq_url, offered_by_groq
from agent.settings import AgentSettings
from chat_ui import tracing
from chat_ui.settings import ChatSettings
from mcp_tools import data_folder, folder_use, vault_keys
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.database import migrate, open_database
from mcp_tools.errors import StartupError, ToolsError
from mcp_tools.settings import ToolsSettings

_SECONDS = 5.0
_KEYS = "TOOLS_VAULT_KEY, TOOLS_IDENTITY_KEY and CHAT_COOKIE_KEY"
_SPACE = 200 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One thing looked at, whether it is well, and what to do if it is not."""

    subject: str
    is_ok: bool
    text: str


async def examine(chat: ChatSettings, agent: AgentSettings, tools: ToolsSettings) -> list[Finding]:
    """Look at everything a running Frontdesk needs; changes nothing but making the data folder."""
    findings = [_folder(tools.data_dir), _catalog(tools.catalog_dir), _keys(chat, tools)]
    if findings[0].is_ok:
        findings.append(await _database(tools))
        if findings[-1].is_ok and agent.tools_url is None:
            findings.append(await _vault(tools))
    return [*findings, *await _models(agent), _metrics(chat), _tracing(os.environ)]


def _folder(folder: Path) -> Finding:
    try:
        data_folder.prepare(folder)
    except StartupError as error:
        return Finding("data folder", False, str(error))
    free = shutil.disk_usage(folder).free
    if free < _SPACE:
        return Finding("data folder", False, f"{folder} has only {free >> 20} MiB left. Free some space.")
    return Finding("data folder", True, f"{folder} is writable, {free >> 20} MiB free.")


def _catalog(folder: Path | None) -> Finding:
    try:
        catalog = load_catalog(folder)
    except StartupError as error:
        return Finding("catalogue", False, str(error))
    return Finding("catalogue", True, f"{len(catalog.intents)} intents in {len(catalog.categories)} categories.")


def _keys(chat: ChatSettings, tools: ToolsSettings) -> Finding:
    given = (tools.vault_key, tools.identity_key, chat.cookie_key)
    if all(given):
        return Finding("keys", True, "All keys come from the environment.")
    if tools.is_shared:
        return Finding("keys", False, f"With a shared database, set {_KEYS}: every host must have the same.")
    home = tools.data_dir / "keys"
    text = f"Keys are files in {home}: whoever copies the data folder copies them too. To keep them apart, set {_KEYS}."
    return Finding("keys", True, text)


async def _database(tools: ToolsSettings) -> Finding:
    try:
        with folder_use.in_use(tools.data_dir):
            await migrate(tools.url)
            async with open_database(tools.url) as database, database.writing():
                pass
    except (StartupError, ToolsError) as error:
        return Finding("database", False, f"{error} Check TOOLS_DATABASE_URL, or the folder's disk.")
    return Finding("database", True, "It answers and has the newest schema.")


async def _vault(tools: ToolsSettings) -> Finding:
    try:
        census = await vault_keys.examined(tools)
    except (StartupError, ToolsError) as error:
        return Finding("vault", False, f"{error} Restore the key from a backup.")
    if not census.is_here:
        text = "It is in use with another key than those given here. Restore that one, or set TOOLS_VAULT_KEY_PREVIOUS."
        return Finding("vault", False, text)
    if census.is_rotating:
        return Finding("vault", False, "A new key waits to take over. Run: frontdesk vault rotate")
    closed = f" {census.closed} stay closed: the key to them was lost." if census.closed else ""
    return Finding("vault", True, f"The key in use opens {census.open} conversations.{closed}")


async def _models(agent: AgentSettings) -> list[Finding]:
    try:
        names = await find_models(agent)
        build_chain(names, agent)
    except SettingsWrong as error:
        return [Finding("models", False, str(error))]
    wanted = [name for name in names if name != "guided"]
    if not wanted:
        text = "None: guided answers. Add AGENT_GROQ_API_KEY, or start Ollama and run: frontdesk doctor --pull"
        return [Finding("models", True, text)]
    return [await _model(name, agent) for name in wanted]


def _metrics(chat: ChatSettings) -> Finding:
    if chat.metrics_token:
        return Finding("metrics", True, "/metrics is open to whoever brings CHAT_METRICS_TOKEN as a Bearer token.")
    if chat.public_url:
        return Finding("metrics", True, "Behind CHAT_PUBLIC_URL /metrics is shut. To open it, set CHAT_METRICS_TOKEN.")
    return Finding("metrics", True, "/metrics is open to this machine only; for others set CHAT_METRICS_TOKEN.")


def _tracing(environment: Mapping[str, str]) -> Finding:
    try:
        is_on = tracing.is_wanted(environment)
    except SettingsWrong as error:
        return Finding("tracing", False, str(error))
    if is_on:
        return Finding("tracing", True, "Spans without content go to OpenTelemetry's collector.")
    return Finding("tracing", True, "Off. To turn it on, set OTEL_EXPORTER_OTLP_ENDPOINT.")


async def _model(name: str, agent: AgentSettings) -> Finding:
    kind, _, rest = name.partition(":")
    if kind == "groq":
        return await _at_groq(name, rest, groq_key(agent) or "")
    if kind == "ollama":
        return await _at_ollama(name, rest, agent.ollama_url)
    url = rest.partition("@")[2].rstrip("/")
    try:
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            (await client.get(f"{url}/models")).raise_for_status()
    except httpx.HTTPError as error:
        return Finding(name, False, f"{url} does not answer ({type(error).__name__}). Is the server running?")
    return Finding(name, True, f"{url} answers.")


async def _at_groq(name: str, model: str, key: str) -> Finding:
    offered = await offered_by_groq(key)
    if offered is None:
        return Finding(name, False, "Groq refuses the key. Make a new one and set AGENT_GROQ_API_KEY.")
    if not offered:
        return Finding(name, False, f"{groq_url()} does not answer. Guided answers meanwhile.")
    if model not in offered:
        return Finding(name, False, f"Groq does not offer this model. Choose another: {', '.join(sorted(offered)[:5])}")
    return Finding(name, True, "The key is good and the model is there.")


async def _at_ollama(name: str, model: str, url: str) -> Finding:
    pulled = await ollama_models(url)
    if pulled is None:
        return Finding(name, False, f"No Ollama answers at {url}. Start it: ollama serve")
    is_there = is_pulled(model, pulled)
    text = "Pulled and ready." if is_there else "Not pulled. Run: frontdesk doctor --pull"
    return Finding(name, is_there, text)


async def missing_models(agent: AgentSettings) -> list[str]:
    """Return the models of the configured chain that Ollama has not pulled; without a chain and any model, one to use.

    Raises `SettingsWrong` where no Ollama answers.
    """
    pulled = await ollama_models(agent.ollama_url)
    if pulled is None:
        raise SettingsWrong(f"No Ollama answers at {agent.ollama_url}. Start it: ollama serve")
    if agent.models is None:
        return [] if pulled else [OLLAMA_DEFAULT]
    wanted = [name.removeprefix("ollama:") for name in named_models(agent.models) if name.startswith("ollama:")]
    return [model for model in dict.fromkeys(wanted) if not is_pulled(model, pulled)]


async def pull_model(agent: AgentSettings, model: str, show: Callable[[Pulled], None]) -> None:
    """Pull a model and show how far it is. Raises `SettingsWrong` with what to do where that fails."""
    try:
        async for pulled in pull(agent.ollama_url, model):
            show(pulled)
    except TROUBLE as error:
        raise SettingsWrong(
            f"{model} could not be pulled ({_first_line(error)}). What is here is kept: run it again."
        ) from None


def is_pulled(model: str, pulled: list[str]) -> bool:
    """Whether a model is among those an Ollama has, under its short name too."""
    return model in pulled or f"{model}:latest" in pulled


def _first_line(error: Exception) -> str:
    return next(iter(str(getattr(error, "error", error)).splitlines()), "") or type(error).__name__
