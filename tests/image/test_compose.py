"""docker-compose.yml: each service pinned, checked, held back, and given its secrets as files only."""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from sqlalchemy import make_url

from agent.settings import AgentSettings
from chat_ui.settings import ChatSettings
from mcp_tools.settings import ToolsSettings, read_secrets, refuse_unknown_settings

ROOT = Path(__file__).parent.parent.parent
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
SETTINGS = (AgentSettings, ChatSettings, ToolsSettings)

each_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)


def test_the_services_are_those_we_speak_of() -> None:
    assert set(SERVICES) == {"app", "postgres", "ollama", "redis"}
    optional = {name for name, service in SERVICES.items() if "profiles" in service}
    assert optional == {"ollama", "redis"}


@each_service
def test_each_service_is_checked_for_health(service: dict[str, Any], stages: list[list[tuple[str, str]]]) -> None:
    if "build" in service:
        assert "HEALTHCHECK" in dict(stages[-1])
        return
    check = service["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert len(check["test"]) > 1
    assert all(re.fullmatch(r"\d+s", check[name]) for name in ("interval", "timeout"))


@each_service
def test_each_image_is_pinned(service: dict[str, Any]) -> None:
    _, _, tag = service["image"].partition(":")
    assert re.match(r"\d+", tag)


def test_the_apps_image_bears_our_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert SERVICES["app"]["image"] == f"frontdesk:{version}"


@each_service
def test_each_service_is_held_back(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["deploy"]["resources"]["limits"]["memory"]
    assert "/tmp" in service["tmpfs"]  # noqa: S108  (a mount, not a file of ours)
    assert not {"privileged", "cap_add", "network_mode", "pid"} & set(service)


def test_only_the_app_has_a_port_and_only_for_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(ports) == {"app"}
    assert all(port.startswith("127.0.0.1:") for port in ports["app"])


def test_what_stores_words_has_no_way_out(compose: dict[str, Any]) -> None:
    for name in ("postgres", "redis"):
        assert all(compose["networks"][network]["internal"] for network in SERVICES[name]["networks"])


@pytest.mark.parametrize("kind", ["volumes", "networks", "secrets"])
def test_what_is_named_is_declared_and_what_is_declared_is_used(kind: str, compose: dict[str, Any]) -> None:
    named = {name.split(":")[0] for service in SERVICES.values() for name in service.get(kind, ())}
    assert named == set(compose[kind])


def test_secrets_are_the_files_that_make_secrets_makes(compose: dict[str, Any], secrets: Path) -> None:
    files = {name: Path(secret["file"]) for name, secret in compose["secrets"].items()}
    assert files == {path.name: Path("secrets") / path.name for path in secrets.iterdir()}


@each_service
def test_no_secret_stands_in_the_environment(service: dict[str, Any]) -> None:
    for name, value in service.get("environment", {}).items():
        if name.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in service["secrets"]
        else:
            assert not re.search(r"PASSWORD|KEY|SECRET|TOKEN", name)
            assert urlsplit(value).password is None


def test_every_variable_of_the_app_is_a_setting_of_ours() -> None:
    environment = SERVICES["app"]["environment"]
    refuse_unknown_settings(SETTINGS, environment)
    prefixes = tuple(settings.model_config["env_prefix"] for settings in SETTINGS)
    assert all(name.startswith(prefixes) for name in environment)


def test_every_key_that_a_shared_database_demands_is_given(secrets: Path) -> None:
    environment = {
        name: value.replace("/run/secrets", str(secrets)) for name, value in SERVICES["app"]["environment"].items()
    }
    read = {name: secret for settings in SETTINGS for name, secret in read_secrets(settings, environment).items()}
    assert set(read) == {"cookie_key", "database_password", "vault_key", "identity_key"}
    assert len(set(read.values())) == 4


def test_the_app_finds_its_database_with_the_password_from_the_file(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = SERVICES["app"]["environment"]
    monkeypatch.setenv("TOOLS_DATABASE_URL", environment["TOOLS_DATABASE_URL"])
    password = read_secrets(ToolsSettings, {"TOOLS_DATABASE_PASSWORD_FILE": str(secrets / "database_password")})
    url = make_url(ToolsSettings.model_validate({**password, "_env_file": None}).url)
    postgres = SERVICES["postgres"]["environment"]
    assert (url.host, url.port) == ("postgres", 5432)
    assert (url.username, url.database) == (postgres["POSTGRES_USER"], postgres["POSTGRES_DB"])
    assert url.password == (secrets / "database_password").read_text(encoding="utf-8").strip()


def test_the_app_waits_for_those_it_needs_to_be_healthy() -> None:
    needed = SERVICES["app"]["depends_on"]
    assert {condition["condition"] for condition in needed.values()} == {"service_healthy"}
    for name, condition in needed.items():
        assert condition.get("required", True) is ("profiles" not in SERVICES[name])
