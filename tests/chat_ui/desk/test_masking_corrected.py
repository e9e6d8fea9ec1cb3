"""At the desk the masking is corrected: what it missed is hidden, what was none is shown."""

import json

from mcp_tools.domain.text import Language
from mcp_tools.pii.entity import Kind
from tests.chat_ui.desk.conftest import CARD, PHONE, House, OpenDesk


async def test_what_the_masking_missed_is_hidden_on_the_page_and_told_in_its_history(
    house: House, at_desk: OpenDesk
) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    assert "PixelVault" in json.dumps(page.shown("DeskTalk"))
    wrong = {"number": ticket.number, "text": "pixelvault", "kind": "USERNAME", "version": ticket.version}
    assert await page.act("hide", **wrong) == {}
    assert "PixelVault" not in json.dumps([page.shown("DeskTalk"), page.shown("DeskDraft")])
    assert page.field("merchant")["pieces"] == [
        {"text": "<USERNAME_1>", "placeholder": "<USERNAME_1>", "label": "User name 1"}
    ]
    assert page.shown("DeskDraft")["history"][-1]["text"] == "Ayşe hid what the masking had missed: User name 1"


async def test_a_false_hit_is_shown_for_good_and_a_proven_one_is_not(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse, "tr-TR").open(ticket.number)
    wrong = {"number": ticket.number, "reason": "Sipariş numarası", "version": ticket.version}
    answer = await page.act("unhide", **wrong, placeholder="<CARD_1>")
    assert answer["refusal"].startswith("Denetim basamakları ")
    assert await page.act("unhide", **wrong, placeholder="<PHONE_1>") == {}
    assert PHONE in json.dumps(page.shown("DeskTalk"))
    told = page.shown("DeskDraft")["history"][-1]["text"]
    assert told == "Ayşe şunu okunur yaptı: Telefon 1. Gerekçe: Sipariş numarası"


async def test_a_stale_correction_changes_nothing_and_says_what_changed(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.bora).open(ticket.number)
    await house.tools.update(house.colleague(house.ayse), ticket.number, {"title": "Fraud"}, ticket.version)
    wrong = {"number": ticket.number, "text": "PixelVault", "kind": "PERSON"}
    conflict = (await page.act("hide", **wrong, version=ticket.version))["conflict"]
    assert conflict["sentence"].startswith("A colleague (Ayşe) changed the title ")
    assert "PixelVault" in json.dumps(page.shown("DeskTalk"))
    assert await page.act("hide", **wrong, version=conflict["version"]) == {}
    assert "PixelVault" not in json.dumps(page.shown("DeskTalk"))


async def test_words_that_stand_nowhere_are_said_to(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    wrong = {"number": ticket.number, "text": "Kelebek", "kind": "PERSON", "version": ticket.version}
    answer = await page.act("hide", **wrong)
    assert answer["refusal"].startswith("These words stand nowhere in this conversation")


def test_every_kind_the_server_hides_has_a_word_to_choose() -> None:
    from chat_ui.words import words_in

    assert {key.upper() for key in words_in(Language.EN).section("desk_hidden")} == set(Kind)
