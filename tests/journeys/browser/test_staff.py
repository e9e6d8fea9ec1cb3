"""Customers and colleagues in real browsers: what the desk decides reaches the chat by itself, once."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, closing
from typing import Any

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

Visit = Callable[..., AbstractAsyncContextManager[Any]]
Team = tuple[Any, Any]

LATE = ("My order A-1042 has not arrived", "it should have come yesterday")
GEC = ("siparişim A-1042 hâlâ gelmedi", "dün gelmeliydi")


@pytest.fixture(scope="module")
def team(host: Any) -> Team:
    """Two colleagues."""
    with ThreadPoolExecutor() as pool:
        ada = pool.submit(host.add_person, "ada", "agent", "Ada Lovelace")
        ayse = pool.submit(host.add_person, "ayse", "agent", "Ayşe Yılmaz")
        return ada.result(), ayse.result()


def of_ticket(host: Any, number: str, wanted: str) -> Any:
    """Read one column of a ticket from the database."""
    with closing(sqlite3.connect(host.data / "frontdesk.db")) as database:
        query = f"select {wanted} from tickets where id + 1000 = ?"  # noqa: S608  (our own names)
        return database.execute(query, (int(number.removeprefix("FD-")),)).fetchone()[0]


# --- decisions ---


async def test_an_approval_reaches_the_open_chat_by_itself_and_can_be_undone_before(
    host: Any, visit: Visit, team: Team
) -> None:
    async with visit(host, "approved-en") as eve, visit(host, "desk-en", size=(1440, 900), person=team[0]) as ada:
        number = await eve.file(*LATE)
        await ada.open(number)
        await ada.shoot("1-ticket")
        await ada.button("approve").click()
        await ada.shoot("2-undo")
        await ada.page.keyboard.press("u")
        await expect(ada.page.get_by_text(ada.word("undone", number=number))).to_be_visible()
        assert of_ticket(host, number, "status") == "in_review"
        await ada.page.keyboard.press("a")
        news = f"Ada accepted {number}"
        await eve.is_told_once(news)
        await eve.shoot("1-news")
        await expect(ada.page.locator("button.fd-item", has_text=number)).to_have_count(0)
        await eve.page.reload()
        await eve.is_told_once(news)
        assert of_ticket(host, number, "status") == "open"
        assert eve.strangers == ada.strangers == []


async def test_a_returned_question_is_answered_in_the_chat_and_the_ticket_is_sent_again(
    host: Any, visit: Visit, team: Team
) -> None:
    phone = {"locale": "tr-TR", "size": (390, 844), "scheme": "dark"}
    desk = {"locale": "tr-TR", "size": (1440, 900), "scheme": "dark", "person": team[1]}
    async with visit(host, "geri-tr", **phone) as can, visit(host, "masa-tr", **desk) as ayse:
        number = await can.file(*GEC)
        await ayse.open(number)
        await ayse.page.get_by_label(ayse.word("note_label")).fill("Kargoya sorduk")
        await ayse.button("note_add").click()
        await expect(ayse.page.locator(".fd-note", has_text="Kargoya sorduk")).to_be_visible()
        await expect(ayse.page.get_by_label(ayse.word("note_label"))).to_have_value("")
        await ayse.decide("return", "Kutu ne renkti?")
        await can.is_told_once("Kutu ne renkti?")
        await expect(can.page.get_by_text("Ayşe").last).to_be_visible()
        await can.shoot("1-soru")
        await can.page.reload()
        await can.is_told_once("Kutu ne renkti?")
        await can.say("Yeşildi")
        await can.press("Gönder")
        await ayse.open(number)
        await expect(ayse.page.locator(".fd-talk", has_text="Yeşildi")).to_be_visible()
        await ayse.shoot("1-yeniden")
        await ayse.button("approve").click()
        news = f"Ayşe {number} numaralı talebinizi kabul etti"
        await can.is_told_once(news)
        await can.shoot("2-kabul")
        await can.page.reload()
        await can.is_told_once(news)
        await can.is_told_once("Kutu ne renkti?")
        await expect(can.page.get_by_text("Kargoya sorduk")).to_have_count(0)


async def test_a_rejection_says_why(host: Any, visit: Visit, team: Team) -> None:
    async with (
        visit(host, "rejected-en", scheme="dark") as eve,
        visit(host, "desk-phone", size=(390, 844), person=team[0]) as ada,
    ):
        number = await eve.file(*LATE)
        await ada.open(number)
        await ada.shoot("1-ticket")
        await ada.decide("reject", "This order is not one of ours. <b>Sorry</b>")
        await eve.is_told_once(f"Ada did not accept {number}. The reason: ")
        await eve.is_told_once("This order is not one of ours. <b>Sorry</b>")
        await eve.shoot("1-news")
        await eve.page.reload()
        await eve.is_told_once("This order is not one of ours. <b>Sorry</b>")
    assert of_ticket(host, number, "status") == "rejected"


# --- talking ---


@pytest.mark.parametrize(
    ("locale", "size", "scheme", "asks", "says", "joined", "left"),
    [
        (
            "en-GB",
            (1280, 800),
            "dark",
            "I would like to talk to a person",
            "Hello, I am looking.",
            "Ada is here",
            "Ada gave",
        ),
        (
            "tr-TR",
            (1280, 800),
            "light",
            "Bir yetkiliyle görüşmek istiyorum",
            "Merhaba, bakıyorum.",
            "Ada şu anda",
            "Ada konuşmayı",
        ),
    ],
    ids=["en", "tr"],
)
async def test_a_colleague_takes_over_answers_and_hands_back(
    host: Any,
    visit: Visit,
    team: Team,
    locale: str,
    size: tuple[int, int],
    scheme: str,
    asks: str,
    says: str,
    joined: str,
    left: str,
) -> None:
    name = f"person-{locale[:2]}"
    async with (
        visit(host, name, locale, size, scheme) as eve,
        visit(host, f"desk-talk-{locale[:2]}", locale, scheme="dark", person=team[0]) as ada,
    ):
        await eve.say(asks)
        await ada.page.locator("button.fd-item[data-mode=waiting]").last.click()
        await ada.button("take_over").click()
        await eve.is_told_once(joined)
        await ada.page.get_by_label(ada.word("say_label")).fill(says)
        await ada.page.keyboard.press("Control+Enter")
        await eve.is_told_once(says)
        await eve.page.locator("#chat-input").click()
        await eve.page.keyboard.insert_text("42-B")
        await eve.page.keyboard.press("Enter")
        await expect(ada.page.locator(".fd-talk", has_text="42-B")).to_be_visible()
        await ada.shoot("1-talk")
        await eve.shoot("1-person")
        await ada.button("hand_back").click()
        await eve.is_told_once(left)
        await eve.shoot("2-back")
        await eve.page.reload()
        for words in (joined, says, left):
            await eve.is_told_once(words)
        await eve.say("42-B?")


# --- two at one ticket ---


async def test_of_two_who_edit_one_field_the_second_sees_both_values_and_chooses(
    host: Any, visit: Visit, team: Team
) -> None:
    async with (
        visit(host, "collide-customer") as eve,
        visit(host, "collide-en", person=team[0]) as ada,
        visit(host, "collide-tr", "tr-TR", scheme="dark", person=team[1]) as ayse,
    ):
        number = await eve.file(*LATE)
        for colleague in (ada, ayse):
            await colleague.open(number)
        await ada.edit("title", "A blue box")
        await ayse.edit("title", "A red box")
        await ayse.page.keyboard.press("Enter")
        await expect(ayse.field("title").locator("input")).to_have_count(0)
        await ada.page.keyboard.press("Enter")
        clash = ada.field("title").get_by_role("alert")
        await expect(clash).to_contain_text("A colleague (Ayşe) changed the title")
        for value in ("A blue box", "A red box"):
            await expect(clash).to_contain_text(value)
        await ada.shoot("1-both")
        await ada.button("conflict_keep").click()
        await expect(ada.field("title")).to_contain_text("A red box")
        assert "A red box" in of_ticket(host, number, "title")

        await ayse.edit("title", "A grey box")
        await ada.edit("title", "A green box")
        await ada.page.keyboard.press("Enter")
        await expect(ada.field("title").locator("input")).to_have_count(0)
        await ayse.page.keyboard.press("Enter")
        await expect(ayse.field("title").get_by_role("alert")).to_contain_text("A green box")
        await ayse.shoot("1-ikisi")
        assert "A green box" in of_ticket(host, number, "title")
        await ayse.button("conflict_save").click()
        await expect(ayse.field("title")).to_contain_text("A grey box")
        await expect(ada.field("title")).to_contain_text("A grey box")
        assert "A grey box" in of_ticket(host, number, "title")


async def test_a_decision_on_what_has_changed_decides_nothing(host: Any, visit: Visit, team: Team) -> None:
    async with (
        visit(host, "stale-customer") as eve,
        visit(host, "stale", person=team[0]) as ada,
        visit(host, "stale-other", person=team[1]) as ayse,
    ):
        number = await eve.file(*LATE)
        for colleague in (ada, ayse):
            await colleague.open(number)
        await ada.page.keyboard.press("x")
        await ada.page.get_by_role("dialog").locator("textarea").fill("Not ours")
        await ayse.edit("title", "Ours after all")
        await ayse.page.keyboard.press("Enter")
        await expect(ada.field("title")).to_contain_text("Ours after all")
        await ada.page.get_by_role("dialog").get_by_role("button", name=ada.word("reject_send")).click()
        await expect(ada.page.locator(".fd-decisions").get_by_role("alert")).to_contain_text(
            ada.word("conflict_undecided")
        )
        await ada.shoot("1-undecided")
        assert of_ticket(host, number, "status") == "in_review"
        await ada.button("conflict_seen").click()
        await ada.decide("reject", "Not ours, really")
        await eve.is_told_once("Not ours, really")
