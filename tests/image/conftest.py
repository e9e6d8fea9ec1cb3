"""The image's description taken apart, and Frontdesk installed from its wheel as the image has it."""

import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent

Instruction = tuple[str, str]


@pytest.fixture(scope="session")
def stages() -> list[list[Instruction]]:
    """The Dockerfile's stages, each a list of instructions with their words, lines joined and comments gone."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#")).replace("\\\n", "")
    parts = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    found: list[list[Instruction]] = []
    for name, words in parts:
        if name == "FROM":
            found.append([])
        found[-1].append((name, words.strip()))
    return found


@pytest.fixture(scope="session")
def words_of(stages: list[list[Instruction]]) -> Callable[[str], str]:
    """Return the words of the one instruction of this name in the last stage."""

    def found(name: str) -> str:
        [words] = [words for instruction, words in stages[-1] if instruction == name]
        return words

    return found


@pytest.fixture(scope="session")
def image_environment(stages: list[list[Instruction]]) -> dict[str, str]:
    """The variables the image sets."""
    pairs = [pair for name, words in stages[-1] if name == "ENV" for pair in shlex.split(words)]
    return dict(pair.split("=", 1) for pair in pairs)


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    """docker-compose.yml, its anchors resolved."""
    loaded = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with Frontdesk from the wheel and every library of the suite's own; the checkout is not in it."""
    home = tmp_path_factory.mktemp("installed")
    python = home / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    [packages] = home.glob("lib/python*/site-packages")
    # A path in a .pth file brings the libraries, but not the .pth files in there: the checkout's link stays behind.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return home


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """The folder that `make secrets` fills."""
    make_secrets(tmp_path)
    return tmp_path / "secrets"


@pytest.fixture
def make() -> Callable[[Path], str]:
    return make_secrets


def make_secrets(folder: Path) -> str:
    """Run `make secrets` in a folder and return what it says."""
    command = ["make", "--no-print-directory", "-f", str(ROOT / "Makefile"), "secrets"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
