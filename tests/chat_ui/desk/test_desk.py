"""The desk over a real tool server: what its elements show, what is done on it, and who is turned away."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from agent.errors import ToolsUnreachable
from agent.inputs import Customer
from chat_ui.desk.acts import ACTS
from mcp_tools.domain.conversation import Mode
from mcp_tools.domain.event import Event
from mcp_tools.domain.identity import Role
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import Decision, Ticket, TicketStatus
from mcp_tools.identity import OPERATOR
from mcp_tools.pii.entity import Kind
from tests.chat_ui.conftest import LoseKey
from tests.chat_ui.desk.conftest import CARD, PHONE, House, OpenDesk

PERSON = "I would like to talk to a person"
RAW = (PHONE, "4539 1488 0343 6467", "4539148803436467", "7911")


def event(kind: str, ticket: Ticket | None = None, conversation: str | None = None) -> Event:
    return Event(
        id=1,
        kind=kind,
        conversation=ticket.conversation if ticket else conversation,
        ticket=ticket.number if ticket else None,
        actor="account:somebody",
        data={},
        at=datetime.now(UTC),
    )


def decision(ticket: Ticket, kind: str, note: str = "", *, is_sure: bool = False) -> dict[str, Any]:
    return {"number": ticket.number, "version": ticket.version, "decision": kind, "note": note, "isSure": is_sure}


async def now(house: House, ticket: Ticket) -> Ticket:
    return (await house.tools.ticket(house.colleague(house.ayse), ticket.number)).ticket


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


# --- what is done ---


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
    assert (await now(house, ticket)).priority.value == "high"
    assert await bora.act("edit", **{**edit, "version": conflict["version"]}, value="low") == {}
    assert (await now(house, ticket)).priority.value == "low"


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
    assert (await now(house, ticket)).status is TicketStatus.IN_REVIEW


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
    assert (await now(house, ticket)).status is TicketStatus.IN_REVIEW
    assert await page.act("decide", **decision(ticket, "return", question, is_sure=True)) == {}
    assert (await now(house, ticket)).dialogue.returned_question == question


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


# --- who is turned away ---

FORGED: dict[str, dict[str, Any]] = {
    "ready": {"number": "FD-1001"},
    "open": {"number": "FD-1001"},
    "close": {},
    "filter": {"status": None, "language": None, "assigned": None, "text": ""},
    "more": {},
    "edit": {"number": "FD-1001", "name": "priority", "value": "low", "version": 3},
    "decide": {"number": "FD-1001", "decision": "approve", "version": 3, "note": "", "isSure": True},
    "move": {"number": "FD-1001", "status": "closed", "version": 3},
    "reveal": {"number": "FD-1001", "placeholder": "<PHONE_1>", "reason": "mine"},
    "hide": {"number": "FD-1001", "text": "PixelVault", "kind": "PERSON", "version": 3},
    "unhide": {"number": "FD-1001", "placeholder": "<PHONE_1>", "reason": "mine", "version": 3},
    "write": {"number": "FD-1001", "text": "x", "key": "0" * 32, "isInternal": True},
    "take_over": {"conversation": "talk-of-ada"},
    "hand_back": {"conversation": "talk-of-ada"},
    "say": {"conversation": "talk-of-ada", "text": "x", "key": "0" * 32},
}


def test_every_act_is_forged_here() -> None:
    assert set(FORGED) == ACTS


async def test_a_customer_is_refused_every_act_and_shown_nothing(house: House, at_desk: OpenDesk) -> None:
    ticket = await house.filed(CARD, "yesterday")
    assert ticket.number == FORGED["edit"]["number"]
    for who in (house.deniz, "guest:ada"):
        page = at_desk(who)
        for act, payload in FORGED.items():
            answer = await page.act(act, **payload)
            assert set(answer) == {"refusal"}, act
        assert not page.page.elements
    file = await house.tools.ticket(house.colleague(house.ayse), ticket.number)
    assert (file.ticket.version, file.notes) == (ticket.version, ())
    assert "pii_revealed" not in [one.kind for one in file.events]


async def test_the_tool_server_itself_refuses_who_is_no_colleague(house: House) -> None:
    from agent.errors import ToolRefused
    from chat_ui.desk.acts import Deed, Look, read_act
    from chat_ui.desk.deeds import do
    from chat_ui.words import words_in

    await house.filed(CARD, "yesterday")
    impostor = house.colleague(house.deniz)
    for act, payload in FORGED.items():
        deed = read_act({"act": act, **payload})
        assert deed is not None
        if not isinstance(deed, Look):
            assert isinstance(deed, Deed)
            with pytest.raises(ToolRefused):
                await do(deed, impostor, house.tools, words_in(Language.EN))


@pytest.mark.parametrize("is_pushed", [True, False])
async def test_who_is_no_colleague_any_more_finds_the_desk_shut(
    house: House, at_desk: OpenDesk, is_pushed: bool
) -> None:
    ticket = await house.filed(CARD, "yesterday")
    page = await at_desk(house.ayse, "tr-TR").open(ticket.number)
    await house.accounts.set_role("ayse", Role.CUSTOMER, OPERATOR)
    if is_pushed:
        await page.refresh(event("ticket_updated", ticket))
    else:
        answer = await page.act("edit", **FORGED["edit"])
        assert answer["refusal"].startswith("Oturumunuz sona erdi")
    assert page.shown("DeskFrame") == {
        "state": "ended",
        "path": "/signin",
        "title": "Masa kapandı",
        "text": "Oturumunuz sona erdi ya da hesabınız artık ekibe ait değil. Kaydettikleriniz duruyor.",
        "link": "Oturum aç",
    }
    for name in ("DeskQueue", "DeskDraft", "DeskTalk"):
        assert page.shown(name) == {"state": "ended"}


@pytest.mark.parametrize("payload", [{}, {"act": "edit"}, {"act": "rm"}, {"act": ["edit"]}])
async def test_a_payload_of_no_form_is_refused_in_words(
    house: House, at_desk: OpenDesk, payload: dict[str, Any]
) -> None:
    page = await at_desk(house.ayse).open()
    with page.page.open():
        answer = await page.desk.act(payload)
    assert answer["refusal"].startswith("That does not have the right form")
