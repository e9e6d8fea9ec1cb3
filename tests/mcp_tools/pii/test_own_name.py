"""The signed-in customer's own name, in any form."""

import pytest

from mcp_tools.pii.engine import PersonalDataEngine


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Zübeyda Karakuzgun", "hesap karakuzgun diye geçiyor", "hesap <> diye geçiyor"),  # on no list
        ("Zübeyda Karakuzgun", "KARAKUZGUN ZUBEYDA", "<>"),
        ("Zübeyda Karakuzgun", "kargoyu zubeydaya verin", "kargoyu <>ya verin"),  # the ending stays
        ("Zübeyda Karakuzgun", "Zübeyda'nın kartı", "<>'nın kartı"),
        ("Zübeyda Karakuzgun", "zubeydagiller degil", "zubeydagiller degil"),
        ("Can Uzun", "can you help, uzun bir süre", "can you help, uzun bir süre"),  # ordinary words in both languages
        ("Can Uzun", "ben can uzun", "ben <>"),
        ("Can Uzun", "bu Can için", "bu <> için"),
        ("Qe Xu", "xu qe", "xu qe"),  # too short to tell
        ("", "kim", "kim"),
    ],
)
def test_words_of_the_own_name_are_hidden(engine: PersonalDataEngine, name: str, text: str, expected: str) -> None:
    for entity in reversed(engine.find_all(text, name)):
        text = f"{text[: entity.start]}<>{text[entity.end :]}"
    assert text == expected


def test_without_the_name_the_same_words_are_left(engine: PersonalDataEngine) -> None:
    assert engine.find_all("kargoyu karakuzguna verin") == []
