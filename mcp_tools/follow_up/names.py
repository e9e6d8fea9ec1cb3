"""Finds short proper names by the words beside them: shop, application, service, city. Precision before recall."""

import re
from collections.abc import Iterator
from typing import Final

from mcp_tools.follow_up.calendar_words import DAYS, MONTHS, WEEKDAYS
from mcp_tools.follow_up.common_names import find_common_names
from mcp_tools.follow_up.places import CITY_NAMES, find_cities, find_countries
from mcp_tools.follow_up.said import Said, Span, fold
from mcp_tools.follow_up.texts import bare_body

_CAPITAL: Final = r"[A-ZÇĞİÖŞÜ][\w&.+-]{0,29}(?<![.+-])"
_NAME: Final = rf"(?P<name>(?:<(?:ORGANIZATION|ORG|COMPANY)_\d+>)|{_CAPITAL}(?: (?:{_CAPITAL}|&)){{0,2}})"
_PATTERNS: Final = {
    "merchant": (
        re.compile(rf"(?<!\w)(?:from|at|to|by|called|named|merchant:?|shop:?|store:?)\s(?:the\s)?[\"“']?{_NAME}(?!\w)"),
        re.compile(rf"(?<!\w){_NAME}['’](?:[dt][ae]n?|y?[ae])(?!\w)"),
        re.compile(
            rf"(?<!\w){_NAME}\s(?:mağaza|magaza|isimli|adlı|adli|diye|adında|adinda|sitesi|marketi|firma)\w{{0,8}}"
        ),
        re.compile(
            rf"(?<!\w)(?i:ekran(?:ım|im)?da|ekstre(?:m)?de|mesajda|bildirimde)\s{_NAME}"
            r"\s(?:yaz[ıi]yor|g[öo]r[üu]n[üu]yor|ge[çc]iyor)"
        ),
        re.compile(rf"(?<!\w)(?:statement|screen|message|text|app)\s(?:only\s)?(?:says|shows|reads)\s{_NAME}(?!\w)"),
    ),
    "application": (
        re.compile(rf"(?<!\w){_NAME}(?:['’]\w{{1,4}})?\s(?:app|application|uygulama|programı|programi)\w{{0,10}}"),
    ),
    "plan": (re.compile(rf"(?<!\w){_NAME}\s(?:(?:plan|package|tariff)(?!\w)|paketi\w{{0,5}}|tarife\w{{0,6}})"),),
    "service": (
        re.compile(rf"(?<!\w){_NAME}\s(?:service|subscription|membership|abonel|üyel|uyel|hizmet|servis)\w{{0,8}}"),
    ),
}
_BOUGHT: Final = re.compile(
    r"charge|paid|pay(?:ing|ment)|bought|buy|purchase|order|transaction|spent|merchant|shop|store|refund|debit|withdr"
    r"|\bcard\b|[$€£₺]|\b(?:usd|eur|gbp|try|tl|lira|euros?|pounds?|dollars?)\b"
    r"|cekil|odeme|odedi|aldim|aldik|alisveris|satin|siparis|harca|magaza|iade|islem|isyeri|para"
)
"""What makes a name after "from" or before "-dan" a shop and not a place, a person or a device."""
_COMMON: Final = """
i i'm i've my the a an it this that there no yes not and but or please hi hello dear english turkish
ben benim bu su o bir ve ama lutfen merhaba selam sizin sistem error hata fd
iphone ipad ipod android windows mac macbook macos ios samsung galaxy pc laptop tablet telefon bilgisayar
internet wifi wi-fi web app mobile mobil bluetooth usb tv pin sms qr atm iban apple google
visa mastercard troy paypal hesap hesabim kart kartim banka bank turkiye turkey uk usa us eu
"""
"""Words, folded, that begin a sentence with a capital or are devices, cards and countries: no shop, no application."""
_NO_NAME: Final = frozenset(_COMMON.split()) | MONTHS.keys() | WEEKDAYS.keys() | DAYS.keys()
_GENERIC: Final = frozenset(
    {
        *("my", "the", "your", "this", "new", "in", "mobile", "bank", "banking", "web", "online"),
        *("mbps", "gb", "mb", "tl"),
        *("bu", "yeni", "mobil", "banka", "telefon", "mevcut", "artik", "hala", "tum", "aylik", "yillik"),
    }
)
"""Words, folded, that may stand with a capital before "app", "plan" or "service" and name none."""
_SENTENCE: Final = re.compile(
    r"(?<![\w'])(?:i|i'm|my|is|are|am|was|were|not|don'?t|didn'?t|can'?t|you|your|why|how|when|what|benim|bana|neden|niye|nasil|nerede|degil|yok|var)(?![\w'])"
    r"|(?:[iu]yor[a-z]{0,4}|[a-z]{2}m[ae]d[iu](?:m|k|niz)?|[ae]c[ae][gk][a-z]{0,4}|m[iu]s[iu]n[iu]z)(?![a-z])|\?"
)
_ANSWER_LEAD: Final = re.compile(r"(?:(?:from|at|to|by|in|on|called|named|the\sname\sis|adi|ismi)\s)?(?:the\s)?")
_CASE_END: Final = re.compile(r"['’](?:[dt][ae]n?|[ae]|y[aeiıuü]|[iıuü]|n?[iıuü]n|l[ae]|yl[ae])[.!]?$")
_READ_OFF: Final = re.compile(
    r"\W*(?:(?:ekranda|ekstrede|orada|burada|sadece)\s)?(?P<name>[\w&.+-]+(?:\s[\w&.+-]+){0,2}?)"
    r"\s(?:yaziyor|gorunuyor|geciyor)\W*|"
    r"\W*(?:it|the\s(?:statement|screen|app|message))\s(?:only\s|just\s)?(?:says|shows|reads)\s(?P<shown>\S+(?:\s\S+){0,2}?)\W*"
)
"""A name read off a statement or a screen: "ekranda Zirvemar yazıyor", "it says Zirvemar"."""

_WHERE: Final = re.compile(r"[dt][ae]ki$")
"""Who writes "Telefonumdaki uygulama" says where it is."""
_LONGEST_NAME: Final = 60
_PLACES: Final = {"city": find_cities, "country": find_countries}


def find_names(said: Said, name: str) -> Iterator[Span]:
    """Yield the names that are the detail `name`: merchant, application, service, plan, city or country.

    Not covered: shops in small letters ("trendyoldan aldım"), other names nobody listed; lists of several names.
    """
    if name in _PLACES:
        yield from _PLACES[name](said)
    if name == "merchant" and not _BOUGHT.search(said.folded):
        return
    written = list(_with_capital(said, name))
    yield from written or find_common_names(said, name)


def _with_capital(said: Said, name: str) -> Iterator[Span]:
    for pattern in _PATTERNS.get(name, ()):
        for match in pattern.finditer(said.text):
            start, end = _without_common_words(said, *match.span("name"))
            if start < end and not _WHERE.search(said.folded, start, end):
                yield Span(said.text[start:end], start, end, 0.75)


def answer_name(said: Said, name: str) -> Span | None:
    """Read the message as the answer to "which one?": found in it, or the whole of it when it is no sentence."""
    if read_off := _READ_OFF.fullmatch(said.folded):
        place = read_off.span("name" if read_off["name"] else "shown")
        return Span(said.text[slice(*place)], *place, 0.8)
    start, end = bare_body(said)
    lead = _ANSWER_LEAD.match(said.folded, start, end)
    start = lead.end() if lead else start
    ending = _CASE_END.search(said.text, start, end)
    end = ending.start() if ending else end
    words = said.text[start:end].strip()
    value = " ".join(words.split())
    if not value or len(value) > _LONGEST_NAME or len(value.split()) > 6 or _SENTENCE.search(said.folded[start:end]):
        return next(find_names(said, name), None)
    if not any(letter.isalpha() for letter in value):
        return None
    spelled = CITY_NAMES.get(fold(value), value) if name == "city" else value
    return Span(spelled, start, start + len(words), 0.85)


def _without_common_words(said: Said, start: int, end: int) -> tuple[int, int]:
    """Drop leading words that are no name, such as "My"; nothing is left when the rest is a city."""
    words = [(start + word.start(), start + word.end()) for word in re.finditer(r"\S+", said.text[start:end])]
    common = _NO_NAME | _GENERIC
    while words and said.folded[slice(*words[0])] in common:
        words.pop(0)
    if not words:
        return start, start
    folded = said.folded[words[0][0] : words[-1][1]]
    return (start, start) if folded in CITY_NAMES else (words[0][0], words[-1][1])


def bare_city(said: Said) -> Span | None:
    """Read a message that is nothing but a city, with or without "in" or a Turkish ending."""
    span = answer_name(said, "city")
    city = span and CITY_NAMES.get(fold(span.value))
    return Span(city, span.start, span.end, 0.85) if span and city else None
