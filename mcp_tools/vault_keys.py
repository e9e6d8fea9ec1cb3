"""Where the vault's keys come from, two settings or two files of the data folder, and how one takes the other's place.

`keys/vault-next.key` is a key that takes over: it becomes `keys/vault.key` when nothing needs the one before any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcp_tools import data_folder, folder_use
from mcp_tools.database import open_database
from mcp_tools.domain.identity import Identity
from mcp_tools.errors import KeyMissing
from mcp_tools.pii.key_ring import KeyRing, ReadKeys, fingerprint_of
from mcp_tools.pii.rotation import Census, Rewrapped, Rotation
from mcp_tools.settings import ToolsSettings

_VAULT: Final = "vault"
_NEXT: Final = "vault-next"


@dataclass(frozen=True)
class Rotated:
    """What a rotation did, and whether the keys are settings, which the operator still has to change."""

    rewrapped: Rewrapped
    is_configured: bool


def make(settings: ToolsSettings) -> None:
    """Make the data folder's own key where there is none. Raises `StartupError` with what to do."""
    data_folder.key(settings.data_dir, _VAULT, settings.vault_key)
    open_ring(settings)


def open_ring(settings: ToolsSettings) -> KeyRing:
    """Return the ring of the vault's keys, without making any. Raises `StartupError` with what to do."""
    return KeyRing(_reader(settings))


async def rotate(settings: ToolsSettings, by: Identity, *, is_lost: bool = False) -> Rotated:
    """Give the vault a new key, or go on where a kill interrupted that; other processes may serve meanwhile.

    With keys that are settings the new one is `TOOLS_VAULT_KEY`, the old one `TOOLS_VAULT_KEY_PREVIOUS`; else the new
    one is made here. `is_lost` gives up what the key in use sealed, and takes the one that is here. Raises
    `StartupError` with what to do, `StoreUnavailable` when the database does not answer: run it again then.
    """
    with folder_use.in_use(settings.data_dir), data_folder.locked(settings.data_dir, data_folder.ROTATION):
        to = _successor(settings, is_lost=is_lost)
        upcoming = data_folder.key_in_file(settings.data_dir, _NEXT)
        async with open_database(settings.url) as database:
            rotation = Rotation(database, open_ring(settings))
            await rotation.begin(to, by, is_lost=is_lost)
            rewrapped = await rotation.rewrap(to)
        if upcoming is not None and fingerprint_of(upcoming) == to:
            data_folder.replace_key(settings.data_dir, _VAULT, _NEXT)
    return Rotated(rewrapped, settings.vault_key is not None)


async def examined(settings: ToolsSettings) -> Census:
    """Count what the keys open. Raises `StartupError` with what to do, `StoreUnavailable`."""
    async with open_database(settings.url) as database:
        return await Rotation(database, open_ring(settings)).count()


def _successor(settings: ToolsSettings, *, is_lost: bool) -> str:
    """Return the fingerprint of the key that takes over; where keys are files, it is made now."""
    if settings.vault_key is not None:
        if settings.vault_key_previous is None and not is_lost:
            raise KeyMissing(
                "TOOLS_VAULT_KEY is a setting: make the new key its value, and set TOOLS_VAULT_KEY_PREVIOUS to the old "
                "one, on every host. Then run this again."
            )
        return fingerprint_of(data_folder.configured_key(settings.vault_key, "TOOLS_VAULT_KEY"))
    return fingerprint_of(data_folder.key(settings.data_dir, _VAULT if is_lost else _NEXT, None))


def _reader(settings: ToolsSettings) -> ReadKeys:
    if settings.vault_key is None:
        if settings.vault_key_previous is not None:
            raise KeyMissing("TOOLS_VAULT_KEY_PREVIOUS is given without TOOLS_VAULT_KEY, the key that takes over.")
        return lambda: _in_files(settings.data_dir)
    keys = [data_folder.configured_key(settings.vault_key, "TOOLS_VAULT_KEY")]
    if settings.vault_key_previous is not None:
        keys.append(data_folder.configured_key(settings.vault_key_previous, "TOOLS_VAULT_KEY_PREVIOUS"))
    return lambda: keys


def _in_files(folder: Path) -> Sequence[bytes]:
    """Read the next key first: where that one is missing, it is the vault's own by now."""
    upcoming = data_folder.key_in_file(folder, _NEXT)
    current = data_folder.key_in_file(folder, _VAULT)
    return [key for key in (current, upcoming) if key is not None]
