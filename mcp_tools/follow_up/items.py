"""Finds which thing a message is about: known goods, a make with its model, or the noun beside "broken" or "return"."""

import re
from collections.abc import Iterator
from typing import Final

from mcp_tools.follow_up.goods import CARDS, GOODS, LOOKS
from mcp_tools.follow_up.said import Cover, Said, Span
from mcp_tools.follow_up.suffixes import is_ending

_WORD: Final = re.compile(r"[a-z][a-z-]*(?:'[a-z]+)?")
_MOST_WORDS: Final = 3
_LONGEST_ENDING: Final = 12
_ELSEWHERE: Final = re.compile(
    r"(?:(?<![a-z])(?:on|from|with|via|by|into|at|under|behind|using|through|for|in)\s(?:(?:my|the|our|an?|his|her|your)\s)?)$"
)
_AWAY: Final = re.compile(r"'?(?:[iu]?m|[iu]m[iu]z|n[iu]z|s?[iu]n|lar|ler)?n?[dt][ae]n?(?:ki)?")
"""The Turkish endings of where and from where: "telefonumdan giriyorum" is no matter of the phone."""

_NUMBER: Final = re.compile(r"\s(?:number|numara)")
_GONE: Final = re.compile(
    r"(?<![a-z])(?:lost|lose|stolen|stole|snatched|missing|gone|dropped|left|misplaced|find|kayb|cal(?:in|di|mis)|caldir|dusur|unut|bulam|gitti|yok)"
)
_ORDERED: Final = re.compile(r"(?<![a-z])(?:ordered|bought|wanted|asked\sfor)\s(?:[a-z]+\s){0,3}$")
_ORDERED_TR: Final = re.compile(r"[a-z']{0,8}\s(?:siparis|istemis|almis)")
_CAME: Final = re.compile(r"(?<![a-z])(?:sent|got|received|delivered|came|arrived|geldi|gelmis|gonder|cikti)")
"""Of what was ordered and what came instead, the matter is what came."""

_MODEL: Final = re.compile(
    r"(?<![\w<])(?P<item>[A-Z][A-Za-z]{2,14}(?:\s[A-Z][A-Za-z]{2,14})?\s"
    r"(?:[A-Z]{1,4}-?\d{1,4}[A-Za-z]{0,4}|\d{1,2}(?=\s(?:Pro|Plus|Mini|Max))[ A-Za-z]{4,8}))(?![\w-])"
)
_NO_MAKE: Final = re.compile(
    r"(?:error|order|invoice|code|hata|siparis|fatura|kod|windows|android|ios|version|card|kart|ref|reference|tracking|flat|room|nt|no|my|the|your|it|and)(?![a-z])"
)
_ARTICLE: Final = r"(?:an?|the|my|this|that|these|those|our|\d{1,3}|two|three|four|five|six|both)"
_THING: Final = (
    r"(?P<item>(?!order|parcel|package|wrong|right|same|other|whole|money|refund|last|one|new)"
    r"[a-z][a-z-]{2,15}(?:\s[a-z][a-z-]{2,15})?)"
)
_STOP: Final = (
    r"(?=\s(?:from|in|on|but|and|because|that|which|i|is|was|were|are|came|arrived|has|to|for|with|as|yesterday|last|of)"
    r"(?![a-z])|[.,!?;]|$)"
)
_BROKEN: Final = (
    r"(?:missing|broken|damaged|cracked|scratched|torn|defective|faulty|bent|dented|smashed|shattered|leaking|stained"
    r"|chipped|ripped)"
)
_BESIDE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![a-z])(?:{_ARTICLE}\s){_THING}\s(?:is|are|was|were|came|arrived|turned\sup|has|got)\s(?:\w+\s){{0,2}}{_BROKEN}(?![a-z])",
        rf"(?<![a-z])(?:return(?:ing)?|sen[dt]\sback|exchange|ordered|bought)\s(?:{_ARTICLE}\s){{1,2}}{_THING}{_STOP}",
        r"(?<![a-z])(?P<item>[a-z]{3,15})\s(?:eksik|kirik|cizik|ezik|hasarli|bozuk|yirtik|catlak|defolu|kirilmis|yirtilmis|bozulmus)(?![a-z])",
        r"(?<![a-z])(?P<item>[a-z]{3,15}?)(?:y?[iu]|lar[i]|ler[i])?\s(?:iade\set(?!m?[ae]?di)|geri\s(?:gonder|yolla)|siparis\s(?:et|ver)(?:dim|mistim|tim))[a-z]*",
    )
)
_NO_THING_WORDS: Final = """
item items product products thing things box boxes delivery shipment stuff content contents it them this that
account subscription payment number money email message
urun urunu urunler urunleri siparis siparisim siparisimi siparisi paket paketim paketi kargo kargom kutu kutusu bunu
bunlari onu biri birisi ikisi hepsi parca gelen cok biraz tamamen adet tane yanlis yeni icinde parami para ucretini
ucret weeks days months hours week day month hour ago time ones size tane tanesi adedi
yine gene tekrar hala hep surekli daha hic her bugun dun sadece galiba sanirim maalesef artik
diger digeri digerini digerin birini obur oburu hepsini ikisini numarali nolu geldi cikti ekrani hala
"""
_NO_THING: Final = frozenset(_NO_THING_WORDS.split())


def find_items(said: Said) -> Iterator[Span]:
    """Yield the things the message names, known goods first, with their colour; endings are left out.

    Not covered: goods nobody listed that stand without a verb such as "return" or a word such as "broken".
    """
    taken = Cover(len(said.text))
    for span in (*_models(said), *_known(said), *_beside(said)):
        if not taken.touches(span.start, span.end):
            taken.add(span.start, span.end)
            yield span


def _models(said: Said) -> Iterator[Span]:
    for match in _MODEL.finditer(said.text):
        if not _NO_MAKE.match(said.folded, match.start()):
            yield Span(match["item"], *match.span("item"), 0.85)


def _beside(said: Said) -> Iterator[Span]:
    for pattern in _BESIDE:
        for match in pattern.finditer(said.folded):
            if not _NO_THING & set(match["item"].split()):
                yield Span(said.text[slice(*match.span("item"))], *match.span("item"), 0.5)


def _known(said: Said) -> Iterator[Span]:
    words = list(_WORD.finditer(said.folded))
    names = GOODS | CARDS if _GONE.search(said.folded) else GOODS
    place = 0
    while place < len(words):
        length, end = _goods_at(said.folded, words[place : place + _MOST_WORDS], names)
        if length and _is_meant(said, words[place].start(), end, words[place + length - 1].end()):
            start = _with_looks(words, place)
            yield Span(said.text[start:end], start, end, 0.5 if _came_otherwise(said, start, end) else 0.59)
        place += max(length, 1)


def _goods_at(folded: str, words: list[re.Match[str]], names: frozenset[str]) -> tuple[int, int]:
    """Return how many of `words` are one of `names`, as many as can, and where the name ends before its ending."""
    for length in range(len(words), 0, -1):
        start, end = words[0].start(), words[length - 1].end()
        phrase = folded[start:end]
        for stop in range(end, max(words[length - 1].start() + 2, end - _LONGEST_ENDING), -1):
            name = phrase[: stop - start]
            if name in names and is_ending(folded[stop:end], name):
                return length, stop
    return 0, 0


def _is_meant(said: Said, start: int, end: int, whole: int) -> bool:
    """Tell whether goods are the matter and not the means: "on my phone", "masada" say where."""
    if said.is_reserved(start, end) or _AWAY.fullmatch(said.folded, end, whole):
        return False
    if _NUMBER.match(said.folded, whole):
        return False
    return not _ELSEWHERE.search(said.folded, max(0, start - 20), start)


def _came_otherwise(said: Said, start: int, end: int) -> bool:
    is_ordered = _ORDERED.search(said.folded, max(0, start - 40), start) or _ORDERED_TR.match(said.folded, end)
    return is_ordered is not None and _CAME.search(said.folded, end) is not None


def _with_looks(words: list[re.Match[str]], place: int) -> int:
    first = place
    while first and place - first < 2 and words[first - 1][0] in LOOKS:
        first -= 1
    return words[first].start()
