"""The page: Chainlit's HTML without anything from elsewhere, in the visitor's language, with a policy that fits it."""

import base64
import hashlib
import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse

from chat_ui.security import POLICY
from chat_ui.words import language_of

_FOREIGN_LINK = re.compile(r"<link\b[^>]*\bhref=[\"']?https?://[^>]*>", re.DOTALL)
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """The HTML and the hashes of its inline scripts."""

    html: str
    scripts: str

    def response(self, request: Request) -> HTMLResponse:
        """Answer one visit; `data-visitor` lets the style sheet leave out what only signed-in people need."""
        language = language_of(request.headers.get("accept-language")).value
        html = self.html.replace('<html lang="en">', f'<html lang="{language}" data-visitor="guest">', 1)
        host = request.headers["host"]
        # Older Safari does not count the page's own socket as 'self'.
        policy = POLICY.format(scripts=self.scripts, sockets=f" ws://{host} wss://{host}")
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})


def build_page(html: str) -> Page:
    """Take Chainlit's HTML, drop its fonts and style sheets from other sites, and hash its inline scripts."""
    own = _FOREIGN_LINK.sub("", html)
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(own))
    return Page(own, "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests))
