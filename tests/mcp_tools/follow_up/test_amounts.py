"""Amounts are numbers with their currency; alone only as an answer."""

from collections.abc import Callable

import pytest

from mcp_tools.domain.text import Language
from mcp_tools.follow_up.amounts import answer_amount, find_amounts
from mcp_tools.follow_up.said import Said


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("389 TL çekildi", "389 TL", "389.00 TRY"),
        ("389tl cekildi", "389tl", "389.00 TRY"),
        ("₺1.250,50 ödedim", "₺1.250,50", "1250.50 TRY"),
        ("1,250.50 USD was taken", "1,250.50 USD", "1250.50 USD"),
        ("it cost $12.99", "$12.99", "12.99 USD"),
        ("45 euro", "45 euro", "45.00 EUR"),
        ("45 avroluk", "45 avroluk", "45.00 EUR"),
        ("a payment of £389.00.", "£389.00", "389.00 GBP"),
        ("1.250 lira", "1.250 lira", "1250.00 TRY"),
        ("250 LİRALIK", "250 LİRALIK", "250.00 TRY"),
        ("389 TL'lik alışveriş", "389 TL", "389.00 TRY"),
        ("20 dolar", "20 dolar", "20.00 USD"),
        ("20 dollars", "20 dollars", "20.00 USD"),
        ("2 bin TL", "2 bin TL", "2000.00 TRY"),
        ("TL 250", "TL 250", "250.00 TRY"),
        ("sipariş 1042 250 TL", "250 TL", "250.00 TRY"),
        ("1 250 TL", "1 250 TL", "1250.00 TRY"),
        ("iki yüz elli lira çekildi", "iki yüz elli lira", "250.00 TRY"),
        ("two hundred euros", "two hundred euros", "200.00 EUR"),
        ("aylık 149,90 ödüyorum, fatura", "149,90", "149.90 TRY"),
    ],
)
def test_an_amount_is_found_where_it_was_said(say: Callable[..., Said], text: str, said: str, value: str) -> None:
    assert [(text[span.start : span.end], span.value) for span in find_amounts(say(text))] == [(said, value)]


@pytest.mark.parametrize(
    "text",
    [
        "389",
        "16 GB",
        "%20 indirim",
        "2. kez",
        "7/24",
        "3D Secure",
        "17.2.1",
        "0532 123 45 67",
        "<AMOUNT_1> TL",
        "3 gün",
        "try 3 times",
        "saat 14.10 ödeme",
        "the update to version 4.20 costs nothing",
    ],
)
def test_a_number_without_currency_is_no_amount(say: Callable[..., Said], text: str) -> None:
    assert list(find_amounts(say(text))) == []


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("250", Language.TR, "250.00 TRY"),
        ("250", Language.EN, "250.00"),
        ("250", Language.UNDECIDED, "250.00"),
        ("1.250,50", Language.TR, "1250.50 TRY"),
        ("sanırım 250 civarı", Language.TR, "250.00 TRY"),
        ("about 250 dollars", Language.EN, "250.00 USD"),
    ],
)
def test_a_number_answers_how_much(say: Callable[..., Said], text: str, language: Language, value: str) -> None:
    span = answer_amount(say(text, language))
    assert span
    assert span.value == value


@pytest.mark.parametrize(
    "text", ["3 gün", "2 kez", "14:10", "03.06.2026", "%20", "A-1042", "250 or 300", "FD-1042", "<CARD_1>"]
)
def test_other_numbers_do_not_answer_how_much(say: Callable[..., Said], text: str) -> None:
    assert answer_amount(say(text)) is None
