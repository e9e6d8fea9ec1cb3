"""What may be reached from outside, and that nothing new slips in."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute, Mount, Route

from chat_ui.routes import REFUSED, SOCKET_EVENTS, is_allowed, template_of
from tests.chat_ui.conftest import Visit

EXAMPLES = {
    "{filename:path}": "custom.css",
    "{avatar_id:str}": "frontdesk",
    "{thread_id}": "0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f",
    "{thread}": "0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f",
}


def flat(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path, through mounted applications and included routers.

    A mount without routes of its own is a path by itself. A kind of route nobody told us of fails the test: routes
    inside it could not be seen.
    """
    for route in routes:
        if isinstance(route, Mount):
            below = list(flat(route.routes or (), prefix + route.path))
            yield from below or [("GET", f"{prefix}{route.path}/")]
        elif isinstance(route, Route):
            yield from ((method, prefix + route.path) for method in sorted(route.methods or {"GET"}))
        else:
            included = getattr(route, "original_router", None)
            assert isinstance(included, APIRouter), f"cannot look into {type(route).__name__}"
            yield from flat(included.routes, prefix)


def example_of(path: str) -> str:
    for placeholder, value in EXAMPLES.items():
        path = path.replace(placeholder, value)
    return path


def test_every_mounted_route_is_allowed_or_refused_by_name(build: Callable[..., FastAPI]) -> None:
    app = build()
    unknown = [
        f"{method} {path}"
        for method, path in flat(app.routes)
        if not is_allowed(method, example_of(path))
        and f"{method} {path}" not in REFUSED
        and not (method == "HEAD" and f"GET {path}" in REFUSED)
    ]
    assert unknown == []


def test_the_list_of_refused_routes_names_only_routes_that_exist(build: Callable[..., FastAPI]) -> None:
    mounted = {f"{method} {path}" for method, path in flat(build().routes)}
    assert REFUSED - mounted == set()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/login"),
        ("POST", "/auth/jwt"),
        ("GET", "/auth/oauth/google"),
        ("PUT", "/project/thread"),
        ("PUT", "/project/thread/share"),
        ("GET", "/project/share/0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f"),
        ("PUT", "/project/element"),
        ("DELETE", "/project/element"),
        ("POST", "/project/file"),
        ("GET", "/project/file/1"),
        ("GET", "/copilot/index.js"),
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
        ("GET", "/health"),
        ("GET", "/anything"),
        ("GET", "/thread/short"),
        ("GET", "/public/..%2f..%2f.env"),
        ("OPTIONS", "/user"),
        ("PUT", "/mcp"),
    ],
)
async def test_what_is_not_allowed_is_absent(
    build: Callable[..., FastAPI], visit: Visit, method: str, path: str
) -> None:
    async with visit(build()) as browser:
        assert (await browser.request(method, path)).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "template"),
    [
        ("GET", "/", "/"),
        ("GET", "/metrics", "/metrics"),
        ("GET", "/thread/0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f", "/thread/{thread}"),
        ("GET", "/project/thread/0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f", "/project/thread/{thread}"),
        ("GET", "/avatars/Zeynep Kaya", "/avatars"),
        ("GET", "/public/zeynep.png", "/public"),
        ("GET", "/zeynep", "none"),
        ("BREW", "/", "none"),
    ],
)
def test_a_routes_template_names_nothing_that_somebody_chose(method: str, path: str, template: str) -> None:
    assert template_of(method, path) == template


async def test_chainlits_own_mcp_door_is_never_reached(build: Callable[..., FastAPI], visit: Visit) -> None:
    async with visit(build()) as browser:
        answer = await browser.post("/mcp", json={"sessionId": "x", "name": "x"})
    assert (answer.status_code, answer.text) == (404, "The tools are served elsewhere.\n")


def test_the_socket_takes_only_the_events_of_a_conversation(build: Callable[..., FastAPI]) -> None:
    build()
    from chainlit.server import sio

    assert set(sio.handlers["/"]) <= SOCKET_EVENTS
    assert {"client_message", "stop", "connection_successful"} <= set(sio.handlers["/"])
