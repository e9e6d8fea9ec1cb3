"""The file of a backup: a gzipped tar of a manifest, the database and the keys, and nothing else."""

import hashlib
import io
import os
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Final, Literal

from pydantic import Field, ValidationError

from mcp_tools.domain.text import Model
from mcp_tools.errors import BackupRefused
from mcp_tools.swap import DATABASE

_MANIFEST: Final = "manifest.json"
_MANIFEST_BYTES: Final = 100_000
_CHUNK: Final = 1 << 20
_NAME: Final = re.compile(rf"{re.escape(DATABASE)}|keys/[a-z-]{{1,40}}\.key")
_DAMAGED: Final = "is damaged or no backup of Frontdesk's"


class Part(Model):
    """One file in a backup."""

    size: int = Field(ge=0)
    sha256: str


class Manifest(Model):
    """What a backup says of itself; it is the first thing in the file."""

    format: Literal[1]
    version: str
    schema_revision: str
    made_at: datetime
    parts: dict[str, Part]

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the keys in it, such as `vault`."""
        return tuple(sorted(Path(name).stem for name in self.parts if name != DATABASE))


def part_of(path: Path) -> Part:
    """Describe a file as the manifest does."""
    with path.open("rb") as stream:
        return Part(size=path.stat().st_size, sha256=hashlib.file_digest(stream, "sha256").hexdigest())


def write(file: Path, manifest: Manifest, parts: Mapping[str, Path]) -> None:
    """Write a new file for this user only, and let the disk have it. Raises `OSError`."""
    text = manifest.model_dump_json(indent=2).encode()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as tar:
            tar.addfile(_entry(_MANIFEST, len(text), manifest.made_at), io.BytesIO(text))
            for name, path in parts.items():
                with path.open("rb") as source:
                    tar.addfile(_entry(name, manifest.parts[name].size, manifest.made_at), source)
        stream.flush()
        os.fsync(stream.fileno())


def manifest_of(file: Path) -> Manifest:
    """Return what the backup says of itself. Raises `BackupRefused`."""
    with _reading(file) as tar:
        return _manifest(file, tar)


def unpack(file: Path, folder: Path) -> Manifest:
    """Write the backup's parts into `folder`, each exactly as the manifest says.

    Names are compared with the few there can be, so none leads out of the folder; a link is refused. Raises
    `BackupRefused`, or `OSError` where the folder cannot be written.
    """
    with _reading(file) as tar:
        manifest = _manifest(file, tar)
        wanted = dict(manifest.parts)
        for entry in tar:
            if entry.name == _MANIFEST and entry.offset == 0:
                continue
            part = wanted.pop(entry.name, None)
            content = tar.extractfile(entry) if entry.isreg() else None
            if part is None or content is None or not _copied(content, folder / entry.name, part):
                raise _refused(file)
        if wanted:
            raise _refused(file)
    return manifest


def _entry(name: str, size: int, at: datetime) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(at.timestamp())
    return entry


@contextmanager
def _reading(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        stream = file.open("rb")
    except OSError as error:
        raise BackupRefused(f"{file} cannot be read ({error.strerror}).") from None
    with stream:
        try:
            with tarfile.open(fileobj=stream, mode="r:gz") as tar:
                yield tar
        except (tarfile.TarError, zlib.error, EOFError) as error:
            raise _refused(file) from error
        except OSError as error:
            if error.errno is None:  # gzip's own word for a damaged file
                raise _refused(file) from None
            raise


def _manifest(file: Path, tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first and first.isreg() and first.name == _MANIFEST else None
    if content is None:
        raise _refused(file)
    try:
        manifest = Manifest.model_validate_json(content.read(_MANIFEST_BYTES))
    except ValidationError:
        raise _refused(file) from None
    if DATABASE not in manifest.parts or not all(_NAME.fullmatch(name) for name in manifest.parts):
        raise _refused(file)
    return manifest


def _copied(content: IO[bytes], path: Path, part: Part) -> bool:
    """Copy as many bytes as the manifest says; return whether they were the ones."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    digest, left = hashlib.sha256(), part.size
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        while left and (chunk := content.read(min(left, _CHUNK))):
            digest.update(chunk)
            copy.write(chunk)
            left -= len(chunk)
    return not left and not content.read(1) and digest.hexdigest() == part.sha256


def _refused(file: Path) -> BackupRefused:
    return BackupRefused(f"{file} {_DAMAGED}. Nothing was changed.")
