"""The vault's keys as this process knows them: one in use, and another while one takes the other's place."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from contextlib import suppress

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mcp_tools.errors import StartupError, VaultUnavailable
from mcp_tools.pii.conversation_keys import KEY_BYTES, ConversationKeys, derive, new_key, unwrap, wrap

ReadKeys = Callable[[], Sequence[bytes]]
"""Gives the vault's keys that this process may use now, the one that counts in a new database first."""


class KeyRing:
    """Wraps and unwraps conversations' keys, and remembers none of them: what is erased is opened by no process.

    A vault's key is named by its fingerprint, which tells nothing of it. The keys are read again when one is missing:
    another process may have changed the vault's key meanwhile.
    """

    def __init__(self, read: ReadKeys) -> None:
        """Read the keys. Raises `VaultUnavailable` for one that is not 32 bytes, `StartupError` for a damaged file."""
        self._read = read
        self._ciphers = _ciphers(read())

    @property
    def first(self) -> str:
        """The fingerprint of the key that counts in a new database."""
        for fingerprint in self._ciphers:
            return fingerprint
        raise VaultUnavailable

    def knows(self, fingerprint: str) -> bool:
        """Whether the key of this fingerprint is here."""
        return fingerprint in self._ciphers or (self._read_again() and fingerprint in self._ciphers)

    def make(self, conversation: str, fingerprint: str) -> bytes:
        """Make a new key for a conversation and return it wrapped by the vault's key of that fingerprint.

        Raises `VaultUnavailable` when that one is not here.
        """
        return wrap(self._cipher(fingerprint), conversation, new_key())

    def open(self, conversation: str, wrapped: bytes) -> ConversationKeys:
        """Unwrap a stored key. Raises `VaultUnavailable` when no key here opens it."""
        return derive(self._unwrapped(conversation, wrapped)[1])

    def wrapped_by(self, conversation: str, wrapped: bytes) -> str | None:
        """Return the fingerprint of the vault's key that opens a stored key; None when none here does."""
        with suppress(VaultUnavailable):
            return self._unwrapped(conversation, wrapped)[0]
        return None

    def rewrap(self, conversation: str, wrapped: bytes, fingerprint: str) -> bytes:
        """Return a stored key wrapped by another vault's key; what it seals stays as it is."""
        return wrap(self._cipher(fingerprint), conversation, self._unwrapped(conversation, wrapped)[1])

    def _cipher(self, fingerprint: str) -> AESGCM:
        if not self.knows(fingerprint):
            raise VaultUnavailable
        return self._ciphers[fingerprint]

    def _unwrapped(self, conversation: str, wrapped: bytes) -> tuple[str, bytes]:
        tried = self._ciphers
        for fingerprint, cipher in tried.items():
            with suppress(VaultUnavailable):
                return fingerprint, unwrap(cipher, conversation, wrapped)
        if self._read_again():
            return self._unwrapped(conversation, wrapped)
        raise VaultUnavailable

    def _read_again(self) -> bool:
        """Look for the keys once more; return whether they are others than before."""
        known = self._ciphers
        try:
            self._ciphers = _ciphers(self._read())
        except StartupError:
            raise VaultUnavailable from None
        return self._ciphers.keys() != known.keys()


def fingerprint_of(key: bytes) -> str:
    """Return a key's name: an HMAC under it, from which nobody learns anything of 32 random bytes."""
    return hmac.new(key, b"frontdesk vault key", hashlib.sha256).hexdigest()[:32]


def _ciphers(keys: Sequence[bytes]) -> dict[str, AESGCM]:
    if any(len(key) != KEY_BYTES for key in keys):
        raise VaultUnavailable("The vault key must be 32 bytes.")
    return {fingerprint_of(key): AESGCM(key) for key in keys}
