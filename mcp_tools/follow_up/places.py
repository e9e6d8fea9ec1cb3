"""Finds cities and countries by their names, and where something happened by words such as "branch" or "kapı"."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from mcp_tools.follow_up.cities import CITIES, ORDINARY_WORDS
from mcp_tools.follow_up.countries import COUNTRIES, ORDINARY_NAMES
from mcp_tools.follow_up.said import Said, Span, fold

CITY_NAMES: Final[Mapping[str, str]] = {fold(city): city for city in CITIES}
"""Every listed city by its folded name."""

_END: Final = r"(?P<end>'?(?:[dt][ae]n?(?:y[iu]m|y[iu]z|ki)?|l[iu]y[iu]m|y?[ae])|'[iu]n)?"
_NO_PLACE: Final = r"(?!\s?(?:mahalle|cadde|sokak|sube|magaza|street|road|avenue|branch|store|airport|havaliman))"
_LIVING: Final = re.compile(
    r"(?:live|living|based|located|house|home|flat|office|here|staying|i'm|i\sam|we're|we\sare|delivered|send\sit)\s(?:over\s)?(?:in|to)\s"
    r"(?P<city>[A-Z][a-zçğıöşü]{2,15}(?:\s[A-Z][a-zçğıöşü]{2,15})?)(?!\w)"
)
_NO_CITY_WORDS: Final = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday english turkish chrome safari windows android outlook
"""
_NO_CITY: Final = frozenset(_NO_CITY_WORDS.split())
_HOME_OR_WORK: Final = re.compile(
    r"(?<![a-z])(?:(?:from|at|near|in)\s(?:my\s|our\s|the\s)?(?P<en>home|work|office)|(?P<tr>ev|ofis|is\syeri|isyeri)(?:im|imiz|min)?(?:d[ae]n?|n?d[ae]n?))(?![a-z])"
)
_PLACES_EN: Final = (
    r"(?:branch|store|shop|supermarket|market|mall|airport|hotel|hostel|tram|bus|train|taxi|cab|metro|underground|subway|plane|station"
    r"|restaurant|cafe|bar|gym|school|university|hospital|library|park|beach|cinema|atm|petrol\sstation|gas\sstation|office|neighbour|neighbor|neighbours"
    r"|reception|doorstep|front\sdoor|door|porch|concierge|doorman|locker|mailbox|letterbox|garden|garage|lobby|country|bank|pharmacy|kiosk)"
)
_PLACES_TR: Final = (
    r"(?:sube|magaza|market|avm|havaliman|otel|tramvay|otobus|tren|taksi|metro|metrobus|dolmus|minibus|ucak|istasyon|durak|restoran|kafe|okul"
    r"|universite|hastane|kutuphane|park|plaj|sinema|atm|benzinlik|benzin\sistasyon|komsu|resepsiyon|kapi|kapici|guvenlik|posta\skutu|bahce|garaj|site|banka|eczane|bakkal|kargo\ssube)"
)
_SOMEWHERE_EN: Final = re.compile(
    rf"(?<![a-z])(?P<place>(?:at|in|on|from|with|by|near|outside|inside|behind|to)\s(?:(?:the|my|your|a|an|another|our)\s)?(?:[a-zçğıöşü]{{3,15}}\s)?{_PLACES_EN}"
    r"(?:\s(?:in|at)\s[a-z]{3,15})?)(?![a-z])"
)
_SOMEWHERE_TR: Final = re.compile(
    rf"(?<![a-z])(?P<place>(?:[a-z]{{3,15}}\s){{0,2}}?{_PLACES_TR}[a-z]{{0,10}}?)(?P<end>n?[dt][ae]n?(?:ki)?|y?[ae]|n[ae])(?![a-z])"
)
_NOWHERE: Final = re.compile(r"(?<![a-z])(?:nothing|no\sone|nobody|not|never|isn'?t)\s(?:\w+\s)?$")
_ITS_OWN: Final = re.compile(r"[a-z]s[iu]$|(?:lari|leri)$|limani?$")
_PREPOSITIONS: Final = frozenset({"at", "in", "on", "from", "with", "by", "near", "outside", "inside", "behind", "to"})
_NO_LEAD_WORDS: Final = """
dun bugun yarin gecen hafta gece aksam sabah ogle siparis paket kargo telefonumu cuzdanimi kartimi beni bana icin ile
yeni bir bu su o ve ama once sonra diye gibi kadar nasil hangi mobil sizin benim
"""
_NO_LEAD: Final = frozenset(_NO_LEAD_WORDS.split())


def find_cities(said: Said) -> Iterator[Span]:
    """Yield listed cities, an ordinary word only with its capital and an ending or "in"; others after "I live in"."""
    for match in _pattern(tuple(CITY_NAMES)).finditer(said.folded):
        is_marked = bool(match["lead"] or match["end"])
        has_capital = said.text[match.start("name")].isupper()
        if match["name"] not in ORDINARY_WORDS:
            yield Span(CITY_NAMES[match["name"]], *match.span("name"), 0.85 if is_marked else 0.7)
        elif is_marked and has_capital:
            yield Span(CITY_NAMES[match["name"]], *match.span("name"), 0.85)
    for match in _LIVING.finditer(said.text):
        name = fold(match["city"])
        if name not in COUNTRIES and name not in CITY_NAMES and name not in _NO_CITY:
            yield Span(match["city"], *match.span("city"), 0.75)


def find_countries(said: Said) -> Iterator[Span]:
    """Yield the countries a message names."""
    for match in _pattern(tuple(COUNTRIES)).finditer(said.folded):
        if match["name"] not in ORDINARY_NAMES or said.text[match.start("name")].isupper():
            yield Span(said.text[slice(*match.span("name"))], *match.span("name"), 0.8)


def find_locations(said: Said) -> Iterator[Span]:
    """Yield where something happened or lies, as said: "at the Leeds branch", "kapıcı", "home"."""
    for pattern in (_SOMEWHERE_EN, _SOMEWHERE_TR):
        for match in pattern.finditer(said.folded):
            start = _without_lead(said, *match.span("place"))
            if not _NOWHERE.search(said.folded, max(0, start - 20), start):
                yield Span(said.text[start : match.end("place")], start, match.end("place"), 0.7)
    for match in _HOME_OR_WORK.finditer(said.folded):
        span = match.span("en") if match["en"] else match.span("tr")
        yield Span(said.text[slice(*span)], *span, 0.65)


def _without_lead(said: Said, start: int, end: int) -> int:
    """Drop words before a place that are no part of its name: those without a capital, but for one before "şubesi"."""
    while (space := said.folded.find(" ", start, end)) > 0:
        word = said.folded[start:space]
        is_last = said.folded.find(" ", space + 1, end) < 0
        is_name = said.text[start].isupper() or (is_last and _ITS_OWN.search(said.folded, start, end) is not None)
        if word in _PREPOSITIONS or (is_name and word not in _NO_LEAD):
            return start
        start = space + 1
    return start


@lru_cache(maxsize=2)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    each = "|".join(sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w<@.])(?P<lead>in\s|from\s|near\s|to\s)?(?P<name>{each}){_END}(?![\w@]){_NO_PLACE}")
