"""`/signin` and `/signout`: who may pass, what the page then says, and which cookies change."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from agent.errors import AgentError
from agent.inputs import Customer
from chat_ui.routes import SIGN_IN_PATH
from chat_ui.security import is_own_origin
from chat_ui.sign_in.forms import FORM_COOKIE, FORM_SECONDS, FormProofs, read_form
from chat_ui.sign_in.page import ASIDE_POLICY, Notice, form_page, signed_in_page
from chat_ui.sign_in.people import AccountsUnavailable, People, session_seconds
from chat_ui.sign_in.throttle import Throttle, address_key
from chat_ui.visitor import (
    CHAINLIT_COOKIE,
    VISITOR_COOKIE,
    VISITOR_SECONDS,
    Visitor,
    Visitors,
    current_visitor,
    set_cookie,
)
from chat_ui.words import ScreenWords, language_of, words_in
from mcp_tools.domain.identity import Account

FREE_TRIES: Final = 5
"""Wrong tries at no cost for one account; the same number for names nobody has."""
FREE_TRIES_OF_ADDRESS: Final = 20
"""More than for an account: many people share the address of an office or of a proxy."""
_LOGIN_LENGTH: Final = 60
_PASSWORD_LENGTH: Final = 200

_log = structlog.stdlib.get_logger(__name__)

Adopt = Callable[[Customer, Customer], Awaitable[None]]
"""Gives the second one's conversations to the first."""


@dataclass(eq=False)
class _Refused(Exception):
    """Why a form leads nowhere: the status of the answer and what the page says."""

    status: int
    notice: Notice
    wait: int = 0


class SignInDoors:
    """The page that signs people in and out. Both ways lead to fixed places only, and the visitor cookie changes."""

    def __init__(self, visitors: Visitors, people: People, adopt: Adopt, *, is_https: bool) -> None:
        self._visitors = visitors
        self._people = people
        self._adopt = adopt
        self._is_https = is_https
        self._forms = FormProofs(visitors.form_key)
        self._by_login = Throttle(FREE_TRIES, time.monotonic)
        self._by_address = Throttle(FREE_TRIES_OF_ADDRESS, time.monotonic)

    async def show(self, request: Request) -> Response:
        """Show the form, or who is signed in with a button to sign out."""
        if not self._people.can_sign_in():
            return PlainTextResponse("People sign in where the accounts are, not here.\n", 404)
        return self._page(request, current_visitor.get(), "ended" if request.state.is_ended else None)

    async def sign_in(self, request: Request) -> Response:
        """Check the form, then login and password; a guest's conversations go to the account."""
        visitor = current_visitor.get()
        login = ""
        try:
            fields = await self._checked(request, visitor)
            login = fields.get("login", "").strip().lower()[:_LOGIN_LENGTH]
            account = await self._account(request, login, fields.get("password", ""))
            if visitor and visitor.is_guest:
                await self._adopt(_customer_of(account), visitor.as_customer())
        except _Refused as refused:
            # Neither login nor address: what was typed may be anything, and an address is a person's.
            _log.warning("sign_in_refused", notice=refused.notice)
            return self._page(request, visitor, refused.notice, refused.status, login, refused.wait)
        except (AccountsUnavailable, AgentError):
            return self._page(request, visitor, "unavailable", 503, login)
        seconds = session_seconds(account.role)
        signed_in = self._visitors.signed_in(account, int(time.time()) + seconds)
        _log.info("signed_in", account=account.id, role=account.role.value)
        return self._moved(request, SIGN_IN_PATH, signed_in, seconds)

    async def sign_out(self, request: Request) -> Response:
        """End the visitor's session and make them a new guest."""
        visitor = current_visitor.get()
        try:
            await self._checked(request, visitor)
            if visitor:
                await self._people.sign_out(visitor)
        except _Refused as refused:
            return self._page(request, visitor, refused.notice, refused.status)
        except AccountsUnavailable:
            return self._page(request, visitor, "unavailable", 503)
        return self._moved(request, "/", self._visitors.new_guest(), VISITOR_SECONDS)

    async def _checked(self, request: Request, visitor: Visitor | None) -> dict[str, str]:
        """Return the form's fields. Raises `_Refused` unless our own page sent it, for this visitor."""
        if not is_own_origin(request.headers, is_required=True):
            raise _Refused(403, "stale")
        fields = await read_form(request)
        if fields is None:
            raise _Refused(400, "stale")
        if visitor is None or not self._forms.is_right(
            visitor, fields.get("form", ""), request.cookies.get(FORM_COOKIE, "")
        ):
            raise _Refused(403, "stale")
        return fields

    async def _account(self, request: Request, login: str, password: str) -> Account:
        """Return whose login and password these are. Raises `_Refused`; which of the two was wrong is not told."""
        address = address_key(request.client.host if request.client else None)
        if wait := max(self._by_login.wait(login), self._by_address.wait(address)):
            raise _Refused(429, "throttled", wait)
        self._by_login.tried(login)
        self._by_address.tried(address)
        account = await self._people.sign_in(login, password) if len(password) <= _PASSWORD_LENGTH else None
        if account is None:
            raise _Refused(401, "wrong")
        self._by_login.forget(login)
        self._by_address.was_right(address)
        return account

    def _page(
        self,
        request: Request,
        visitor: Visitor | None,
        notice: Notice | None,
        status: int = 200,
        login: str = "",
        wait: int = 0,
    ) -> Response:
        language, words = _words(request)
        visitor = visitor or self._visitors.new_guest()
        form = self._forms.issue(visitor)
        if visitor.account:
            html = signed_in_page(language, words, form, visitor.account, notice)
        else:
            html = form_page(language, words, form, notice, login, wait)
        answer = HTMLResponse(html, status, {"Content-Security-Policy": ASIDE_POLICY})
        if wait:
            answer.headers["Retry-After"] = str(wait)
        self._set(request, answer, FORM_COOKIE, form, FORM_SECONDS)
        if current_visitor.get() is None:
            self._set(request, answer, VISITOR_COOKIE, self._visitors.sign(visitor), VISITOR_SECONDS)
        return answer

    def _moved(self, request: Request, path: str, visitor: Visitor, seconds: int) -> Response:
        answer = RedirectResponse(path, 303)
        self._set(request, answer, VISITOR_COOKIE, self._visitors.sign(visitor), seconds)
        self._set(request, answer, FORM_COOKIE, "", 0)
        for name in [CHAINLIT_COOKIE, *(name for name in request.cookies if name.startswith(f"{CHAINLIT_COOKIE}_"))]:
            self._set(request, answer, name, "", 0)
        return answer

    def _set(self, request: Request, answer: Response, name: str, value: str, seconds: int) -> None:
        is_https = self._is_https or request.url.scheme == "https"
        answer.headers.append("Set-Cookie", set_cookie(name, value, is_https=is_https, seconds=seconds))


def _customer_of(account: Account) -> Customer:
    return Customer(account.subject, epoch=account.epoch)


def _words(request: Request) -> tuple[str, ScreenWords]:
    language = language_of(request.headers.get("accept-language"))
    return language.value, words_in(language)
