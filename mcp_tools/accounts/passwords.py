"""Passwords: hashed with argon2id, checked in the same time whether the account exists or not."""

import secrets
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 10
"""Characters of a password; NIST SP 800-63B asks for eight at least and no rules of composition."""

_ALPHABET: Final = "abcdefghijkmnpqrstuvwxyz23456789"
"""Letters and digits nobody mixes up when reading them aloud."""


@cache
def _hasher() -> PasswordHasher:
    # RFC 9106's second recommended choice: 64 MiB, three passes, four lanes.
    return PasswordHasher()


def hashed(password: str) -> str:
    """Return the hash to store."""
    return _hasher().hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Check a password; without an account a made-up hash is checked all the same, so that time tells nothing."""
    try:
        return _hasher().verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def fresh_password() -> str:
    """Return a password to print once: four groups of five, about 100 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


@cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe(16))
