"""Codes are found by the words beside them and by their shape, and their look-alikes are not."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.codes import answer_code, find_codes
from mcp_tools.follow_up.said import Said

NAMES = ("order_number", "invoice_number", "tracking_number", "reference", "error_code")


@pytest.mark.parametrize(
    ("text", "name", "said", "value"),
    [
        ("my order A-1042 is late", "order_number", "A-1042", "A-1042"),
        ("my order number is: 104233", "order_number", "104233", "104233"),
        ("Order #5567 never came", "order_number", "5567", "5567"),
        ("SİPARİŞ NO: 104233", "order_number", "104233", "104233"),
        ("siparis numaram 1042", "order_number", "1042", "1042"),
        ("siparişim a-1042'yi bekliyorum", "order_number", "a-1042", "A-1042"),
        ("1042 numaralı siparişim gelmedi", "order_number", "1042", "1042"),
        ("1042 nolu siparis nerede", "order_number", "1042", "1042"),
        ("my order number for the shoes is 104233", "order_number", "104233", "104233"),
        ("B-20771 nerede kaldı", "order_number", "B-20771", "B-20771"),
        ("where is #123456", "order_number", "123456", "123456"),
        ("fatura no FTR-2026-15 yanlış", "invoice_number", "FTR-2026-15", "FTR-2026-15"),
        ("invoice INV-2041 is wrong", "invoice_number", "INV-2041", "INV-2041"),
        ("kargo takip no TR123456789", "tracking_number", "TR123456789", "TR123456789"),
        ("TR123456789 nerede", "tracking_number", "TR123456789", "TR123456789"),
        ("tracking number 99887766", "tracking_number", "99887766", "99887766"),
        ("booking reference ABC123", "reference", "ABC123", "ABC123"),
        ("işlem no 778899", "reference", "778899", "778899"),
        ("hata kodu 0x80070057", "error_code", "0x80070057", "0x80070057"),
        ("E-204 hatası alıyorum", "error_code", "E-204", "E-204"),
        ("error 404 again", "error_code", "404", "404"),
        ("404 hatası veriyor", "error_code", "404", "404"),
        ("it says ERR_CONNECTION_RESET", "error_code", "ERR_CONNECTION_RESET", "ERR_CONNECTION_RESET"),
        ("DNS_PROBE_FINISHED çıkıyor", "error_code", "DNS_PROBE_FINISHED", "DNS_PROBE_FINISHED"),
    ],
)
def test_a_code_is_found_where_it_was_said(
    say: Callable[..., Said], text: str, name: str, said: str, value: str
) -> None:
    found = {(one, span.value, text[span.start : span.end]) for one, span in find_codes(say(text), NAMES)}
    assert found == {(name, value, said)}


@pytest.mark.parametrize(
    "text",
    [
        "FD-1042 ne oldu",  # a ticket number
        "order FD-1042",
        "order <CARD_1>",  # a placeholder, and its own digits
        "iOS 17.2.1 order",  # a version
        "16 GB 1899 sipariş",  # a capacity and what could be a year
        "order 0532 123 45 67",  # a phone number
        "7/24 kargo",
        "3D Secure sipariş",
        "2. kez sipariş verdim",
        "%20 indirimli sipariş",
        "order 2025 was a good year",
        "siparişim 3 gündür yok",
        "sipariş 250 TL",
        "order 2500 euros",
        "faturam 1250 geldi",  # could as well be the amount
        "hata 3 gündür var",
        "sipariş 03/06/2026",
        "USB-3000 not working",  # a model
        "order 5 items",
    ],
)
def test_a_look_alike_is_no_code(say: Callable[..., Said], text: str) -> None:
    assert list(find_codes(say(text), NAMES)) == []


def test_a_code_called_an_invoice_is_no_order_number(say: Callable[..., Said]) -> None:
    assert list(find_codes(say("invoice number A-1042"), ("order_number",))) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1042", "1042"),
        ("A-1042", "A-1042"),
        ("a 1042", "A1042"),
        ("#1042.", "1042"),
        ("it's 1042", "1042"),
        ("numaram 104233 sanırım", "104233"),
        ("1234 5678 9012", "123456789012"),
    ],
)
def test_a_bare_code_answers_the_question(say: Callable[..., Said], text: str, value: str) -> None:
    span = answer_code(say(text), "order_number")
    assert span
    assert span.value == value


@pytest.mark.parametrize(
    "text",
    [
        "my order is late",
        "FD-1042",
        "<PHONE_1>",
        "12",
        "3 gün önce",
        "250 TL",
        "0532 123 45 67",
        "03.06.2026",
        "1042 or 1043",
    ],
)
def test_what_is_no_code_does_not_answer(say: Callable[..., Said], text: str) -> None:
    assert answer_code(say(text), "order_number") is None


def test_an_error_code_may_be_short(say: Callable[..., Said]) -> None:
    span = answer_code(say("43"), "error_code")
    assert span
    assert span.value == "43"
