"""The processes that are compared: started, waited for until they say they are ready, and ended."""

import asyncio
import json
import os
import re
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.errors import BenchFailed, Unmeasurable
from bench.sampling import Bench

ROOT: Final = Path(__file__).resolve().parent.parent
IMPORTS: Final = "bare imports of chainlit, pydantic_ai and fastmcp"
"""The peer of a whole process: what anything built on the same libraries pays before its first line."""

LATENCY: Final = 0.2
"""Seconds to the first token of the model server that rows with a model use."""

_SETTINGS: Final = ("TOOLS_", "AGENT_", "CHAT_", "GROQ_", "FASTMCP_", "CHAINLIT_")
_READY_SECONDS: Final = 180.0
_ENDING_SECONDS: Final = 20.0
_BARE: Final = "import sys, chainlit, pydantic_ai, fastmcp; print('imported', flush=True); sys.stdin.read()"


@dataclass(frozen=True)
class Running:
    """A process that is ready; `seconds` is how long it took to say so, `address` what it said after it."""

    pid: int
    seconds: float
    address: str

    @property
    def resident_mb(self) -> float:
        """Resident memory in MB (VmRSS). Raises `Unmeasurable` where there is no /proc.

        Not the proportional size: that falls when a neighbour happens to use the same libraries.
        """
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        except FileNotFoundError:
            raise Unmeasurable("The row memory is left out: it reads /proc, which only Linux has.") from None
        kilobytes = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
        if kilobytes is None:
            raise BenchFailed("The process ended before its memory could be read.")
        return int(kilobytes.group(1)) / 1024


def forget_settings() -> None:
    """Take this machine's settings out of the environment: the defaults are measured."""
    for name in [name for name in os.environ if name.startswith(_SETTINGS)]:
        del os.environ[name]
    os.environ["FASTMCP_ENABLE_RICH_LOGGING"] = "false"


def host(bench: Bench, models: str = "guided") -> AbstractAsyncContextManager[Running]:
    """Start `frontdesk serve` with guided answers, or a model's; ready is the line that says so."""
    command = [sys.executable, "-m", "chat_ui", "serve", "--port", "0", "--data", str(bench.data)]
    settings = {"AGENT_MODELS": models, "AGENT_REFINE": "off"}
    return _started(bench, "host", command, r"Frontdesk is ready: (\S+)", **settings)


def model_server(bench: Bench, gap: float = 0.0) -> AbstractAsyncContextManager[Running]:
    """Start a model server whose first token takes `LATENCY` seconds, and each other `gap`."""
    command = [sys.executable, str(ROOT / "bench" / "model_server.py"), str(LATENCY), str(gap)]
    return _started(bench, "model", command, r"serving at (\S+)")


def bare_imports(bench: Bench) -> AbstractAsyncContextManager[Running]:
    """Start a process that imports the three libraries and then waits."""
    return _started(bench, "imports", [sys.executable, "-c", _BARE], "imported()")


def code(bench: Bench, name: str, lines: str) -> AbstractAsyncContextManager[Running]:
    """Start a process that runs `lines`, which may import this repository, and waits; ready is when they are done."""
    around = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{lines}print('done', flush=True)\nsys.stdin.read()"
    return _started(bench, name, [sys.executable, "-c", around], "done()")


def echo(bench: Bench) -> AbstractAsyncContextManager[Running]:
    """Start the plain Chainlit app that says everything back, the way Chainlit's own command serves it."""
    command = [sys.executable, "-m", "chainlit", "run", str(ROOT / "bench" / "echo.py"), "--headless", "--host"]
    return _started(bench, "echo", [*command, "127.0.0.1", "--port", str(_free_port())], r"available at (\S+)")


async def under_load(address: str, chats: int, *rhythm: float) -> dict[str, Any]:
    """Put the load of `bench.load` on the app at `address`, from a process of its own; return what it tells.

    Raises `BenchFailed` when a message went unanswered.
    """
    pipe = asyncio.subprocess.PIPE
    command = [sys.executable, "-m", "bench.load", address, str(chats), *map(str, rhythm)]
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe, cwd=ROOT)
    said, errors = await process.communicate()
    if process.returncode != 0:
        raise BenchFailed(errors.decode("utf-8", "replace").strip()[-500:])
    told: dict[str, Any] = json.loads(said)
    return told


@asynccontextmanager
async def _started(bench: Bench, name: str, command: list[str], ready: str, **settings: str) -> AsyncIterator[Running]:
    folder = bench.home / name
    folder.mkdir(exist_ok=True)
    errors = folder / "stderr.txt"
    # Chainlit makes folders where it is imported.
    environment = {**os.environ, **settings, "PYTHONUNBUFFERED": "1", "CHAINLIT_APP_ROOT": str(folder)}
    pipe = asyncio.subprocess.PIPE
    began = time.perf_counter()
    with errors.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=stream, cwd=folder, env=environment
        )
    try:
        address = await _said(process, ready)
        if address is None:
            said = errors.read_text(encoding="utf-8", errors="replace").strip()
            raise BenchFailed(f"The {name} process did not become ready: {said[-500:]}")
        yield Running(process.pid, time.perf_counter() - began, address)
    finally:
        await _ended(process)


async def _said(process: asyncio.subprocess.Process, ready: str) -> str | None:
    """Read on until the process says that it is ready; None when it ends before, or takes too long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_READY_SECONDS):
            while process.stdout and (line := await process.stdout.readline()):
                if found := re.search(ready, line.decode("utf-8", "replace")):
                    return found.group(1)
    return None


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.communicate(), _ENDING_SECONDS)
    except TimeoutError:
        process.kill()
        await process.communicate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
