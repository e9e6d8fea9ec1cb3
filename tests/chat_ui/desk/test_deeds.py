"""What is done at the desk: edits, decisions, notes, a conversation taken over; and what somebody did before."""

import json
from uuid import uuid4

from agent.inputs import Customer
from mcp_tools.domain.conversation import Mode
from mcp_tools.domain.ticket import Decision, TicketStatus
from tests.chat_ui.desk.conftest import CARD, PERSON, House, OpenDesk
from tests.chat_ui.desk.payloads import decision, event


async def test_an_edit_is_saved_by_a_persons_hand(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    edit = {"number": ticket.number, "name": "merchant", "value": "Pixel Vault", "version": ticket.version}
    assert await page.act("edit", **edit) == {}
    assert page.field("merchant")["pieces"] == [{"text": "Pixel Vault"}]
    assert page.field("merchant")["origin"] == "set by a colleague"
    assert not page.field("merchant")["hasEvidence"]
    assert page.shown("DeskDraft")["history"][-1]["text"] == "Ayşe changed “Merchant”"


async def test_a_stale_edit_overwrites_nothing_and_shows_both(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    ayse, bora = await at_desk(house.ayse).open(ticket.number), await at_desk(house.bora).open(ticket.number)
    edit = {"number": ticket.number, "name": "priority", "version": ticket.version}
    await ayse.act("edit", **edit, value="high")
    conflict = (await bora.act("edit", **edit, value="low"))["conflict"]
    assert conflict["sentence"].startswith("A colleague (Ayşe) changed the priority ")
    assert (conflict["who"], conflict["what"], conflict["field"]) == ("Ayşe", ["Priority"], "priority")
    assert (conflict["theirs"], conflict["mine"]) == ("High", "low")
    assert (await house.now(ticket)).priority.value == "high"
    assert await bora.act("edit", **{**edit, "version": conflict["version"]}, value="low") == {}
    assert (await house.now(ticket)).priority.value == "low"


async def test_a_conflict_is_told_in_turkish_too(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    await house.tools.update(house.colleague(house.ayse), ticket.number, {"title": "Fraud"}, ticket.version)
    page = await at_desk(house.bora, "tr-TR").open(ticket.number)
    answer = await page.act("edit", number=ticket.number, name="title", value="Kart", version=ticket.version)
    assert answer["conflict"]["sentence"].startswith("Ekipten biri (Ayşe) ")
    assert answer["conflict"]["sentence"].endswith(" başlığı değiştirdi.")


async def test_a_stale_decision_decides_nothing_and_shows_what_changed(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.bora).open(ticket.number)
    await house.tools.update(house.colleague(house.ayse), ticket.number, {"merchant": "Pixel Vault"}, ticket.version)
    conflict = (await page.act("decide", **decision(ticket, "approve")))["conflict"]
    assert conflict["now"] == [{"label": "Merchant", "value": "Pixel Vault"}]
    assert conflict["field"] is None
    assert (await house.now(ticket)).status is TicketStatus.IN_REVIEW


async def test_a_customer_who_withdrew_meanwhile_is_named_as_such(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.bora).open(ticket.number)
    await house.turns.tools.move_ticket(Customer("guest:ada"), ticket.number, TicketStatus.WITHDRAWN, ticket.version)
    conflict = (await page.act("decide", **decision(ticket, "approve")))["conflict"]
    assert conflict["isCustomer"]
    assert conflict["sentence"].startswith("The customer withdrew it, ")


async def test_approving_assigns_and_later_statuses_follow(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    assert await page.act("decide", **decision(ticket, "approve")) == {}
    draft = page.shown("DeskDraft")
    assert (draft["status"], draft["assignee"]) == ("open", "You")
    assert page.numbers == []
    for label, status in (("Start work", "in_progress"), ("Solved", "resolved"), ("Close", "closed")):
        draft = page.shown("DeskDraft")
        assert {"status": status, "label": label} in draft["moves"]
        move = {"number": ticket.number, "status": status, "version": draft["version"]}
        assert await page.act("move", **move) == {}
    assert page.shown("DeskDraft")["moves"] == [{"status": "open", "label": "Open again"}]


async def test_a_question_in_another_language_is_sent_only_when_sure(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed("Siparişim B-445566 eksik geldi", "kulaklık")
    page = await at_desk(house.ayse).open(ticket.number)
    question = "Which of the two parcels did you open first?"
    answer = await page.act("decide", **decision(ticket, "return", question))
    assert answer["warning"].startswith("The customer reads Turkish, and this looks like English.")
    assert (await house.now(ticket)).status is TicketStatus.IN_REVIEW
    assert await page.act("decide", **decision(ticket, "return", question, is_sure=True)) == {}
    assert (await house.now(ticket)).dialogue.returned_question == question


async def test_a_rejection_in_the_customers_language_is_sent_at_once(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed("Siparişim B-445566 eksik geldi", "kulaklık")
    page = await at_desk(house.ayse).open(ticket.number)
    reason = "Bu siparişin parası size dün iade edilmiş görünüyor."
    assert await page.act("decide", **decision(ticket, "reject", reason)) == {}
    assert page.shown("DeskDraft")["status"] == "rejected"
    assert not page.shown("DeskDraft")["isEditable"]


async def test_notes_stay_in_the_draft_and_messages_in_the_conversation(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse).open(ticket.number)
    await page.act("write", number=ticket.number, text="For us only", key=str(uuid4()), isInternal=True)
    await page.act("write", number=ticket.number, text="For you", key=str(uuid4()), isInternal=False)
    assert [note["pieces"] for note in page.shown("DeskDraft")["notes"]] == [[{"text": "For us only"}]]
    under = [one for one in page.shown("DeskTalk")["messages"] if one.get("isUnderTicket")]
    assert [(one["name"], one["pieces"]) for one in under] == [("Ayşe", [{"text": "For you"}])]
    assert "For us only" not in json.dumps(page.shown("DeskTalk"))


async def test_who_took_over_answers_and_a_colleague_only_reads(house: House, at_desk: OpenDesk) -> None:
    talk = await house.said(PERSON)
    ayse, bora = await at_desk(house.ayse).open(), await at_desk(house.bora).open()
    for page in (ayse, bora):
        await page.act("open", conversation=talk.id)
    assert await ayse.act("take_over", conversation=talk.id) == {}
    say = {"conversation": talk.id, "text": "Hello, how can I help?", "key": str(uuid4())}
    assert await ayse.act("say", **say) == {}
    last = ayse.shown("DeskTalk")["messages"][-1]
    assert (last["author"], last["name"]) == ("person", "Ayşe")
    assert ayse.shown("DeskTalk")["isMine"]
    await bora.refresh(event("person_joined", conversation=talk.id))
    assert bora.shown("DeskTalk")["who"] == "Ayşe is answering."
    assert not bora.shown("DeskTalk")["isMine"]
    assert (await bora.act("say", **{**say, "key": str(uuid4())}))["refusal"]
    assert (await bora.act("take_over", conversation=talk.id))["refusal"]
    assert await ayse.act("hand_back", conversation=talk.id) == {}
    assert ayse.shown("DeskTalk")["mode"] == Mode.ASSISTANT


async def test_a_decision_that_cannot_be_is_said_in_the_pages_language(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    me = house.colleague(house.ayse)
    approved = await house.tools.decide(me, ticket.number, Decision.APPROVE, ticket.version)
    for account, language, sentence in (
        (house.ayse, "en-GB", "The ticket cannot go there from where it is now."),
        (house.bora, "tr-TR", "Talep bulunduğu durumdan oraya geçemez."),
    ):
        page = await at_desk(account, language).open(ticket.number)
        answer = await page.act("decide", **decision(approved, "approve"))
        assert answer["refusal"].startswith(sentence)
