"""The thing a message is about: known goods, models, and nouns beside what happened to them."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.items import find_items
from mcp_tools.follow_up.said import Said


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("the vase came broken", "vase"),
        ("İki bardak kırık çıktı", "bardak"),
        ("ceketi geri göndereceğim", "ceket"),
        ("i ordered a blue shirt", "blue shirt"),
        ("siyah çanta sipariş ettim", "siyah çanta"),
        ("çamaşır makinesinin kapağı ezik", "çamaşır makinesi"),
        ("my new Kestrel X200 does not print", "Kestrel X200"),
        ("lost my wallet", "wallet"),
        ("sonu 1290 olan kartımı kaybettim", "kart"),
        ("I want to return the gazebo.", "gazebo"),
        ("the terrarium was cracked", "terrarium"),
        ("I ordered black running shoes and you sent me pink slippers", "pink slippers"),
        ("ceket sipariş etmiştim, çanta geldi", "çanta"),
    ],
)
def test_the_thing_is_found(say: Callable[..., Said], text: str, item: str) -> None:
    best = max(find_items(say(text)), key=lambda span: span.confidence)
    assert (best.value, text[best.start : best.end]) == (item, item)


@pytest.mark.parametrize(
    "text",
    [
        "I wrote from my phone",
        "telefonumdan giriyorum",
        "masada duruyor",
        "refund it to my card",
        "my order is missing",
        "ürünü iade etmek istiyorum",
        "paket hasarlı geldi",
        "Yine eksik gelmiş sipariş",
        "Error E04",
        "Windows 11",
    ],
)
def test_what_is_only_beside_the_matter_is_no_item(say: Callable[..., Said], text: str) -> None:
    assert list(find_items(say(text))) == []
