"""A conversation's own keys: derived from one that the vault's key wraps, used to seal and to compare."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mcp_tools.errors import VaultUnavailable

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


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


def new_key() -> bytes:
    """Return a conversation's key: random, and worth nothing until it is wrapped and stored."""
    return secrets.token_bytes(KEY_BYTES)


def wrap(vault_key: AESGCM, conversation: str, key: bytes) -> bytes:
    """Encrypt a conversation's key as it is stored."""
    return _encrypt(vault_key, key, _wrap_binding(conversation))


def unwrap(vault_key: AESGCM, conversation: str, wrapped: bytes) -> bytes:
    """Decrypt a stored key. Raises `VaultUnavailable` when it was wrapped by another vault key."""
    return _decrypt(vault_key, wrapped, _wrap_binding(conversation))


def derive(key: bytes) -> ConversationKeys:
    """Make both keys of a conversation from its one; a hundredth of a millisecond, so nobody needs to remember them."""
    return ConversationKeys(
        AESGCM(_expand(key, b"frontdesk vault sealing")), _expand(key, b"frontdesk vault comparing")
    )


def _wrap_binding(conversation: str) -> str:
    return f"key\0{conversation}"


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
