"""Words that are no part of an address though they stand where one could. All in folded letters."""

import re
from typing import Final

FILLER: Final = re.compile(
    r"\b(?:on|in|at|to|the|my|our|your|is|are|was|and|or|for|from|by|with|than|items?|days?|weeks?|months?|hours?|"
    r"minutes?|times?|years?|people|packages?|parcels?|orders?|products?|pieces?|gb|tb|mb|kg|cm|mm|inch|usd|eur|tl|gbp|"
    r"am|pm|more|other|only)\b",
    re.IGNORECASE,
)
"""Says that a number counts something: "3 items on my street"."""

INTRODUCTION: Final = frozenset(
    {
        *("adres", "adresi", "adresim", "adresimiz", "adresiniz", "teslimat", "fatura", "evim", "ev", "is", "yeri"),
        *("isyeri", "benim", "yeni", "eski", "su", "bu", "olarak", "ve", "veya", "ile", "icin", "gonderin", "gonderir"),
        *(
            "misiniz",
            "lutfen",
            "oturuyorum",
            "yasiyorum",
            "kargom",
            "kargo",
            "siparis",
            "siparisim",
            "gelmedi",
            "geldi",
        ),
        *(
            "urun",
            "urunum",
            "ama",
            "fakat",
            "my",
            "address",
            "deliver",
            "to",
            "at",
            "ben",
            "biz",
            "tam",
            "acik",
            "acil",
        ),
        *("guncel", "dogru", "yanlis"),
    }
)
"""Ends a Turkish street's name when read backwards."""
