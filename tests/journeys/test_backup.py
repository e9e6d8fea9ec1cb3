"""A backup while another process writes, a restore beside a running one, a full disk, a kill between any two steps."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.signing import sign
from mcp_tools.domain.identity import IDENTITY_META, Identity, Role, SetBy
from mcp_tools.engines import EngineRoom, Engines
from mcp_tools.server import open_tools
from mcp_tools.settings import ToolsSettings

pytestmark = [pytest.mark.sqlite, pytest.mark.long]

FRONTDESK = Path(sys.executable).with_name("frontdesk")
TALK = "conversation-of-ada"
ADA = Identity(subject="user:ada", role=Role.CUSTOMER, by=SetBy.CUSTOMER, is_host=True)

DRIVER = """
import json, os, shutil, signal, sqlite3, sys
from contextlib import closing
from pathlib import Path
from mcp_tools import backup, folder_use

STEPS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "sqlite3.connect"}
old, file, work = (Path(name) for name in sys.argv[1:])

def restored_but_killed_at(step, folder):
    child = os.fork()
    if child == 0:
        taken = 0
        def watch(event, arguments):
            nonlocal taken
            if event in STEPS and str(folder) in str(arguments[0]):
                taken += 1
                if taken == step:
                    os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(watch)
        backup.restore(folder, file, is_forced=True)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

step, is_over = 0, False
while not is_over:
    step += 1
    folder = work / str(step)
    shutil.copytree(old, folder)
    is_over = restored_but_killed_at(step, folder) == 0
    with folder_use.in_use(folder), closing(sqlite3.connect(folder / "frontdesk.db")) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        logins = [login for (login,) in connection.execute("SELECT login FROM accounts")]
        left = [path.name for path in folder.glob("restored-*")]
    key = (folder / "keys" / "vault.key").read_text()
    print(json.dumps([is_over, sound, logins, key, left]))
"""


def frontdesk(environment: dict[str, str], *words: str | Path, kilobytes: int | None = None) -> Any:
    command = [str(FRONTDESK), *map(str, words)]
    if kilobytes:
        command = ["bash", "-c", 'ulimit -f "$0"; exec "$@"', str(kilobytes), *command]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=50, check=False)


@pytest.mark.timeout(180)
async def test_a_backup_during_a_burst_of_writes_is_whole_and_its_owner_reads_the_originals(
    tmp_path: Path, open_stdio: Any, trained: Any, environment: dict[str, str], engines: Engines
) -> None:
    data, file, other = trained(tmp_path / "data"), tmp_path / "desk.tar.gz", tmp_path / "other"

    def message(number: int) -> dict[str, Any]:
        text = f"number {number}: write to person{number}@example.com"
        return {"name": "analyze_message", "arguments": {"conversation": TALK, "text": text, "key": f"key-{number}"}}

    written = 1
    async with open_stdio(data, "--user", "ada") as desk:

        async def write_until(task: asyncio.Task[Any]) -> Any:
            nonlocal written
            while not task.done():
                await desk.answer(await desk.send("tools/call", message(written)))
                written += 1
            return task.result()

        async def run(*words: str | Path) -> Any:
            return await asyncio.to_thread(frontdesk, environment, *words)

        await desk.ask("analyze_message", **message(0)["arguments"])
        done = await write_until(asyncio.create_task(run("backup", file, "--data", data)))
        assert done.returncode == 0, done.stderr
        beside = await write_until(asyncio.create_task(run("restore", file, "--data", data, "--force")))
        assert beside.stderr == f"frontdesk: A Frontdesk is running on {data}. Stop it first, then restore.\n"
    done = await run("restore", file, "--data", other)
    assert done.returncode == 0, done.stderr

    settings = ToolsSettings(data_dir=other, _env_file=None)
    async with open_tools(settings, engines=EngineRoom(lambda: engines)) as tools:
        from fastmcp import Client

        async with Client(tools.mcp) as client:
            meta = {IDENTITY_META: sign(ADA, tools.identity_key)}
            asked = {"conversation": TALK, "limit": 200}
            answer = await client.session.call_tool("read_conversation", asked, meta=meta)
    messages = answer.structuredContent["messages"]
    numbers = [int(said["key"].removeprefix("key-")) for said in messages]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "a message is missing"
    assert numbers[-1] + 1 < written, "nothing was written after the backup, so this proved nothing"
    for number, said in zip(numbers, messages, strict=True):
        assert said["original"] == f"number {number}: write to person{number}@example.com"
        assert said["text"] == f"number {number}: write to <EMAIL_{number + 1}>"


def test_a_kill_between_any_two_steps_of_a_restore_leaves_the_old_data_or_the_new_and_never_a_mix(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    old, new, work = tmp_path / "old", tmp_path / "new", tmp_path / "work"
    file = tmp_path / "new.tar.gz"
    for folder in (old, new):
        words = ("users", "add", folder.name, "--role", "agent", "--name", "A", "--data", folder)
        assert frontdesk(environment, *words).returncode == 0
    assert frontdesk(environment, "backup", file, "--data", new).returncode == 0
    work.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, old, file, work], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert {(sound, *left) for _, sound, _, _, left in found} == {("ok",)}
    pairs = [(logins, key) for _, _, logins, key, _ in found]
    before, after = (
        (["old"], (old / "keys" / "vault.key").read_text()),
        (["new"], (new / "keys" / "vault.key").read_text()),
    )
    turn = pairs.index(after)
    assert pairs == [before] * turn + [after] * (len(pairs) - turn)
    assert turn > 3, "no kill came before the restore was decided"
    assert len(pairs) - turn > 3, "no kill came while the parts were moved"


@pytest.mark.parametrize("kilobytes", [8, 60])
def test_a_disk_that_fills_up_leaves_no_half_backup_and_no_half_restore(
    tmp_path: Path, environment: dict[str, str], kilobytes: int
) -> None:
    data, file, other = tmp_path / "data", tmp_path / "desk.tar.gz", tmp_path / "other"
    words = ("users", "add", "ada", "--role", "agent", "--name", "A", "--data", data)
    assert frontdesk(environment, *words).returncode == 0
    full = frontdesk(environment, "backup", file, "--data", data, kilobytes=kilobytes)
    assert full.returncode == 1
    assert full.stderr.count("\n") == 1, full.stderr
    assert "Nothing is left of" in full.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]

    assert frontdesk(environment, "backup", file, "--data", data).returncode == 0
    full = frontdesk(environment, "restore", file, "--data", other, kilobytes=kilobytes)
    assert full.returncode == 1
    assert full.stderr.count("\n") == 1, full.stderr
    assert "Nothing was changed." in full.stderr
    assert not (other / "frontdesk.db").exists()
    assert not list(other.glob(".restoring-*"))
    assert frontdesk(environment, "restore", file, "--data", other).returncode == 0
