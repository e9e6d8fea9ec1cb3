"""Every command and snippet on the pages is run, page by page and from top to bottom, in a copy of the project."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastmcp import Client

from agent.settings import AgentSettings
from chat_ui.settings import ChatSettings
from mcp_tools.catalog.catalog import DetailSpec, DetailType, Intent
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.settings import ToolsSettings, read_env_file, refuse_unknown_settings

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r'([a-z-]+)="([^"]*)"')
LANGUAGES = {"", "sh", "python", "yaml", "json", "env"}
NOT_RUN = {
    ("README.md", "make test"),
    ("operate.md", "make secrets"),
    ("operate.md", "docker build -t frontdesk ."),
    ("operate.md", ".venv/bin/pip install asyncpg"),
    ("operate.md", "export TOOLS_DATABASE_URL=postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE"),
}
"""The only commands that may carry `not-run`, by their first line without its comment."""

THEIRS = ("AGENT_", "CHAT_", "TOOLS_", "GROQ_", "FASTMCP_", "CHAINLIT_", "MAKE", "MFLAGS", "PYTEST_")
LEFT_OUT = (".git", ".venv", "data", "artefacts", ".env", ".*_cache", "__pycache__", "*.egg-info", ".hypothesis")
ADDRESS = re.compile(r"localhost:(\d+)")
SECONDS = 240


@dataclass(frozen=True)
class Block:
    """A fenced block: where it stands, in which language, what its first line says, and its text."""

    page: Path
    line: int
    language: str
    options: dict[str, str]
    text: str

    @property
    def is_command(self) -> bool:
        return self.language in {"sh", "python"} and "not-run" not in self.options


def blocks_of(page: Path) -> list[Block]:
    source = page.read_text(encoding="utf-8")
    return [
        Block(page, source.count("\n", 0, found.start()) + 1, found[1], dict(OPTION.findall(found[2])), found[3])
        for found in FENCE.finditer(source)
    ]


BLOCKS = [block for page in PAGES for block in blocks_of(page)]
RUN = sorted({block.page for block in BLOCKS if block.is_command})


@dataclass
class Reader:
    """Somebody who types what a page says, in a copy of the project, from top to bottom."""

    home: Path
    address: str = "localhost:8000"
    running: ExitStack = field(default_factory=ExitStack)

    @property
    def environment(self) -> dict[str, str]:
        """An environment without any setting of ours, but no model and a free port."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(THEIRS)}
        return clean | {"AGENT_MODELS": "guided", "PORT": "0", "COLUMNS": "200"}

    def does(self, block: Block) -> None:
        """Write the block's file, run it to its end, or run it until it is ready and leave it running."""
        if "file" in block.options:
            file = self.home / block.options["file"]
            file.parent.mkdir(exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
        elif "until" in block.options:
            self.running.enter_context(self._started(block))
        elif block.is_command:
            self._run(block)

    def _run(self, block: Block) -> None:
        shell = ["bash", "-euo", "pipefail"] if block.language == "sh" else [".venv/bin/python"]
        command = [*shell, "-c", block.text.replace("localhost:8000", self.address)]
        done = subprocess.run(
            command,
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{block.page.name}:{block.line}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"

    @contextmanager
    def _started(self, block: Block) -> Iterator[None]:
        process = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", block.text],
            cwd=self.home,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        with process:
            assert process.stdout
            told: list[str] = []
            for line in process.stdout:
                told.append(line)
                if block.options["until"] in line:
                    break
            try:
                found = ADDRESS.search(told[-1] if told else "")
                assert found, f"{block.page.name}:{block.line}\n{''.join(told)}"
                self.address = found[0]
                yield
            finally:
                os.killpg(process.pid, signal.SIGINT)
                process.wait(SECONDS)


@pytest.fixture
def reader(tmp_path: Path, engines_folder: Path) -> Iterator[Reader]:
    """A copy of the project with this environment as its own, and the intent model that was trained for all tests."""
    home = tmp_path / "frontdesk"
    shutil.copytree(ROOT, home, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    venv = Path(sys.executable).parent.parent
    (home / ".venv").mkdir()
    for part in venv.iterdir():
        if not part.name.startswith("."):
            (home / ".venv" / part.name).symlink_to(part)
    for installed in (".installed", ".installed-dev"):
        (home / ".venv" / installed).touch()
    (home / "data" / "cache").mkdir(parents=True)
    for model in engines_folder.glob("intent-*.npz"):
        shutil.copy(model, home / "data" / "cache")
    person = Reader(home)
    with person.running:
        yield person


@pytest.mark.sqlite
@pytest.mark.timeout(480)
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_a_page_can_be_followed_from_top_to_bottom(page: Path, reader: Reader) -> None:
    for block in blocks_of(page):
        reader.does(block)


def test_every_block_has_a_language_that_is_checked() -> None:
    assert {block.language for block in BLOCKS} <= LANGUAGES
    assert not [block for block in BLOCKS if not block.language and "frontdesk " in block.text]


def test_only_these_commands_are_not_run_and_each_says_why() -> None:
    reasons = {
        (block.page.name, block.text.splitlines()[0].partition(" #")[0].strip()): block.options["not-run"]
        for block in BLOCKS
        if "not-run" in block.options
    }
    assert set(reasons) == NOT_RUN
    assert all(len(reason.split()) > 2 for reason in reasons.values())


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "env"], ids=lambda b: f"{b.page.name}:{b.line}")
def test_examples_of_settings_are_settings(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text(block.text, encoding="utf-8")
    named = read_env_file(file)
    assert named
    refuse_unknown_settings([AgentSettings, ChatSettings, ToolsSettings], named)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    for settings in (AgentSettings, ChatSettings, ToolsSettings):
        settings(_env_file=None)


@pytest.mark.sqlite
@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "json"], ids=lambda b: f"{b.page.name}:{b.line}")
async def test_a_desktop_assistant_can_use_its_snippet(block: Block, reader: Reader) -> None:
    assert block.options == {"load": "mcp"}
    config: dict[str, Any] = json.loads(block.text.replace("/path/to/frontdesk", str(reader.home)))
    async with Client(config) as client:
        assert "create_ticket" in {tool.name for tool in await client.list_tools()}


def test_the_catalogue_page_shows_and_explains_every_key(tmp_path: Path) -> None:
    page = ROOT / "docs" / "catalogue.md"
    examples = [block for block in blocks_of(page) if block.language == "yaml"]
    for block in examples:
        (tmp_path / Path(block.options["file"]).name).write_text(block.text, encoding="utf-8")
    assert len(load_catalog(tmp_path).intents) == 2
    rows = set(re.findall(r"^\| `(\w+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE))
    of_intents = {name.removesuffix("_en").removesuffix("_tr") for name in Intent.model_fields}
    of_details = set(DetailSpec.model_fields) - {"name"}
    known = of_intents | of_details | {"intents"}
    assert rows == known | set(DetailType)
    shown = "\n".join(block.text for block in examples)
    assert [key for key in known if not re.search(rf"\b{key}:", shown)] == []


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "yaml"], ids=lambda b: f"{b.page.name}:{b.line}")
def test_yaml_is_yaml(block: Block) -> None:
    assert isinstance(yaml.safe_load(block.text), dict)
