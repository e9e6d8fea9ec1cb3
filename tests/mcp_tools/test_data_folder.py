"""The data folder: private, proved writable, with keys that are made once and never replaced."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from mcp_tools import data_folder
from mcp_tools.errors import DataFolderUnusable, KeyMissing


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("was", [None, 0o755, 0o777])
def test_the_folder_and_its_parts_are_for_this_user_only(data_dir: Path, was: int | None) -> None:
    if was is not None:
        (data_dir / "keys").mkdir(parents=True)
        data_dir.chmod(was)
        (data_dir / "keys").chmod(was)
    data_folder.prepare(data_dir)
    assert {mode(path) for path in (data_dir, data_dir / "keys", data_dir / "cache")} == {0o700}
    assert sorted(path.name for path in data_dir.iterdir()) == ["cache", "keys"]


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataFolderUnusable, match=r"cannot be written \(.+\)\. Free some space, give this user") as told:
        data_folder.prepare(tmp_path / "file" / "data")
    assert str(tmp_path / "file" / "data") in str(told.value)


def test_a_key_is_made_once_private_and_stays(data_dir: Path) -> None:
    data_folder.prepare(data_dir)
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: data_folder.key(data_dir, "vault", None), range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert mode(data_dir / "keys" / "vault.key") == 0o600
    assert [path.name for path in (data_dir / "keys").iterdir()] == ["vault.key"]
    assert data_folder.key(data_dir, "identity", None) != data_folder.key(data_dir, "vault", None)


def test_a_configured_key_is_taken_and_none_is_made(data_dir: Path) -> None:
    data_folder.prepare(data_dir)
    given = SecretStr(base64.b64encode(b"k" * 32).decode())
    assert data_folder.key(data_dir, "vault", given) == b"k" * 32
    assert list((data_dir / "keys").iterdir()) == []


@pytest.mark.parametrize(
    "damage",
    [b"", b"\n", b"\xff\xfe\x00", b"not base64!", base64.b64encode(b"k" * 31), base64.b64encode(b"k" * 33), b"YQ=="],
)
def test_a_damaged_key_is_named_and_never_replaced(data_dir: Path, damage: bytes) -> None:
    data_folder.prepare(data_dir)
    path = data_dir / "keys" / "vault.key"
    path.write_bytes(damage)
    with pytest.raises(KeyMissing, match=r"vault\.key is not a key: it must be 32 bytes in base64\. Restore it"):
        data_folder.key(data_dir, "vault", None)
    assert path.read_bytes() == damage
    if text := damage.decode("ascii", "ignore").strip():
        with pytest.raises(KeyMissing, match=r"^TOOLS_VAULT_KEY is not a key") as told:
            data_folder.key(data_dir, "vault", SecretStr(text))
        assert text not in str(told.value)


def test_a_key_with_a_line_end_is_still_the_key(data_dir: Path) -> None:
    data_folder.prepare(data_dir)
    key = data_folder.key(data_dir, "vault", None)
    path = data_dir / "keys" / "vault.key"
    path.write_bytes(path.read_bytes() + b"\r\n")
    assert data_folder.key(data_dir, "vault", None) == key


def test_a_key_that_cannot_be_read_is_named(data_dir: Path) -> None:
    data_folder.prepare(data_dir)
    (data_dir / "keys" / "vault.key").mkdir()
    with pytest.raises(DataFolderUnusable, match=r"vault\.key cannot be read or made \(Is a directory\)"):
        data_folder.key(data_dir, "vault", None)


def test_a_lock_that_cannot_be_written_is_named_and_a_lock_is_given_back(data_dir: Path) -> None:
    data_folder.prepare(data_dir)
    (data_dir / "keys.lock").mkdir()
    with (
        pytest.raises(DataFolderUnusable, match=r"keys\.lock in .+ cannot be written"),
        data_folder.locked(data_dir, "keys"),
    ):
        pass
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), data_folder.locked(data_dir, "migration"):
            raise ZeroDivisionError
    assert mode(data_dir / "migration.lock") == 0o600 or not (data_dir / "migration.lock").exists()


def test_a_lock_is_held_against_another_holder(data_dir: Path) -> None:
    data_folder.prepare(data_dir)
    order: list[str] = []

    def hold(name: str) -> None:
        with data_folder.locked(data_dir, "training"):
            order.append(f"{name} in")
            os.listdir(data_dir)
            order.append(f"{name} out")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(hold, "abcd"))
    assert [step.split()[1] for step in order] == ["in", "out"] * 4
    assert all(order[n].split()[0] == order[n + 1].split()[0] for n in range(0, 8, 2))
