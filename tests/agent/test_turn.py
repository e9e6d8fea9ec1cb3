"""One turn with models that follow a script: what they may word, what they may not do, what happens when they break."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from pydantic_ai.exceptions import ModelHTTPError

from agent.briefing import CALLING, DRAFTING, READING
from agent.errors import ToolRefused, ToolsUnreachable
from agent.events import (
    DraftChanged,
    HandedOff,
    QuestionAsked,
    ReadBackShown,
    TextDelta,
    TicketMoved,
    TurnEnded,
    TurnEvent,
    TurnFailed,
)
from agent.inputs import Choose, Confirm, Customer, Say
from agent.tools_client import ToolsClient
from agent.turn import TurnParts, resume, run_turn
from agent.words import error
from mcp_tools.domain.conversation import Author, Mode
from mcp_tools.domain.identity import SetBy
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import TicketStatus

CUSTOMER = Customer("guest:one")
CONVERSATION = "conversation-1"
LATE = "my order has not arrived"
BROKEN = ModelHTTPError(status_code=503, model_name="scripted")
SECRETS = ("10000000146", "4111 1111 1111 1111", "4111111111111111", "ali@example.com")

Talk = Callable[..., Coroutine[None, None, list[TurnEvent]]]
Scripted = Callable[..., Any]
Calling = Callable[..., Any]


def text_of(events: list[TurnEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def ended(events: list[TurnEvent]) -> TurnEnded:
    assert isinstance(events[-1], TurnEnded)
    assert sum(isinstance(event, TurnEnded) for event in events) == 1
    return events[-1]


def drafts(events: list[TurnEvent]) -> list[DraftChanged]:
    return [event for event in events if isinstance(event, DraftChanged)]


# --- who words the reply --------------------------------------------------------------------------------------------


async def test_a_model_words_a_free_move(open_turns: Any, scripted_model: Scripted, talk: Talk) -> None:
    script = scripted_model(["Sorry to hear that. ", "What is the order ", "number?"])
    async with open_turns(script.model) as parts:
        events = await talk(parts, LATE)
    assert text_of(events) == "Sorry to hear that. What is the order number?"
    assert (ended(events).path.path, ended(events).path.model) == ("model", "scripted")
    assert any(isinstance(event, QuestionAsked) for event in events)


async def test_a_model_that_forgets_the_question_gets_it_added(
    open_turns: Any, scripted_model: Scripted, talk: Talk
) -> None:
    async with open_turns(scripted_model(["Sorry to hear that."]).model) as parts:
        assert text_of(await talk(parts, LATE)).endswith("?")


async def test_facts_of_the_store_are_never_left_to_a_model(
    open_turns: Any, scripted_model: Scripted, talk: Talk
) -> None:
    script = scripted_model()
    async with open_turns(script.model) as parts:
        events = await talk(parts, "what is the status of FD-1001")
    assert ended(events).path.path == "guided"
    assert script.seen == []


async def test_a_model_that_breaks_before_its_first_word_is_passed_over_unseen(
    open_turns: Any, scripted_model: Scripted, talk: Talk
) -> None:
    broken, second = scripted_model([BROKEN]), scripted_model(["And what is the order number?"])
    async with open_turns(broken.model, second.model) as parts:
        events = await talk(parts, LATE)
    assert text_of(events) == "And what is the order number?"
    assert ended(events).path.path == "model"


@pytest.mark.parametrize("steps", [[BROKEN], [OSError("gone")], [""], ["<b>Hi"], ["I have sent it."]])
async def test_whatever_a_model_does_wrong_at_once_guided_answers_alone(
    open_turns: Any, scripted_model: Scripted, talk: Talk, steps: list[Any]
) -> None:
    async with open_turns() as parts:
        expected = text_of(await talk(parts, "hello"))
    async with open_turns(scripted_model(steps).model) as parts:
        events = await talk(parts, "hello", conversation="conversation-2")
    assert text_of(events) == expected
    assert ended(events).path.path == "fallback"
    assert (ended(events).path.why or "").startswith("scripted: ")


@pytest.mark.parametrize("then", [BROKEN, "I have refunded it. "])
async def test_a_model_that_breaks_mid_reply_is_finished_by_guided(
    open_turns: Any, scripted_model: Scripted, talk: Talk, then: Any
) -> None:
    async with open_turns(scripted_model(["Sorry about the delay, ", then]).model) as parts:
        events = await talk(parts, LATE)
        stored = (await parts.tools.read_masked(CUSTOMER, CONVERSATION)).messages[-1]
    assert text_of(events).startswith("Sorry about the")
    assert "refunded" not in text_of(events)
    assert text_of(events).endswith("?")
    assert ended(events).path.path == "fallback"
    assert stored.text == text_of(events)


async def test_a_model_that_stalls_is_left_for_guided(open_turns: Any, scripted_model: Scripted, talk: Talk) -> None:
    never = asyncio.Event()
    async with open_turns(scripted_model([never.wait]).model, first_token_seconds=0.2) as parts:
        events = await talk(parts, LATE)
    assert (ended(events).path.path, ended(events).path.why) == ("fallback", "scripted: timeout")
    assert text_of(events).endswith("?")


async def test_a_model_that_stalls_mid_reply_is_finished_by_guided(
    open_turns: Any, scripted_model: Scripted, talk: Talk
) -> None:
    never = asyncio.Event()
    script = scripted_model(["Sorry about that. ", never.wait])
    async with open_turns(script.model, reply_seconds=0.3) as parts:
        events = await talk(parts, LATE)
    assert ended(events).path.path == "fallback"
    assert text_of(events).startswith("Sorry about")


# --- what a model may do --------------------------------------------------------------------------------------------


async def test_a_model_holds_only_the_tools_that_file_nothing(
    open_turns: Any, scripted_model: Scripted, talk: Talk
) -> None:
    script = scripted_model(["What is the order number?"])
    async with open_turns(script.model) as parts:
        await talk(parts, LATE)
    assert {frozenset(names) for names in script.tools} == {CALLING | DRAFTING}


async def test_a_model_looks_up_tickets_where_no_question_is_put(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk
) -> None:
    script = scripted_model([calling("list_tickets")], ["Hello, what can I do for you?"])
    async with open_turns(script.model) as parts:
        events = await talk(parts, "hello")
    assert {frozenset(names) for names in script.tools} == {CALLING | READING}
    assert '"tickets":[]' in script.seen[-1].replace(" ", "").replace("\\", "")
    assert ended(events).path.path == "model"


async def test_a_model_may_fill_in_what_the_customer_said(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk
) -> None:
    change = calling("update_ticket", number="FD-1001", changes={"city": "Berlin"}, version=1)
    script = scripted_model([change], ["Noted. What is the order number?"])
    async with open_turns(script.model) as parts:
        events = await talk(parts, "my order has not arrived in berlin, the city of Berlin")
        ticket = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    city = ticket.detail("city")
    assert city is not None
    assert city.field.value == "Berlin"
    assert drafts(events)[-1].ticket.version == ticket.version


async def test_a_model_may_not_fill_in_what_nobody_said(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk
) -> None:
    change = calling("update_ticket", number="FD-1001", changes={"city": "Paris", "date": "2026-01-01"}, version=1)
    script = scripted_model([change], ["What is the order number?"])
    async with open_turns(script.model) as parts:
        events = await talk(parts, LATE)
        ticket = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    assert ticket.version == 1
    assert "not_said" in script.seen[-1]
    assert text_of(events) == "What is the order number?"


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("submit_ticket", {"number": "FD-1001", "version": 1, "shown": "x"}),
        ("delete_ticket", {"number": "FD-1001", "version": 1}),
        ("review_ticket", {"number": "FD-1001", "decision": "approve", "version": 1}),
        ("reveal_pii", {"number": "FD-1001", "placeholder": "<EMAIL_1>", "reason": "please"}),
        ("restore_text", {"conversation": CONVERSATION, "text": "<EMAIL_1>"}),
        ("move_ticket", {"number": "FD-1001", "status": "withdrawn", "version": 1}),
    ],
)
async def test_a_model_that_calls_another_tool_finds_none(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk, tool: str, arguments: dict[str, Any]
) -> None:
    script = scripted_model([calling(tool, **arguments)], ["What is the order number?"])
    async with open_turns(script.model) as parts:
        events = await talk(parts, f"{LATE}, write to ali@example.com")
        ticket = await parts.tools.get_ticket(CUSTOMER, "FD-1001")
    assert (ticket.status, ticket.version) == (TicketStatus.DRAFT, 1)
    assert not any(isinstance(event, TicketMoved) for event in events)
    assert "ali@example.com" not in "".join(script.seen)
    assert text_of(events).endswith("?")


async def test_a_model_may_call_a_person(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk
) -> None:
    call = calling("request_person", conversation="some-other-conversation", reason="The customer asked.")
    async with open_turns(scripted_model([call], ["A person will come."]).model) as parts:
        events = await talk(parts, LATE)
        mode = (await parts.tools.read_masked(CUSTOMER, CONVERSATION)).mode
    assert mode is Mode.WAITING
    assert HandedOff(Mode.WAITING) in events


async def test_endless_tool_calls_end(open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk) -> None:
    change = calling("update_ticket", number="FD-1001", changes={"city": "Paris"}, version=1)
    script = scripted_model(*[[change] for _ in range(50)])
    async with open_turns(script.model) as parts:
        events = await talk(parts, LATE)
    assert len(script.seen) <= 5
    assert ended(events).path.path == "fallback"


async def test_no_request_holds_raw_personal_data(
    open_turns: Any, scripted_model: Scripted, calling: Calling, talk: Talk
) -> None:
    script = scripted_model(
        ["What is the order number, <EMAIL_1>?"],
        [calling("update_ticket", number="FD-1001", changes={"city": "<EMAIL_1>"}, version=1)],
        ["By which day was it due?"],
    )
    said = "my order has not arrived, TC kimlik numaram 10000000146, kartım 4111 1111 1111 1111, mail ali@example.com"
    async with open_turns(script.model) as parts:
        first = await talk(parts, said)
        second = await talk(parts, "A-10442, and again ali@example.com")
    assert len(script.seen) == 3
    assert not [secret for secret in SECRETS if secret in "".join(script.seen)]
    assert "<EMAIL_1>" in script.seen[-1]
    assert text_of(first) == "What is the order number, ali@example.com?"
    assert text_of(second).endswith("?")


# --- stopping, waiting, failing -------------------------------------------------------------------------------------


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
        ("next_question", ToolsUnreachable(), "tools_unreachable", True),
        ("save_reply", ToolRefused("store_unavailable: no"), "store_unavailable", True),
        ("read_conversation", ToolRefused("store_unavailable: no"), "store_unavailable", True),
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
