"""One turn that is stopped, waits, is refused or repeated: what is kept, what is told, and nothing done twice."""

import asyncio
from typing import Any

import pytest

from agent.errors import ToolRefused, ToolsUnreachable
from agent.events import QuestionAsked, ReadBackShown, TextDelta, TicketMoved, TurnEnded, TurnFailed
from agent.inputs import Choose, Confirm, Say
from agent.tools_client import ToolsClient
from agent.turn import TurnParts, resume, run_turn
from agent.words import error
from mcp_tools.domain.conversation import Author
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import TicketStatus
from tests.agent.outcome import CONVERSATION, CUSTOMER, LATE, Scripted, Talk, drafts, ended


async def test_stopping_a_reply_keeps_what_was_said(open_turns: Any, scripted_model: Scripted, talk: Talk) -> None:
    never = asyncio.Event()
    async with open_turns(scripted_model(["Sorry to hear that. ", never.wait]).model) as parts:
        events = run_turn(Say(LATE, "one"), CONVERSATION, CUSTOMER, parts)
        async for event in events:
            if isinstance(event, TextDelta):
                break
        await events.aclose()
        await asyncio.gather(*parts.background)
        kept = (await parts.tools.read_masked(CUSTOMER, CONVERSATION)).messages
        after = await talk(parts, "A-10442")
    assert [message.author for message in kept] == [Author.CUSTOMER, Author.ASSISTANT]
    assert kept[-1].text.startswith("Sorry to hear")
    assert drafts(after)[-1].ticket.missing == ("date",)


async def test_a_read_back_that_was_cut_off_is_not_confirmed_by_a_yes(open_turns: Any, talk: Talk) -> None:
    async with open_turns() as parts:
        await talk(parts, "my order A-10442 has not arrived, it was due yesterday")
        events = run_turn(Say("thanks", "thanks"), CONVERSATION, CUSTOMER, parts)
        async for event in events:
            if isinstance(event, TextDelta):
                break
        await events.aclose()
        await asyncio.gather(*parts.background)
        after = await talk(parts, "yes")
        ticket = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    assert ticket.status is TicketStatus.DRAFT
    assert any(isinstance(event, ReadBackShown) for event in after)


async def test_two_turns_at_once_run_one_after_the_other(open_turns: Any, scripted_model: Scripted, talk: Talk) -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    async def until_told() -> None:
        begun.set()
        await go.wait()

    script = scripted_model(["What is the order ", until_told, "number?"], ["By which day was it due?"])
    async with open_turns(script.model) as parts:
        first = asyncio.create_task(talk(parts, LATE))
        await begun.wait()
        second = asyncio.create_task(talk(parts, "A-10442"))
        go.set()
        await asyncio.gather(first, second)
        messages = (await parts.tools.read_masked(CUSTOMER, CONVERSATION)).messages
    authors = [message.author for message in messages]
    assert authors == [Author.CUSTOMER, Author.ASSISTANT, Author.CUSTOMER, Author.ASSISTANT]


class Refusing(ToolsClient):
    """The real door, but one tool answers no."""

    def __init__(self, real: ToolsClient, tool: str, refusal: Exception) -> None:
        super().__init__(real.client, real._key)
        self._tool, self._refusal = tool, refusal

    async def call(self, name: str, arguments: dict[str, Any], meta: dict[str, str]) -> Any:
        if name == self._tool:
            raise self._refusal
        return await super().call(name, arguments, meta)


@pytest.mark.parametrize("screen", [Language.EN, Language.TR])
@pytest.mark.parametrize(
    ("tool", "refusal", "code", "is_kept"),
    [
        ("analyze_message", ToolRefused("masking_unavailable: no"), "masking_unavailable", True),
        ("analyze_message", ToolRefused("store_unavailable: no"), "store_unavailable", False),
        ("analyze_message", ToolsUnreachable(), "tools_unreachable", False),
        ("analyze_message", ToolRefused("Something odd happened"), "internal_error", False),
        ("create_ticket", ToolRefused("store_unavailable: no"), "store_unavailable", True),
        ("note_move", ToolsUnreachable(), "tools_unreachable", True),
        ("save_reply", ToolRefused("store_unavailable: no"), "store_unavailable", True),
    ],
)
async def test_a_refusal_is_told_in_the_customers_language(
    open_turns: Any, talk: Talk, screen: Language, tool: str, refusal: Exception, code: str, is_kept: bool
) -> None:
    late = {Language.EN: LATE, Language.TR: "kargom gelmedi"}[screen]
    async with open_turns() as parts:
        broken = TurnParts(Refusing(parts.tools, tool, refusal), parts.assistant, parts.settings)
        events = await talk(broken, late, screen=screen)
        await asyncio.gather(*broken.background)
        ended(events)
        (failed,) = [event for event in events if isinstance(event, TurnFailed)]
        assert (failed.code, failed.is_kept) == (code, is_kept)
        assert failed.text == error(code, screen, limit="20,000")
        again = await talk(parts, late, screen=screen)
        assert drafts(again)[-1].ticket.intent == "order_late"


@pytest.mark.parametrize("tool", ["read_conversation", "next_question"])
async def test_a_pressed_button_that_leads_nowhere_now_can_be_pressed_again(
    open_turns: Any, talk: Talk, tool: str
) -> None:
    async with open_turns() as parts:
        await talk(parts, LATE)
        broken = TurnParts(Refusing(parts.tools, tool, ToolsUnreachable()), parts.assistant, parts.settings)
        refused = await talk(broken, Choose("why", "k"))
        again = await talk(parts, Choose("why", "k"))
    assert [event.code for event in refused if isinstance(event, TurnFailed)] == ["tools_unreachable"]
    assert any(isinstance(event, QuestionAsked) for event in again)


async def test_what_was_written_before_a_write_that_failed_is_shown(open_turns: Any, talk: Talk) -> None:
    async with open_turns() as parts:
        await talk(parts, "there is something with A-10442")
        refusing = Refusing(parts.tools, "update_ticket", ToolsUnreachable())
        broken = TurnParts(refusing, parts.assistant, parts.settings)
        events = await talk(broken, Choose("intent:order_late", "k"))
    (shown,) = drafts(events)
    assert (shown.ticket.intent, "order_number" in shown.ticket.missing) == ("order_late", True)
    assert [event.code for event in events if isinstance(event, TurnFailed)] == ["tools_unreachable"]


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty_message"), (" \n\t ", "empty_message"), ("x" * 100_000, "text_too_long")]
)
async def test_words_that_cannot_be_taken_are_refused_at_the_door(
    open_turns: Any, talk: Talk, text: str, code: str
) -> None:
    async with open_turns() as parts:
        events = await talk(parts, Say(text, "k"), screen=Language.TR)
    assert [type(event) for event in events] == [TurnFailed, TurnEnded]
    assert isinstance(events[0], TurnFailed)
    assert (events[0].code, events[0].text) == (code, error(code, Language.TR, limit="20,000"))


async def test_a_ticket_that_changed_meanwhile_is_shown_before_it_is_sent(open_turns: Any, talk: Talk) -> None:
    async with open_turns() as parts:
        await talk(parts, "my order A-10442 has not arrived, it was due yesterday")
        ticket = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
        events = await talk(parts, Confirm("stale", "an older hash"))
        (failed,) = [event for event in events if isinstance(event, TurnFailed)]
        (shown,) = [event for event in events if isinstance(event, ReadBackShown)]
        assert failed.code == "not_confirmed"
        sent = await talk(parts, Confirm("fresh", shown.ticket.content_hash))
    assert shown.ticket.content_hash == ticket.content_hash
    assert [event.ticket.status for event in sent if isinstance(event, TicketMoved)] == [TicketStatus.IN_REVIEW]


async def test_a_model_changing_the_draft_under_a_press_is_a_conflict_that_is_told(open_turns: Any, talk: Talk) -> None:
    async with open_turns() as parts:
        await talk(parts, LATE)
        refusing = Refusing(parts.tools, "update_ticket", ToolRefused("version_conflict: no"))
        broken = TurnParts(refusing, parts.assistant, parts.settings)
        events = await talk(broken, Choose("dont_know", "k"))
    assert [event.code for event in events if isinstance(event, TurnFailed)] == ["version_conflict"]
    assert drafts(events)[-1].ticket.missing == ("order_number", "date")


async def test_the_same_message_delivered_twice_does_everything_once(open_turns: Any, talk: Talk) -> None:
    async with open_turns() as parts:
        await talk(parts, Say(LATE, "same"))
        await talk(parts, Say(LATE, "same"))
        conversation = await parts.tools.read_masked(CUSTOMER, CONVERSATION)
    assert len(conversation.tickets) == 1
    assert [message.author for message in conversation.messages] == [Author.CUSTOMER, Author.ASSISTANT]


async def test_resuming_an_unknown_conversation_tells_nothing(open_turns: Any) -> None:
    async with open_turns() as parts:
        assert [event async for event in resume("never-used-before", CUSTOMER, parts)] == []


async def test_what_a_model_suggests_is_dropped_once_the_read_back_is_shown(open_turns: Any, talk: Talk) -> None:
    async with open_turns() as parts:
        await talk(parts, "my order A-10442 has not arrived, it was due yesterday")
        change = {"number": "FD-1001", "changes": {"title": "Other"}, "version": 1}
        with pytest.raises(ToolRefused, match="not_allowed"):
            await parts.tools.call("update_ticket", change, parts.tools.meta(CUSTOMER, SetBy.MODEL, CONVERSATION))
