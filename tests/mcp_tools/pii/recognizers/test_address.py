"""Street addresses, and streets, cities and numbers that are none."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Atatürk Mah. Gül Sok. No:5 D:3 Kadıköy", "<ADDRESS>"),
        ("Zafer Mah. 1204/3 Sokak No:9 Buca/İzmir, lütfen", "<ADDRESS>, lütfen"),  # district and province
        ("gül sokakta 12 numarada oturuyorum", "<ADDRESS> oturuyorum"),
        ("Toki Konutları B2 Blok Daire 14 Altındağ", "<ADDRESS>"),
        ("Moda Caddesi 45 Kadıköy", "<ADDRESS>"),
        ("Moda Caddesi 2 gündür kapalı", "Moda Caddesi 2 gündür kapalı"),  # the number counts days
        ("ataturk mahallesi gul sokak no 5 daire 3", "<ADDRESS>"),  # without Turkish letters
        ("ATATÜRK MAH. 1453. SOK. NO: 12/4", "<ADDRESS>"),
        ("Adresim: Bağdat Caddesi No: 120 Kat 2", "Adresim: <ADDRESS>"),
        ("evim Fevzi Çakmak Mah. 10. Sok. 5/2", "evim <ADDRESS>"),
        ("I live at 12 Baker Street, Apt 4", "I live at <ADDRESS>"),
        ("12 baker street", "<ADDRESS>"),  # lower case
        ("ship to 742 Evergreen Terrace please", "ship to <ADDRESS> please"),
        ("221B Baker St, London NW1 6XE", "<ADDRESS>"),
        ("1600 Pennsylvania Ave NW", "<ADDRESS>"),
        ("48 Maple Avenue, Springfield, IL 62704", "<ADDRESS>"),
        ("it is 310 Brunnsgatan 7\nSuite 12\nOrebro\n70225 ok", "it is <ADDRESS> ok"),
        ("45 Rue de la Paix, 75002 Paris", "<ADDRESS>"),
        ("Musterstraße 12, 10115 Berlin", "<ADDRESS>"),
        ("sent to PSC 4120, Box 77\nAPO AE 09021", "sent to <ADDRESS>"),
        ("at the corner of Elm Street and 5th Avenue", "at <ADDRESS>"),
        ("iPhone 15 Pro Max 256 GB, order 88213", "iPhone 15 Pro Max 256 GB, order 88213"),
        ("12 Kasım Salı 45000 TL çekildi", "12 Kasım Salı 45000 TL çekildi"),
        ("my postcode is SW1A 2AA", "my postcode is <ADDRESS>"),
        ("P.O. Box 1234", "<ADDRESS>"),
        ("Bağdat Caddesi'ndeki mağazanız kapalı", "Bağdat Caddesi'ndeki mağazanız kapalı"),  # one street, mentioned
        ("İstanbul Kadıköy şubesi", "İstanbul Kadıköy şubesi"),
        ("2 weeks on the way", "2 weeks on the way"),
        ("I waited 3 days on Oxford Street", "I waited 3 days on Oxford Street"),
        ("no 5 numara ayakkabı, kat 2", "no 5 numara ayakkabı, kat 2"),
        ("it came in 24 parts", "it came in 24 parts"),
    ],
)
def test_address_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
