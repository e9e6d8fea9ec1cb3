"""What the image starts, as a process: serves, is healthy, writes nowhere but in its data folder, ends when told."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from mcp_tools.engines import Engines

OURS = ("TOOLS_", "AGENT_", "CHAT_", "GROQ_", "FASTMCP_", "PYTHON", "CHAINLIT_")
STOPPING_SECONDS = 10

pytestmark = pytest.mark.timeout(150)


@dataclass(frozen=True)
class Container:
    """The image's command as a process, with the folders it would find in a container."""

    process: subprocess.Popen[str]
    environment: dict[str, str]
    check: list[str]
    root: Path
    said: list[str] = field(default_factory=list)

    def hear(self, words: str) -> None:
        """Wait until the process says so."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                return
        raise AssertionError(f"it ended: {self.said}")

    def is_healthy(self) -> bool:
        """Whether the image's own health check says so."""
        done = subprocess.run(self.check, env=self.environment, cwd=self.root, capture_output=True, timeout=60)
        return done.returncode == 0

    def stop(self) -> int:
        """Send what the engine sends; return how it ended."""
        self.process.terminate()
        ended = self.process.wait(STOPPING_SECONDS)
        assert self.process.stdout
        self.said.extend(self.process.stdout)
        return ended


Start = Callable[[], AbstractContextManager[Container]]


@pytest.fixture
def data(tmp_path: Path, engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh volume but for the model that the suite already trained."""
    base = tmp_path_factory.getbasetemp()
    [model] = {*base.glob("engines/intent-*.npz"), *base.parent.glob("engines/intent-*.npz")}
    (tmp_path / "data" / "cache").mkdir(parents=True)
    shutil.copy(model, tmp_path / "data" / "cache")
    return tmp_path / "data"


@pytest.fixture
def environment(
    data: Path, installed: Path, image_environment: dict[str, str], compose: dict[str, Any], secrets: Path
) -> dict[str, str]:
    """What the image and compose set, on SQLite, with this machine's folders in the place of the container's."""
    given = compose["services"]["app"]["environment"].items()
    ours = {name: value for name, value in given if not name.startswith("TOOLS_DATABASE_")}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    temporary = data.parent / "tmp"
    temporary.mkdir()
    here = {"/opt/frontdesk": str(installed), "/run/secrets": str(secrets)}
    here |= {"/data": str(data), "/tmp": str(temporary)}  # noqa: S108  (the container's)
    here |= {image_environment["CHAT_PORT"]: str(port)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    for name, value in (image_environment | ours).items():
        found = [inside for inside in here if value.startswith(inside)]
        environment[name] = value.replace(found[0], here[found[0]], 1) if found else value
    return {**environment, "PATH": environment["PATH"].replace("$PATH", os.environ["PATH"]), "TMPDIR": str(temporary)}


@pytest.fixture
def start(
    tmp_path: Path, data: Path, installed: Path, environment: dict[str, str], words_of: Callable[[str], str]
) -> Start:
    """Start the image's command."""
    # Programs by their whole path: a bare name would be looked up in this process's PATH, not in the given one.
    command = json.loads(words_of("ENTRYPOINT")) + json.loads(words_of("CMD"))
    command[0] = str(installed / "bin" / command[0])
    check = json.loads(words_of("HEALTHCHECK").partition("CMD ")[2])
    check[0] = str(installed / "bin" / check[0])
    work = tmp_path / "work"
    work.mkdir()

    @contextmanager
    def started() -> Iterator[Container]:
        pipe, both = subprocess.PIPE, subprocess.STDOUT
        with subprocess.Popen(command, env=environment, cwd=work, stdout=pipe, stderr=both, text=True) as process:
            try:
                yield Container(process, environment, check, tmp_path)
            finally:
                process.kill()

    return started


def test_it_serves_the_whole_screen_writes_to_its_volume_only_and_ends_when_told(start: Start, secrets: Path) -> None:
    with start() as container:
        assert not container.is_healthy(), "it cannot be healthy before it listens"
        container.hear("Frontdesk is ready")
        assert container.is_healthy()
        check_screen(f"http://localhost:{container.environment['CHAT_PORT']}")
        begun = time.monotonic()
        assert container.stop() == 0
        assert time.monotonic() - begun < STOPPING_SECONDS
    said = "".join(container.said)
    assert "It answers to localhost only." in said
    assert "Traceback" not in said
    assert all(secret.read_text(encoding="utf-8").strip() not in said for secret in secrets.iterdir())
    assert files_in(container.root / "work") == files_in(container.root / "tmp") == []
    assert files_in(container.root / "data" / "keys") == [], "every key came from a secret"
    assert (container.root / "data" / "frontdesk.db").is_file()


def check_screen(url: str) -> None:
    with httpx.Client(base_url=url) as browser:
        assert browser.get("/readyz").json()["status"] == "ready"
        page = browser.get("/", headers={"Accept-Language": "tr-TR"})
        assert page.status_code == 200
        assert 'id="fd-account"' in page.text
        for name in ("TicketPanel", "ReadBack"):
            assert "export default" in browser.get(f"/public/elements/{name}.jsx").text
        for path in ("/public/custom.css", "/public/theme.json", "/public/avatars/frontdesk.svg"):
            assert browser.get(path).status_code == 200
        turkish = browser.get("/project/translations", params={"language": "tr-TR"}).json()["translation"]
        assert turkish["common"]["actions"]["cancel"] == "Vazgeç"
        assert browser.get("/readyz", headers={"Host": "elsewhere.example"}).status_code == 400


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_stopped_while_it_starts_it_ends_at_once(start: Start) -> None:
    with start() as container:
        container.hear("Starting Frontdesk")
        assert container.stop() == 0
    assert "Traceback" not in "".join(container.said)


def test_the_wheel_and_not_the_checkout_is_what_runs(installed: Path, tmp_path: Path) -> None:
    told = "import chat_ui, chat_ui.app_root as root; print(chat_ui.__file__); print(root._HOME)"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [installed / "bin" / "python", "-c", told], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert all(line.startswith(str(installed)) for line in done.stdout.splitlines())


def test_the_wheel_brings_every_file_of_the_screen(installed: Path) -> None:
    root = Path(__file__).parent.parent.parent
    [brought] = installed.glob("lib/python*/site-packages/chat_ui/screen_files")
    ours = [path for name in (".chainlit", "public") for path in (root / name).rglob("*") if path.is_file()]
    ours += [root / "chainlit.md", root / "chainlit_tr-TR.md"]
    assert {
        path.relative_to(brought).as_posix(): path.read_bytes() for path in brought.rglob("*") if path.is_file()
    } == {path.relative_to(root).as_posix(): path.read_bytes() for path in ours}
