"""A visitor's page: what they do, and what they then see. The real tools, the real turn, guided words."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agent.turn import TurnParts
from chat_ui.visitor import Visitor
from tests.chat_ui.conftest import ENDED, LATE, REVIEW_HOURS, UNKNOWN, draft_on

if TYPE_CHECKING:
    from tests.chat_ui.page import FakePage


def has_files(page: "FakePage") -> bool:
    folder: Path = page.session.files_dir
    return folder.exists()


async def test_a_message_gets_a_quiet_line_an_answer_buttons_and_the_panel(page: "FakePage") -> None:
    await page.say(f"{LATE} My e-mail is ada@example.com")
    said, checked, reply = page.texts[:3]
    assert said.startswith(LATE)
    assert checked.startswith("Checked for personal data · 1 hidden · Understood: ")
    assert reply.endswith("?")
    assert "I don't know" in [button["label"] for button in page.buttons.values()]
    panel = page.element("TicketPanel")
    assert panel["progress"] == f"{panel['done']} of {panel['all']}"
    assert "ada@example.com" in panel["description"]


async def test_nothing_an_element_shows_is_written_to_chainlits_files(page: "FakePage") -> None:
    await draft_on(page)
    assert page.session.files == {}
    assert not has_files(page)


async def test_a_turkish_message_is_answered_in_turkish_on_an_english_screen(page: "FakePage") -> None:
    await page.say("Kargom hâlâ gelmedi, çok geç kaldı")
    assert page.texts[1].startswith("Kişisel veriler kontrol edildi · Anlaşıldı: ")
    assert page.element("TicketPanel")["words"]["title"] == "Talebiniz"


async def test_a_button_is_shown_as_the_customers_words_and_goes_with_its_question(page: "FakePage") -> None:
    await draft_on(page)
    before = set(page.buttons)
    await page.press("I don't know")
    assert "I don't know" in page.texts
    assert before & set(page.buttons) == set()


async def test_a_button_that_was_never_offered_does_nothing(page: "FakePage") -> None:
    await draft_on(page)
    before = page.texts
    await page.act("choose", choice="intent:card_fraud", question=None)
    await page.act("choose", choice=7, question=["x"])
    assert page.texts == before


async def test_read_back_then_send(page: "FakePage") -> None:
    await draft_on(page)
    await page.act("confirm")
    card = page.element("ReadBack")
    assert card["state"] == "live"
    assert {field["state"] for field in card["fields"]} >= {"unknown"}
    assert page.element("TicketPanel")["isShown"]
    await page.act("confirm", shown=card["shown"])
    assert page.element("ReadBack")["state"] == "sent"
    filed = page.element("FiledTicket")
    assert filed["number"] == card["number"]
    assert filed["next"].startswith(f"A colleague reads it within {REVIEW_HOURS} hours.")
    assert not page.element("TicketPanel")["isOpen"]


async def test_a_withdrawn_draft_says_that_nothing_was_sent(page: "FakePage") -> None:
    await draft_on(page)
    await page.say("forget it")
    card = page.element("FiledTicket")
    assert (card["status"], card["next"]) == ("withdrawn", "Nothing was sent to our team.")


async def test_the_panels_button_never_sends_by_itself(page: "FakePage") -> None:
    await draft_on(page)
    for _ in range(2):
        await page.act("confirm")
    assert page.element("TicketPanel")["status"] == "draft"
    assert not [step for step in page.steps.values() if step.get("isError")]


async def test_a_stale_read_back_sends_nothing_and_shows_the_new_one(page: "FakePage") -> None:
    await draft_on(page)
    await page.act("confirm")
    stale = page.element("ReadBack")["shown"]
    panel = page.element("TicketPanel")
    await page.act("edit", number=panel["number"], name="order_number", value="A-778899", version=panel["version"])
    await page.act("confirm", shown=stale)
    assert page.element("TicketPanel")["status"] == "draft"
    assert page.element("ReadBack")["shown"] != stale


async def test_behind_a_strangers_address_a_new_conversation_begins(page: "FakePage") -> None:
    from tests.chat_ui.page import FakePage

    await draft_on(page)
    stranger = FakePage("guest:eve", thread=page.session.thread_id)
    await stranger.start()
    await draft_on(stranger)
    assert stranger.session.thread_id != page.session.thread_id


async def test_a_session_of_another_visitor_is_turned_away(page: "FakePage") -> None:
    page.visitor = Visitor("guest:eve")
    await page.say(LATE)
    assert not page.elements
    assert [step["output"] for step in page.steps.values() if step.get("isError")] == [
        "Something went wrong on our side. Your message is still above; please try again."
    ]


async def test_whose_session_has_ended_is_told_and_offered_to_sign_in(page: "FakePage") -> None:
    await draft_on(page)
    panel = page.element("TicketPanel")
    page.visitor = Visitor(page.visitor.subject, ends=ENDED)
    await page.say(LATE)
    assert page.texts[-1].startswith("Your session has ended.")
    assert page.texts[-1].endswith("[Sign in](/signin)")
    assert "Try again" not in [button["label"] for button in page.buttons.values()]
    answer = await page.act("edit", number=panel["number"], name="order_number", value="A-1", version=panel["version"])
    assert answer["refusal"].startswith("Your session has ended.")
    assert page.field("order_number")["state"] == "unknown"


async def test_what_breaks_is_said_with_a_retry_and_logged_without_words(
    page: "FakePage", turns: TurnParts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise ValueError(LATE)

    with monkeypatch.context() as patch, caplog.at_level(logging.DEBUG):
        patch.setattr(type(turns.tools), "analyze", broken)
        await page.say(LATE)
    assert [button["label"] for button in page.buttons.values()] == ["Try again"]
    assert "turn_broke" in caplog.text
    assert LATE not in caplog.text
    await page.press("Try again")
    assert page.element("TicketPanel")["isOpen"]
    assert page.texts.count(LATE) == 1


async def test_what_cannot_succeed_later_offers_no_retry(page: "FakePage") -> None:
    await page.say("x" * 20_001)
    (refusal,) = [step["output"] for step in page.steps.values() if step.get("isError")]
    assert refusal.startswith("That is too long")
    assert not page.buttons


async def test_a_stopped_turn_says_so(page: "FakePage", turns: TurnParts) -> None:
    from chainlit.server import sio

    async with turns.locks.of(page.session.thread_id):  # another turn runs, so that this one has to wait
        task = page.session.current_task = asyncio.create_task(page.say(LATE))
        await page.seen("new_message")
        await sio.handlers["/"]["stop"](page.session.socket_id)
        await asyncio.wait([task])
    assert page.texts[-1] == "Stopped. You can go on at any time."


async def test_the_greeting_and_the_starters_speak_the_browsers_language(hooks: None) -> None:
    from chainlit.config import config

    assert config.code.set_chat_profiles is not None
    for language, greeting in (("tr-TR", "Merhaba"), ("en-US", "Hi!")):
        [profile] = await config.code.set_chat_profiles(None, language)
        assert greeting in profile.markdown_description
        assert len(profile.starters) == 4


async def test_asking_for_a_person_says_who_answers_after_the_reply(page: "FakePage") -> None:
    await page.say("I would like to talk to a person")
    assert page.texts[-1].startswith("A colleague will answer here.")


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        (ENDED, "Your session has ended. Please sign in again"),
        (UNKNOWN, "The review desk could not be opened. Please load the page again"),
    ],
)
async def test_a_desk_that_cannot_be_opened_says_why(page: "FakePage", ends: int, says: str) -> None:
    page.session.chat_profile = "desk"
    page.visitor = replace(page.visitor, ends=ends)
    await page.start()
    [told] = page.texts
    assert told.startswith(says)
    assert page.elements == {}


async def test_a_guest_who_names_the_desk_gets_a_chat_and_is_noted(page: "FakePage", turns: TurnParts) -> None:
    page.session.chat_profile = "desk"
    await page.start()
    assert page.texts == []
    assert page.elements == {}
    (event,), _ = await turns.tools.feed(0)
    assert (event.kind, event.actor, event.data["tool"]) == ("refused", "guest:ada", "desk_profile")
    await page.say(LATE)
    assert page.element("TicketPanel")["isOpen"]
