"""Chainlit's data layer over the real tool server: what is read back, for whom, and that nothing else is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agent.errors import ToolRefused
from agent.inputs import Customer, Say
from agent.turn import TurnParts, run_turn
from chat_ui.visitor import Visitor, current_visitor

if TYPE_CHECKING:
    from chat_ui.history import History

ADA, EVE = "guest:ada", "guest:eve"
THREAD = "0b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f"
WORDS = "My parcel has not arrived, write to ada@example.com"


@pytest.fixture
async def turns(turns: TurnParts) -> TurnParts:
    """In a conversation that has begun."""
    async for _ in run_turn(Say(WORDS, "key-1"), THREAD, Customer(ADA), turns):
        pass
    return turns


@pytest.fixture
def history(turns: TurnParts) -> "History":
    from chat_ui.history import History, Replies

    return History(lambda: turns.tools, Replies())


@contextmanager
def visiting(subject: str) -> Iterator[None]:
    token = current_visitor.set(Visitor(subject))
    try:
        yield
    finally:
        current_visitor.reset(token)


def is_in_files(text: str, folder: Path) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def of_type(thread: Any, kind: str) -> list[Any]:
    return [step for step in thread["steps"] if step["type"] == kind]


async def test_the_owner_reads_their_own_words_and_the_replies(history: "History") -> None:
    with visiting(ADA):
        thread = await history.get_thread(THREAD)
    assert thread is not None
    [said] = of_type(thread, "user_message")
    assert (said["id"], said["output"]) == ("key-1", WORDS)
    [reply] = of_type(thread, "assistant_message")
    assert reply["output"]
    assert [run["id"] for run in of_type(thread, "run")] == [reply["parentId"]]


async def test_a_foreign_conversation_is_as_absent_as_one_that_never_was(history: "History") -> None:
    with visiting(EVE):
        assert await history.get_thread(THREAD) is None
        assert await history.get_thread("11111111-2222-4333-8444-555555555555") is None
        assert await history.get_thread_author(THREAD) == ""
    with visiting(ADA):
        assert await history.get_thread_author(THREAD) == ADA


async def test_without_a_visitor_nothing_is_read(history: "History") -> None:
    with pytest.raises(ToolRefused, match="unauthenticated"):
        await history.get_thread(THREAD)


async def test_the_list_holds_own_conversations_without_raw_words(history: "History") -> None:
    from chainlit.types import Pagination, ThreadFilter

    with visiting(ADA):
        mine = await history.list_threads(Pagination(first=20), ThreadFilter())
        none = await history.list_threads(Pagination(first=20), ThreadFilter(search="no such title"))
    with visiting(EVE):
        theirs = await history.list_threads(Pagination(first=20), ThreadFilter(userId=ADA))
    assert [thread["id"] for thread in mine.data] == [THREAD]
    assert "ada@example.com" not in str(mine.data)
    assert (none.data, theirs.data) == ([], [])


async def test_the_list_comes_in_pages(history: "History", turns: TurnParts) -> None:
    from chainlit.types import Pagination, ThreadFilter

    other = "1b5ce3c2-6a59-4f8a-9a6f-3a1f0c1d2e3f"
    async for _ in run_turn(Say("My card was charged twice", "key-1"), other, Customer(ADA), turns):
        pass
    seen, cursor = [], None
    with visiting(ADA):
        for _ in range(3):
            page = await history.list_threads(Pagination(first=1, cursor=cursor), ThreadFilter())
            seen += [thread["id"] for thread in page.data]
            cursor = page.pageInfo.endCursor
            if not page.pageInfo.hasNextPage:
                break
    assert seen == [other, THREAD]


async def test_a_thumb_is_kept_with_the_reply_and_can_be_taken_back(history: "History") -> None:
    from chainlit.types import Feedback

    with visiting(ADA):
        thread = await history.get_thread(THREAD)
        [run] = of_type(thread, "run")
        kept = await history.upsert_feedback(Feedback(forId=run["id"], value=0, comment=WORDS))
        [rated] = of_type(await history.get_thread(THREAD), "run")
        assert rated["feedback"]["value"] == 0
        await history.delete_feedback(kept)
        [bare] = of_type(await history.get_thread(THREAD), "run")
    assert "feedback" not in bare


async def test_a_thumb_from_the_page_finds_the_stored_reply(history: "History") -> None:
    from chainlit.types import Feedback

    with visiting(ADA):
        [run] = of_type(await history.get_thread(THREAD), "run")
        history._replies.remember("step-of-the-page", run["id"])
        await history.upsert_feedback(Feedback(forId="step-of-the-page", value=1))
        [rated] = of_type(await history.get_thread(THREAD), "run")
    assert rated["feedback"]["value"] == 1


async def test_nobody_rates_somebody_elses_reply(history: "History") -> None:
    from chainlit.types import Feedback

    with visiting(ADA):
        [run] = of_type(await history.get_thread(THREAD), "run")
    with visiting(EVE), pytest.raises(ToolRefused):
        await history.upsert_feedback(Feedback(forId=run["id"], value=0))


async def test_deleting_is_for_the_owner_and_for_good(history: "History") -> None:
    with visiting(EVE), pytest.raises(ToolRefused):
        await history.delete_thread(THREAD)
    with visiting(ADA):
        await history.delete_thread(THREAD)
        assert await history.get_thread(THREAD) is None


async def test_what_chainlit_wants_kept_is_kept_nowhere(history: "History", data_dir: Path) -> None:
    secret = "a sentence nobody should find"
    with visiting(ADA):
        before = await history.get_thread(THREAD)
        await history.create_step({"id": "s", "type": "user_message", "output": secret, "name": secret})
        await history.update_thread(THREAD, name=secret, metadata={"words": secret}, tags=[secret])
        assert await history.get_thread(THREAD) == before
    assert not is_in_files(secret, data_dir)


def test_the_page_forgets_the_oldest_turns_first() -> None:
    from chat_ui import history

    replies = history.Replies()
    for n in range(history._RATED_RUNS + 1):
        replies.remember(f"step-{n}", f"message-{n}")
    assert replies.stored("step-0") == "step-0"
    assert replies.stored("step-1") == "message-1"
