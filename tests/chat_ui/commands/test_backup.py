"""`frontdesk backup` and `frontdesk restore` as an operator runs them: what comes back, and what is refused."""

import io
import json
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from mcp_tools import database, folder_use
from mcp_tools.database import revisions
from tests.chat_ui.conftest import Run

pytestmark = pytest.mark.sqlite

Members = dict[str, bytes]


@pytest.fixture
def file(run: Run, tmp_path: Path) -> Path:
    """A backup of this test's folder, in which Ada has an account."""
    assert run("users", "add", "ada", "--role", "agent", "--name", "Ada").returncode == 0
    made = tmp_path / "desk.tar.gz"
    assert run("backup", str(made)).returncode == 0
    return made


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return tmp_path / "other"


def logins(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "frontdesk.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [login for (login,) in connection.execute("SELECT login FROM accounts ORDER BY login")]


def keys(folder: Path) -> Members:
    return {path.name: path.read_bytes() for path in (folder / "keys").iterdir()}


def everything(folder: Path) -> Members:
    """Give what a refusal must not change; locks and an empty folder's parts may be made."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


def members(file: Path) -> Members:
    with tarfile.open(file) as tar:
        return {entry.name: content.read() for entry in tar if (content := tar.extractfile(entry))}


def packed(file: Path, content: Members, *strange: tarfile.TarInfo) -> None:
    """Write a backup by hand, with members that no backup has."""
    with tarfile.open(file, "w:gz") as tar:
        for name, data in content.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
        for entry in strange:
            tar.addfile(entry, io.BytesIO(b"x" * entry.size))


def with_manifest(content: Members, **changes: Any) -> Members:
    manifest = json.loads(content["manifest.json"])
    return {**content, "manifest.json": json.dumps({**manifest, **changes}).encode()}


def test_a_backup_is_one_private_file_that_names_what_it_holds(run: Run, file: Path, data_dir: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    held = members(file)
    parts = ["frontdesk.db", "keys/identity.key", "keys/vault.key"]
    assert sorted(held) == sorted([*parts, "manifest.json"])
    manifest = json.loads(held["manifest.json"])
    assert (sorted(manifest["parts"]), manifest["schema_revision"]) == (parts, revisions()[-1])
    done = run("backup", str(file), "--force")
    assert "holds personal data together with the keys that open it" in done.stdout
    assert [path.name for path in file.parent.iterdir() if "backup" in path.name] == []


def test_what_is_restored_is_what_was_backed_up(run: Run, file: Path, data_dir: Path, other: Path) -> None:
    run("users", "add", "bob", "--role", "agent", "--name", "Bob")
    done = run("restore", str(file), data=other)
    assert done.returncode == 0, done.stderr
    assert (logins(data_dir), logins(other)) == (["ada", "bob"], ["ada"])
    assert keys(other) == keys(data_dir)
    assert "before" not in done.stdout
    modes = {stat.S_IMODE(path.stat().st_mode) for path in other.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert [line.split()[0] for line in run("users", "list", data=other).stdout.splitlines()] == ["LOGIN", "ada"]


def test_a_file_is_replaced_only_with_force(run: Run, file: Path) -> None:
    before = file.read_bytes()
    refused = run("backup", str(file))
    assert (refused.returncode, file.read_bytes()) == (1, before)
    assert refused.stderr == f"frontdesk: {file} exists. Choose another name, or replace it with --force.\n"
    assert run("backup", str(file), "--force").returncode == 0
    assert file.read_bytes() != before


def test_data_is_replaced_only_with_force_and_kept_aside(run: Run, file: Path, data_dir: Path, other: Path) -> None:
    run("users", "add", "eve", "--role", "admin", "--name", "Eve", data=other)
    before, old_keys = everything(other), keys(other)
    refused = run("restore", str(file), data=other)
    assert refused.returncode == 1
    assert "holds data already" in refused.stderr
    assert everything(other) == before
    done = run("restore", str(file), "--force", data=other)
    assert done.returncode == 0, done.stderr
    (aside,) = other.glob("before-restore-*")
    assert str(aside) in done.stdout
    assert (logins(other), logins(aside)) == (["ada"], ["eve"])
    assert (keys(other), keys(aside)) == (keys(data_dir), old_keys)


def test_an_older_schema_is_brought_up_to_date(run: Run, data_dir: Path, tmp_path: Path, other: Path) -> None:
    data_dir.mkdir()
    engine = create_engine(f"sqlite:///{data_dir / 'frontdesk.db'}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    file = tmp_path / "old.tar.gz"
    assert run("backup", str(file)).returncode == 0
    done = run("restore", str(file), data=other)
    assert f"Its schema went from 0001 to {revisions()[-1]}." in done.stdout
    assert logins(other) == []


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(bytes(data))


def strange(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname, entry.size = kind, link, 0 if link else 3
        packed(file, members(file), entry)

    return spoil


def linked_key(file: Path) -> None:
    entry = tarfile.TarInfo("keys/vault.key")
    entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
    packed(file, {name: data for name, data in members(file).items() if name != "keys/vault.key"}, entry)


def other_key(file: Path) -> None:
    packed(file, {**members(file), "keys/vault.key": b"A" * 44})


def no_key(file: Path) -> None:
    packed(file, {name: data for name, data in members(file).items() if name != "keys/vault.key"})


def named_outside(file: Path) -> None:
    held = members(file)
    parts = json.loads(held["manifest.json"])["parts"]
    packed(file, {**with_manifest(held, parts={**parts, "../outside": parts["frontdesk.db"]}), "../outside": b"x"})


def other_schema(file: Path) -> None:
    packed(file, with_manifest(members(file), schema_revision="0001"))


SPOILED = [
    cut, flip, linked_key, other_key, no_key, named_outside, other_schema,
    lambda file: file.write_bytes(b""),
    lambda file: file.write_bytes(b"no backup at all"),
    lambda file: packed(file, {}),
    lambda file: packed(file, {"frontdesk.db": members(file)["frontdesk.db"]}),
    strange("more.txt"),
    strange("../outside"),
    strange("/outside"),
    strange("frontdesk.db"),
    strange("link", tarfile.SYMTYPE, "/etc"),
    strange("hard", tarfile.LNKTYPE, "frontdesk.db"),
]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_file_that_is_not_exactly_a_backup_changes_nothing(
    run: Run, file: Path, tmp_path: Path, data_dir: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(file)
    before = everything(data_dir)
    outside = set(tmp_path.iterdir())
    refused = run("restore", str(file), "--force")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"frontdesk: {file} ")
    assert refused.stderr.endswith("Nothing was changed.\n")
    assert refused.stderr.count("\n") == 1
    assert everything(data_dir) == before
    assert set(tmp_path.iterdir()) == outside
    assert [path.name for path in data_dir.glob(".restoring-*")] == []


def test_a_newer_versions_backup_is_refused(run: Run, file: Path, other: Path) -> None:
    packed(file, with_manifest(members(file), schema_revision="9999", version="9.9"))
    refused = run("restore", str(file), data=other)
    assert f"A newer Frontdesk (9.9, schema 9999) made {file}. Install that version, or newer." in refused.stderr
    assert not other.exists()


def test_a_folder_somebody_works_in_is_not_replaced(run: Run, file: Path, data_dir: Path) -> None:
    with folder_use.in_use(data_dir):
        refused = run("restore", str(file), "--force")
    assert refused.stderr == f"frontdesk: A Frontdesk is running on {data_dir}. Stop it first, then restore.\n"
    assert logins(data_dir) == ["ada"]
    assert run("restore", str(file), "--force").returncode == 0


def test_a_folder_that_is_being_restored_starts_nothing(
    run: Run, file: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_use, "_SECONDS", 0.2)
    with folder_use.alone(data_dir):
        refused = run("users", "list")
    assert refused.stderr == f"frontdesk: {data_dir} is being restored. Start again when that is done.\n"


def test_without_a_database_there_is_nothing_to_back_up(run: Run, tmp_path: Path, other: Path) -> None:
    refused = run("backup", str(tmp_path / "file"), data=other)
    assert refused.stderr == f"frontdesk: There is no database in {other}. Name the folder with --data.\n"
    assert not other.exists()


@pytest.mark.parametrize("words", [("backup", "file"), ("restore", "file")])
def test_another_database_has_tools_of_its_own(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str]
) -> None:
    monkeypatch.setenv("TOOLS_DATABASE_URL", "postgresql+asyncpg://u:secret@h/d")
    refused = run(*words)
    assert refused.returncode == 1
    assert "pg_dump" in refused.stderr
    assert "TOOLS_VAULT_KEY" in refused.stderr
    assert "secret" not in refused.stderr
