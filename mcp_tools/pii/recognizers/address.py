"""Street addresses, Turkish and English."""

import re
from collections.abc import Iterator
from typing import Any, Final

from presidio_analyzer import EntityRecognizer, RecognizerResult

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.address_words import FILLER, INTRODUCTION

_NAME: Final = r"(?:[^\W_][\w'-]{0,24}\.?[ ]){1,4}?"
_STREET_TR: Final = (
    r"(?:(?:mahallesi|mahalle|mah|mh|sokagi|sokak|sok|sk|caddesi|cadde|cad|cd|bulvari|bulvar|blv|bulv|apartmani|apartman|apt|"
    r"sitesi|plaza|is[ ]merkezi|rezidans|konutlari|evleri|blok|koyu|meydani)\b\.?|(?:ap|sit)\.)"
)
_NUMBER_TR: Final = (
    r"(?:(?:dis[ ]kapi|ic[ ]kapi|kapi|bina|daire|ev)?[ ]?no|numara|daire|kat|blok|d|k|n)\b[ ]?[:.]?[ ]?"
    r"(?:\d{1,5}[a-z]?(?:[ ]?[/-][ ]?\w{1,4})?|zemin)"
)
_NAMED: Final = rf"{_NAME}{_STREET_TR}"
_PART: Final = (
    rf"(?:{_NUMBER_TR}|{_NAMED}|\d{{5}}(?!\d)|\d{{1,4}}(?:[ ]?/[ ]?\d{{1,4}}|(?=\s?(?:[,.;\n]|\Z)))|[a-z]\d?[ ]blok)"
)
_TURKISH: Final = re.compile(rf"(?<!\w){_NAMED}(?:[ ,;/.\n-]{{1,3}}{_PART}){{1,10}}(?!\w)", re.IGNORECASE)

_STREET_EN: Final = (
    r"(?:street|road|avenue|ave|lane|boulevard|blvd|terrace|crescent|parkway|pkwy|highway|hwy|freeway|turnpike|gardens|"
    r"mews|(?P<short>st|rd|ln|dr|drive|court|ct|square|sq|place|pl|close|way|row|hill|grove|circle|cir|trail|park|walk|"
    r"route))\b\.?"
)
_UNIT: Final = r"(?:(?:apt|apartment|flat|unit|suite|ste|floor|fl|room|building|bldg)\b\.?[ ]?#?|#)[ ]?[\w-]{1,6}"
_POSTCODE: Final = r"(?:[a-z]{1,2}\d[a-z\d]?[ ]?\d[a-z]{2}|(?-i:[A-Z]{2})[ ]\d{5}(?:-\d{4})?|\d{5}(?:-\d{4})?)(?!\w)"
_ENGLISH: Final = re.compile(
    rf"(?<![\w$€£₺.,-])(?:{_UNIT},?[ ])?\d{{1,5}}[a-z]?(?:-\d{{1,4}})?,?[ ]"
    rf"(?P<name>(?:[^\W\d_][\w'.-]{{0,24}}[ ]|\d{{1,3}}(?:st|nd|rd|th)[ ]){{1,4}}?){_STREET_EN}"
    rf"(?:[ ]?,?[ \n]{_UNIT})?(?:[ ]?,?[ \n](?:[^\W\d_]{{2,20}},?[ ]){{0,3}}?{_POSTCODE})?(?!\w)",
    re.IGNORECASE,
)
_TITLED: Final = r"(?-i:[A-Z])[\w'.-]{0,24}"
_ANYWHERE: Final = (
    # A number, a name and a unit, as in countries whose words for streets we do not know.
    r"(?<![\w$€£₺.,-])(?P<unit>\d{1,5}[a-z]?,?(?:[ ][^\W\d_][\w'.-]{0,24}){1,4}(?:[ ]\d{1,5})?[.,]?\s{1,3}"
    r"(?:apt|apartment|suite|flat|unit)\b\.?[ ]?\#?\d{1,5}[a-z]?)(?!\w)",
    # Whatever number and capitalised name follow the word address.
    r"\b(?:address(?:[ ]is|[ ]to)?|lives?[ ]at|living[ ]at|adres\w{0,6})[ ]?:?\s{1,3}"
    rf"(?P<cued>\d{{1,5}}[a-z]?,?(?:[ ]{_TITLED}){{1,4}}(?:[ ]\d{{1,5}})?"
    rf"|{_TITLED}(?:[ ]{_TITLED}){{0,3}}[ ]\d{{1,5}}[a-z]?)"
    r"(?!\w)",
    r"\b(?P<box>(?:p\.?[ ]?o\.?[ ]?box|posta[ ]kutusu|p\.k\.)[ ]?:?[ ]?\d{1,6})",
    rf"\b(?:post\s?code|postal\scode|zip(?:\scode)?|posta\skodu\w*)[^\d\n\ufffc]{{0,12}}?(?<!\w)(?P<code>{_POSTCODE})",
)


class AddressRecognizer(EntityRecognizer):
    """Turkish: two parts (mahalle, sokak, cadde, no, daire, kat …). English: a number and a street, a box, a postcode.

    Left readable on purpose: cities and districts, a street that is only mentioned. Not covered: addresses without any
    of these words, unless the word address stands before them.
    """

    def __init__(self) -> None:
        self._anywhere = [re.compile(pattern, re.IGNORECASE) for pattern in _ANYWHERE]
        super().__init__(supported_entities=[Kind.ADDRESS.value])

    def load(self) -> None:
        """Nothing to load; Presidio calls this once."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:  # noqa: ARG002
        return [RecognizerResult(Kind.ADDRESS.value, start, end, 0.85) for start, end in self._spans(text)]

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        for match in _TURKISH.finditer(text):
            yield match.start() + _preamble(match[0]), match.end()
        for match in _ENGLISH.finditer(text):
            if _is_street(match):
                yield match.span()
        for pattern in self._anywhere:
            for match in pattern.finditer(text):
                if not FILLER.search(match[match.lastgroup or 0]):
                    yield match.span(match.lastgroup or 0)


def _is_street(match: re.Match[str]) -> bool:
    """Tell whether the words between number and street are a name: "2 weeks on the way" is none."""
    if FILLER.search(match["name"]):
        return False
    return match["short"] is None or match["name"][0].isupper() or match["name"][0].isdigit()


def _preamble(address: str) -> int:
    """Return how many characters at the start of a Turkish match are the sentence before and not the street's name.

    The name's last word always belongs to it. Before that, a small letter ends a capitalised name, and so does a word
    that introduces addresses.
    """
    name_end = re.search(rf"[ ]{_STREET_TR}", address, re.IGNORECASE)
    words = list(re.finditer(r"\S+", address[: name_end.start() if name_end else 0]))
    for index in range(len(words) - 2, -1, -1):
        word, following = words[index][0], words[index + 1][0]
        is_sentence = word.strip(".,:").lower() in INTRODUCTION or (following[0].isupper() and word[0].islower())
        if is_sentence:
            return words[index + 1].start()
    return 0
