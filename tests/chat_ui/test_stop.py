"""Stopping, writing on and a second tab, on pages without a browser: the hooks, the real tools, a scripted model."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, FunctionModel

from agent.inputs import Customer
from agent.models import ChainModel
from agent.turn import TurnParts
from chat_ui.visitor import Visitor
from mcp_tools.domain.conversation import Author
from tests.conftest import OpenTurns

if TYPE_CHECKING:
    from tests.chat_ui.page import FakePage

LATE = "My parcel has not arrived."
BEGUN = "I am sorry to hear that."


class Slow:
    """A model that begins each reply and goes on when it is let."""

    def __init__(self) -> None:
        self.begun, self.go = asyncio.Event(), asyncio.Event()
        self.breaks = False

    async def stream(self, _messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        yield f"{BEGUN} "
        self.begun.set()
        await self.go.wait()
        if self.breaks:
            raise OSError("gone")
        yield "What is the order number?"

    @property
    def model(self) -> ChainModel:
        return ChainModel("slow", FunctionModel(stream_function=self.stream), is_local=False)


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
async def turns(open_turns: OpenTurns, slow: Slow) -> AsyncIterator[TurnParts]:
    async with open_turns(slow.model) as parts:
        yield parts


@pytest.fixture
def page(turns: TurnParts) -> "FakePage":
    from chat_ui.app import Chat, ChatParts
    from tests.chat_ui.page import FakePage

    async def recheck(visitor: Visitor) -> Visitor:
        return visitor

    Chat(ChatParts(lambda: turns, recheck, None)).register()
    return FakePage()


async def stop(page: "FakePage") -> None:
    from chainlit.server import sio

    await sio.handlers["/"]["stop"](page.session.socket_id)


async def said(turns: TurnParts, page: "FakePage") -> list[tuple[Author, str]]:
    customer = Customer(page.visitor.subject)
    stored = await turns.tools.read_masked(customer, page.session.thread_id)
    return [(message.author, message.text.strip()) for message in stored.messages]


async def test_stop_ends_a_streaming_reply_within_200_ms_and_keeps_what_was_said(
    page: "FakePage", turns: TurnParts, slow: Slow
) -> None:
    running = asyncio.create_task(page.say(LATE))
    await slow.begun.wait()
    loop = asyncio.get_running_loop()
    pressed = loop.time()
    await stop(page)
    await asyncio.wait([running])
    assert loop.time() - pressed < 0.2
    assert page.texts[-1] == "Stopped. You can go on at any time."
    await asyncio.gather(*turns.background)
    [customer, assistant] = await said(turns, page)
    assert customer == (Author.CUSTOMER, LATE)
    assert BEGUN.startswith(assistant[1])


async def test_stop_ends_the_reply_that_streams_and_not_the_message_that_waits(
    page: "FakePage", turns: TurnParts, slow: Slow
) -> None:
    streaming = asyncio.create_task(page.say(LATE))
    await slow.begun.wait()
    waiting = asyncio.create_task(page.say("the order number is A-10442"))
    await page.until(lambda: "the order number is A-10442" in page.texts)
    slow.go.set()
    await stop(page)
    await asyncio.wait([streaming, waiting])
    await asyncio.gather(*turns.background)
    history = await said(turns, page)
    assert (Author.CUSTOMER, "the order number is A-10442") in history
    assert history[-1][0] is Author.ASSISTANT
    assert page.field("order_number")["value"] == "A-10442"


async def test_a_reply_that_broke_off_is_finished_and_the_step_says_so(
    page: "FakePage", turns: TurnParts, slow: Slow
) -> None:
    slow.breaks = True
    slow.go.set()
    await page.say(LATE)
    [checked, reply] = page.texts[1:3]
    assert checked.endswith(" · The reply broke off and was finished in simple mode")
    assert reply.startswith(BEGUN[:15])
    assert reply.endswith("?")
    assert "I don't know" in [button["label"] for button in page.buttons.values()]


async def test_two_tabs_writing_at_once_make_one_history_and_one_ticket(
    page: "FakePage", turns: TurnParts, slow: Slow
) -> None:
    from tests.chat_ui.page import FakePage

    slow.go.set()
    await page.say(LATE)
    tab = FakePage(thread=page.session.thread_id)
    await tab.come_back()
    await asyncio.gather(page.say("the order number is A-10442"), tab.say("it was due yesterday"))
    stored = await turns.tools.read_masked(Customer(page.visitor.subject), page.session.thread_id)
    [ticket] = stored.tickets
    assert ticket.missing == ()
    words = [text for author, text in await said(turns, page) if author is Author.CUSTOMER]
    assert sorted(words[1:]) == ["it was due yesterday", "the order number is A-10442"]
    again = FakePage(thread=page.session.thread_id)
    thread = await again.come_back()
    shown = [step["output"] for step in thread["steps"] if step["type"] == "user_message"]
    assert shown == words


async def test_a_tab_that_was_left_behind_changes_nothing_by_its_old_values(
    page: "FakePage", turns: TurnParts, slow: Slow
) -> None:
    from tests.chat_ui.page import FakePage

    slow.go.set()
    await page.say(LATE)
    tab = FakePage(thread=page.session.thread_id)
    await tab.come_back()
    old = tab.element("TicketPanel")
    await page.act("edit", number=old["number"], name="order_number", value="A-1", version=old["version"])
    answer = await tab.act("edit", number=old["number"], name="order_number", value="B-2", version=old["version"])
    assert answer["refusal"]
    assert page.field("order_number")["value"] == "A-1"
    assert tab.field("order_number")["value"] == "A-1"
