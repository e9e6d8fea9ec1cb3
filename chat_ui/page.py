"""The page: Chainlit's HTML without anything from elsewhere, in the visitor's language, with a policy that fits it."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse

from chat_ui.routes import SIGN_IN_PATH
from chat_ui.security import POLICY
from chat_ui.visitor import current_visitor
from chat_ui.words import ScreenWords, language_of, words_in

_FOREIGN_LINK = re.compile(r"<link\b[^>]*\bhref=[\"']?https?://[^>]*>", re.DOTALL)
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


_DOOR = """\
<a id="fd-account" href="{path}"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="8" r="4"/>\
<path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/></svg><span>{says}</span></a>
</body>"""


@dataclass(frozen=True)
class Page:
    """The HTML, the hashes of its inline scripts, and whether there is a sign-in page to lead to."""

    html: str
    scripts: str
    can_sign_in: Callable[[], bool]

    def response(self, request: Request) -> HTMLResponse:
        """Answer one visit."""
        language = language_of(request.headers.get("accept-language"))
        html = self.html.replace('<html lang="en">', f'<html lang="{language.value}">', 1)
        if self.can_sign_in():
            html = html.replace("</body>", _door(words_in(language)), 1)
        host = request.headers["host"]
        # Older Safari does not count the page's own socket as 'self'.
        policy = POLICY.format(scripts=self.scripts, sockets=f" ws://{host} wss://{host}")
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})


def build_page(html: str, can_sign_in: Callable[[], bool]) -> Page:
    """Take Chainlit's HTML, drop its fonts and style sheets from other sites, and hash its inline scripts."""
    own = _FOREIGN_LINK.sub("", html)
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(own))
    return Page(own, "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests), can_sign_in)


def _door(words: ScreenWords) -> str:
    """Return the link to the sign-in page, or to one's account; Chainlit's own know neither language nor visitor."""
    visitor = current_visitor.get()
    says = visitor.account.name if visitor and visitor.account else words.say("header.sign_in")
    return _DOOR.format(path=SIGN_IN_PATH, says=escape(says))
