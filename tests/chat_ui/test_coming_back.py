"""Who comes back finds their words, the panel, the question and the read-back; masked where the vault is shut."""

from typing import TYPE_CHECKING

import pytest

from tests.chat_ui.conftest import LATE, LoseKey, draft_on

if TYPE_CHECKING:
    from tests.chat_ui.page import FakePage


async def test_who_comes_back_finds_the_words_the_panel_and_the_question(page: "FakePage") -> None:
    from tests.chat_ui.page import FakePage

    await draft_on(page)
    again = FakePage(thread=page.session.thread_id)
    thread = await again.come_back()
    assert [step["output"] for step in thread["steps"] if step["type"] == "user_message"] == [LATE]
    assert [element["name"] for element in thread["elements"]] == ["TicketPanel"]
    last = [step["id"] for step in thread["steps"] if step["type"] == "assistant_message"][-1]
    assert {button["forId"] for button in again.buttons.values()} == {last}
    await again.press("I don't know")
    assert again.element("TicketPanel")["done"] == page.element("TicketPanel")["done"] + 1


async def test_who_comes_back_finds_the_read_back_again(page: "FakePage") -> None:
    from tests.chat_ui.page import FakePage

    await draft_on(page)
    await page.act("confirm")
    again = FakePage(thread=page.session.thread_id)
    await again.come_back()
    await again.act("confirm", shown=again.element("ReadBack")["shown"])
    assert again.element("TicketPanel")["status"] == "in_review"


@pytest.mark.parametrize(
    ("said", "locked", "refused"),
    [
        (LATE, "Your personal data in this chat cannot be shown", "The safe for personal data cannot be opened"),
        ("Kargom hâlâ gelmedi.", "Bu sohbetteki kişisel verileriniz şu anda gösterilemiyor", "Kişisel veri kasası"),
    ],
)
async def test_with_a_lost_vault_key_a_chat_opens_masked_and_says_so(
    page: "FakePage", lose_the_vault_key: LoseKey, said: str, locked: str, refused: str
) -> None:
    from tests.chat_ui.page import FakePage

    await page.say(f"{said} ada@example.com")
    await lose_the_vault_key()
    again = FakePage(thread=page.session.thread_id)
    thread = await again.come_back()
    assert [step["output"] for step in thread["steps"] if step["type"] == "user_message"] == [f"{said} <EMAIL_1>"]
    assert "ada@example.com" not in str(thread)
    assert [text for text in again.texts if text.startswith(locked)] == [again.texts[-1]]
    await again.say("0532 123 45 67")
    assert again.texts[-1].startswith(refused)
    assert {button["name"] for button in again.buttons.values()} >= {"retry"}
