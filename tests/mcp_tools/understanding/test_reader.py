"""One reading of a message: spans in the masked text, answers against the open draft, wishes and asides set apart."""

from collections.abc import Callable

import pytest

from mcp_tools.understanding.evaluation import Judged


@pytest.mark.parametrize(
    ("text", "name", "quoted"),
    [
        ("İİİ ada@example.com yazıyorum, 250 TL iki kez çekildi", "amount", "250 TL"),
        ("İyi günler, 0532 111 22 33, siparişim A-1042 gelmedi", "order_number", "A-1042"),
        ("Write to ada@example.com, my order A-1042 is late since yesterday", "order_number", "A-1042"),
    ],
)
def test_spans_are_code_points_of_the_masked_text(
    judged_one: Callable[..., Judged], text: str, name: str, quoted: str
) -> None:
    one = judged_one(text=text)
    (found,) = [found for found in one.reading.details if found.name == name]
    assert "<" in one.masked[: found.start]
    assert one.masked[found.start : found.end] == quoted


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("my parcel is not here, card ending 1234", "order_late"),
        ("kargom gelmedi, kredi kartıyla ödedim", "order_late"),
        ("two books are missing from my box, i want my money back", "missing_item"),
        ("iki kitap eksik çıktı, para iadesi istiyorum", "missing_item"),
        ("my card ending in 3320 is blocked", "card_blocked"),
    ],
)
def test_what_only_adds_to_a_problem_does_not_name_it(
    judged_one: Callable[..., Judged], text: str, intent: str
) -> None:
    assert judged_one(text=text).guessed == (intent,)


@pytest.mark.parametrize(
    "text", ["the order number was wrong", "my number", "sipariş numarası yanlıştı", "yanlış numara"]
)
def test_a_corrected_detail_names_no_problem(judged_one: Callable[..., Judged], text: str) -> None:
    assert judged_one(text=text).guessed == ()


@pytest.mark.parametrize(
    ("text", "pending", "value"),
    [
        ("B-17", "order_number", "B-17"),
        ("on the 3rd", "date", "2026-06-03"),
        ("yok pardon 17 idi", "date", "2026-06-17"),
    ],
)
def test_a_bare_value_answers_the_question(
    judged_one: Callable[..., Judged], text: str, pending: str, value: str
) -> None:
    one = judged_one(text=text, draft={"intent": "order_late", "pending": pending})
    assert one.reading.answer
    assert one.reading.answer.value == value


@pytest.mark.parametrize("text", ["no idea", "hatırlamıyorum", "i'd rather not say", "bu soruyu geçelim"])
def test_who_does_not_know_or_say_gives_no_value(judged_one: Callable[..., Judged], text: str) -> None:
    assert judged_one(text=text, draft={"intent": "order_late", "pending": "order_number"}).reading.answer is None
