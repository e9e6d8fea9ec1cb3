"""Chainlit's own session token: made for a visitor, and read back."""

from chainlit.auth.jwt import create_jwt, decode_jwt
from chainlit.user import User
from jwt import InvalidTokenError


def new_token(subject: str) -> str:
    """Return a token that makes Chainlit take the page for `subject`'s."""
    return create_jwt(User(identifier=subject))


def subject_of(token: str) -> str | None:
    """Return whom a token is for, None for a missing, expired or forged one."""
    try:
        return decode_jwt(token).identifier
    except InvalidTokenError:
        return None
