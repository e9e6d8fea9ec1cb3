"""News on open pages: shown to whom it belongs, whoever wrote it, beside what they do."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import pytest

from agent.inputs import Customer, Say
from agent.turn import TurnParts, run_turn
from chat_ui.sign_in.people import SessionEnded
from chat_ui.visitor import Visitor
from mcp_tools.domain.ticket import Decision
from tests.team import Team

if TYPE_CHECKING:
    from chat_ui.app import Chat
    from tests.chat_ui.page import FakePage

ADA = Customer("guest:ada")
LATE, PAID = "My parcel has not arrived.", "My card was charged twice"
ENDED = 1
SECONDS = 20.0


@pytest.fixture
async def chat(turns: TurnParts) -> AsyncIterator["Chat"]:
    """The hooks of a running host, with its news."""
    from chat_ui.app import Chat, ChatParts

    async def recheck(visitor: Visitor) -> Visitor:
        if visitor.ends == ENDED:
            raise SessionEnded
        return visitor

    hooks = Chat(ChatParts(lambda: turns, recheck, None))
    hooks.register()
    async with hooks.telling(asyncio.sleep):
        yield hooks


@pytest.fixture
def open_page(chat: "Chat") -> Callable[..., "FakePage"]:
    from tests.chat_ui.page import FakePage

    return FakePage


@pytest.fixture
def page(open_page: Callable[..., "FakePage"]) -> "FakePage":
    return open_page()


async def filed(page: "FakePage") -> str:
    """File a ticket on the page; return its number."""
    await page.say(LATE)
    await page.act("confirm")
    await page.act("confirm", shown=page.element("ReadBack")["shown"])
    number: str = page.element("FiledTicket")["number"]
    return number


def shows(page: "FakePage", text: str) -> Callable[[], bool]:
    return lambda: any(text in one for one in page.texts)


def step_with(page: "FakePage", text: str) -> dict[str, Any]:
    (found,) = [step for step in page.steps.values() if text in step["output"]]
    return found


async def test_a_decision_appears_on_the_open_page_with_the_panel_and_once_after_a_reload(
    page: "FakePage", team: Team, open_page: Callable[..., "FakePage"]
) -> None:
    number = await filed(page)
    await team.decide(number, Decision.APPROVE)
    await page.until(lambda: page.element("TicketPanel")["statusLabel"] == "Accepted")
    told = step_with(page, f"Ayşe accepted {number}.")
    thread = await open_page(thread=page.session.thread_id).come_back()
    again = [step for step in thread["steps"] if f"Ayşe accepted {number}." in step["output"]]
    assert [(step["id"], step["parentId"]) for step in again] == [(told["id"], None)]


async def test_every_page_of_the_conversation_shows_it_and_no_other_page_does(
    page: "FakePage", team: Team, open_page: Callable[..., "FakePage"]
) -> None:
    number = await filed(page)
    same = open_page(thread=page.session.thread_id)
    await same.come_back()
    stranger = open_page("guest:eve", thread=page.session.thread_id)
    await stranger.say("Hello")
    other = open_page()
    await other.say(LATE)
    before = (other.texts, stranger.texts)
    await team.decide(number, Decision.APPROVE)
    for one in (page, same):
        await one.until(lambda one=one: one.element("TicketPanel")["statusLabel"] == "Accepted")  # type: ignore[misc]
        assert step_with(one, f"Ayşe accepted {number}.")
    assert (other.texts, stranger.texts) == before


async def test_whose_session_has_ended_is_shown_nothing(
    page: "FakePage", team: Team, turns: TurnParts, open_page: Callable[..., "FakePage"]
) -> None:
    number = await filed(page)
    ended = open_page(thread=page.session.thread_id)
    await ended.come_back()
    ended.visitor = Visitor(ended.visitor.subject, ends=ENDED)
    await ended.say("Hello?")
    before = ended.texts
    await team.decide(number, Decision.APPROVE)
    await page.until(shows(page, "Ayşe accepted"))
    assert ended.texts == before


async def test_a_persons_words_stand_under_their_name_and_sign_live_and_after_a_reload(
    page: "FakePage", team: Team, open_page: Callable[..., "FakePage"]
) -> None:
    await page.say("I would like to talk to a person")
    talk = page.session.thread_id
    await team.desk.take_over(team.me, talk)
    await page.until(shows(page, "Ayşe is here now"))
    await team.desk.say(team.me, talk, "Hello, see [this](https://evil.example) <b>", "p1")
    await page.until(shows(page, "Hello, see"))
    live = step_with(page, "Hello, see")
    assert live["output"] == "**Ayşe**\n\nHello, see [this] (https\u2060\\://evil.example) \\<b>"
    thread = await open_page(thread=talk).come_back()
    assert "The customer asked for a person." not in [step["output"] for step in thread["steps"]]
    (kept,) = [step for step in thread["steps"] if "Hello, see" in step["output"]]
    for name in ("id", "name", "output", "metadata", "parentId"):
        assert kept[name] == live[name], name
    assert (live["name"], live["metadata"]) == ("Ayşe", {"icon": "user-round"})
    order = [step["output"][:10] for step in thread["steps"] if step["type"] == "assistant_message"]
    assert order.index("**Ayşe**\n\n"[:10]) == len(order) - 1


async def test_news_leaves_the_buttons_and_the_draft_in_hand_alone(page: "FakePage", team: Team) -> None:
    number = await filed(page)
    await page.say(PAID)
    buttons, panel = set(page.buttons), page.element("TicketPanel")
    assert panel["isOpen"]
    await team.decide(number, Decision.APPROVE)
    await page.until(shows(page, "Ayşe accepted"))
    assert set(page.buttons) == buttons
    assert page.element("TicketPanel")["number"] == panel["number"]
    await page.press("I don't know")
    assert page.element("TicketPanel")["done"] > panel["done"]


async def test_a_question_brings_its_own_buttons_and_is_answered_right_there(page: "FakePage", team: Team) -> None:
    number = await filed(page)
    await team.decide(number, Decision.RETURN, "Which colour was the box?")
    await page.until(lambda: bool(page.buttons) and page.element("TicketPanel")["isOpen"])
    asked = step_with(page, "Which colour was the box?")
    assert {button["forId"] for button in page.buttons.values()} == {asked["id"]}
    await page.say("It was green")
    assert page.element("ReadBack")["number"] == number


async def test_a_read_back_that_no_longer_counts_loses_its_buttons(page: "FakePage", team: Team) -> None:
    number = await filed(page)
    await team.decide(number, Decision.RETURN, "Which colour was the box?")
    await page.until(lambda: bool(page.buttons))
    await page.say("It was green")
    assert page.element("ReadBack")["state"] == "live"
    await team.desk.decide(
        team.me, number, Decision.REJECT, (await team.desk.ticket(team.me, number)).ticket.version, "Sold out."
    )
    await page.until(lambda: page.element("ReadBack")["state"] == "stale")


async def test_a_page_that_lost_its_line_is_told_when_it_is_back(
    page: "FakePage", team: Team, turns: TurnParts
) -> None:
    number = await filed(page)
    page.disconnect()
    await team.decide(number, Decision.APPROVE)
    cursor = (await turns.tools.feed(None))[1]
    assert not shows(page, "Ayşe accepted")()
    assert (await turns.tools.read_masked(ADA, page.session.thread_id)).delivered < cursor
    page.connect()
    await page.until(shows(page, "Ayşe accepted"))


async def test_news_waits_until_the_turn_that_runs_has_ended(page: "FakePage", team: Team, turns: TurnParts) -> None:
    number = await filed(page)
    async with turns.locks.of(page.session.thread_id):  # another turn runs
        await team.decide(number, Decision.APPROVE)
        other = page.session.thread_id
        await turns.tools.list_conversations(ADA)
        assert not shows(page, "Ayşe accepted")()
        assert (await turns.tools.read_masked(ADA, other)).delivered == 0
    await page.until(shows(page, "Ayşe accepted"))


async def test_what_breaks_on_one_page_is_logged_without_words_and_harms_no_other(
    page: "FakePage", team: Team, open_page: Callable[..., "FakePage"], caplog: pytest.LogCaptureFixture
) -> None:
    number = await filed(page)
    broken = open_page(thread=page.session.thread_id)
    await broken.come_back()

    async def breaks(*_: object) -> None:
        raise ValueError(LATE)

    broken.session.emit = breaks  # type: ignore[assignment]
    watch = Watch("push_broke")
    logging.getLogger("chat_ui.news").addHandler(watch)
    try:
        await team.decide(number, Decision.APPROVE)
        await page.until(shows(page, "Ayşe accepted"))
        await asyncio.wait_for(watch.seen.wait(), SECONDS)
    finally:
        logging.getLogger("chat_ui.news").removeHandler(watch)
    assert LATE not in caplog.text


class Watch(logging.Handler):
    """Tells when a line was logged."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self._line = line
        self.seen = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if self._line in record.getMessage():
            self.seen.set()


async def test_a_fresh_page_says_where_news_waits_and_leaves_it_untold(
    page: "FakePage", team: Team, turns: TurnParts, open_page: Callable[..., "FakePage"]
) -> None:
    number = await filed(page)
    page.disconnect()
    await team.decide(number, Decision.APPROVE)
    fresh = open_page()
    await fresh.start()
    path = f"/thread/{page.session.thread_id}"
    [greeting] = fresh.texts
    assert greeting.startswith("Welcome back.")
    shown = {"text": f"There is news about {number}.", "link": "Open the conversation", "path": path}
    assert fresh.element("Elsewhere") == {"news": [shown]}
    assert await turns.tools.undelivered(ADA) == (page.session.thread_id,)


async def test_a_conversation_no_page_can_open_is_not_linked(
    team: Team, turns: TurnParts, open_page: Callable[..., "FakePage"]
) -> None:
    async for _ in run_turn(Say("I would like to talk to a person", "k1"), "talk-without-a-page", ADA, turns):
        pass
    await team.desk.take_over(team.me, "talk-without-a-page")
    assert await turns.tools.undelivered(ADA) == ("talk-without-a-page",)
    fresh = open_page()
    await fresh.start()
    assert fresh.texts == []
