"""What may be reached: every method and path this process answers. Everything else is 404, Chainlit's own included."""

import re
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MCP_PATH: Final = "/mcp"
"""The tool server's HTTP door: Bearer tokens only, never cookies."""

METRICS_PATH: Final = "/metrics"
"""Prometheus's door: this machine's own clients, or the token."""

SIGN_IN_PATH: Final = "/signin"
SIGN_OUT_PATH: Final = "/signout"

PAGES: Final = re.compile(r"/|/login|/thread/[0-9a-f-]{32,36}")
"""The addresses of the page itself; Chainlit's router in the browser shows the right thing."""


def thread_path(conversation: str) -> str:
    """Return the address at which the page opens a conversation."""
    return f"/thread/{conversation}"


ALLOWED: Final[tuple[tuple[str, str], ...]] = (
    ("GET HEAD", PAGES.pattern),
    ("GET", r"/healthz|/readyz"),
    ("GET HEAD", METRICS_PATH),
    ("GET POST DELETE", MCP_PATH),
    ("GET HEAD POST", SIGN_IN_PATH),
    ("POST", SIGN_OUT_PATH),
    # What Chainlit's page is made of.
    ("GET", r"/assets/[\w.-]+|/public/(?!.*\.\.)[\w./-]+|/favicon|/logo|/avatars/[\w. -]+"),
    # How it signs the visitor in by the cookie.
    ("GET", r"/auth/config|/user"),
    ("POST", r"/auth/header|/logout|/set-session-cookie"),
    # What it reads and does. Each checks the owner: Chainlit by the session, our data layer by the tool server.
    ("GET", r"/project/translations|/project/settings|/project/thread/[0-9a-f-]{32,36}"),
    ("POST", r"/project/threads|/project/action"),
    ("DELETE", r"/project/thread"),
    ("PUT DELETE", r"/feedback"),
    ("GET POST", r"/ws/socket\.io/"),
)

REFUSED: Final[frozenset[str]] = frozenset(
    {
        "GET /{full_path:path}",  # any other page: ours are named above
        "GET /openapi.json",
        "GET /docs",
        "GET /docs/oauth2-redirect",
        "GET /redoc",
        "GET /copilot/{filename:path}",
        "GET /health",  # /healthz and /readyz say more
        "HEAD /",  # the page answers this itself
        "POST /login",  # password sign-in
        "POST /auth/jwt",
        "GET /auth/oauth/{provider_id}",
        "GET /auth/oauth/{provider_id}/callback",
        "POST /auth/oauth/azure-ad-hybrid/callback",
        "GET /project/share/{thread_id}",
        "PUT /project/thread/share",
        "PUT /project/thread",  # renaming: a raw name of the customer's
        "GET /project/thread/{thread_id}/element/{element_id}",
        "PUT /project/element",
        "DELETE /project/element",
        "POST /project/file",
        "GET /project/file/{file_id}",
        "POST /mcp",  # Chainlit's own; /mcp of this process is the tool server's
        "DELETE /mcp",
    }
)
"""Chainlit's routes that stay shut. A test fails when Chainlit brings one that is neither here nor allowed."""

SOCKET_EVENTS: Final = frozenset(
    {"connect", "disconnect", "connection_successful", "clear_session", "client_message", "stop", "fetch_favorites"}
)
"""What a browser may say over the socket; Chainlit's other events (edit, audio, favourites, windows) are dropped."""

_RULES = tuple((frozenset(methods.split()), re.compile(path)) for methods, path in ALLOWED)


def is_allowed(method: str, path: str) -> bool:
    """Whether this process answers `method` on `path`."""
    return any(method in methods and pattern.fullmatch(path) for methods, pattern in _RULES)


_TEMPLATES: Final = tuple(
    (re.compile(path), template)
    for path, template in (
        (r"/thread/.+", "/thread/{thread}"),
        (r"/project/thread/.+", "/project/thread/{thread}"),
        (r"/assets/.+", "/assets"),
        (r"/public/.+", "/public"),
        (r"/avatars/.+", "/avatars"),
    )
)
"""The allowed addresses of which a part can be anything."""


def template_of(method: str, path: str) -> str:
    """Return the route of a request without the part that names something; `none` for what is not answered."""
    if not is_allowed(method, path):
        return "none"
    return next((template for pattern, template in _TEMPLATES if pattern.fullmatch(path)), path)


class Gate:
    """Answers 404 to whatever is not allowed, before anything else sees it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or is_allowed(scope.get("method", "GET"), scope["path"]):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("Not found.\n", 404)(scope, receive, send)
