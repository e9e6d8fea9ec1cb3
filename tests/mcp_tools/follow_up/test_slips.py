"""Answers typed with a slip or a word more, and choices named without saying what they are for."""

from datetime import datetime

import pytest

from mcp_tools.domain.text import Language
from mcp_tools.follow_up.extraction import DetailFinder

NOW = datetime(2026, 6, 17, 12, 0)  # noqa: DTZ001 - a wall clock; a Wednesday
EN, TR = Language.EN, Language.TR


@pytest.mark.parametrize(
    ("pending", "text", "language", "value"),
    [
        ("date", "yesteday", EN, "2026-06-16"),
        ("date", "on mnoday", EN, "2026-06-15"),
        ("date", "Evvlsi gün.", TR, "2026-06-15"),
        ("payment_method", "Kerdi kartıyla ödedim.", TR, "credit_card"),
        ("device", "bilgisyaar", TR, "computer"),
        ("quantity", "Just one.", EN, "1"),
        ("quantity", "sadece 2 tane", TR, "2"),
        ("merchant", "ekranda Zirvemar yazıyor", TR, "Zirvemar"),
        ("merchant", "It says PIXEL VAULT", EN, "PIXEL VAULT"),
        ("merchant", "neden bu kadar yavaş çalışıyor", TR, None),
        ("device", "a spoon", EN, None),
        ("date", "never ever", EN, None),
        ("quantity", "tow", EN, None),
    ],
)
def test_an_answer_with_one_slip_or_a_word_more_is_read(
    finder: DetailFinder, pending: str, text: str, language: Language, value: str | None
) -> None:
    found = finder.answer(text, language, pending, NOW)
    assert (found.value if found else None) == value
    if found:
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "language", "names", "found"),
    [
        ("actually apple pay", EN, ["payment_method"], ("payment_method", "mobile_wallet")),
        ("kredi kartı değil de apple pay", TR, ["payment_method"], ("payment_method", "mobile_wallet")),
        ("actually the laptop", EN, ["device", "payment_method"], ("device", "computer")),
        ("the iphone", EN, ["device", "operating_system"], None),  # it could be either
        ("something else", EN, ["device"], None),
    ],
)
def test_a_choice_is_volunteered_where_only_one_detail_has_it(
    finder: DetailFinder, text: str, language: Language, names: list[str], found: tuple[str, str] | None
) -> None:
    one = finder.volunteered(text, language, names, NOW)
    assert ((one.name, one.value) if one else None) == found
