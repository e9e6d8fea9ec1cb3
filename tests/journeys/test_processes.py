"""Several processes on one data folder, a process killed, and everything that can keep one from starting."""

import re
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mcp_tools import data_folder
from mcp_tools.catalog import loader

COMMAND = "frontdesk-mcp"
TALK = "conversation-of-both"


def late_order(key: str) -> dict[str, Any]:
    arguments = {"intent": "order_late", "description": "Late", "key": key, "language": "en"}
    return {"name": "create_ticket", "arguments": arguments}


def number_in(answer: Any) -> str:
    return str(answer["structuredContent"]["ticket"]["number"])


async def create(desk: Any, key: str) -> str:
    return number_in(await desk.answer(await desk.send("tools/call", late_order(key))))


# --- beside each other ---


@pytest.mark.timeout(150)  # both train their model
async def test_two_processes_started_at_once_on_a_new_folder_share_everything(
    tmp_path: Path, open_stdio: Any, rows: Any
) -> None:
    data = tmp_path / "data"
    async with open_stdio(data, name="first") as first, open_stdio(data, name="second") as second:
        both = (first, second)
        # The same keys from both, at the same time: each makes one ticket.
        sent = [(desk, await desk.send("tools/call", late_order(f"k-{n}"))) for n in range(5) for desk in both]
        made = [number_in(await desk.answer(request)) for desk, request in sent]
        assert made[0::2] == made[1::2]
        assert len(set(made)) == 5
        said = [(desk, n, f"message {n}: write to person{n}@example.com") for n in range(6) for desk in both]
        masked = [
            (await desk.ask("analyze_message", conversation=TALK, text=text, key=f"{desk.errors.stem}-{n}"))["message"]
            for desk, n, text in said
        ]
        names = [re.findall(r"<EMAIL_\d+>", message["text"]) for message in masked]
        # One person's address has one placeholder, whichever process hid it; numbers run without gaps.
        assert names[0::2] == names[1::2] == [[f"<EMAIL_{n}>"] for n in range(1, 7)]
        lists = [(await desk.ask("list_tickets"))["tickets"] for desk in both]
        assert lists[0] == lists[1]
        assert len(lists[0]) == 5
        # Both at once, new values each: still no gap and no double.
        sent = [
            (desk, await desk.send("tools/call", {"name": "analyze_message", "arguments": {
                "conversation": TALK, "key": f"late-{desk.errors.stem}-{n}",
                "text": f"or to {desk.errors.stem}{n}@example.com",
            }}))
            for n in range(6)
            for desk in both
        ]  # fmt: skip
        for desk, number in sent:
            assert not (await desk.answer(number))["isError"]
    found = {name for (name,) in rows("SELECT placeholder FROM vault_entries")}
    assert found == {f"<EMAIL_{n}>" for n in range(1, 19)}
    assert rows("SELECT count(*) FROM messages") == [(24,)]
    assert rows("SELECT count(*) FROM vault_keys WHERE conversation = 'conversation-of-both'") == [(1,)]
    assert len(list((data / "cache").glob("intent-*.npz"))) == 1
    told = "".join((tmp_path / f"{name}.stderr").read_text() for name in ("first", "second"))
    assert [line for line in told.splitlines() if " INFO mcp_tools.call_log tool" not in line] == []
    assert_private(data)


def assert_private(data: Path) -> None:
    """Check that nobody but this user can read anything in the folder."""
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (data, *data.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


async def test_what_was_acknowledged_before_a_kill_is_there_after_it(
    tmp_path: Path, open_stdio: Any, trained: Any, rows: Any
) -> None:
    data = trained(tmp_path / "data")
    async with open_stdio(data) as desk:
        acknowledged = {f"k-{n}": await create(desk, f"k-{n}") for n in range(20)}
        burst = {await desk.send("tools/call", late_order(f"burst-{n}")): f"burst-{n}" for n in range(60)}
        request, answer = await desk.next_answer()
        acknowledged[burst[request]] = number_in(answer)
        await desk.kill()
    stored = dict(rows("SELECT create_key, id + 1000 FROM tickets"))
    assert {key: f"FD-{stored[key]}" for key in acknowledged} == acknowledged
    assert len(stored) < 80, "the kill came after the burst, so this proved nothing"
    assert rows("SELECT count(*) FROM events WHERE kind = 'ticket_created'") == [(len(stored),)]
    async with open_stdio(data) as desk:
        assert await create(desk, "k-3") == acknowledged["k-3"]
        assert await create(desk, "k-99") not in {f"FD-{number}" for number in stored.values()}


@pytest.mark.sqlite
async def test_a_disk_that_fills_up_refuses_writes_and_loses_none(
    tmp_path: Path, open_stdio: Any, trained: Any, rows: Any
) -> None:
    data = trained(tmp_path / "data")
    async with open_stdio(data) as desk:
        await create(desk, "k-0")
    acknowledged, refused = ["k-0"], ""
    async with open_stdio(data, kilobytes=400) as desk:
        for n in range(1, 200):
            arguments = {"intent": "order_late", "description": "Late " * 2_000, "key": f"k-{n}", "language": "en"}
            answer = await desk.call("create_ticket", **arguments)
            if answer["isError"]:
                refused = answer["content"][0]["text"]
                break
            acknowledged.append(f"k-{n}")
        assert refused == "store_unavailable: The database did not answer. Nothing was changed; try again."
        assert len((await desk.ask("list_tickets", limit=50))["tickets"]) == len(acknowledged)
    assert len(acknowledged) > 2
    async with open_stdio(data) as desk:
        assert len((await desk.ask("list_tickets", limit=50))["tickets"]) == len(acknowledged)
        assert await create(desk, "k-500")
    assert {key for (key,) in rows("SELECT create_key FROM tickets")} == {*acknowledged, "k-500"}


# --- what keeps it from starting ---

Spoil = Callable[[Path, Path, dict[str, str]], None]


def blocked_folder(data: Path, _tmp: Path, _environment: dict[str, str]) -> None:
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_text("a file where the folder should be")


def broken_catalogue(_data: Path, tmp: Path, environment: dict[str, str]) -> None:
    folder = tmp / "catalog"
    folder.mkdir()
    for file in Path(loader.__file__).parent.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    billing = folder / "billing.yaml"
    billing.write_text(billing.read_text().replace("priority: high", "priority: higher", 1))
    environment["TOOLS_CATALOG_DIR"] = str(folder)


def damaged_key(data: Path, _tmp: Path, _environment: dict[str, str]) -> None:
    data_folder.prepare(data)
    (data / "keys" / "vault.key").write_bytes(b"\xffnot a key")


def lost_database(data: Path, _tmp: Path, _environment: dict[str, str]) -> None:
    data_folder.prepare(data)
    (data / "frontdesk.db").write_bytes(b"no database " * 200)


def lost_secret(_data: Path, _tmp: Path, environment: dict[str, str]) -> None:
    environment.pop("TOOLS_VAULT_KEY", None)
    environment["TOOLS_VAULT_KEY_FILE"] = "/nowhere/key"


def unknown_setting(_data: Path, tmp: Path, _environment: dict[str, str]) -> None:
    (tmp / ".env").write_text("TOOLS_VAULTKEY=secret-key\n")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (blocked_folder, r"The data folder \S+ cannot be written \(.+\)\. Free some space, .+ with --data\."),
        (broken_catalogue, r"billing\.yaml:6: \S+priority: `higher` is not known, did you mean `high`\?"),
        pytest.param(
            damaged_key,
            r"\S+vault\.key is not a key: it must be 32 bytes in base64\. Restore it from a backup\.",
            marks=pytest.mark.sqlite,
        ),
        pytest.param(
            lost_database,
            r"store_unavailable: The database could not be prepared \(file is not a database\)\.",
            marks=pytest.mark.sqlite,
        ),
        (unknown_setting, r"TOOLS_VAULTKEY is not a setting\. Did you mean TOOLS_VAULT_KEY\?"),
        (lost_secret, r"TOOLS_VAULT_KEY_FILE: /nowhere/key cannot be read \(No such file or directory\)\."),
    ],
    ids=["folder", "catalogue", "key file", "database", "setting", "secret"],
)
def test_what_keeps_it_from_starting_is_told_in_one_sentence(
    tmp_path: Path, environment: dict[str, str], spoil: Spoil, sentence: str
) -> None:
    data = tmp_path / "data"
    spoil(data, tmp_path, environment)
    before = contents(tmp_path)
    done = run(tmp_path, environment, data)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(rf"frontdesk-mcp: {sentence}\n", done.stderr), done.stderr
    assert "secret-key" not in done.stderr
    assert before.items() <= contents(tmp_path).items()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(tmp_path: Path, environment: dict[str, str], data: Path, limit: int | None = None) -> Any:
    from sys import executable

    command = [str(Path(executable).parent / COMMAND), "--data", str(data)]
    if limit:
        command = ["bash", "-c", 'ulimit -f "$0"; exec "$@"', str(limit), *command]
    return subprocess.run(
        command, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=50
    )


@pytest.mark.sqlite
def test_a_full_disk_is_told_in_one_sentence_and_a_later_start_goes_on(
    tmp_path: Path, environment: dict[str, str], trained: Any, rows: Any
) -> None:
    data = trained(tmp_path / "data")
    done = run(tmp_path, environment, data, limit=8)
    assert done.returncode == 1
    assert re.fullmatch(r"frontdesk-mcp: [^\n]+ could not be prepared \([A-Za-z /]+\)\.\n", done.stderr), done.stderr
    keys = contents(data / "keys")
    done = run(tmp_path, environment, data)
    assert done.returncode == 0
    assert re.fullmatch(r"\S+ INFO mcp_tools\.call_log tools_closed calls=0\n", done.stderr), done.stderr
    assert contents(data / "keys") == keys
    assert rows("SELECT count(*) FROM tickets") == [(0,)]


def test_a_folder_this_user_may_not_write_is_told_in_one_sentence(tmp_path: Path, environment: dict[str, str]) -> None:
    """Nobody, not even root, makes a folder under /proc."""
    done = run(tmp_path, environment, Path("/proc/frontdesk"))
    assert done.returncode == 1
    assert re.fullmatch(r"frontdesk-mcp: The data folder /proc/frontdesk cannot be written \(.+\n", done.stderr)
