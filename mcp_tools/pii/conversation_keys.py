"""A conversation's own keys: made, wrapped by the vault key, derived, and used to seal and to compare."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mcp_tools.errors import VaultUnavailable

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_CACHED: Final = 512


@dataclass(frozen=True, slots=True, repr=False)
class ConversationKeys:
    """Two keys derived from one: `sealing` encrypts, `comparing` makes lookups."""

    sealing: AESGCM
    comparing: bytes

    def seal(self, text: str, bound_to: str) -> bytes:
        """Encrypt `text`; it opens only with the same `bound_to`."""
        return _encrypt(self.sealing, text.encode("utf-8", "surrogatepass"), bound_to)

    def unseal(self, sealed: bytes, bound_to: str) -> str:
        """Decrypt. Raises `VaultUnavailable` when the key or what it was bound to is another."""
        return _decrypt(self.sealing, sealed, bound_to).decode("utf-8", "surrogatepass")

    def lookup(self, kind: str, normal_form: str) -> bytes:
        """Return the HMAC-SHA256 under which equal values of one kind meet, in this conversation only."""
        message = f"{kind}\0{normal_form}".encode("utf-8", "surrogatepass")
        return hmac.new(self.comparing, message, hashlib.sha256).digest()


class KeyRing:
    """Wraps and unwraps conversations' keys with the vault key; remembers the last few hundred."""

    def __init__(self, vault_key: bytes) -> None:
        if len(vault_key) != KEY_BYTES:
            raise VaultUnavailable("The vault key must be 32 bytes.")
        self._wrapping = AESGCM(vault_key)
        self._unwrapped: OrderedDict[tuple[str, bytes], ConversationKeys] = OrderedDict()

    def make(self, conversation: str) -> bytes:
        """Make a new key for `conversation` and return it wrapped, as it is stored."""
        return _encrypt(self._wrapping, secrets.token_bytes(KEY_BYTES), _wrap_binding(conversation))

    def open(self, conversation: str, wrapped: bytes) -> ConversationKeys:
        """Unwrap a stored key. Raises `VaultUnavailable` when the vault key is not the one it was wrapped with."""
        cached = self._unwrapped.pop((conversation, wrapped), None)
        keys = cached or _derive(_decrypt(self._wrapping, wrapped, _wrap_binding(conversation)))
        self._unwrapped[conversation, wrapped] = keys
        if len(self._unwrapped) > _CACHED:
            self._unwrapped.popitem(last=False)
        return keys

    def forget(self, conversation: str) -> None:
        """Drop the conversation's keys from memory."""
        for known in [known for known in self._unwrapped if known[0] == conversation]:
            del self._unwrapped[known]


def _wrap_binding(conversation: str) -> str:
    return f"key\0{conversation}"


def _derive(key: bytes) -> ConversationKeys:
    return ConversationKeys(
        AESGCM(_expand(key, b"frontdesk vault sealing")), _expand(key, b"frontdesk vault comparing")
    )


def _expand(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


def _encrypt(cipher: AESGCM, plain: bytes, bound_to: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, bound_to.encode())


def _decrypt(cipher: AESGCM, sealed: bytes, bound_to: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):
        raise VaultUnavailable from None
