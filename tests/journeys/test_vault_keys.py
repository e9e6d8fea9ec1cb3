"""The vault's key changes, is killed at, is lost, and a customer is forgotten, while other processes go on serving."""

import asyncio
import base64
import json
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long

FRONTDESK = Path(sys.executable).with_name("frontdesk")
TALK = "conversation-of-ada"
ALI = "write to ali@example.com"

DRIVER = """
import asyncio, json, os, shutil, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from mcp_tools import backup, data_folder
from mcp_tools.database import migrate, open_database
from mcp_tools.errors import VaultUnavailable
from mcp_tools.identity import OPERATOR
from mcp_tools.pii import rotation
from mcp_tools.pii.key_ring import KeyRing
from mcp_tools.pii.vault import Vault
from mcp_tools.settings import ToolsSettings
from mcp_tools.vault_keys import make, open_ring, rotate

TALKS = [f"talk-{number}" for number in range(7)]
rotation._BATCH = 2
work = Path(sys.argv[1])

def on(folder):
    return ToolsSettings(data_dir=folder, _env_file=None)

async def opened(folder, ring, sealed):
    async with open_database(on(folder).url) as database:
        vault = Vault(database, ring)
        found = []
        for talk, text in sealed.items():
            try:
                found.append(await vault.unseal(talk, text) == talk)
            except VaultUnavailable:
                found.append(False)
        return found

async def prepared(folder):
    data_folder.prepare(folder)
    make(on(folder))
    await migrate(on(folder).url)
    async with open_database(on(folder).url) as database:
        vault = Vault(database, open_ring(on(folder)))
        return {talk: await vault.seal(talk, talk) for talk in TALKS}

async def goes_on(folder):
    async with open_database(on(folder).url) as database:
        vault = Vault(database, open_ring(on(folder)))
        return await vault.seal("begun-after-the-kill", "begun-after-the-kill")

def killed_at(step, folder):
    child = os.fork()
    if child == 0:
        taken = 0
        def count(*_):
            nonlocal taken
            taken += 1
            if taken == step:
                os.kill(os.getpid(), signal.SIGKILL)
        event.listen(Engine, "commit", count)
        sys.addaudithook(lambda name, _: count() if name == "os.rename" else None)
        asyncio.run(rotate(on(folder), OPERATOR))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

old = work / "old"
sealed = asyncio.run(prepared(old))
key = data_folder.key_in_file(old, "vault")
step, is_over = 0, False
while not is_over:
    step += 1
    folder = work / str(step)
    shutil.copytree(old, folder)
    is_over = killed_at(step, folder) == 0
    told = {"step": step, "is_over": is_over}
    told["open"] = all(asyncio.run(opened(folder, open_ring(on(folder)), sealed)))
    every = {**sealed, "begun-after-the-kill": asyncio.run(goes_on(folder))}
    backup.back_up(folder, work / f"{step}.tar.gz", is_forced=False)
    backup.restore(work / f"copy-{step}", work / f"{step}.tar.gz", is_forced=False)
    for name in (folder, work / f"copy-{step}"):
        told["open"] &= all(asyncio.run(opened(name, open_ring(on(name)), every)))
        if not is_over:
            asyncio.run(rotate(on(name), OPERATOR))
        told["open"] &= all(asyncio.run(opened(name, open_ring(on(name)), every)))
        told["old"] = told.get("old", False) or any(asyncio.run(opened(name, KeyRing(lambda: [key]), every)))
        told["keys"] = sorted(path.name for path in (name / "keys").iterdir())
    print(json.dumps(told))
"""


def frontdesk(environment: dict[str, str], *words: str | Path, lines: str = "") -> Any:
    command = [str(FRONTDESK), *map(str, words)]
    return subprocess.run(
        command, env=environment, input=lines, capture_output=True, text=True, timeout=100, check=False
    )


async def run(environment: dict[str, str], *words: str | Path) -> str:
    """Run a command that is expected to succeed, beside this process's own work."""
    done = await asyncio.to_thread(frontdesk, environment, *words)
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


@pytest.mark.sqlite
@pytest.mark.timeout(180)
def test_a_kill_at_any_step_of_a_rotation_loses_nothing_and_running_it_again_finishes_it(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, work], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) > 7, "the kills did not reach every batch"
    assert [one for one in found if not one["open"]] == []
    assert [one for one in found if one["old"]] == []
    assert {tuple(one["keys"]) for one in found} == {("vault.key",)}


class Work:
    """What somebody does over and over: writes in an old conversation, begins a new one, looks at a hidden value."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.number = ""
        self.done = 0

    async def begin(self) -> None:
        await self.say(TALK, ALI)
        arguments = {
            "intent": "order_late",
            "description": "Late",
            "key": "k-1",
            "conversation": TALK,
            "language": "en",
        }
        self.number = (await self.desk.ask("create_ticket", **arguments))["ticket"]["number"]

    async def say(self, talk: str, text: str) -> str:
        answer = await self.desk.ask("analyze_message", conversation=talk, text=text, key=f"key-{self.done}")
        return str(answer["message"]["text"])

    async def once(self) -> None:
        self.done += 1
        assert await self.say(TALK, f"or to p{self.done}@example.com") == f"or to <EMAIL_{self.done + 1}>"
        assert await self.say(f"talk-number-{self.done}", ALI) == "write to <EMAIL_1>"
        assert await self.looked() == "ali@example.com"

    async def looked(self) -> str:
        sent = {"number": self.number, "placeholder": "<EMAIL_1>", "reason": "to call back"}
        return str((await self.desk.ask("reveal_pii", **sent))["value"])

    async def until(self, other: asyncio.Task[str]) -> str:
        while not other.done():
            await self.once()
        return other.result()


@pytest.mark.sqlite
@pytest.mark.timeout(240)
async def test_whoever_works_while_the_key_changes_notices_nothing(
    tmp_path: Path, open_stdio: Any, trained: Any, environment: dict[str, str], rows: Any
) -> None:
    data = trained(tmp_path / "data")
    async with open_stdio(data) as desk:
        work = Work(desk)
        await work.begin()
        for _ in range(2):
            before, key = work.done, (data / "keys" / "vault.key").read_text()
            told = await work.until(asyncio.create_task(run(environment, "vault", "rotate", "--data", data)))
            assert told.startswith("The vault has a new key: ")
            assert work.done > before, "nothing was done meanwhile, so this proved nothing"
            assert (data / "keys" / "vault.key").read_text() != key
            await work.once()
    async with open_stdio(data) as desk:
        work.desk = desk
        await work.once()
    assert rows("SELECT count(*) FROM events WHERE kind = 'vault_key_changed'") == [(2,)]


@pytest.mark.timeout(240)
async def test_keys_that_are_settings_change_host_by_host(
    tmp_path: Path, open_stdio: Any, trained: Any, environment: dict[str, str]
) -> None:
    data = trained(tmp_path / "data")
    old, new = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
    environment["TOOLS_VAULT_KEY"] = old
    async with open_stdio(data, name="before") as early:
        work = Work(early)
        await work.begin()
        environment |= {"TOOLS_VAULT_KEY": new, "TOOLS_VAULT_KEY_PREVIOUS": old}
        async with open_stdio(data, name="both") as late:
            work.desk = late
            await work.once()
            work.desk = early
            await work.once()
            work.desk = late
            told = await work.until(asyncio.create_task(run(environment, "vault", "rotate", "--data", data)))
            assert "remove TOOLS_VAULT_KEY_PREVIOUS from every host" in told
            await work.once()
        refused = (await early.call("analyze_message", conversation=TALK, text=ALI, key="late-1"))["content"][0]["text"]
        assert refused.startswith("vault_unavailable: "), "who was not started anew seals nothing with the old key"
    del environment["TOOLS_VAULT_KEY_PREVIOUS"]
    async with open_stdio(data, name="after") as desk:
        work.desk = desk
        await work.once()


@pytest.mark.timeout(240)
async def test_a_lost_key_is_told_at_every_door_and_breaks_none(
    tmp_path: Path, open_stdio: Any, trained: Any, environment: dict[str, str]
) -> None:
    data = trained(tmp_path / "data")
    key = environment["TOOLS_VAULT_KEY"] = base64.b64encode(secrets.token_bytes(32)).decode()
    async with open_stdio(data) as desk:
        work = Work(desk)
        await work.begin()
    environment["TOOLS_VAULT_KEY"] = base64.b64encode(secrets.token_bytes(32)).decode()
    async with open_stdio(data) as desk:
        for tool, sent in (
            ("analyze_message", {"conversation": TALK, "text": ALI, "key": "late-1"}),
            ("analyze_message", {"conversation": "talk-number-99", "text": "hello", "key": "late-1"}),
            ("reveal_pii", {"number": work.number, "placeholder": "<EMAIL_1>", "reason": "to call back"}),
            ("add_message", {"number": work.number, "text": ALI, "key": "late-1"}),
        ):
            answer = (await desk.call(tool, **sent))["content"][0]["text"]
            assert answer.startswith("vault_unavailable: The vault cannot be opened"), tool
        assert (await desk.ask("get_ticket", number=work.number))["ticket"]["description"] == "Late"
        assert "vault_key_is_another" in desk.errors.read_text()
    talked = await asyncio.to_thread(
        frontdesk, environment | {"AGENT_MODELS": "guided"}, "chat", "--json", "--data", data, lines=f"{ALI}\n"
    )
    events = [json.loads(line) for line in talked.stdout.splitlines()]
    assert talked.returncode == 0, talked.stderr
    assert [event["code"] for event in events if event["type"] == "error"] == ["vault_unavailable"]
    assert events[-1]["type"] == "turn-end"
    assert "Traceback" not in talked.stderr
    environment["TOOLS_VAULT_KEY"] = key
    async with open_stdio(data) as desk:
        work.desk = desk
        await work.once()


@pytest.mark.timeout(240)
async def test_running_processes_open_nothing_of_a_customer_whom_another_process_forgot(
    tmp_path: Path, open_stdio: Any, trained: Any, environment: dict[str, str]
) -> None:
    data = trained(tmp_path / "data")
    async with open_stdio(data, "--user", "ada", name="ada") as ada, open_stdio(data, name="team") as team:
        theirs = Work(ada)
        await theirs.begin()
        look = Work(team)
        look.number = theirs.number
        assert await look.looked() == "ali@example.com"
        told = await run(environment, "forget", theirs.number, "--yes", "--data", data)
        assert told.startswith("Of user:ada are stored: 1 conversations, 1 messages, 1 hidden values, 1 tickets.\n")
        sent = {"number": theirs.number, "placeholder": "<EMAIL_1>", "reason": "once more"}
        assert (await team.call("reveal_pii", **sent))["content"][0]["text"].startswith("ticket_not_found: ")
        assert (await ada.ask("list_tickets"))["tickets"] == []
        assert (await team.ask("list_tickets"))["tickets"] == []
