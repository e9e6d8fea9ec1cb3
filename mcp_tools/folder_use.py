"""Who works in the data folder: any number of servers and commands together, or one restore alone."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from mcp_tools import data_folder, swap
from mcp_tools.errors import BackupRefused, DataFolderUnusable

_LOCK: Final = "running.lock"
_SECONDS: Final = 5.0
_EVERY: Final = 0.05


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Make the folder where it is missing and work in it beside others; the system gives the lock back after a kill.

    Raises `DataFolderUnusable` where the folder cannot be written, or is being restored.
    """
    data_folder.prepare(folder)
    with _opened(folder) as lock:
        if not _waited(lock, folder):
            raise DataFolderUnusable(f"{folder} is being restored. Start again when that is done.")
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Work in the folder while nobody else does. Raises `BackupRefused` while somebody does."""
    data_folder.prepare(folder)
    with _opened(folder) as lock:
        if not _taken(lock, fcntl.LOCK_EX):
            raise BackupRefused(f"A Frontdesk is running on {folder}. Stop it first, then restore.")
        swap.settle_all(folder)
        data_folder.prepare(folder)
        yield


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DataFolderUnusable(f"The file {_LOCK} in {folder} cannot be written ({error.strerror}).") from None
    try:
        yield lock
    finally:
        os.close(lock)


def _waited(lock: int, folder: Path) -> bool:
    """Take the lock beside others, waiting for one who only finishes an exchange that a kill interrupted."""
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        if swap.is_unfinished(folder) and _taken(lock, fcntl.LOCK_EX):
            swap.settle_all(folder)
            data_folder.prepare(folder)
        if not swap.is_unfinished(folder) and _taken(lock, fcntl.LOCK_SH):
            return True
        time.sleep(_EVERY)
    return False


def _taken(lock: int, kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
