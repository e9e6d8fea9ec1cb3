"""Proves that a form was sent from our own page by the visitor it was made for."""

import hashlib
import hmac
import secrets
from typing import Final
from urllib.parse import parse_qs

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request

from chat_ui.visitor import Visitor

FORM_COOKIE: Final = "frontdesk_form"
FORM_SECONDS: Final = 4 * 3600
"""How long a page may lie open before its form has to be shown anew."""

_BODY_LIMIT: Final = 8 * 1024
_FIELDS: Final = 8
_URLENCODED: Final = "application/x-www-form-urlencoded"


class FormProofs:
    """A form carries one token twice, in a field and in a cookie: signed, bound to the visitor and their session."""

    def __init__(self, key: bytes) -> None:
        self._signer = URLSafeTimedSerializer(
            key, salt="frontdesk-form", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def issue(self, visitor: Visitor) -> str:
        """Return a new token for the visitor's form."""
        token = self._signer.dumps([secrets.token_urlsafe(16), _bound_to(visitor)])
        return token if isinstance(token, str) else token.decode()

    def is_right(self, visitor: Visitor, field: str, cookie: str) -> bool:
        """Whether the token is ours, not too old, this visitor's, and the same in both places."""
        if not field or not hmac.compare_digest(field.encode(), cookie.encode()):
            return False
        try:
            _, bound = self._signer.loads(field, max_age=FORM_SECONDS)
        except (BadSignature, TypeError, ValueError):
            return False
        return hmac.compare_digest(str(bound), _bound_to(visitor))


async def read_form(request: Request) -> dict[str, str] | None:
    """Return the fields of a small form, each once; None for a body that is no form or over 8 KiB."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _URLENCODED:
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _BODY_LIMIT:
            return None
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError:
        return None
    return {name: values[0] for name, values in fields.items()}


def _bound_to(visitor: Visitor) -> str:
    """Name the visitor without giving a guest's id away: the page's scripts can read the field."""
    return hashlib.sha256(f"{visitor.subject}\n{visitor.session}".encode()).hexdigest()
