"""Who is visiting: what a signed cookie proves of a guest or of a person with an account."""

import hashlib
import hmac
import secrets
from contextvars import ContextVar
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer

from agent.inputs import Customer
from mcp_tools.domain.identity import ACCOUNT_PREFIX, Account, Role
from mcp_tools.domain.text import Language

VISITOR_COOKIE: Final = "frontdesk_visitor"
CHAINLIT_COOKIE: Final = "access_token"
VISITOR_SECONDS: Final = 180 * 24 * 3600
_GUEST: Final = "guest:"

_ID_BYTES: Final = 24
"""192 bits: an id that cannot be guessed is all that guards a guest's conversations."""


@dataclass(frozen=True)
class Visitor:
    """Who visits, as their cookie says it; `account` is there once the accounts were asked and still agree.

    `session` sets two sign-ins of one person apart, `ends` is its last second (Unix time), `epoch` the state of their
    rights when it began. A guest has none of the three.
    """

    subject: str
    session: str = ""
    epoch: int = 0
    ends: int = 0
    account: Account | None = None

    @property
    def is_guest(self) -> bool:
        return self.subject.startswith(_GUEST)

    @property
    def is_staff(self) -> bool:
        """Whether the accounts were asked and know them as one of the team."""
        return self.account is not None and self.account.role is not Role.CUSTOMER

    @property
    def account_id(self) -> str:
        """The id under which the accounts know them; nobody's for a guest."""
        return self.subject.removeprefix(ACCOUNT_PREFIX)

    def as_customer(self, screen: Language = Language.EN) -> Customer:
        """Return them as whose calls the tools will answer."""
        return Customer(self.subject, screen, self.epoch)


current_visitor: ContextVar[Visitor | None] = ContextVar("current_visitor", default=None)
"""Whose request is being served. Chainlit's data layer is called without one, and must know."""


class Visitors:
    """Makes new visitors, signs them into a cookie's value, and reads whose a value is."""

    def __init__(self, cookie_key: bytes) -> None:
        self._signer = URLSafeSerializer(
            cookie_key, salt="frontdesk-visitor", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self.chainlit_secret = hmac.new(cookie_key, b"chainlit-session", hashlib.sha256).hexdigest()
        """The secret of Chainlit's own session token, so that one key rules both."""
        self.form_key = hmac.new(cookie_key, b"forms", hashlib.sha256).digest()
        """The key that signs our own forms."""

    def new_guest(self) -> Visitor:
        return Visitor(f"{_GUEST}{secrets.token_urlsafe(_ID_BYTES)}")

    def signed_in(self, account: Account, ends: int) -> Visitor:
        """Return the visitor of a new session of `account`, until `ends` (Unix time)."""
        return Visitor(account.subject, secrets.token_urlsafe(_ID_BYTES), account.epoch, ends, account)

    def sign(self, visitor: Visitor) -> str:
        """Return the cookie value that proves `visitor`."""
        proof = visitor.subject if visitor.is_guest else _proof(visitor)
        value = self._signer.dumps(proof)
        return value if isinstance(value, str) else value.decode()

    def read(self, value: str | None) -> Visitor | None:
        """Return whom a value proves, None for a missing, damaged or forged one. An ended session is read too."""
        if not value:
            return None
        try:
            proof = self._signer.loads(value)
        except BadSignature:
            return None
        match proof:
            case str(subject) if subject.startswith(_GUEST):
                return Visitor(subject)
            case {"subject": str(subject), "session": str(session), "epoch": int(epoch), "ends": int(ends)}:
                return Visitor(subject, session, epoch, ends)
        return None


def _proof(visitor: Visitor) -> dict[str, str | int]:
    return {
        "subject": visitor.subject,
        "session": visitor.session,
        "epoch": visitor.epoch,
        "ends": visitor.ends,
    }


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
