"""The desk over a real tool server: what its elements show, at once and while others work."""

import json
from uuid import uuid4

import pytest

from agent.errors import ToolsUnreachable
from agent.inputs import Customer
from tests.chat_ui.conftest import LoseKey
from tests.chat_ui.desk.conftest import CARD, PERSON, PHONE, House, OpenDesk
from tests.chat_ui.desk.payloads import decision, event

RAW = (PHONE, "4539 1488 0343 6467", "4539148803436467", "7911")


# --- what is seen ---


async def test_the_queue_is_in_order_of_urgency_with_its_counts(house: House, at_desk: OpenDesk) -> None:
    late = await house.filed("My parcel A-778899 has not arrived.")
    fraud = await house.filed(CARD, "yesterday", talk="talk-of-bob", by="guest:bob")
    page = await at_desk(house.ayse).open()
    assert page.numbers == [fraud.number, late.number]
    assert page.shown("DeskQueue")["counts"] == "2 waiting · 1 urgent"
    assert page.shown("DeskDraft")["state"] == page.shown("DeskTalk")["state"] == "empty"
    turkish = await at_desk(house.bora, "tr-TR").open()
    assert turkish.shown("DeskQueue")["counts"] == "2 bekliyor · 1 acil"


async def test_a_draft_stands_beside_its_masked_conversation_with_its_evidence(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    assert page.field("amount")["hasEvidence"]
    lit = [
        piece["text"]
        for message in page.shown("DeskTalk")["messages"]
        for piece in message["pieces"]
        if "amount" in piece.get("fields", ())
    ]
    assert lit == ["389.00 GBP"]
    assert page.field("amount")["origin"] == "found in their words · clear"
    assert page.shown("DeskDraft")["reasons"] == ["fraud is going on now"]
    assert page.shown("DeskTalk")["messages"][1]["path"] == "guided"


async def test_what_the_customer_thought_of_a_reply_stands_beside_how_it_was_made(
    house: House, at_desk: OpenDesk
) -> None:
    talk = await house.said(PERSON, "thank you")
    await house.turns.tools.rate_reply(Customer("guest:ada"), talk.messages[2].id, -1)
    for who, language, thumb in (
        (house.ayse, "en-GB", "not found helpful by the customer"),
        (house.bora, "tr-TR", "müşteri yararlı bulmadı"),
    ):
        page = await at_desk(who, language).open()
        await page.act("open", conversation=talk.id)
        shown = page.shown("DeskTalk")["messages"]
        assert [one["thumb"] for one in shown if one["thumb"]] == [thumb]
        assert page.shown("DeskTalk")["tokens"] == {"read": 0, "written": 0}


async def test_no_raw_value_reaches_the_page_with_any_element(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    await page.act("write", number=ticket.number, text=f"call {PHONE}", key=str(uuid4()), isInternal=True)
    value = await page.act("reveal", number=ticket.number, placeholder="<PHONE_1>", reason=f"call {PHONE}")
    assert value == {"value": PHONE}
    sent = json.dumps(list(page.page.elements.values()))
    assert not [raw for raw in RAW if raw in sent]
    assert page.shown("DeskDraft")["history"][-1]["text"] == "Ayşe looked at Phone 1. Reason: call <PHONE_1>"
    assert page.page.session.files == {}


async def test_with_a_lost_vault_key_the_desk_goes_on_masked_and_reveals_nothing(
    house: House, at_desk: OpenDesk, lose_the_vault_key: LoseKey
) -> None:
    ticket = await house.filed(CARD, "yesterday")
    await lose_the_vault_key()
    page = await at_desk(house.ayse).open(ticket.number)
    assert "Phone 1" in json.dumps(page.shown("DeskTalk")["messages"][0]["pieces"])
    answer = await page.act("reveal", number=ticket.number, placeholder="<PHONE_1>", reason="call back")
    assert answer == {"refusal": "Hidden values cannot be opened right now. Please tell whoever runs Frontdesk."}
    assert await page.act("decide", **decision(ticket, "approve")) == {}


async def test_the_filter_narrows_and_says_what_it_holds(house: House, at_desk: OpenDesk) -> None:
    late = await house.filed("My parcel A-778899 has not arrived.")
    other = await house.filed("Siparişim B-445566 eksik geldi", talk="talk-of-bob", by="guest:bob")
    page = await at_desk(house.ayse).open()
    narrow = {"status": "in_review", "language": "tr", "assigned": None, "text": ""}
    assert await page.act("filter", **narrow) == {}
    assert page.numbers == [other.number]
    assert page.shown("DeskQueue")["filter"] == narrow
    await page.act("filter", **{**narrow, "language": None, "text": late.number.lower()})
    assert page.numbers == [late.number]


async def test_a_ticket_that_is_not_there_is_said(house: House, at_desk: OpenDesk) -> None:
    page = await at_desk(house.ayse).open()
    answer = await page.act("open", number="FD-999999")
    assert answer["refusal"].startswith("There is no such ticket any more.")
    assert page.shown("DeskDraft")["state"] == "empty"


async def test_a_handoff_without_a_ticket_shows_the_talk(house: House, at_desk: OpenDesk) -> None:
    talk = await house.said(PERSON)
    page = await at_desk(house.ayse).open()
    (waiting,) = page.shown("DeskQueue")["handoffs"]
    assert (waiting["conversation"], waiting["state"]) == (talk.id, "Waits for a person")
    assert await page.act("open", conversation=talk.id) == {}
    assert page.shown("DeskTalk")["who"] == "The customer waits for a person."
    assert page.shown("DeskDraft")["text"].startswith("The customer has not sent a ticket yet.")


# --- what happens meanwhile ---


async def test_a_page_hears_of_a_new_ticket_and_of_changes_to_its_own(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    other = await house.filed("My parcel A-778899 has not arrived.", talk="talk-of-bob", by="guest:bob")
    changed = await house.tools.update(house.colleague(house.bora), ticket.number, {"title": "X"}, ticket.version)
    await page.refresh(event("ticket_submitted", other))
    assert page.numbers == [ticket.number, other.number]
    assert page.shown("DeskDraft")["version"] == ticket.version
    await page.refresh(event("ticket_updated", ticket))
    assert page.shown("DeskDraft")["version"] == changed.version


async def test_an_element_that_would_show_the_same_is_left_alone(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    page.page.elements.clear()
    await page.refresh(event("ticket_updated", ticket))
    assert not page.page.elements


async def test_a_page_that_lost_its_line_is_shown_everything_again(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    page.page.elements.clear()
    await page.act("ready", number=None)
    assert page.shown("DeskDraft")["number"] == ticket.number
    assert page.numbers == [ticket.number]
    assert page.shown("DeskTalk")["state"] == "talk"


async def test_a_tool_server_that_is_gone_leaves_the_page_as_it_is(
    house: House, at_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    before = page.shown("DeskQueue")

    async def broken(*_: object, **__: object) -> object:
        raise ToolsUnreachable("ConnectError")

    monkeypatch.setattr(type(house.turns.tools), "call", broken)
    await page.refresh(event("ticket_updated", ticket))
    assert page.shown("DeskQueue") == before
    answer = await page.act("close")
    assert answer["refusal"].startswith("The tool server did not answer.")
