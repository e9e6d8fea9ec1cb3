"""The data folder: made private, and the home of keys nobody configured."""

import base64
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import SecretStr

from mcp_tools.errors import DataFolderUnusable, KeyMissing

ROTATION = "rotation"
"""The lock of whoever changes the vault's key, and of whoever copies database and keys, which must fit each other."""

_LOCK_SECONDS = 60
_KEY_BYTES = 32


def prepare(folder: Path) -> Path:
    """Make the folder and its parts for this user only (mode 0700) and prove that it can be written.

    Raises `DataFolderUnusable` with what to do.
    """
    try:
        for part in (folder, folder / "keys", folder / "cache"):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
            if part.stat().st_uid == os.getuid():
                part.chmod(0o700)
        probe = folder / f".probe-{os.getpid()}-{secrets.token_hex(4)}"
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
    except OSError as error:
        raise DataFolderUnusable(
            f"The data folder {folder} cannot be written ({error.strerror}). "
            "Free some space, give this user the right to write there, or name another folder with --data."
        ) from None
    return folder


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """Hold a lock that every process on this folder respects: for migration, key creation and training."""
    lock = FileLock(folder / f"{name}.lock", timeout=_LOCK_SECONDS, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise DataFolderUnusable(
            f"Another process has held {name}.lock in {folder} for a minute. Is it stuck?"
        ) from None
    except OSError as error:
        raise DataFolderUnusable(f"The file {name}.lock in {folder} cannot be written ({error.strerror}).") from None
    try:
        yield
    finally:
        lock.release()


def key(folder: Path, name: str, configured: SecretStr | None, setting: str | None = None) -> bytes:
    """Return the 32-byte key called `name`: the configured one, else the folder's own, made at first use.

    `setting` is where it is configured, for the error; unset, `TOOLS_<NAME>_KEY`. Raises `KeyMissing` when it is not
    32 bytes in base64, `DataFolderUnusable` when its file cannot be read or made.
    """
    if configured:
        return configured_key(configured, setting or f"TOOLS_{name.upper()}_KEY")
    path = _file_of(folder, name)
    with locked(folder, "keys"), _told(path):
        if not path.exists():
            _make_key(path)
        text = path.read_bytes()
    return _decoded(text, str(path))


def configured_key(configured: SecretStr, setting: str) -> bytes:
    """Return a key that is a setting. Raises `KeyMissing` when it is not 32 bytes in base64."""
    return _decoded(configured.get_secret_value(), setting)


def key_in_file(folder: Path, name: str) -> bytes | None:
    """Return the folder's own key called `name`, None where there is no such file; without waiting for anybody."""
    path = _file_of(folder, name)
    with _told(path):
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return None
    return _decoded(text, str(path))


def replace_key(folder: Path, name: str, successor: str) -> None:
    """Let the key called `successor` be the one called `name`, whose file is gone then; lasting, all or nothing."""
    path = _file_of(folder, name)
    with locked(folder, "keys"), _told(path):
        _file_of(folder, successor).replace(path)
        _sync(path.parent)


def _file_of(folder: Path, name: str) -> Path:
    return folder / "keys" / f"{name}.key"


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataFolderUnusable(f"The key file {path} cannot be read or made ({error.strerror}).") from None


def _make_key(path: Path) -> None:
    """Write a new key beside its place first: whoever finds the file finds all of it, also after a power cut."""
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(base64.b64encode(secrets.token_bytes(_KEY_BYTES)))
    _sync(fresh)
    fresh.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Let the disk have it before anything is sealed with it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _decoded(text: str | bytes, origin: str) -> bytes:
    try:
        value = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        value = b""
    if len(value) != _KEY_BYTES:
        raise KeyMissing(f"{origin} is not a key: it must be 32 bytes in base64. Restore it from a backup.")
    return value
