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
        return _decoded(configured.get_secret_value(), setting or f"TOOLS_{name.upper()}_KEY")
    path = folder / "keys" / f"{name}.key"
    with locked(folder, "keys"):
        try:
            if not path.exists():
                _make_key(path)
            text = path.read_bytes()
        except OSError as error:
            raise DataFolderUnusable(f"The key file {path} cannot be read or made ({error.strerror}).") from None
    return _decoded(text, str(path))


def _make_key(path: Path) -> None:
    """Write a new key beside its place first: whoever finds the file finds all of it."""
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(base64.b64encode(secrets.token_bytes(_KEY_BYTES)))
    fresh.replace(path)


def _decoded(text: str | bytes, origin: str) -> bytes:
    try:
        value = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        value = b""
    if len(value) != _KEY_BYTES:
        raise KeyMissing(f"{origin} is not a key: it must be 32 bytes in base64. Restore it from a backup.")
    return value
