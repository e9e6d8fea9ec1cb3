"""Who is visiting: a guest's random id in a signed cookie, and Chainlit's session made to follow it."""

import hashlib
import hmac
import secrets
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie

from itsdangerous import BadSignature, URLSafeSerializer

VISITOR_COOKIE = "frontdesk_visitor"
CHAINLIT_COOKIE = "access_token"
VISITOR_SECONDS = 180 * 24 * 3600
_ID_BYTES = 24
"""192 bits: an id that cannot be guessed is all that guards a guest's conversations."""

current_visitor: ContextVar[str | None] = ContextVar("current_visitor", default=None)
"""The subject of the request being served. Chainlit's data layer is called without one, and must know whose it is."""


class Visitors:
    """Issues guest ids and tells whose a cookie is."""

    def __init__(self, cookie_key: bytes) -> None:
        self._signer = URLSafeSerializer(
            cookie_key, salt="frontdesk-visitor", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self.chainlit_secret = hmac.new(cookie_key, b"chainlit-session", hashlib.sha256).hexdigest()
        """The secret of Chainlit's own session token, so that one key rules both."""

    def issue(self) -> tuple[str, str]:
        """Return a new guest's subject and the cookie value that proves it."""
        subject = f"guest:{secrets.token_urlsafe(_ID_BYTES)}"
        return subject, self.sign(subject)

    def sign(self, subject: str) -> str:
        value = self._signer.dumps(subject)
        return value if isinstance(value, str) else value.decode()

    def read(self, value: str | None) -> str | None:
        """Return the subject a cookie value proves, None for a missing, damaged or forged one."""
        if not value:
            return None
        try:
            subject = self._signer.loads(value)
        except BadSignature:
            return None
        return subject if isinstance(subject, str) else None


def cookies_in(header: str) -> dict[str, str]:
    """Read a `Cookie` header; a damaged one holds nothing."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def set_cookie(name: str, value: str, *, is_https: bool, seconds: int) -> str:
    """Return a `Set-Cookie` value: unreadable for scripts, not sent from other sites, Secure on https."""
    secure = "; Secure" if is_https else ""
    return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
