"""Counts of things and people, by their unit or as a bare answer."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.numbers import answer_number, find_numbers
from mcp_tools.follow_up.said import Said


@pytest.mark.parametrize(
    ("text", "name", "said", "value"),
    [
        ("5 kişi giremiyoruz", "affected_people", "5", "5"),
        ("BEŞ KİŞİYİZ", "affected_people", "BEŞ", "5"),
        ("three of us", "affected_people", "three", "3"),
        ("12 other users cannot sign in", "affected_people", "12", "12"),
        ("a couple of people", "affected_people", "couple of", "2"),
        ("3 adet eksik", "quantity", "3", "3"),
        ("iki tanesi kırık", "quantity", "iki", "2"),
        ("2 items are missing", "quantity", "2", "2"),
        ("quantity: 4", "quantity", "4", "4"),
        ("two of the six glasses are cracked", "quantity", "two", "2"),
        ("iki kitap eksik", "quantity", "iki", "2"),
        ("none of us 6 can connect", "affected_people", "6", "6"),
        ("a team of 8 is waiting", "affected_people", "8", "8"),
        ("25 çalışanımız giremiyor", "affected_people", "25", "25"),
    ],
)
def test_a_count_is_found_by_its_unit(say: Callable[..., Said], text: str, name: str, said: str, value: str) -> None:
    assert [(text[span.start : span.end], span.value) for span in find_numbers(say(text), name)] == [(said, value)]


@pytest.mark.parametrize("name", ["affected_people", "quantity"])
@pytest.mark.parametrize(
    "text",
    [
        "2026",
        "16 GB",
        "2. kez",
        "7/24",
        "3D Secure",
        "%20",
        "iOS 17.2.1",
        "I am a user",
        "one of those",
        "3 gün",
        "5 kişilik",
    ],
)
def test_other_numbers_count_nothing(say: Callable[..., Said], text: str, name: str) -> None:
    assert list(find_numbers(say(text), name)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", "3"), ("üç", "3"), ("about 5", "5"), ("toplam 12", "12"), ("sadece ben", "1"), ("just me", "1")],
)
def test_a_bare_number_answers_how_many(say: Callable[..., Said], text: str, value: str) -> None:
    span = answer_number(say(text), "affected_people")
    assert span
    assert span.value == value


@pytest.mark.parametrize("text", ["2026", "1999", "3 gün", "my order is late", "-3", "2. kez", "250 TL", "1.5"])
def test_a_year_or_another_number_does_not_answer_how_many(say: Callable[..., Said], text: str) -> None:
    assert answer_number(say(text), "quantity") is None
