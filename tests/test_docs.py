"""The documents say what the code does: settings, commands, tools, targets, links and pictures."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from agent.settings import AgentSettings
from chat_ui.__main__ import app
from chat_ui.settings import ChatSettings
from mcp_tools.access import ACCESS, EVERYONE, Rule
from mcp_tools.domain.identity import Role
from mcp_tools.settings import ToolsSettings, read_env_file

ROOT = Path(__file__).parent.parent
SETTINGS = (AgentSettings, ToolsSettings, ChatSettings)
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?<![\w./-])frontdesk((?: [a-z][a-z-]*)+)")
PLACE = re.compile(r"`((?:agent|bench|chat_ui|docs|mcp_tools|public|tests|\.ci)/[\w./-]*)`")
MOST_BYTES = 150_000


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def rows(page: Path, first: str) -> dict[str, list[str]]:
    """Return the rows of a page's tables whose first cell is code that matches, with their other cells."""
    found = re.findall(rf"^\| `({first})[^`|]*` \|(.*)\|$", read(page), re.MULTILINE)
    assert found
    return {name: [cell.strip() for cell in cells.split("|")] for name, cells in found}


def defaults() -> dict[str, str]:
    """Return every setting with its default as one writes it; empty for none."""
    return {
        f"{settings.model_config['env_prefix']}{name.upper()}": written(field.default)
        for settings in SETTINGS
        for name, field in settings.model_fields.items()
    }


def written(default: object) -> str:
    if isinstance(default, float) and default.is_integer():
        return str(int(default))
    return "" if default is None or isinstance(default, SecretStr) else str(default)


@pytest.mark.parametrize("settings", SETTINGS)
def test_every_setting_is_described(settings: type[BaseSettings]) -> None:
    assert all(field.description for field in settings.model_fields.values())


def test_the_example_has_every_setting_with_its_default() -> None:
    assert read_env_file(ROOT / ".env.example") == defaults()


def test_the_readme_has_every_setting_with_its_default() -> None:
    table = rows(ROOT / "README.md", "(?:AGENT|TOOLS|CHAT)_[A-Z_]+")
    assert {name: cells[0].strip("`–") for name, cells in table.items()} == defaults()
    assert all(cells[1] for cells in table.values())


def options_of(command: Any, path: str = "frontdesk") -> dict[str, set[str]]:
    """Return every command, as one types it, with its options. Typer brings its own click, hence Any."""
    if parts := getattr(command, "commands", None):
        return {
            name: options for part, one in parts.items() for name, options in options_of(one, f"{path} {part}").items()
        }
    return {path: {name for option in command.params for name in option.opts if name.startswith("--")}}


COMMANDS = options_of(typer.main.get_command(app))


def test_every_command_is_explained_with_all_its_options() -> None:
    table = rows(ROOT / "docs" / "operate.md", "frontdesk(?: [a-z-]+)+")
    assert set(table) == set(COMMANDS)
    for command, options in COMMANDS.items():
        told = set(re.findall(r"--[a-z-]+", table[command][0]))
        assert told <= options, command
        assert options - told <= {"--data", "--help"}, command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_on_a_page_exists(page: Path) -> None:
    known = COMMANDS.keys() | {"frontdesk users", "frontdesk tokens"}
    spans = [*FENCED.findall(read(page)), *re.findall(r"`([^`\n]+)`", FENCED.sub("", read(page)))]
    named = [f"frontdesk{words}" for span in spans for words in COMMAND.findall(span)]
    assert [words for words in named if not any(f"{words} ".startswith(f"{command} ") for command in known)] == []


def test_every_target_of_make_is_explained() -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", read(ROOT / "Makefile"), re.MULTILINE))
    explained = set(rows(ROOT / "CONTRIBUTING.md", "make [a-z]+"))
    assert explained | {"make help"} == {f"make {target}" for target in targets}
    named = {target for page in PAGES for target in re.findall(r"\bmake ([a-z]+)`", read(page))}
    assert named <= targets


def test_the_table_of_tools_says_what_the_server_allows() -> None:
    table = rows(ROOT / "docs" / "security-and-privacy.md", "[a-z_]+")
    open_to_clients = {name: rule for name, rule in ACCESS.items() if not rule.is_host_only}
    told = {name: cells for name, cells in table.items() if name in ACCESS}
    assert set(told) == set(open_to_clients)
    for name, rule in open_to_clients.items():
        roles, scopes = told[name]
        assert roles == ("customer, agent, admin" if rule.roles == EVERYONE else "agent, admin"), name
        assert set(re.findall(r"`([a-z:]+)`", scopes)) == scopes_of(rule), name


def scopes_of(rule: Rule) -> set[str]:
    return {scope.value for role in Role if role in rule.roles for scope in rule.scopes_for(role)}


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", read(page)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(FENCED.sub("", read(page))):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.is_file(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_place_a_page_names_is_there(page: Path) -> None:
    assert [place for place in PLACE.findall(read(page)) if not (ROOT / place).exists()] == []


def test_pictures_are_shown_and_small() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    shown = "".join(read(page) for page in PAGES)
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < MOST_BYTES
        assert f"pictures/{picture.name})" in shown


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-postgres.lock"])
def test_locks_hold_hashes_and_no_addresses(lock: str) -> None:
    text = read(ROOT / lock)
    assert "--hash=sha256:" in text
    assert "://" not in text
