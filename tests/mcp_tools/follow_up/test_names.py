"""Shops, applications and cities, found by their cues; precision before recall."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.names import answer_name, find_names
from mcp_tools.follow_up.said import Said


@pytest.mark.parametrize(
    ("name", "text", "said", "value"),
    [
        ("merchant", "someone paid at PixelVault", "PixelVault", "PixelVault"),
        ("merchant", "someone is using my card, 389 GBP at PixelVault today", "PixelVault", "PixelVault"),
        ("merchant", "a charge from Media Markt yesterday", "Media Markt", "Media Markt"),
        ("merchant", "Trendyol'dan 250 TL çekilmiş", "Trendyol", "Trendyol"),
        ("merchant", "Dün Trendyol’dan para çekildi", "Trendyol", "Trendyol"),
        ("merchant", "PixelVault adlı mağazadan alışveriş", "PixelVault", "PixelVault"),
        ("merchant", "kartımdan harcama yapılıyor ekranda Zirvemar yazıyor", "Zirvemar", "Zirvemar"),
        ("merchant", "my card was charged and the statement says Foot Locker now", "Foot Locker", "Foot Locker"),
        ("application", "the Instagram app crashes", "Instagram", "Instagram"),
        ("application", "Netflix uygulaması açılmıyor", "Netflix", "Netflix"),
        ("application", "your mobile app is slow", "mobile app", "mobile app"),
        ("application", "mevcut mobil uygulama yavaş", "mobil uygulama", "mobil uygulama"),
        ("application", "chrome'da açılmıyor", "chrome", "chrome"),
        ("application", "raporlar sayfası açılmıyor", "raporlar sayfası", "raporlar sayfası"),
        ("city", "internet is down in London", "London", "London"),
        ("city", "İstanbul'da internet yok", "İstanbul", "İstanbul"),
        ("city", "istanbuldayım", "istanbul", "İstanbul"),
        ("city", "Van'da internet yok", "Van", "Van"),
    ],
)
def test_a_name_is_found_where_it_was_said(
    say: Callable[..., Said], name: str, text: str, said: str, value: str
) -> None:
    assert [(text[span.start : span.end], span.value) for span in find_names(say(text), name)] == [(said, value)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("merchant", "I am writing from Istanbul about my order"),  # a city
        ("merchant", "the order from Monday"),  # a day
        ("merchant", "iPhone'dan sipariş verdim"),  # a device
        ("merchant", "greetings from Contoso"),  # nothing was bought
        ("merchant", "I paid at the shop"),
        ("application", "Telefonumdaki uygulama kapanıyor"),  # where it is
        ("city", "ağrıdan duramıyorum"),  # pain
        ("city", "the van in front"),
        ("city", "order status"),
    ],
)
def test_a_look_alike_is_no_name(say: Callable[..., Said], name: str, text: str) -> None:
    assert list(find_names(say(text), name)) == []


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("merchant", "Amazon", "Amazon"),
        ("merchant", "Amazon'dan", "Amazon"),
        ("merchant", "amazon'dan.", "amazon"),
        ("merchant", "from Amazon, I think", "Amazon"),
        ("merchant", "Trendyol'dan aldım", "Trendyol"),
        ("merchant", "<PERSON_1>", "<PERSON_1>"),
        ("application", "the mobile app", "mobile app"),
        ("application", "the app", "app"),  # who is asked which one knows no better name
        ("city", "istanbul", "İstanbul"),
    ],
)
def test_a_bare_name_answers_which(say: Callable[..., Said], name: str, text: str, value: str) -> None:
    span = next(find_names(say(text), name), None) or answer_name(say(text), name)
    assert span
    assert span.value == value


@pytest.mark.parametrize(
    "text",
    ["my order is late", "siparişim gelmedi", "neden soruyorsunuz?", "12345", "...", "uygulama çalışmıyor", "x" * 200],
)
def test_a_sentence_is_no_name(say: Callable[..., Said], text: str) -> None:
    assert answer_name(say(text), "merchant") is None
