"""A customer's browser that says whatever it likes: every act of the desk is refused, noted, and tells nothing."""

import asyncio
import json
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest
import socketio

from agent.inputs import Confirm, Customer, Say
from agent.turn import TurnParts, run_turn
from chat_ui.desk.acts import ACTS, read_act
from chat_ui.routes import REFUSED, SOCKET_EVENTS
from mcp_tools.domain.identity import Role
from mcp_tools.identity import OPERATOR

pytestmark = pytest.mark.timeout(240)

ABSENT: Final = ("FD-9999", "0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f")
VICTIMS_WORDS: Final = ("zebra", "giraffe")
PROBLEM: Final = "My zebra order A-1042 has not arrived, call the giraffe on +44 7911 123456"
KEY: Final = "0b5ce3c2-6a59"

Payload = dict[str, Any]
FORGED: Final[dict[str, Callable[[str, str], Payload]]] = {
    "ready": lambda number, _: {"number": number},
    "open": lambda number, _: {"number": number},
    "close": lambda *_: {},
    "filter": lambda *_: {"status": None, "language": None, "assigned": None, "text": ""},
    "more": lambda *_: {},
    "edit": lambda number, _: {"number": number, "name": "title", "value": "Forged", "version": 3},
    "decide": lambda number, _: {"number": number, "decision": "approve", "version": 3, "note": "", "isSure": True},
    "move": lambda number, _: {"number": number, "status": "withdrawn", "version": 3},
    "reveal": lambda number, _: {"number": number, "placeholder": "<PHONE_1>", "reason": "Forged"},
    "hide": lambda number, _: {"number": number, "text": VICTIMS_WORDS[0], "kind": "PERSON", "version": 3},
    "unhide": lambda number, _: {"number": number, "placeholder": "<PHONE_1>", "reason": "Forged", "version": 3},
    "write": lambda number, _: {"number": number, "text": "Forged", "key": KEY, "isInternal": False},
    "take_over": lambda _, conversation: {"conversation": conversation},
    "hand_back": lambda _, conversation: {"conversation": conversation},
    "say": lambda _, conversation: {"conversation": conversation, "text": "Forged", "key": KEY},
}
"""One valid payload for each act, about a ticket and its conversation."""

EVENTS: Final = (
    *("action", "call_action", "action_call", "desk", "edit_message", "message_favorite", "window_message"),
    *("audio_start", "audio_chunk", "audio_end", "chat_settings_change", "chat_settings_edit", "resume_thread"),
)
"""What the socket does not take: Chainlit's other events, and names somebody could try."""


@dataclass
class Browser:
    """A browser's two lines to the host: HTTP with its cookies, and sockets; everything it hears is kept."""

    http: httpx.AsyncClient
    subject: str = ""
    epoch: int = 0
    heard: list[str] = field(default_factory=list)
    events: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def load(self) -> None:
        """Load the page, as any visit begins."""
        await self.http.get("/")
        self.subject = (await self.http.get("/user")).json()["identifier"]

    async def sign_in(self, login: str, password: str) -> None:
        page = await self.http.get("/signin")
        form = page.text.split('name="form" value="')[1].split('"')[0]
        fields = {"form": form, "login": login, "password": password}
        assert (await self.http.post("/signin", data=fields)).status_code == 303
        await self.load()

    @asynccontextmanager
    async def page(
        self, profile: str | None = None, thread: str | None = None, session: str | None = None, until: str = "task_end"
    ) -> AsyncIterator[tuple[str, socketio.AsyncClient]]:
        """Open a socket as Chainlit's page does, with whatever it says of itself, and wait for an event of that name.

        Gives the session's id and the socket.
        """
        session = session or str(uuid4())
        socket = socketio.AsyncClient(reconnection=False)
        socket.on("*", self._hear)
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        auth = {"sessionId": session, "clientType": "webapp", "chatProfile": profile, "threadId": thread or ""}
        await socket.connect(
            str(self.http.base_url),
            headers={"Cookie": cookies, "Origin": str(self.http.base_url).rstrip("/")},
            auth=auth,
            socketio_path="/ws/socket.io",
            transports=["websocket"],
        )
        try:
            await socket.emit("connection_successful")
            await self.events[until].wait()
            yield session, socket
        finally:
            await socket.disconnect()

    async def act(self, session: str, payload: Payload, name: str = "desk") -> httpx.Response:
        answer = await self.http.post(
            "/project/action", json={"sessionId": session, "action": {"name": name, "payload": payload}}
        )
        self.heard.append(answer.text)
        return answer

    def _hear(self, event: str, *data: Any) -> None:
        self.heard.append(json.dumps([event, *data]))
        self.events[event].set()

    @property
    def overheard(self) -> str:
        return "\n".join(self.heard)


@dataclass(frozen=True)
class Scene:
    """A host that runs, its folder, a colleague at the desk, the victim, and the two who forge."""

    data: Path
    staff: Browser
    victim: Browser
    guest: Browser
    customer: Browser
    filed: dict[str, tuple[str, str]]
    """By subject: the number and the conversation of the ticket they filed."""

    def rows(self) -> dict[str, list[Any]]:
        """Return every row of every table."""
        with closing(sqlite3.connect(self.data / "frontdesk.db")) as database:
            tables = database.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
            names = [name for (name,) in tables.fetchall()]
            return {name: database.execute(f'select * from "{name}"').fetchall() for name in names}  # noqa: S608

    def refused(self, by: Browser) -> list[str]:
        """Return which acts were noted as tried by somebody, in their order."""
        with closing(sqlite3.connect(self.data / "frontdesk.db")) as database:
            rows = database.execute(
                "select data from events where kind = 'refused' and actor = ? order by id", (by.subject,)
            )
            return [json.loads(data)["tool"] for (data,) in rows]

    def targets(self, by: Browser) -> tuple[tuple[str, str], ...]:
        """A stranger's ticket, their own, and one that is not there."""
        return self.filed[self.victim.subject], self.filed[by.subject], ABSENT


@pytest.fixture
async def scene(
    data_dir: Path, trained: Any, open_host: Any, open_server: Any, open_turns: Any
) -> AsyncIterator[Scene]:
    trained(data_dir)
    async with open_host(data_dir) as mcp, AsyncExitStack() as stack:
        url = mcp.removesuffix("/mcp")
        browsers = [
            Browser(
                await stack.enter_async_context(httpx.AsyncClient(base_url=url, headers={"Origin": url}, timeout=30))
            )
            for _ in range(4)
        ]
        staff, victim, guest, customer = browsers
        async with open_server() as tools:
            for browser, login, role in ((staff, "ada", Role.AGENT), (customer, "cem", Role.CUSTOMER)):
                account, password = await tools.accounts.add(login, login.title(), role, None, OPERATOR)
                await browser.sign_in(login, password)
                browser.epoch = account.epoch
        for browser in (victim, guest):
            await browser.load()
        async with open_turns() as parts:
            filed = {
                one.subject: await _filed(Customer(one.subject, epoch=one.epoch), parts)
                for one in (victim, guest, customer)
            }
        yield Scene(data_dir, staff, victim, guest, customer, filed)


async def _filed(who: Customer, parts: TurnParts) -> tuple[str, str]:
    """File a ticket and return its number and its conversation."""
    conversation = str(uuid4())
    for given in (Say(PROBLEM, "k0"), Say("yesterday", "k1"), Confirm("k2")):
        async for _ in run_turn(given, conversation, who, parts):
            pass
    (ticket,) = (await parts.tools.read_masked(who, conversation)).tickets
    assert ticket.version >= 3
    return ticket.number, conversation


def test_every_act_of_the_desk_has_a_forged_payload_that_is_read() -> None:
    assert set(FORGED) == ACTS
    for act, payload in FORGED.items():
        assert read_act({"act": act, **payload(*ABSENT)}) is not None, act


@pytest.mark.sqlite
@pytest.mark.parametrize("who", ["guest", "customer"])
async def test_a_customers_browser_does_no_act_of_the_desk_and_every_try_is_noted(scene: Scene, who: str) -> None:
    forger: Browser = getattr(scene, who)
    before = scene.rows()
    tried = ["desk_profile"]
    async with forger.page(profile="desk") as (desk, _), forger.page() as (chat, _):
        for session in (desk, chat):
            for number, conversation in scene.targets(forger):
                for act, payload in FORGED.items():
                    answer = await forger.act(session, {"act": act, **payload(number, conversation)})
                    assert answer.status_code == 200
                    assert set(answer.json()["response"]) == {"refusal"}
                    tried.append(f"desk_{act}")
        await forger.act(desk, {"act": "no such act"})
        await forger.act(desk, {})
    after = scene.rows()
    assert sorted(scene.refused(forger)) == sorted([*tried, "desk_unknown", "desk_unknown"])
    assert len(after.pop("events")) - len(before.pop("events")) == len(tried) + 2
    assert after == before
    assert not [word for word in VICTIMS_WORDS if word in forger.overheard]
    assert "DeskFrame" not in forger.overheard


@pytest.mark.sqlite
@pytest.mark.parametrize("who", ["guest", "customer"])
async def test_another_visitors_session_and_thread_open_nothing(scene: Scene, who: str) -> None:
    forger: Browser = getattr(scene, who)
    thread = scene.filed[scene.victim.subject][1]
    async with (
        scene.staff.page(profile="desk") as (desk, _),
        scene.victim.page(thread=thread, until="resume_thread") as (chat, _),
    ):
        assert VICTIMS_WORDS[0] in scene.victim.overheard
        await scene.staff.act(desk, {"act": "ready", "number": scene.filed[scene.victim.subject][0]})
        assert VICTIMS_WORDS[0] in scene.staff.overheard
        before = scene.rows()
        for number, conversation in scene.targets(forger):
            for session in (desk, chat):
                for act, payload in FORGED.items():
                    answer = await forger.act(session, {"act": act, **payload(number, conversation)})
                    assert answer.status_code == 401
                for name in ("choose", "confirm", "edit", "undo", "retry"):
                    assert (await forger.act(session, {"choice": "send"}, name)).status_code == 401
        for session in (desk, chat):
            with pytest.raises(socketio.exceptions.ConnectionError):
                async with forger.page(session=session):
                    pass
        for profile in (None, "desk"):
            async with forger.page(profile, thread, until="resume_thread_error"):
                forger.events.clear()
        stolen = await forger.http.get(f"/project/thread/{thread}")
        deleted = await forger.http.request("DELETE", "/project/thread", json={"threadId": thread})
        forger.heard += [stolen.text, deleted.text]
        assert stolen.status_code == 404
        assert deleted.status_code in (401, 404)
        after = scene.rows()
    assert set(scene.refused(forger)) <= {"desk_profile"}
    assert len(after.pop("events")) - len(before.pop("events")) == len(scene.refused(forger))
    assert after == before
    assert not [word for word in VICTIMS_WORDS if word in forger.overheard]


async def test_without_a_cookie_there_is_no_socket_and_no_act(scene: Scene) -> None:
    async with httpx.AsyncClient(base_url=scene.staff.http.base_url, headers=scene.staff.http.headers) as nobody:
        forger = Browser(nobody)
        async with scene.staff.page(profile="desk") as (desk, _):
            before = scene.rows()
            answer = await forger.act(desk, {"act": "open", "number": scene.filed[scene.victim.subject][0]})
            assert answer.status_code == 401
            with pytest.raises(socketio.exceptions.ConnectionError):
                async with forger.page(profile="desk"):
                    pass
            assert scene.rows() == before


async def test_the_socket_and_the_paths_that_are_shut_stay_shut_for_somebody_who_is_signed_in(scene: Scene) -> None:
    number, thread = scene.filed[scene.victim.subject]
    before = scene.rows()
    async with scene.customer.page() as (session, socket):
        assert not set(EVENTS) & SOCKET_EVENTS
        for event in EVENTS:
            said = {"act": "open", "number": number, "name": "desk", "payload": {"act": "open", "number": number}}
            await socket.emit(event, {**said, "message": {"id": thread, "output": "Forged"}, "sessionId": session})
        await socket.call("fetch_favorites")  # answered after whatever came before it was taken or dropped
    for refused in REFUSED - {"POST /mcp", "DELETE /mcp"}:
        method, path = refused.split(" ")
        filled = path.replace("{thread_id}", thread).replace("{full_path:path}", "nowhere")
        answer = await scene.customer.http.request(method, filled, json={"sessionId": session, "id": thread})
        assert answer.status_code == (200 if refused == "HEAD /" else 404), refused
        scene.customer.heard.append(answer.text)
    assert scene.rows() == before
    assert not [word for word in VICTIMS_WORDS if word in scene.customer.overheard]
