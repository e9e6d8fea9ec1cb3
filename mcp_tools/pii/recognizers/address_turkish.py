"""How Turkish street addresses are written. All patterns read folded text."""

import re
from typing import Final

from mcp_tools.pii.names import words_in
from mcp_tools.pii.recognizers.address_words import INTRODUCTION

_NAME: Final = r"(?:[^\W_][\w'/-]{0,24}\.?[ ]){1,4}?"
_CASE: Final = r"(?:'?n?[dt][ae](?:ki)?|'?[ny]?[ae])?"
_STREET: Final = (
    rf"(?:(?:(?:mahallesi|mahalle|sokagi|sokak|caddesi|cadde|bulvari|bulvar|apartmani|apartman|sitesi|konutlari|evleri|"
    rf"rezidans|residence|plaza|is[ ]merkezi|is[ ]hani|carsisi|koyu|meydani|mevkii|lojmanlari|toki|yurdu){_CASE}"
    r"|mah|mh|sok|sk|cad|cd|blv|bulv|apt|blok|bul)\b\.?|(?:ap|sit)\.)"
)
_COUNTED: Final = (
    r"(?!['\s]{0,2}(?:gun|saat|dakika|dk\b|adet|tl\b|try\b|lira|kisi|kere|kez|defa|yil|ay\b|ayda|hafta|metre|km\b"
    r"|tane|taksit|urun|"
    r"paket|koli|gb\b|nci|inci|uncu|ncu)|[.,:]\d)"
)
_NUMBER: Final = (
    r"(?:(?:dis[ ]kapi|ic[ ]kapi|kapi|bina|daire|ev|oda)?[ ]?no|numara|daire|kat|blok|oda|d|k|n)\b[ ]?[:.]?[ ]?"
    r"(?:\d{1,5}[a-z]?(?:[ ]?[/-][ ]?\w{1,4})?|zemin|bodrum)"
)
_NAMED: Final = rf"{_NAME}{_STREET}"
_PART: Final = (
    rf"(?:{_NUMBER}|{_NAMED}|\d{{5}}(?!\d)|\d{{1,4}}[ ]?/[ ]?\d{{1,4}}|\d{{1,4}}[ ](?:numara(?:da|li)?|no'?lu)(?!\w)"
    rf"|\d{{1,4}}[a-z]?(?!\w){_COUNTED}|[a-z]\d?[ -]blok|(?:zemin|bodrum|giris|\d{{1,2}}\.?)[ ]kat)"
)
_PLACES: Final = "|".join(sorted(words_in("turkish_places"), key=len, reverse=True))
_LOCALITY: Final = (
    rf"(?:[ ,/\n-]{{1,3}}(?:\d{{5}}[ ])?(?:[^\W\d_]{{3,16}}[ ]?/[ ]?)?(?:{_PLACES})(?!\w)(?:[ ,]{{1,2}}\d{{5}}(?!\d))?)"
    rf"{{0,3}}"
)
ADDRESS: Final = re.compile(rf"(?<!\w){_NAMED}(?:[ ,;:/.\n-]{{1,3}}{_PART}){{1,10}}(?!\w){_LOCALITY}", re.IGNORECASE)
"""Two parts at least: a street, quarter or building, and another or a number; then district and province."""


def preamble(address: str) -> int:
    """Return how many characters at the start of a match are the sentence before and not the street's name.

    The name's last word always belongs to it. Before that, a small letter ends a capitalised name, and so does a word
    that introduces addresses.
    """
    name_end = re.search(rf"[ ]{_STREET}", address, re.IGNORECASE)
    words = list(re.finditer(r"\S+", address[: name_end.start() if name_end else 0]))
    for index in range(len(words) - 2, -1, -1):
        word, following = words[index][0], words[index + 1][0]
        is_sentence = word.strip(".,:").lower() in INTRODUCTION or (following[0].isupper() and word[0].islower())
        if is_sentence:
            return words[index + 1].start()
    return 0
