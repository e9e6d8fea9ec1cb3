"""Backs the data folder up while it is served, and restores it: whole, checked, and never half."""

import asyncio
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from mcp_tools import archive, data_folder, folder_use, swap
from mcp_tools.archive import Manifest
from mcp_tools.database import Migrated, migrate, revisions
from mcp_tools.errors import BackupRefused
from mcp_tools.swap import DATABASE, KEYS

_BUSY_SECONDS: Final = 10.0
_STAGED: Final = ".restoring-"


@dataclass(frozen=True)
class Restored:
    """What was restored, what was done to its schema, and where the data before it is kept."""

    manifest: Manifest
    migrated: Migrated
    aside: Path | None


def back_up(folder: Path, file: Path, *, is_forced: bool) -> Manifest:
    """Write database and keys as they are at one moment into one private file; others go on writing meanwhile.

    The file gets its name when it is complete. Raises `BackupRefused`; then nothing is left and no file was replaced.
    """
    if not (folder / DATABASE).is_file():
        raise BackupRefused(f"There is no database in {folder}. Name the folder with --data.")
    _refuse_existing(file, is_forced=is_forced)
    try:
        with (
            folder_use.in_use(folder),
            tempfile.TemporaryDirectory(prefix=".backup-", dir=file.absolute().parent) as work,
        ):
            parts = _copied(folder, Path(work))
            manifest = Manifest(
                format=1,
                version=version("frontdesk"),
                schema_revision=_inspected(parts[DATABASE]),
                made_at=datetime.now(UTC),
                parts={name: archive.part_of(path) for name, path in parts.items()},
            )
            written = Path(work) / "backup"
            archive.write(written, manifest, parts)
            _refuse_existing(file, is_forced=is_forced)
            written.replace(file)
    except OSError as error:
        raise BackupRefused(f"The backup could not be written ({error.strerror}). Nothing is left of it.") from None
    return manifest


def restore(folder: Path, file: Path, *, is_forced: bool) -> Restored:
    """Let the data of a backup be the data of the folder, with today's schema. The data before it is kept aside.

    Everything is read, checked and migrated beside the old data first. Raises `BackupRefused`, nothing changed.
    """
    _refuse_newer(file, archive.manifest_of(file))
    with folder_use.alone(folder):
        if not is_forced and _is_occupied(folder):
            raise BackupRefused(f"{folder} holds data already. Name another folder, or keep it aside with --force.")
        for left in folder.glob(f"{_STAGED}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=_STAGED, dir=folder, ignore_cleanup_errors=True) as work:
            try:
                staged = Path(work) / "data"
                staged.mkdir(mode=0o700)
                manifest = archive.unpack(file, staged)
                migrated = _prepared(staged / DATABASE, file, manifest)
                decided = swap.decide(folder, staged)
            except OSError as error:
                raise BackupRefused(f"{folder} cannot be written ({error.strerror}). Nothing was changed.") from None
        return Restored(manifest, migrated, swap.settle(decided))


def _copied(folder: Path, work: Path) -> dict[str, Path]:
    """Copy the database, then the keys: a key is made before anything is sealed with it, and none is exchanged here."""
    parts = {DATABASE: work / DATABASE}
    with data_folder.locked(folder, data_folder.ROTATION):
        _copy_database(folder, parts[DATABASE])
        with data_folder.locked(folder, KEYS):
            for path in sorted((folder / KEYS).glob("*.key")):
                parts[f"{KEYS}/{path.name}"] = Path(shutil.copyfile(path, work / path.name))
    return parts


def _copy_database(folder: Path, to: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(folder / DATABASE, timeout=_BUSY_SECONDS)) as source,
            closing(sqlite3.connect(to)) as copy,
        ):
            source.backup(copy)
    except sqlite3.Error as error:
        raise BackupRefused(f"The database could not be copied ({error}). Nothing is left of the backup.") from None


def _prepared(database: Path, file: Path, manifest: Manifest) -> Migrated:
    """Check the unpacked database, bring it to today's schema, and leave it as one file."""
    if _inspected(database) != manifest.schema_revision:
        raise BackupRefused(f"{file} says another schema than its database has. Nothing was changed.")
    migrated = asyncio.run(migrate(f"sqlite+aiosqlite:///{database}"))
    _inspected(database)
    return migrated


def _inspected(database: Path) -> str:
    """Return the schema's revision of a sound database nobody else has open, and leave it as one file."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BackupRefused(f"The database is damaged ({error}). Nothing was changed.") from None
    if sound != ("ok",) or revision is None:
        raise BackupRefused("The database is damaged. Nothing was changed.")
    return str(revision[0])


def _refuse_existing(file: Path, *, is_forced: bool) -> None:
    if file.is_dir() or (file.exists() and not is_forced):
        raise BackupRefused(f"{file} exists. Choose another name, or replace it with --force.")
    if not file.absolute().parent.is_dir():
        raise BackupRefused(f"{file.absolute().parent} is no folder.")


def _refuse_newer(file: Path, manifest: Manifest) -> None:
    if manifest.schema_revision not in revisions():
        raise BackupRefused(
            f"A newer Frontdesk ({manifest.version}, schema {manifest.schema_revision}) made {file}. "
            "Install that version, or newer."
        )


def _is_occupied(folder: Path) -> bool:
    return (folder / DATABASE).exists() or any((folder / KEYS).glob("*.key"))
