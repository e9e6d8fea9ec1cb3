"""Puts restored data in the place of the old: one rename decides, and whoever comes next finishes what was begun.

`restored-<time>` in the data folder holds new data that is complete and decided for. Only its parts are still to be
moved, and the old ones to `before-restore-<time>`. Every step can be repeated: a kill in between loses nothing.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from mcp_tools.errors import DataFolderUnusable

DATABASE: Final = "frontdesk.db"
KEYS: Final = "keys"

_DECIDED: Final = "restored-"
_ASIDE: Final = "before-restore-"
_OLD: Final = {DATABASE: (f"{DATABASE}-wal", f"{DATABASE}-shm", DATABASE), KEYS: (KEYS,)}
"""What stands where a new part goes. A log of changes goes before its database: beside the new one it would count."""


def is_unfinished(folder: Path) -> bool:
    """Whether new data waits for being moved into its place."""
    return any(folder.glob(f"{_DECIDED}*"))


def decide(folder: Path, staged: Path) -> Path:
    """Let the data in `staged`, a folder on the same disk, be the data of the folder; return where it waits.

    Until this returns the old data counts, and a kill changes nothing. Whoever calls this must be alone in the folder.
    """
    for path in (*staged.rglob("*"), staged):
        _sync(path)
    decided = folder / f"{_DECIDED}{datetime.now(UTC):%Y%m%d-%H%M%S}"
    staged.rename(decided)
    _sync(folder)
    return decided


def settle(decided: Path) -> Path | None:
    """Move what was decided into its place; return where the old data is now, None if there was none.

    Whoever calls this must be alone in the folder.
    """
    folder = decided.parent
    aside = decided.with_name(decided.name.replace(_DECIDED, _ASIDE, 1))
    aside.mkdir(mode=0o700, exist_ok=True)
    for part in (DATABASE, KEYS):
        if (decided / part).exists():
            _move_aside(folder, part, aside)
            (decided / part).rename(folder / part)
    _sync(folder)
    shutil.rmtree(decided)
    if any(aside.iterdir()):
        return aside
    aside.rmdir()
    return None


def settle_all(folder: Path) -> None:
    """Finish what a kill interrupted. Whoever calls this must be alone in the folder.

    Raises `DataFolderUnusable` where it cannot be finished yet; the next start tries again.
    """
    try:
        for decided in sorted(folder.glob(f"{_DECIDED}*")):
            settle(decided)
    except OSError as error:
        raise DataFolderUnusable(f"A restore of {folder} cannot be finished ({error.strerror}).") from None


def _move_aside(folder: Path, part: str, aside: Path) -> None:
    for old in _existing(folder, part):
        if old.is_dir() and not any(old.iterdir()):
            old.rmdir()
        else:
            old.rename(aside / old.name)


def _existing(folder: Path, part: str) -> Iterator[Path]:
    return (folder / name for name in _OLD[part] if (folder / name).exists())


def _sync(path: Path) -> None:
    """Let the disk have it before the next step is taken."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
