"""Finds how many things or people: "3 adet", "5 kişi", "three of us"."""

import re
from collections.abc import Iterator
from typing import Final

from mcp_tools.follow_up.items import find_items
from mcp_tools.follow_up.numerals import NUMERAL, number
from mcp_tools.follow_up.said import Said, Span

_START: Final = r"(?<![\w.,:/#%₺$€£-])"
# "a user", "bir kullanıcı" and "one of those" say who or what, not how many.
_PEOPLE: Final = (
    rf"{_START}(?!an?\s|bir\s)(?P<n>{NUMERAL})\s(?:kisi|kullanici|calisan|personel|arkadas)(?!lik)[a-z]{{0,8}}",
    rf"{_START}(?!an?\s|bir\s)(?P<n>{NUMERAL})\s(?:other\s)?(?:people|persons?|users?|colleagues?|employees|staff|team\smembers|coworkers)(?![a-z])",
    rf"{_START}(?P<n>{NUMERAL})\sof\s(?:us|our|the\s(?:team|staff|users))(?![a-z])",
    rf"(?<![a-z])(?:us|team\sof|group\sof|office\sof|all)\s(?!an?\s|bir\s)(?P<n>{NUMERAL})(?!\s(?:days?|weeks?|hours?|times?|items?|minutes?|orders?)(?![a-z]))(?![\w.,:/-]*\d)(?![a-z])",
    rf"{_START}(?!bir\s)(?P<n>{NUMERAL})\skisilik\s(?:ekip|ekib|takim|ofis|sirket|grup|grub)",
)
_THINGS: Final = (
    rf"{_START}(?P<n>{NUMERAL})\s(?:adet|tane)(?:si[a-z]{{0,4}})?(?![a-z])",
    rf"{_START}(?!an?\s|one\sof)(?P<n>{NUMERAL})\s(?:items?|pieces?|pcs|units?|copies|of\s(?:them|these|those))(?![a-z])",
    rf"(?<![a-z])(?:other|missing|only|eksik)\s(?!an?\s|bir\s|one(?:\s|$))(?P<n>{NUMERAL})(?=\s[a-z]*(?:missing|broken|damaged|adet|tane)|[.,!?]|$)",
    r"(?<![a-z])(?:quantity|qty|adet|miktar)(?:\s(?:is|was))?\s?[:=]?\s?(?P<n>\d{1,5})(?![\w]|[.,]\d)",
)
_CUES: Final = {
    "affected_people": tuple(re.compile(cue) for cue in _PEOPLE),
    "quantity": tuple(re.compile(cue) for cue in _THINGS),
}
_BEFORE_GOODS: Final = re.compile(
    rf"{_START}(?!an?\s|bir\s|one\s)(?P<n>{NUMERAL})\s(?:of\s(?:the|my|these|those)\s(?:{NUMERAL}\s)?)?(?:adet\s|tane\s|pairs?\sof\s)?(?!numara|beden|inch|litre|cm|kg|no\s|bin|yuz)(?:[a-z]{{3,12}}\s)?$"
)
_ALONE: Final = re.compile(r"(?:(?:just|only)\sme|me\sonly|(?:sadece|yalniz|yalnizca|bir\stek|tek)\sben(?:im)?)")
_WHOLE: Final = re.compile(
    rf"[^\w-]*(?:(?:about|around|roughly|maybe|just|only|sadece|yalniz|yalnizca|bir\stek|it'?s|it\sis|we\sare|there\sare|yaklasik|toplam|sanirim)\s){{0,2}}(?P<n>{NUMERAL})"
    r"(?:\s(?:adet|tane|kadar|civari|in\stotal|toplam))?\W*"
)


def find_numbers(said: Said, name: str) -> Iterator[Span]:
    """Yield the numbers whose unit makes them the detail `name`; nothing for details no unit belongs to."""
    if name == "quantity":
        yield from _counted_goods(said)
    for cue in _CUES.get(name, ()):
        for match in cue.finditer(said.folded):
            if not said.is_reserved(*match.span("n")):
                yield Span(str(number(match["n"])), *match.span("n"), 0.9)


def _counted_goods(said: Said) -> Iterator[Span]:
    """Yield how many of a thing: "two unopened lamps", "two of the six glasses", "iki kitap". "A lamp" counts none."""
    for item in find_items(said):
        match = _BEFORE_GOODS.search(said.folded, max(0, item.start - 40), item.start)
        if match and not said.is_reserved(*match.span("n")):
            yield Span(str(number(match["n"])), *match.span("n"), 0.75)


def answer_number(said: Said, name: str) -> Span | None:
    """Read the message as the answer to "how many?". A year alone is no quantity."""
    cued = next(find_numbers(said, name), None)
    if cued:
        return cued
    alone = _ALONE.search(said.folded) if name == "affected_people" else None
    if alone:
        return Span("1", *alone.span(), 0.9)
    match = _WHOLE.fullmatch(said.folded)
    if match is None or 1900 <= number(match["n"]) <= 2099:
        return None
    return Span(str(number(match["n"])), *match.span("n"), 0.9)
