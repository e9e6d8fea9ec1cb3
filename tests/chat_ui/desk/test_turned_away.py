"""Who is no colleague does nothing at the desk and sees nothing of it."""

from typing import Any

import pytest

from chat_ui.desk.acts import ACTS
from mcp_tools.domain.identity import Role
from mcp_tools.domain.text import Language
from mcp_tools.identity import OPERATOR
from tests.chat_ui.desk.conftest import CARD, House, OpenDesk
from tests.chat_ui.desk.payloads import event

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
